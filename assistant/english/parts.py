"""Which part a name plays in what a sentence says: who does it, to whom it is done."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from assistant.english.clauses import Reading, read
from assistant.english.verbs import agents, is_auxiliary, is_passive, is_verb, patients
from assistant.english.word_forms import VERB_FORMS, ideas_of

Part = Literal["does", "done_to"]

_NEAR_OWNER = 3  # words behind a name that may belong to it
_ASKS = frozenset(["who", "whom", "which", "what", "how", "when", "where", "why"])


@lru_cache(maxsize=2_000)
def asked_parts(question: str) -> dict[str, dict[str, Part]]:
    """For each verb of a question, by its stem, the part that each name plays in it.

    "Who founded X?", "When was X founded?": it is done to X. "How much did X commit to Y?": X
    does it; of Y, behind a preposition, nothing is said.
    """
    reading = read(question)
    words = reading.words
    asked = next((i for i, word in enumerate(words) if word.text in _ASKS), -1)
    parts: dict[str, dict[str, Part]] = {}
    for i, word in enumerate(words):
        if i <= asked or word.name >= 0 or not _may_act(reading, i):
            continue
        helped = any(is_auxiliary(words[k].text) for k in range(max(0, asked), i))
        told_of = word.text.endswith(("ed", "en")) or word.text in VERB_FORMS
        passive = told_of and any(words[k].text in _BE for k in range(i))
        passive = passive or (is_passive(reading, i) and helped)
        before = _names(reading, range(max(asked, 0), i))
        behind = _names(reading, _object(reading, i))
        found: dict[str, Part] = {}
        if passive:
            found |= dict.fromkeys(before, "done_to")
        elif before:
            found |= dict.fromkeys(before[-1:] if not helped else before, "does")
            found |= dict.fromkeys(behind, "done_to")
        elif asked >= 0 and not helped:
            found |= dict.fromkeys(behind, "done_to")
        if found:
            parts[word.stem] = found
    return parts


@lru_cache(maxsize=20_000)
def told_parts(text: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """For each verb of a sentence its stem, the names that do it and those it is done to."""
    reading = read(text)
    told = []
    for i, word in enumerate(reading.words):
        if is_verb(reading, i):
            does = _named(reading, agents(reading, i))
            done_to = _named(reading, patients(reading, i))
            told.append((word.stem, does, done_to))
    return tuple(told)


@lru_cache(maxsize=20_000)
def owned(text: str) -> tuple[tuple[str, str], ...]:
    """What belongs to whom, as stem and name: "the chief of X", "X's chief", "X chief Y"."""
    reading = read(text)
    words = reading.words
    found: list[tuple[str, str]] = []
    for name, fact in ((i, fact) for i, fact in enumerate(reading.facts) if fact.kind == "name"):
        own = [i for i, word in enumerate(words) if word.name == name]
        if not own:
            continue
        behind = range(own[-1] + 1, min(own[-1] + 1 + _NEAR_OWNER, len(words)))
        for i in behind:
            if words[i].clause != words[own[-1]].clause or is_verb(reading, i):
                break
            if words[i].name >= 0 or not words[i].content:
                break
            found.append((words[i].stem, fact.text))
        before = own[0] - 1
        if before > 0 and words[before].text in ("the", "a", "an"):
            before -= 1
        if before > 0 and words[before].text in ("of", "at", "for") and words[before - 1].content:
            found.append((words[before - 1].stem, fact.text))
    return tuple(found)


def same_verb(stem: str, other: str) -> bool:
    """Whether two verbs mean the same: one stem, or one line of the synonym list."""
    return stem == other or bool(ideas_of(stem) & ideas_of(other))


_OPEN_A_NOUN = frozenset(["the", "a", "an", "its", "his", "her"])
_BE = frozenset(["is", "are", "was", "were", "been", "being", "be", "get", "got", "gets"])


def _may_act(reading: Reading, position: int) -> bool:
    word = reading.words[position]
    if not word.content:
        return False
    helped = any(is_auxiliary(other.text) for other in reading.words[:position])
    return helped or is_verb(reading, position) or word.text in VERB_FORMS


def _object(reading: Reading, position: int) -> range:
    """The words right behind a verb, up to the first preposition or the end of the clause."""
    words = reading.words
    end = position + 1
    while end < len(words) and words[end].clause == words[position].clause:
        if not words[end].content and words[end].text not in (
            "the",
            "a",
            "an",
            "its",
            "his",
            "her",
        ):
            break
        end += 1
    return range(position + 1, end)


def _names(reading: Reading, positions: range) -> list[str]:
    within = set(positions)
    return [
        fact.text
        for fact, at in zip(reading.facts, reading.at, strict=True)
        if fact.kind == "name" and at in within
    ]


def _named(reading: Reading, positions: list[int]) -> frozenset[str]:
    words, facts = reading.words, reading.facts
    return frozenset(facts[words[i].name].text for i in positions if words[i].name >= 0)

"""The places of a text that may prove a statement: its main clauses, each with what led to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.english.clauses import Reading, read
from assistant.english.verbs import has_verb
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("limits")["clauses"]
_CONTRASTS = frozenset(_LISTS["contrasts"].split())
_JOINS = frozenset(_LISTS["joins"].split())
_OPENS_A_PART = frozenset(_LISTS["opens"].split())

_OF_THEM = re.compile(r"\s+of\s+(?:them|it|whom|which|these|those)\b")
_DOING = frozenset(["by", "while", "after", "before", "without", "when"])
_POSSESSIVES = frozenset(["its", "their", "his", "her", "whose"])
_PRONOUNS = frozenset(_LISTS["pronouns"].split())
_GENERAL = frozenset(stem_of(word) for word in word_list("words")["general"].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A main clause of a source, or a whole sentence of it.

    Attributes:
        text: Its words.
        sentence: The whole sentence that holds it.
        before: The clauses and the sentence in front of it, for what "it" or "then" stands for.
        behind: The next clause of the sentence; empty when it is the last.
        whole: Whether it is a sentence of several clauses.
    """

    text: str
    sentence: str
    before: str
    behind: str
    whole: bool = False

    @property
    def contrasted(self) -> bool:
        """Whether the next clause is set against it: "..., but not for mills"."""
        words = read(self.behind).words
        return bool(words) and words[0].text in _CONTRASTS


def places_of(quotes: Sequence[str], heading: str = "") -> list[Place]:
    """Every main clause, and every sentence that has several, of some quotes, in order."""
    return [place for quote in quotes for place in _places(quote, heading)]


@lru_cache(maxsize=2_000)
def _places(quote: str, heading: str) -> tuple[Place, ...]:
    found: list[Place] = []
    before = heading
    for sentence in sentences_of(quote):
        clauses = main_clauses(sentence)
        for k, clause in enumerate(clauses):
            led = " ; ".join([before, *clauses[:k]])
            behind = clauses[k + 1] if k + 1 < len(clauses) else ""
            found.append(Place(text=clause, sentence=sentence, before=led, behind=behind))
        if len(clauses) > 1:
            found.append(
                Place(text=sentence, sentence=sentence, before=before, behind="", whole=True)
            )
        before = sentence
    return tuple(found)


class Openness(NamedTuple):
    """What a place leaves to what is before it.

    Attributes:
        subject: Whether it names nobody in front of its verb, or only somebody's somebody.
        own: Positions of the words in front of its verb that name somebody.
        pronouns: How many words behind its verb stand for something else.
    """

    subject: bool
    own: tuple[int, ...]
    pronouns: int


def openness(place: Place) -> Openness:
    """Of whom or what a place speaks without naming it."""
    reading = read(place.text)
    words = reading.words
    verb = first_verb(reading)
    front = [i for i in range(verb) if words[i].content]
    own = tuple(i for i in front if words[i].name >= 0 or words[i].stem not in _GENERAL)
    owned = any(words[i].text in _POSSESSIVES for i in range(verb))
    behind = sum(word.text in _PRONOUNS for word in words[verb:])
    return Openness(not own or owned, own, behind)


def first_verb(reading: Reading) -> int:
    """Position of the first verb; past the end where there is none."""
    count = len(reading.words)
    first = 0 if count and reading.words[0].text in _JOINS | _CONTRASTS else 1
    return next((i for i in range(first, count) if has_verb(reading, i, i + 1)), count)


@lru_cache(maxsize=4_000)
def subjects_of(text: str) -> str:
    """What stands in front of the first verb of each clause of a text."""
    found = []
    for sentence in sentences_of(text):
        for clause in main_clauses(sentence):
            for part in clause.split(" that "):
                reading = read(part)
                end = first_verb(reading)
                found += [part[: reading.words[end - 1].end]] if reading.words and end else []
    return " ; ".join(found)


def has_parts(clause: str) -> bool:
    """Whether a clause holds another one, or sets two things in an order."""
    reading = read(clause)
    words = reading.words
    return any(
        word.text in _OPENS_A_PART
        # "by selling it", ", selling it": but not "on housing", nor "bring"
        or (word.text.endswith("ing") and word.stem != word.text and _acts(reading, i))
        for i, word in enumerate(words)
    )


def _acts(reading: Reading, i: int) -> bool:
    before = reading.words[i - 1] if i else None
    return before is None or before.content or "," in _gap(reading, i) or before.text in _DOING


@lru_cache(maxsize=4_000)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    words = read(text).words
    starts = [i for i, w in enumerate(words) if not i or w.sentence != words[i - 1].sentence]
    return _cut(text, starts)


@lru_cache(maxsize=4_000)
def main_clauses(sentence: str) -> tuple[str, ...]:
    """What a sentence says side by side: "A did x, and B did y, but not z" in three."""
    return _cut(sentence, list(_starts(read(sentence))))


def _cut(text: str, starts: Sequence[int]) -> tuple[str, ...]:
    """A text in parts that begin at some of its words; a "$" or "%" stays with its number."""
    words = read(text).words
    cuts = [0]
    for first in starts[1:]:
        gap = text[words[first - 1].end : words[first].start]
        cuts.append(words[first].start - len(gap.lstrip("%.,;:!?)\"'”’").lstrip()))
    parts = (text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return tuple(part for part in parts if part)


def _starts(reading: Reading) -> Iterator[int]:
    words = reading.words
    start = 0
    if words:
        yield 0
    for k in range(1, len(words)):
        if _begins(reading, start, k):
            start = k
            yield k


def _begins(reading: Reading, start: int, k: int) -> bool:
    """Whether a main clause begins at a word, given where the last one began."""
    words = reading.words
    gap = _gap(reading, k)
    if ";" in gap or ("," in gap and (_shares(reading, k) or _ends_contrast(reading, start, k))):
        return True
    beside = "," in gap and words[k].text in _CONTRASTS | _JOINS
    if not beside and not has_verb(reading, start, k):
        return False
    if words[start].text in _CONTRASTS and "," in gap:  # "Although it rained, they sailed."
        return all("," not in reading.text[words[i].end : words[i + 1].start]
                   for i in range(start, k - 1))  # fmt: skip
    if words[k].text not in _CONTRASTS | _JOINS or (words[k].text == "yet" and "," not in gap):
        return False
    if words[k].text not in _CONTRASTS and words[start].text in _OPENS_A_PART:
        return False
    return has_verb(reading, k + 1, _end(reading, k))


def _shares(reading: Reading, k: int) -> bool:
    """Whether a share of what was named begins there: "..., half of them in Japan"."""
    at = next((f.end for f, i in zip(reading.facts, reading.at, strict=True) if i == k), None)
    return bool(_OF_THEM.match(reading.text, at or reading.words[k].end))


def _ends_contrast(reading: Reading, start: int, k: int) -> bool:
    """Whether "Unlike Tarn, which sold its mills," ends there: at its last comma."""
    words = reading.words
    if words[start].text != "unlike":
        return False
    parts = [i for i in range(start + 1, len(words)) if "," in _gap(reading, i)]
    relative = bool(parts) and words[parts[0]].text in _OPENS_A_PART
    return k in parts[relative:][:1]


def _gap(reading: Reading, k: int) -> str:
    return reading.text[reading.words[k - 1].end : reading.words[k].start]


def _end(reading: Reading, k: int) -> int:
    """Where the part that a joining word begins ends: before the next one, or at a relative."""
    words = reading.words
    for i in range(k + 2, len(words)):
        if words[i].text in _CONTRASTS | _JOINS | _OPENS_A_PART:
            return i
    return len(words)

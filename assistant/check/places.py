"""The places of a text that may prove a statement: its main clauses, each with what led to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.english.clauses import Reading, read
from assistant.english.verbs import has_verb
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("limits")["clauses"]
_CONTRASTS = frozenset(_LISTS["contrasts"].split())
_JOINS = frozenset(_LISTS["joins"].split())
_OPENS_A_PART = frozenset(_LISTS["opens"].split())

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


def is_open(place: Place) -> bool:
    """Whether a place leaves to what is before it of whom or what it speaks."""
    reading = read(place.text)
    for i, word in enumerate(reading.words):
        if word.text in _PRONOUNS:
            return True
        if i and has_verb(reading, i, i + 1):
            break
    subject = [w for w in reading.words[:i] if w.content] if reading.words else []
    named = any(word.name >= 0 or word.stem not in _GENERAL for word in subject)
    return not named or any(word.text in _PRONOUNS for word in reading.words)


@lru_cache(maxsize=4_000)
def subjects_of(text: str) -> str:
    """What stands in front of the first verb of each clause of a text."""
    found = []
    for sentence in sentences_of(text):
        for clause in main_clauses(sentence):
            reading = read(clause)
            verbs = (i for i in range(1, len(reading.words)) if has_verb(reading, i, i + 1))
            end = next(verbs, len(reading.words))
            found += [clause[: reading.words[end - 1].end]] if reading.words else []
    return " ; ".join(found)


def has_parts(clause: str) -> bool:
    """Whether a clause holds another one, or sets two things in an order."""
    words = read(clause).words
    return any(word.text in _OPENS_A_PART or word.text.endswith("ing") for word in words)


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
    gap = reading.text[words[k - 1].end : words[k].start]
    if ";" in gap:
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


def _end(reading: Reading, k: int) -> int:
    """Where the part that a joining word begins ends: before the next one, or at a relative."""
    words = reading.words
    for i in range(k + 2, len(words)):
        if words[i].text in _CONTRASTS | _JOINS | _OPENS_A_PART:
            return i
    return len(words)

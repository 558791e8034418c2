"""Whose sentence it is: how far a sentence speaks of whom and of what kind of thing is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.english.clauses import read
from assistant.english.facts import find_facts
from assistant.english.kinds import RELATIVE_TIME, SPARSE, places_of
from assistant.english.parts import Part, asked_parts, owned, same_verb, told_parts
from assistant.english.subjects import Spoken
from assistant.question.sides import Side
from assistant.question.words import QuestionWords
from index import Hit, stems

BEARING = (
    "here",  # the share of the question's names that stand in it; 1 where there are none
    "kin",  # the same, where other names of its side and of its heading count as well
    "above",  # the share of its names that stand in the headings or the title
    "around",  # the same of what was read before it in its section
    "rival",  # it speaks of another side, and of none that is asked about
    "other",  # it speaks of somebody else by name
    "part",  # a name plays the part in it that is asked for: 1, another one does: -1, else 0
    "dated",  # its date is the one asked about: 1, another: -1, none: 0
    "held",  # it states the kind of thing asked for
    "held_near",  # in a clause with words of the question
)

_READ_BEFORE = 1_000  # characters before a sentence that may name what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name in a question, as patterns.

    Attributes:
        name: What the question writes.
        itself: Finds the name.
        kin: Finds any name of its side, its own included.
        rivals: Finds any name of the other sides; None for a name that belongs to none.
    """

    name: str
    itself: re.Pattern[str]
    kin: re.Pattern[str]
    rivals: re.Pattern[str] | None


def parties_in(called: Sequence[str], sides: Sequence[Side]) -> tuple[Party, ...]:
    """Each name that a question calls, with the names of its side and of the others."""
    parties = []
    for name in called:
        own = [side for side in sides if side.named_in(name)]
        kin = tuple(other for side in own for other in side.names)
        rivals = tuple(other for side in sides if own and side not in own for other in side.names)
        parties.append(
            Party(
                name=name,
                itself=_any_of((name,)),
                kin=_any_of((name, *kin)),
                rivals=_any_of(rivals) if rivals else None,
            )
        )
    return tuple(parties)


class Bearing:
    """How far sentences bear on one question, by names, parts, dates and kinds of things."""

    def __init__(self, words: QuestionWords, sides: Sequence[Side]) -> None:
        """Reads the question once."""
        self.parties = parties_in(words.called, sides)
        self._words = words
        self._parts = asked_parts(words.text)
        self._owns = owned(words.text)
        self._relative = RELATIVE_TIME.search(words.text)
        self._dates = [fact.value for fact in find_facts(words.text) if fact.kind == "date"]
        self._content = frozenset(
            stem for place, stem in enumerate(words.weights) if place in words.spoken
        )

    def of(self, hit: Hit, spoken: Spoken) -> tuple[float, ...]:
        """What is measured of one sentence, in the order of `BEARING`."""
        text = hit.text
        heading = hit.article.heading(hit.sentence)
        above = f"{heading} {hit.article.title}"
        said = f"{text} {spoken.stands_for}"
        told = " ".join(spoken.names) if spoken.sure else spoken.stands_for
        speaks = f"{text} {' '.join(spoken.names)}"
        kin = [bool(party.kin.search(speaks)) for party in self.parties]
        rival = any(
            # What names nobody is about whom its headings name.
            party.rivals is not None and party.rivals.search(told or heading) and not near
            for party, near in zip(self.parties, kin, strict=True)
        )
        return (
            _share([bool(party.itself.search(said)) for party in self.parties]),
            _share(kin),
            _share([bool(party.kin.search(above)) for party in self.parties]),
            _share([bool(party.kin.search(_before(hit))) for party in self.parties]),
            float(rival),
            float(bool(told and self.parties) and not any(kin)),
            self._part(text, spoken),
            self._dated(text),
            *self._held(text),
        )

    def _part(self, text: str, spoken: Spoken) -> float:
        verdict = self._owned(text)
        if not self._parts:
            return verdict
        for told, does, done_to in told_parts(text):
            for asked, parts in self._parts.items():
                if not same_verb(asked, told):
                    continue
                if spoken.stands_for and not does:
                    does = frozenset([spoken.stands_for])
                found = self._agrees(parts, " ".join(does), " ".join(done_to))
                if found > 0:
                    return 1.0
                verdict = min(verdict, found)
        return verdict

    def _owned(self, text: str) -> float:
        """Whether what the question asks for of a name belongs to it: 1, to another: -1, else 0."""
        verdict = 0.0
        for stem, owner in self._owns:
            told = [name for other, name in owned(text) if other == stem]
            if not told:
                continue
            party = next(party for party in self.parties if party.name == owner)
            verdict = 1.0 if party.kin.search(" ".join(told)) else -1.0
            if verdict < 0:
                return verdict
        return verdict

    def _agrees(self, parts: Mapping[str, Part], does: str, done_to: str) -> float:
        """Whether the names of the question play their parts: 1, others do: -1, unsaid: 0."""
        verdict = 0.0
        for party in self.parties:
            part = parts.get(party.name)
            told = does if part == "does" else done_to
            if part is None or not told:
                continue
            if not party.kin.search(told):
                return -1.0
            verdict = 1.0
        return verdict

    def _dated(self, text: str) -> float:
        if self._relative is not None:
            same = self._relative.group().lower() in text.lower()
            dated = any(fact.kind == "date" for fact in find_facts(text))
            return float(same) - float(dated and not same)
        if not self._dates:
            return 0.0
        told = [fact.value for fact in find_facts(text) if fact.kind == "date"]
        if not told:
            return 0.0
        return 1.0 if any(_same_date(a, b) for a in self._dates for b in told) else -1.0

    def _held(self, text: str) -> tuple[float, float]:
        kind = self._words.kind
        if kind not in SPARSE:
            return 0.5, 0.5
        places = places_of(kind, text, beside=self._words.text)
        if not places:
            return 0.0, 0.0
        near = {clause for stem, clause in _stemmed(text) if stem in self._content}
        words = read(text).words
        held = {next((w.clause for w in words if w.end > place), -1) for place in places}
        return 1.0, float(bool(held & near))


def _before(hit: Hit) -> str:
    """What a reader has read of its section when a sentence begins, the last of it."""
    article = hit.article
    place = article.sentences[hit.sentence]
    opens = article.sections[place.section].start
    return article.text[max(opens, place.start - _READ_BEFORE) : place.start]


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 1.0


@lru_cache(maxsize=2_000)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of some names by whole words, whatever their case."""
    joined = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{joined})(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _stemmed(text: str) -> tuple[tuple[str, int], ...]:
    """The stems of a text's words, each with its clause."""
    return tuple((stem, word.clause) for word in read(text).words for stem in stems(word.text))


def _same_date(one: str, other: str) -> bool:
    """Whether two dates, year-month-day with `*` for what is not said, can be the same."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return all(a == b or "*" in (a, b) for a, b in pairs)

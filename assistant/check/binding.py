"""Whether an amount or date of a statement is said of the same as in its source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from assistant.check.matching import Match
from assistant.check.same_amount import states
from assistant.english.clauses import Reading
from assistant.english.fact import Fact

_UNCOUNTED = ("name", "rate", "ordinal")
_PREPOSITION = re.compile(
    r"\b(from|to|by|until|than)\s+(?:an?\s|the\s|about\s|around\s|some\s)*$", re.IGNORECASE
)
_JOINED = re.compile(r"\s?(?:[-–—]|and|to)\s?")


def misplaced_amount(match: Match) -> Fact | None:
    """The first amount or date that the source states of something else.

    Where the source has two amounts of a kind, the words next to an amount in the statement have
    to stand nearer to it than to the other one in the source too.
    """
    if said_twice := _claimed_twice(match):
        return said_twice
    for fact, at in zip(match.statement.facts, match.statement.at, strict=True):
        if fact.kind in _UNCOUNTED:
            continue
        theirs = list(zip(match.source.facts, match.source.at, strict=True))
        same = [(o, j) for o, j in theirs if states(fact, o, match)]
        others = [
            (o, j)
            for o, j in theirs
            if (o.kind, o.unit) == (fact.kind, fact.unit) and (o, j) not in same
        ]
        if same and _other_preposition(match, fact, [o for o, _ in same]):
            return fact
        if not same or not others:
            continue
        if _paired(match.statement, fact) and any(_paired(match.source, o) for o, _ in same):
            if _other_pair(match, fact, [o for o, _ in same]):
                return fact
            continue
        if _nearer_to_another(match, at, {j for _, j in same}, {j for _, j in others}):
            return fact
    return None


def _claimed_twice(match: Match) -> Fact | None:
    """An amount that rests on one that carries another already; None when each has its own."""
    free = [fact for fact in match.source.facts if fact.kind not in _UNCOUNTED]
    for fact in match.statement.facts:
        if fact.kind in _UNCOUNTED or fact.kind == "date":
            continue
        carrying = [other for other in free if states(fact, other, match)]
        same = [other for other in carrying if (other.kind, other.text) == (fact.kind, fact.text)]
        if carrying:
            free.remove((same or carrying)[0])
        elif any(states(fact, other, match) for other in match.source.facts):
            return fact
    return None


def _preposition(text: str, fact: Fact) -> str:
    found = _PREPOSITION.search(text[max(0, fact.start - 24) : fact.start])
    return found.group(1).lower() if found else ""


def _other_preposition(match: Match, fact: Fact, same: Iterable[Fact]) -> bool:
    ours = _preposition(match.statement.text, fact)
    theirs = {_preposition(match.source.text, o) for o in same}
    if "by" in theirs | {ours} and fact.kind == "date":
        return False
    return bool(ours) and ours not in theirs and bool(theirs - {""})


def _nearer_to_another(match: Match, at: int, same: set[int], others: set[int]) -> bool:
    """Whether what stands next to an amount stands next to another one in the source."""
    anchors = [a for a in (_anchor(match, at, -1), _anchor(match, at, 1)) if a >= 0]
    for anchor in anchors[:1]:
        places = match.partners[anchor]
        here = min(_distance(match.source, place, j) for place in places for j in same)
        there = min(_distance(match.source, place, j) for place in places for j in others)
        if there < here:
            return True
    return _paired_otherwise(match, at, same)


def _distance(reading: Reading, place: int, other: int) -> int:
    words = reading.words
    return abs(place - other) + 3 * abs(words[place].clause - words[other].clause)


def _anchor(match: Match, at: int, step: int) -> int:
    """The nearest word beside an amount, in its clause, that the source has; -1 when none."""
    words = match.statement.words
    i = at + step
    while 0 <= i < len(words) and words[i].clause == words[at].clause:
        if i in match.partners and i not in match.statement.at:
            return i
        i += step
    return -1


def _paired_otherwise(match: Match, at: int, same: set[int]) -> bool:
    """Whether the amount goes with another date than in the source: "61 percent in 2015"."""
    ours = _nearest_date(match.statement, at)
    theirs = [date for j in same if (date := _nearest_date(match.source, j)) is not None]
    dates = {fact.value for fact in match.source.facts if fact.kind == "date"}
    if ours is None or len(dates) < 2 or not theirs:
        return False
    if not any(states(ours, date, match) for date in match.source.facts):
        return False
    return not any(states(ours, date, match) for date in theirs)


def _nearest_date(reading: Reading, at: int) -> Fact | None:
    dates = [
        (abs(k - at), k < at, fact)
        for fact, k in zip(reading.facts, reading.at, strict=True)
        if fact.kind == "date" and k != at
    ]
    return min(dates, key=lambda date: date[:2])[2] if dates else None


def _other_pair(match: Match, fact: Fact, same: list[Fact]) -> bool:
    """Whether its pair has another end in the source: "4-3" for "4-2"."""
    ours = _paired(match.statement, fact)
    theirs = [pair for one in same if (pair := _paired(match.source, one))]
    return ours is not None and not any(states(ours, pair, match) for pair in theirs)


def _paired(reading: Reading, fact: Fact) -> Fact | None:
    """The other end of a score or range that a fact is one end of."""
    ends = [other for other in reading.facts if other.kind == fact.kind]
    for one, other in pairwise(ends):
        if fact in (one, other) and _JOINED.fullmatch(reading.text, one.end, other.start):
            return other if fact is one else one
    return None

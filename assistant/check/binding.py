"""Whether an amount or date of a statement is said of the same as in its source."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.check.matching import Match
from assistant.check.same_amount import states
from assistant.english.clauses import Reading
from assistant.english.fact import Fact

_UNCOUNTED = ("name", "rate", "ordinal")
_AT = re.compile(r"\s(?:in|by|on|at)\s")
_PREPOSITION = re.compile(
    r"\b(from|to|by|until|since|than)\s+(?:an?\s|the\s|about\s|around\s|some\s)*$", re.IGNORECASE
)


def misplaced_amount(match: Match) -> Fact | None:
    """The first amount or date that the source states of something else.

    Where the source has two amounts of a kind, the words next to an amount in the statement have
    to stand nearer to it than to the other one in the source too.
    """
    for fact, at in zip(match.statement.facts, match.statement.at, strict=True):
        if fact.kind in _UNCOUNTED:
            continue
        theirs = list(zip(match.source.facts, match.source.at, strict=True))
        same = [(o, j) for o, j in theirs if states(fact, o, match)]
        others = [
            (o, j)
            for o, j in theirs
            if (o.kind, o.unit) == (fact.kind, fact.unit) and (o, j) not in same
            if not _told_too(match, fact, o)
        ]
        if same and _other_preposition(match, fact, [o for o, _ in same]):
            return fact
        if same and fact.kind != "date" and _joined_to_another(match, at, [j for _, j in same]):
            return fact
        if not same or not others or _told_apart(match, fact, same, others):
            continue
        if _nearer_to_another(match, at, {j for _, j in same}, {j for _, j in others}):
            return fact
    return None


def _told_too(match: Match, fact: Fact, other: Fact) -> bool:
    """Whether the statement has another amount right beside it: "two of the nine"."""
    between = (
        match.statement.text[one.end : two.start]
        for own in match.statement.facts
        if own is not fact and states(own, other, match)
        for one, two in (sorted((fact, own), key=lambda f: f.start),)
    )
    return any(re.fullmatch(r"\s(?:of the|and|of its|of their)\s", gap) for gap in between)


def _preposition(text: str, fact: Fact) -> str:
    found = _PREPOSITION.search(text[max(0, fact.start - 24) : fact.start])
    return found.group(1).lower() if found else ""


def _other_preposition(match: Match, fact: Fact, same: Iterable[Fact]) -> bool:
    ours = _preposition(match.statement.text, fact)
    theirs = {_preposition(match.source.text, o) for o in same}
    if fact.kind == "date":
        return ours in ("until", "since") and ours not in theirs
    return bool(ours) and ours not in theirs and bool(theirs - {""})


def _joined_to_another(match: Match, at: int, same: list[int]) -> bool:
    """Whether "and" parts an amount from what it is said of: "A for two weeks and B for one"."""
    anchor = max(_anchor(match, at, -1), _anchor(match, at, 1))
    if anchor < 0 or _parted(match.statement, anchor, at):
        return False
    words = match.source.words
    for j in same:
        for place in match.partners[anchor]:
            parted = _parted(match.source, place, j)
            own = [k for k in range(len(words)) if words[k].content and k != place]
            near = min(own, key=lambda k: abs(k - j), default=-1)
            if not parted or near < 0 or near in match.taken or _parted(match.source, near, j):
                return False
    return True


def _parted(reading: Reading, one: int, other: int) -> bool:
    first, last = sorted((one, other))
    return any(reading.words[k].text in ("and", "but", "or") for k in range(first, last))


def _told_apart(
    match: Match, fact: Fact, same: list[tuple[Fact, int]], others: list[tuple[Fact, int]]
) -> bool:
    """Whether a "to" or "from" before it, or the date beside it, tells an amount from others."""
    ours = _preposition(match.statement.text, fact)
    same_word, other_words = (
        {_preposition(match.source.text, o) for o, _ in facts} for facts in (same, others)
    )
    if ours and ours in same_word and ours not in other_words:
        return True
    # "8,200 in April": each of the two tells the other apart.
    beside = (
        (later, earlier) if fact.kind == "date" else (earlier, later)
        for one, _ in same
        for other in match.source.facts
        for earlier, later in (sorted((one, other), key=lambda f: f.start),)
        if (earlier.kind == "date") < (later.kind == "date")
        and _AT.fullmatch(match.source.text, earlier.end, later.start)
    )
    own = [f for f in match.statement.facts if f is not fact]
    return any(states(f, other, match) for _, other in beside for f in own)


def _nearer_to_another(match: Match, at: int, same: set[int], others: set[int]) -> bool:
    """Whether what stands next to an amount stands next to another one in the source."""
    anchors = [a for a in (_anchor(match, at, -1), _anchor(match, at, 1)) if a >= 0]
    for anchor in anchors[:1]:
        places = match.partners[anchor]
        here = min(_distance(match.source, place, j) for place in places for j in same)
        there = min(_distance(match.source, place, j) for place in places for j in others)
        if there < here:
            return True
    return False


def _distance(reading: Reading, place: int, other: int) -> int:
    words = reading.words
    return abs(place - other) + 3 * abs(words[place].clause - words[other].clause)


def _anchor(match: Match, at: int, step: int) -> int:
    """The nearest word beside an amount, in its clause, that the source has; -1 when none."""
    words = match.statement.words
    i = at + step
    while 0 <= i < len(words) and i in match.statement.at:  # of "4-2" and "from 5 to 9" both
        i += step
    clause = words[i].clause if 0 <= i < len(words) else -1
    while 0 <= i < len(words) and words[i].clause == clause:
        if i in match.partners and i not in match.statement.at:
            return i
        i += step
    return -1

"""Whether the amounts, dates and names of a statement stand where the source has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from itertools import pairwise
from operator import attrgetter

from assistant.check.matching import Match
from assistant.check.same_amount import states
from assistant.english.clauses import Reading
from assistant.english.fact import Fact

_PREPOSITION = re.compile(
    r"\b(from|to|by|until|than)\s+(?:an?\s|the\s|about\s|around\s|some\s)*$", re.IGNORECASE
)
_JOINED = re.compile(r"\s?[-–—]\s?")


def misplaced_amount(match: Match) -> Fact | None:
    """The first amount or date that the source states of something else."""
    for fact in match.statement.facts:
        if fact.kind in ("name", "rate", "ordinal"):
            continue
        same = [o for o in match.source.facts if states(fact, o, match)]
        others = [o for o in match.source.facts if o.kind == fact.kind and o not in same]
        if (
            same
            and others
            and (
                _other_preposition(match, fact, same, others)
                or _other_pair(match, fact, same)
                or _other_clause(match, fact, same, others)
                or _other_lead(match, fact, same, others)
            )
        ):
            return fact
    return None


def _preposition(text: str, fact: Fact) -> str:
    found = _PREPOSITION.search(text[max(0, fact.start - 24) : fact.start])
    return found.group(1).lower() if found else ""


def _other_preposition(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    ours = _preposition(match.statement.text, fact)
    theirs = {_preposition(match.source.text, o) for o in same}
    if ours in theirs or (fact.kind == "date" and ours != "from"):
        return False
    if ours in ("from", "to", "by") and theirs & {"from", "to", "by"}:
        return True
    taken = {_preposition(match.source.text, o) for o in others}
    return ours == "from" and "from" in taken


def _other_pair(match: Match, fact: Fact, same: list[Fact]) -> bool:
    """Whether its pair has another end in the source: "4-3" for "4-2"."""
    ours = _paired(match.statement, fact)
    theirs = [pair for pair in map(partial(_paired, match.source), match.source.facts) if pair]
    if ours is None or not theirs or any(_paired(match.source, one) for one in same):
        return False
    return any(states(ours, pair, match) for pair in theirs)


def _paired(reading: Reading, fact: Fact) -> Fact | None:
    """The other end of a score or range that a fact is one end of."""
    ends = [other for other in reading.facts if other.kind == fact.kind]
    for one, other in pairwise(ends):
        if fact in (one, other) and _JOINED.fullmatch(reading.text, one.end, other.start):
            return other if fact is one else one
    return None


def _other_clause(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    stated = [
        o
        for o in others
        if any(f.kind == o.kind and f.value == o.value for f in match.statement.facts)
    ]
    here = _near(match, fact, same, whole=fact.kind != "date")
    there = max((_near(match, fact, [o]) for o in others if o not in stated), default=0)
    return there >= here + 3  # fewer shared words are chance


def _near(match: Match, fact: Fact, places: Iterable[Fact], *, whole: bool = False) -> int:
    """How many words of the fact's clause stand in the clause or sentence of a place."""
    statement, source = match.statement, match.source
    clause = statement.words[statement.at[statement.facts.index(fact)]].clause
    part = attrgetter("sentence" if whole else "clause")
    parts = {part(source.words[source.at[source.facts.index(place)]]) for place in places}
    return sum(
        any(part(source.words[j]) in parts for j in match.partners.get(i, ()))
        for i in statement.clause(clause)
    )


def moved_name(match: Match) -> Fact | None:
    """The first name that stands where the source has another: "copper to A" for "copper to B"."""
    for fact in match.statement.names:
        same = [o for o in match.source.names if o.value == fact.value]
        others = [o for o in match.source.names if o.value != fact.value]
        if same and others and _other_lead(match, fact, same, others):
            return fact
    return None


def _other_lead(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    """Whether the word in front of the fact stands, in the source, in front of another."""
    lead, small = _lead(match.statement, fact)
    places = match.partners.get(lead, ()) if lead in match.exact else ()
    if not places or (not small and fact.kind == "name"):
        return False
    leads = [(_lead(match.source, o), o) for o in others]
    there = [o for (j, between), o in leads if j in places and between == small]
    if not small:
        there = [o for o in there if _counts_the_same(match, fact, o)]
    if not there or any(_lead(match.source, o)[0] in places for o in same):
        return False
    return not any(_listed(match.source, o, f) for o in there for f in same)


def _counts_the_same(match: Match, fact: Fact, other: Fact) -> bool:
    """Whether the word behind an amount stands behind the other: "2 goals" and "3 goals"."""
    ours, theirs = _behind(match.statement, fact), _behind(match.source, other)
    return ours in match.exact and theirs in match.partners[ours]


def _behind(reading: Reading, fact: Fact) -> int:
    """Position of the word behind a fact, -1 where none is."""
    return next((k for k, word in enumerate(reading.words) if word.start >= fact.end), -1)


def _lead(reading: Reading, fact: Fact) -> tuple[int, tuple[str, ...]]:
    """The content word in front of a fact, and the words of grammar between; -1 for none."""
    first = reading.at[reading.facts.index(fact)]
    for k in range(first - 1, -1, -1):
        if reading.words[k].clause != reading.words[first].clause or k in reading.at:
            break
        if reading.words[k].content:
            return k, tuple(word.text for word in reading.words[k + 1 : first])
    return -1, ()


def _listed(reading: Reading, fact: Fact, other: Fact) -> bool:
    """Whether nothing but grammar and names stands between two facts: they are of one list."""
    a, b = sorted(reading.at[reading.facts.index(one)] for one in (fact, other))
    return not any(w.content and w.name < 0 for w in reading.words[a + 1 : b])

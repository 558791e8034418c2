"""Whether every amount and date of a statement stands in its source."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from assistant.check.matching import Match
from assistant.check.same_amount import UNIT_OF_TIME, states, written_number
from assistant.english.clauses import Reading
from assistant.english.dates import is_relative, is_told_in_steps
from assistant.english.fact import Fact
from assistant.english.facts import find_facts

_CLOSE = Decimal("0.2")


def unstated_amount(
    match: Match, *, dates: str = ""
) -> tuple[Literal["number", "unit", "date"], Fact] | None:
    """The first amount or date that the source does not state, with "number", "unit" or "date".

    Args:
        match: A clause lined up with the place that is to prove it.
        dates: Text around the place, whose dates count too.
    """
    source = match.source
    given = [fact for fact in source.facts if fact.kind != "name"]
    given += [fact for fact in find_facts(dates) if fact.kind == "date"]
    for fact in match.statement.facts:
        if fact.kind == "name" or any(states(fact, other, match) for other in given):
            continue
        if _excused(fact, match, dates):
            continue
        if fact.kind == "date":
            return "date", fact
        same_value = any(
            written_number(o.text) == written_number(fact.text) or o.value == fact.value
            for o in given
            if o.kind != "date"
        )
        return ("unit" if same_value else "number"), fact
    return None


def _excused(fact: Fact, match: Match, dates: str) -> bool:
    """Whether an amount that English uses loosely needs no figure of the source."""
    source = match.source
    if fact.kind == "date":
        return _is_date_excused(fact, source, f"{dates}\n{source.text}")
    lowered = source.text.lower()
    if fact.kind == "rate":
        return re.search(rf"\b{fact.value}(?:s|ly)?\b|\bannual|\bdaily", lowered) is not None
    return fact.kind == "duration" and any(
        unit == fact.unit
        and Decimal(count) == Decimal(fact.value)
        and re.search(rf"\b(?:an?|one|per|each|every|last|the)\s(?:\w+\s)?{word}\b", lowered)
        for word, (unit, count) in UNIT_OF_TIME.items()
    )


def _is_date_excused(fact: Fact, source: Reading, around: str) -> bool:
    """Whether the source has the date without a preposition or in two steps, or tells no time."""
    dates = [other for other in find_facts(around) if other.kind == "date"]
    if is_relative(fact):
        return not any(map(is_relative, dates))
    if re.fullmatch(r"[qh]\d", fact.unit):  # "1% in the third quarter and 2% in the second"
        nth = {other.value for other in source.facts if other.kind == "ordinal"}
        return fact.unit[1:] in nth and any(d.unit[:1] == fact.unit[0] for d in dates)
    if fact.value == "*-*-*":  # "in winter", of "the winter soot"
        return re.search(rf"\b{fact.unit}\b", source.text.lower()) is not None
    return is_told_in_steps(fact, dates, around)


def is_rise(fact: Fact, match: Match) -> bool:
    """Whether it is so many percentage points, and the source has shares so far apart."""
    return fact.unit == "percentage point" and is_derived(fact, match)


def is_derived(fact: Fact, match: Match) -> bool:
    """Whether it follows by arithmetic from what the source tells, which proves it of nothing.

    It may be a sum or a difference, the rest of a whole, or a year so much later than another.
    """
    wanted = _value(fact)
    told = [_value(other) for other in match.source.facts if _counts_with(fact, other)]
    whole = [Decimal(100)] if fact.unit.startswith("percent") else []
    return wanted > 0 and any(
        abs(wanted - value) < _CLOSE
        for a in told
        for b in [*told, *whole]
        for value in (a + b, b - a, 100 * a, 100 * a - 100)
        if a > 0
    )


def _counts_with(fact: Fact, other: Fact) -> bool:
    """Whether an amount may be added to or taken from one of the kind of another."""
    if fact.kind == "date":
        return other.kind == "date" or other.unit == "month"
    same = other.kind != "date" and other.unit == fact.unit.replace("percentage point", "percent")
    return same or (fact.unit == "percent" and other.kind == "multiple")


def _value(fact: Fact) -> Decimal:
    """An amount as a number, a date as its year, months as years; 0 for what is no number."""
    written = fact.value.partition("-")[0] if fact.kind == "date" else fact.value
    if not re.fullmatch(r"\d+(?:\.\d+)?", written):
        return Decimal(0)
    return Decimal(written) / (12 if fact.unit == "month" else 1)

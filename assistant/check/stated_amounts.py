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

_STARTING = re.compile(
    r"\b(?:initial|original|start|began|begin|early|earliest|beginning|pioneer|inaugural|debut|"
    r"first|introduc|launch|new)",
    re.IGNORECASE,
)


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
    if fact.kind == "ordinal":
        return _is_ordinal_excused(fact, source)
    lowered = source.text.lower()
    if fact.kind == "rate":
        return re.search(rf"\b{fact.value}(?:s|ly)?\b|\bannual|\bdaily", lowered) is not None
    if fact.kind == "multiple":
        repeated = Decimal(fact.value) == _count(source, "date") and "twice" in fact.text.lower()
        return _is_ratio(fact, match) or repeated
    if fact.kind == "number":
        return _is_count_excused(fact, match)
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


def _is_ordinal_excused(fact: Fact, source: Reading) -> bool:
    """Whether the source has the same word in a name, or "first" says no more than "began"."""
    if re.search(rf"\b{re.escape(fact.text.lower())}\b", source.text.lower()):
        return True
    return fact.value == "1" and (_STARTING.search(source.text) is not None)


def _is_count_excused(fact: Fact, match: Match) -> bool:
    """Whether it counts what the source lists or calls "both": "the two labs"."""
    source = match.source
    if fact.value == "2" and re.search(r"\b(?:both|pair|couple|twice)\b", source.text.lower()):
        return True
    before = match.statement.text[: fact.start].lower().rstrip()
    if not fact.text.isalpha():
        return False  # "the two", but not "the 2": figures are counted
    definite = before.endswith((" the", " these", " those", " both", " its", " their")) or (
        before in ("the", "these", "those", "both")
    )
    listed = fact.value in (str(_count(source, "name")), str(_count(source, "date")))
    return not _count(source, "number") and definite and (listed or fact.value in ("2", "3"))


def _is_ratio(fact: Fact, match: Match) -> bool:
    """Whether two amounts of the source are so many times each other: "from 20 to 40" "doubled"."""
    times = Decimal(fact.value)
    amounts = [f for f in match.source.facts if f.kind not in ("date", "name", "rate", "ordinal")]
    pairs = [
        (Decimal(a.value), Decimal(b.value))
        for a in amounts
        for b in amounts
        if a.unit == b.unit != "vague"
    ]
    return any(abs(a - times * b) <= a / 50 for a, b in pairs if a and b and a != b)


def _count(reading: Reading, kind: str) -> int:
    return len({fact.value for fact in reading.facts if fact.kind == kind})


def is_rise(fact: Fact, match: Match) -> bool:
    """Whether it is so many percentage points, and the source has shares so far apart."""
    return fact.unit == "percentage point" and is_difference(fact, match)


def is_difference(fact: Fact, match: Match) -> bool:
    """Whether it is the difference of two amounts of the source, which proves it of nothing."""
    unit = "percent" if fact.unit == "percentage point" else fact.unit
    if fact.unit in ("percent", "vague") or fact.kind in ("date", "ordinal", "rate"):
        return False
    amounts = [
        Decimal(f.value)
        for f in match.source.facts
        if f.kind not in ("date", "name", "ordinal", "rate") and f.unit == unit
    ]
    return any(a - b == Decimal(fact.value) for a in amounts for b in amounts)

"""When an amount or date of a source says what one of the statement says."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.check.matching import Match
from assistant.english.dates import same_date
from assistant.english.fact import Fact

_OVER = re.compile(r"\b(?:more than|over|above|at least|exceed(?:s|ed|ing)?)\s*$", re.IGNORECASE)
_UNDER = re.compile(r"\b(?:less than|fewer than|under|below|at most|up to)\s*$", re.IGNORECASE)
UNIT_OF_TIME = {
    "second": ("second", 1),
    "minute": ("second", 60),
    "hour": ("second", 3600),
    "day": ("second", 86400),
    "week": ("second", 604800),
    "month": ("month", 1),
    "quarter": ("month", 3),
    "year": ("month", 12),
    "decade": ("month", 120),
    "century": ("month", 1200),
}


def states(fact: Fact, other: Fact, match: Match) -> bool:
    """Whether the source's fact carries the statement's."""
    if fact.kind == "date" or other.kind == "date":
        return fact.kind == other.kind and same_date(fact, other)
    if "rate" in (fact.kind, other.kind):
        return _same_span(fact, other)
    if _without_unit(fact, other) or _unit_told_before(fact, other, match):
        return True
    if not _same_unit(fact, other):
        return False
    if fact.unit == "vague" or other.unit == "vague":
        return fact.value == other.value
    ours, theirs = Decimal(fact.value), Decimal(other.value)
    same = ours == theirs or (
        fact.unit == "percent"
        and abs(ours - theirs) < Decimal("0.5")
        and "." in fact.value + other.value
        and not ("%" in fact.text and "%" in other.text)
    )
    # Not "over 40" for "under 40".
    sides = {_side(match.statement.text, fact), _side(match.source.text, other)}
    return same and sides != {"over", "under"}


def _without_unit(fact: Fact, other: Fact) -> bool:
    """Whether the statement has the source's number and leaves out its measure: "12 and over"."""
    measured = other.kind in ("duration", "quantity")
    return (
        fact.kind == "number"
        and measured
        and written_number(fact.text) == written_number(other.text)
    )


def _unit_told_before(fact: Fact, other: Fact, match: Match) -> bool:
    """Whether the source leaves out a measure it has just told: "ten years, others say six"."""
    told = any(one.unit == fact.unit and one.end < other.start for one in match.source.facts)
    bare = other.kind == "number" and not other.unit and fact.unit
    return bool(bare) and told and fact.text.lower().split()[0] == other.text.lower()


def _same_unit(fact: Fact, other: Fact) -> bool:
    if fact.kind == other.kind and (fact.unit == other.unit or not fact.unit):
        return True
    if fact.unit == "vague" or other.unit == "vague":
        return {fact.kind, other.kind} <= {"number", "money"}
    if {fact.kind, other.kind} == {"multiple", "number"}:
        return True
    # "6.6 billion" of a source that writes "$6.6 billion": less is said, nothing else.
    bare = ("dollar", "euro", "pound", "yen", "percent", "percentage point")
    return fact.kind == "number" and not fact.unit and other.unit in bare


def _same_span(fact: Fact, other: Fact) -> bool:
    spans = []
    for one in (fact, other):
        if one.kind == "rate":
            unit, count = UNIT_OF_TIME[one.value]
            spans.append((unit, Decimal(count)))
        elif one.kind == "duration":
            spans.append((one.unit, Decimal(one.value)))
        else:
            return False
    return spans[0] == spans[1]


def _side(text: str, fact: Fact) -> str:
    """Which side an amount bounds, "over" or "under"; empty when it is no bound."""
    before = text[max(0, fact.start - 20) : fact.start]
    if _UNDER.search(before):
        return "under"
    return "over" if _OVER.search(before) or fact.text.endswith("+") else ""


def written_number(text: str) -> str:
    """The digits of an amount as written; its words in lower case where it has none."""
    found = re.search(r"[\d.,]+", text)
    return found.group().rstrip(".,") if found else text.lower()

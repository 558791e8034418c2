"""Finds what a text states that can be compared: amounts, dates and names, with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from assistant.english.amounts import find_amounts
from assistant.english.dates import find_dates
from assistant.english.fact import Fact
from assistant.english.names import find_names

Thing = Literal["people", "organisations", "amounts", "percentages", "dates", "numbers"]
"""What lists can be asked for."""

_LISTED: Mapping[Thing, tuple[str, ...]] = {
    "amounts": ("money",),
    "percentages": ("percent",),
    "dates": ("date",),
    "numbers": ("money", "percent", "number", "multiple", "quantity", "duration"),
}
_PART_OF_A_YEAR = re.compile(r"[qh]\d")


@lru_cache(maxsize=4_000)
def find_facts(text: str) -> tuple[Fact, ...]:
    """The amounts, dates and names of a text, by place; none lies inside another.

    A number within a name ("GPT-4") or a date is no amount.
    """
    kept = find_dates(text)
    # "GPT-4" before "4", but "5 MW" before "MW": what starts first is the longer reading.
    amounts = find_amounts(text)
    undated = find_names(text) + [fact for fact in amounts if fact.kind != "rate"]
    rates = [fact for fact in amounts if fact.kind == "rate"]
    for fact in sorted(undated, key=lambda fact: (fact.start, -fact.end)) + rates:
        if not _overlaps(fact, kept):
            kept.append(fact)
    return tuple(sorted(kept, key=lambda fact: fact.start))


def is_listed(fact: Fact, thing: Thing) -> bool:
    """Whether a list of such things has a fact.

    Dates are those of the calendar: "May 2024" is one, "that evening" is none. A number in words
    ("two ways") is mostly no figure.
    """
    if fact.kind not in _LISTED[thing]:
        return False
    if fact.kind == "date":
        year, month, *_ = fact.value.split("-") if fact.value.count("-") == 2 else ("*", "*")
        return (year, month) != ("*", "*") or bool(_PART_OF_A_YEAR.fullmatch(fact.unit))
    return fact.kind != "number" or any(letter.isdigit() for letter in fact.text)


def _overlaps(fact: Fact, others: list[Fact]) -> bool:
    return any(fact.start < other.end and other.start < fact.end for other in others)

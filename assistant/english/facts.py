"""Finds what a text states that can be compared: amounts, dates and names, with their places."""

from __future__ import annotations

from functools import lru_cache

from assistant.english.amounts import find_amounts
from assistant.english.dates import find_dates
from assistant.english.fact import Fact
from assistant.english.names import find_names


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


def _overlaps(fact: Fact, others: list[Fact]) -> bool:
    return any(fact.start < other.end and other.start < fact.end for other in others)

"""Finds what a text states that can be compared: amounts, dates and names, with their places."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from assistant.support.dates import find_dates
from assistant.support.fact import Fact
from assistant.support.names import ORGANISATIONS, TITLES, find_names, is_everyday
from assistant.support.numbers import find_amounts
from assistant.support.vocabulary import word_list

AskedKind = Literal[
    "money", "number", "percent", "share", "date", "duration", "quantity", "name", "person",
    "organisation", "place",
]  # fmt: skip

_LISTS = word_list("names")
_PLACE_WORDS = "|".join(_LISTS["place_words"].split())
_BEFORE_PLACE = re.compile(rf"\b(?:{'|'.join(_LISTS['place_prepositions'])})\s(?:the\s)?$", re.I)
_COUNTED = re.compile(r"\b(?:several|many|few|both|couple|single|pair|one|dozens?|no)\b", re.I)
_IN_TIME = re.compile(
    r"\b(?:yesterday|today|tomorrow|(?:last|next|this|previous|following) (?:year|month|week|"
    r"quarter|decade|spring|summer|autumn|fall|winter|century)|ago|(?:years?|months?|weeks?|days?)"
    r" (?:later|earlier|before|after))\b",
    re.I,
)
_LASTING = re.compile(r"\b(?:years|months|weeks|days|hours|minutes|decades|centuries)\b", re.I)


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


def has_kind(text: str, kind: AskedKind) -> bool:
    """Whether a text holds a thing of the asked-for kind, told generously.

    A count or a span of time in words ("several", "for decades") counts as one; a person is a
    name with a title or a role beside it, or a first name with a surname.
    """
    facts = find_facts(text)
    kinds = {fact.kind for fact in facts}
    if kind == "number":
        counts = kinds & {"number", "multiple", "percent", "money", "quantity", "duration"}
        return bool(counts) or bool(_COUNTED.search(text))
    if kind in ("percent", "share"):
        return bool(kinds & {"percent", "multiple"})
    if kind == "date":
        return "date" in kinds or bool(_IN_TIME.search(text))
    if kind == "duration":
        return "duration" in kinds or bool(_LASTING.search(text)) or _count(facts, "date") > 1
    if kind == "quantity":
        return bool(kinds & {"quantity", "number"})
    names = [fact for fact in facts if fact.kind == "name"]
    if kind == "person":
        return any(_is_person(text, name) for name in names)
    if kind == "place":
        return any(_is_place(text, name) for name in names)
    if kind in ("name", "organisation"):
        return bool(names)
    return kind in kinds


def _count(facts: tuple[Fact, ...], kind: str) -> int:
    return sum(fact.kind == kind for fact in facts)


def _is_person(text: str, name: Fact) -> bool:
    before = re.findall(r"[\w-]+", text[max(0, name.start - 40) : name.start].lower())[-3:]
    behind = re.findall(r"[\w-]+", text[name.end : name.end + 60].lower())[:6]
    words = name.text.split()
    if words[-1].lower() in ORGANISATIONS or any(c.isdigit() for c in name.text):
        return False
    if TITLES & set(before[-2:]):
        return True
    if text[name.end : name.end + 2] == ", " and TITLES & set(behind):
        return True
    shaped = all(
        word.istitle() or re.fullmatch(r"[A-Z]\.?|\w+[-'’]\w+|Mc\w+", word) for word in words
    )
    return (
        2 <= len(words) <= 4 and shaped and not any(is_everyday(w.lower()) for w in words)
    )  # first name to "Jr"


def _is_place(text: str, name: Fact) -> bool:
    before, behind = text[: name.start], text[name.end : name.end + 20].lower()
    if _BEFORE_PLACE.search(before[-24:]):
        return True
    return bool(re.match(rf"\s(?:{_PLACE_WORDS})\b", behind)) or bool(
        re.search(rf"\b(?:{_PLACE_WORDS})(?:\sof)?\s$", before[-24:].lower())
        or re.search(rf"\b(?:{_PLACE_WORDS})$", name.text.lower())
    )

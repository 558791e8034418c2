"""Finds dates in English text: days, months, quarters, years, decades, centuries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.english.fact import Fact
from assistant.english.word_lists import word_list

_WORDS = word_list("dates")
_MONTHS: dict[str, int] = _WORDS["months"]
_WEEKDAYS: dict[str, int] = _WORDS["weekdays"]
_RELATIVE: dict[str, str] = _WORDS["relative"]
_DECADES: dict[str, str] = _WORDS["decades"]
_PARTS: dict[str, str] = {key.lower(): value for key, value in _WORDS["parts"].items()}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_QUARTERS = [words for words, part in _PARTS.items() if " " in words and part[0] in "qh"]

_MONTH = rf"(?P<month>{_any(_MONTHS)})\b\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d|21\d\d)"
_PART = rf"(?i:(?P<part>{_any(_PARTS)}))"
_OF = r"(?:\s+of)?(?:\s+the\s+year)?(?:,?\s+|-)"
_SEASON = "spring|summer|autumn|winter"
_SPAN = f"week|month|quarter|year|decade|century|night|{_SEASON}"
_DAYTIME = "(?P<daytime>morning|afternoon|evening|night|noon|midnight|dawn|dusk)"
# A number of four digits is no year when it counts or measures something.
_NO_AMOUNT = r"(?![\w,.]*\d|\s*(?:%|percent|per cent|million|billion|thousand|hundred))(?!\w)"

# In order: at one place the first that fits decides.
_PATTERNS = tuple(
    re.compile(rf"(?<![\w$€£])(?:{pattern})(?!\w)")
    for pattern in (
        r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])-(?P<day>[0-3]\d)",
        rf"{_DAY}(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_PART}{_OF}{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?",
        rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        rf"{_PART}{_OF}(?:the\s+)?(?P<decade>1\d\d0|20\d0)s",
        rf"{_PART}{_OF}{_YEAR}{_NO_AMOUNT}",
        rf"{_YEAR}\s+(?P<part>Q[1-4]|H[12])",
        r"(?P<decade>1\d\d0|20\d0)s",
        r"(?P<century>\d\d?)(?:st|nd|rd|th)[\s-]century",
        rf"{_DAY}(?:\s+of)?\s+{_MONTH}",
        rf"{_MONTH}\s+{_DAY}(?![\w,.]*\d)",
        rf"(?P<part>Q[1-4]|H[12]|(?i:{_any(_QUARTERS)}))",
        rf"(?P<weekday>{_any(_WEEKDAYS)})",
        rf"(?i:the\s+(?:early\s+|late\s+|mid-)?(?P<spelled>{_any(_DECADES)}))",
        rf"(?i:(?P<relative>{_any(_RELATIVE)})\s+(?P<span>{_SPAN}))",
        rf"(?i:(?:in|during|that|this|last|next|every|each|the)\s+(?:the\s+)?(?P<season>{_SEASON}))",
        rf"(?i:(?:in|during|that|this|the|every|each|at|by|before|after|until)\s+(?:the\s+)?{_DAYTIME})",
        _MONTH,
        rf"{_YEAR}{_NO_AMOUNT}(?!\s*[-–](?:bit|pixel|seat|strong|page|mile|foot)\b)",
    )
)
_SHORT_RANGE = re.compile(r"(?<=\d{4})\s?[-–/]\s?(\d\d)(?!\d)(?![-–]\d)")
# "It may rise" and "they march": a month's name only behind a preposition or with a number.
_ALSO_WORDS = {"May", "March", "Mar", "Sep"}
_IN_TIME = re.compile(
    r"\b(?:in|since|by|until|till|from|of|during|last|this|next|to|and|or|before|after|between|"
    r"through)\s$",
    re.IGNORECASE,
)


def find_dates(text: str) -> list[Fact]:
    """The dates of a text, in order; none lies inside another."""
    found: list[Fact] = []
    taken: list[tuple[int, int]] = []
    if not _may_hold_date(text):
        return found
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken) or _is_everyday(text, match):
                continue
            taken.append((start, end))
            found.append(_fact(match))
    found += list(_range_ends(text, found))
    return sorted(found, key=lambda fact: fact.start)


_HINT = re.compile(
    rf"\d|{_any(_MONTHS)}|{_any(_WEEKDAYS)}|"
    rf"(?i:quarter|half|ies\b|noon|{_SEASON}|{_any(_RELATIVE)}|morning|evening|night|dawn|dusk)"
)


def _may_hold_date(text: str) -> bool:
    return bool(_HINT.search(text))


def _fact(match: re.Match[str]) -> Fact:
    groups = {key: value for key, value in match.groupdict().items() if value}
    year = groups.get("year") or groups.get("decade") or "*"
    month = groups.get("number", "").lstrip("0") or str(_MONTHS.get(groups.get("month", ""), "*"))
    day = groups.get("day", "*").lstrip("0")
    unit = _PARTS.get(groups.get("part", "").lower(), "")
    if "decade" in groups:
        unit = f"{unit} decade".strip()
    if "spelled" in groups:
        year, unit = _DECADES[groups["spelled"].lower()], "decade"
    if "relative" in groups:
        unit = f"{_RELATIVE[groups['relative'].lower()]} {groups['span'].lower()}"
    unit = groups.get("season", groups.get("daytime", unit)).lower()
    if "century" in groups:
        year, unit = groups["century"], "century"
    if "weekday" in groups:
        day, unit = str(_WEEKDAYS[groups["weekday"]]), "weekday"
    return Fact(
        kind="date",
        value=f"{year}-{month}-{day}",
        unit=unit,
        text=match.group(),
        start=match.start(),
        end=match.end(),
    )


def _is_everyday(text: str, match: re.Match[str]) -> bool:
    return match.group() in _ALSO_WORDS and not _IN_TIME.search(text[: match.start()])


def _range_ends(text: str, found: list[Fact]) -> Iterator[Fact]:
    """The second year of "2019-21"."""
    for fact in found:
        end = _SHORT_RANGE.match(text, fact.end)
        year = fact.value.split("-")[0]
        if end and year.isdigit() and int(end.group(1)) > int(year[2:]):
            yield Fact(
                kind="date",
                value=f"{year[:2]}{end.group(1)}-*-*",
                unit="",
                text=end.group(1),
                start=end.start(1),
                end=end.end(1),
            )


def is_relative(fact: Fact) -> bool:
    """Whether a date is told from now: "last year"."""
    return fact.unit.startswith(("past ", "next ", "this "))


def is_told_in_steps(stated: Fact, dates: Iterable[Fact], text: str) -> bool:
    """Whether a text tells a date in two steps: "in 2019 ... that autumn", "... of the year".

    Only where it names one year alone: of two, either could be meant.
    """
    dates = [date for date in dates if not is_relative(date)]
    years = {date.value.split("-")[0] for date in dates} - {"*"}
    year, _, rest = stated.value.partition("-")
    if years != {year}:
        return False
    steps = {(d.value.partition("-")[2], d.unit) for d in dates if d.value.startswith("*")}
    parts = (written for written, part in _PARTS.items() if part == stated.unit)
    return (rest, stated.unit) in steps or any(
        re.search(rf"\b{part} (?:of )?(?:the|that) (?:same )?year\b", text, re.IGNORECASE)
        for part in parts
    )


def same_date(stated: Fact, source: Fact) -> bool:
    """Whether `source` says all that `stated` says: "January 2025" carries "2025"."""
    if is_relative(stated) and stated.unit.split()[1] == source.unit:
        return True
    if stated.unit and stated.unit != source.unit:
        return False
    if source.unit in ("weekday", "century", "decade") and stated.unit != source.unit:
        return False
    pairs = zip(stated.value.split("-"), source.value.split("-"), strict=True)
    return all(said in ("*", written) for said, written in pairs)

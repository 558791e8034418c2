"""Finds parts of a whole and halves of units in English text: "two thirds", "half an hour"."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.english.fact import Fact
from assistant.english.word_lists import word_list

_LISTS = word_list("amounts")
_WORDS: dict[str, str] = _LISTS["words"]
_PARTS: dict[str, str] = _LISTS["parts"]
_MEASURES: dict[str, tuple[str, str]] = _LISTS["durations"] | _LISTS["quantities"]

_NUMBER = rf"(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))}|\d{{1,3}})"
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_UNIT = "|".join(re.escape(word) for word in sorted(_MEASURES, key=len, reverse=True))
_FRACTION = re.compile(
    rf"""
    \b(?:
        (?P<count>{_NUMBER})[\s-](?P<part>{_PART})s?\b(?!\s+(?:century|party|time|place|of\s\d))
      | an?\s(?P<one>{_PART})\b
            (?=\s(?:of|the|more|less|lower|higher|as|cheaper|larger|smaller|to|in|
                between|since|from|over|during|after|by|than|within|and|but|when|while)\b|[,.;]|$)
            (?!\sof\san?\shour)
      | (?P<few>{_NUMBER})(?:\s[a-z]{{3,}})?\s(?:in|out\sof)(?:\severy)?
            \s(?P<many>{_NUMBER})\b(?!\s*%|,?\d)
      | half\san?\s(?P<halved>{_UNIT})\b
      | (?<!\ba\s)half[\s-](?P<half_unit>{_UNIT})s?\b
      | (?:an?|one)\s(?P<and_half>{_UNIT})\sand\sa\shalf\b
      | (?<!first\s)(?<!second\s)(?<!\band\sa\s)(?P<half>half)\b(?!\s(?:an?|year|time)\b)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SMALLEST = Decimal("0.1")


def find_fractions(text: str) -> list[Fact]:
    """Shares as percentages, and amounts such as "a year and a half" in their unit, in order."""
    if not re.search(r"half|(?:in|of)\s|rd|th|quarter", text, re.IGNORECASE):
        return []
    return [fact for match in _FRACTION.finditer(text) if (fact := _fact(match))]


def _fact(match: re.Match[str]) -> Fact | None:
    for group, factor in (("halved", "0.5"), ("half_unit", "0.5"), ("and_half", "1.5")):
        if match[group]:
            count, unit = _MEASURES[match[group].lower()]
            kind = "duration" if unit in ("second", "month") else "quantity"
            return _made(match, kind, _plain(Decimal(count) * Decimal(factor)), unit)
    share = _share(match)
    if not 0 < share < 1:
        return None
    return _made(match, "percent", _plain((100 * share).quantize(_SMALLEST)), "percent")


def _share(match: re.Match[str]) -> Decimal:
    if match["half"]:
        return Decimal("0.5")
    if match["one"]:
        return 1 / Decimal(_PARTS[match["one"].lower()])
    if match["part"]:
        return _number(match["count"]) / Decimal(_PARTS[match["part"].lower()])
    many = _number(match["many"])
    return _number(match["few"]) / many if many else Decimal(0)


def _number(written: str) -> Decimal:
    return Decimal(_WORDS.get(written.lower(), written))


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _made(match: re.Match[str], kind: str, value: str, unit: str) -> Fact:
    return Fact(kind=kind, value=value, unit=unit, text=match.group(),  # type: ignore[arg-type]  # one of two kinds
                start=match.start(), end=match.end())  # fmt: skip

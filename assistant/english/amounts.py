"""Finds amounts in English text: money, percentages, counts, durations, measures, multiples."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from assistant.english.fact import Fact, FactKind
from assistant.english.fractions import find_fractions
from assistant.english.word_lists import word_list

_LISTS = word_list("amounts")
_WORDS: dict[str, str] = _LISTS["words"]
_SCALES: dict[str, str] = _LISTS["scales"]
_EXACT_SCALES: dict[str, str] = _LISTS["scales_exact"] | _LISTS["scales_of_money"]
_CURRENCIES: dict[str, str] = _LISTS["currencies"]
_PERCENT: dict[str, str] = _LISTS["percent"]
_MEASURES: dict[str, tuple[str, str]] = _LISTS["durations"] | _LISTS["quantities"]
_SYMBOLS: dict[str, tuple[str, str]] = _LISTS["quantities_exact"]
_CURRENCY_WORDS: dict[str, str] = {
    form: name
    for word, name in _LISTS["currency_words"].items()
    for form in (word.lower(), word.lower() + "s")
}


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD, _SCALE = rf"(?:{_any(_WORDS)})\b", rf"(?:{_any(_SCALES)})\b"
_AMOUNT = re.compile(
    rf"""
    (?<![\w.])(?:(?P<currency>{_any(_CURRENCIES)})\s?)?
    (?:
        (?P<digits>(?<!\d,){_DIGITS})
        (?P<scale>(?:[\s-]?(?i:{_SCALE}))+|\s?(?:{_any(_LISTS["scales_exact"])})\b
            |(?(currency)\s?[mbt]\b|(?:m|bn)\b(?=\s(?:people|[a-z]+s)\b)))?
      | (?P<words>(?i:half\san?(?=[\s-](?:{_any([*_PERCENT, *_MEASURES])})\b)
            |(?:half\s)?an?(?=\s{_SCALE})(?:[\s-]{_SCALE})+
            |{_WORD}(?:[\s-](?:{_SCALE}(?:\sand(?=\s{_WORD}))?|{_WORD}))*))
    )
    (?:(?P<half>\sand\sa\shalf)(?P<half_scale>\s{_SCALE})?)?\+?
    (?:[\s-]{{0,2}}(?:
        (?P<percent>(?i:{_any(_PERCENT)})s?(?!\w))
      | (?P<money>(?i:{_any(_CURRENCY_WORDS)}|{_any(c for c in _CURRENCIES if c.isalpha())})\b
            |[€£¥₹$](?!\d))
      | (?P<measure>(?i:{_any(_MEASURES)})(?:s\b|\b)(?!\s?[-/]\s?s\b))
      | (?P<symbol>(?:{_any(_SYMBOLS)})(?![\w-]))
      | (?P<times>(?i:x|times|fold)\b)
    ))?
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\s?(?:-|–|—|to|or|and)\s?(?:an?\s)?")
_RATE = re.compile(
    r"\b(?:(?:per|an?|each|every)\s(?P<unit>second|minute|hour|day|week|month|quarter|year|decade)"
    r"|(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annual(?:ly|i[sz]ed)?))\b",
    re.IGNORECASE,
)
_ADVERBS = {"hourly": "hour", "daily": "day", "weekly": "week", "monthly": "month",
            "quarterly": "quarter"}  # fmt: skip
_FIXED: tuple[tuple[FactKind, str, dict[str, str]], ...] = (
    ("multiple", "", _LISTS["multiples"]),
    ("number", "vague", _LISTS["vague"]),
    ("ordinal", "", _LISTS["ordinals"] | {"first": "1"}),
)
_FIXED_WORDS = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{_any(words)})\b)" for kind, _, words in _FIXED)
    + r"|(?P<nth>\b\d+(?=(?:st|nd|rd|th)\b))",
    re.IGNORECASE,
)
_HINT = re.compile(rf"\d|\b(?:{_any(_WORDS)}|{_any(_SCALES)})\b", re.IGNORECASE)


def find_amounts(text: str) -> list[Fact]:
    """The amounts of a text, in order; the two ends of a range are an amount each."""
    found = find_fractions(text)
    if _HINT.search(text):
        found += [fact for fact in _amounts(text) if not _inside(fact, found)]
    found += [fact for fact in _fixed(text) if not _inside(fact, found)]
    found += [fact for fact in _rates(text) if not _inside(fact, found)]
    return sorted(found, key=lambda fact: fact.start)


def _inside(fact: Fact, others: Iterable[Fact]) -> bool:
    return any(fact.start < other.end and other.start < fact.end for other in others)


def _amounts(text: str) -> list[Fact]:
    found: list[Fact] = []
    last: re.Match[str] | None = None
    for match in _AMOUNT.finditer(text):
        if _is_pronoun(match) or _is_ordinal(text, match):
            continue
        if last and _BETWEEN.fullmatch(text, last.end(), match.start()):
            found[-1] = _shared_unit(found[-1], last, match)
        kind, unit, factor = _unit(match)
        value = _value(match) * factor
        if (
            last
            and kind == "number"
            and not unit
            and _BETWEEN.fullmatch(text, last.end(), match.start())
            and found[-1].kind == "money"
            and last["currency"]
        ):
            kind, unit = "money", found[-1].unit
        found.append(Fact(kind=kind, value=_plain(value), unit=unit, text=match.group(),
                          start=match.start(), end=match.end()))  # fmt: skip
        last = match
    return found


def _shared_unit(first: Fact, last: re.Match[str], match: re.Match[str]) -> Fact:
    """The first end of a range with what only the second end spells out: "3 to 5 million km"."""
    bare = not any(last[group] for group in ("percent", "money", "measure", "symbol", "times"))
    if not bare:
        return first
    kind, unit, factor = _unit(match)
    value = _value(last)
    if (
        not last["scale"] and last["digits"] and match["scale"] and value < 1000
    ):  # "900 to 1 million"
        factor *= _scale(match["scale"])
    if last["currency"]:
        kind, unit = "money", _CURRENCIES[last["currency"]]
    return Fact(kind=kind, value=_plain(value * factor), unit=unit, text=first.text,
                start=first.start, end=first.end)  # fmt: skip


def _unit(match: re.Match[str]) -> tuple[FactKind, str, Decimal]:
    """Kind, unit, and how many of that unit one of what is written is."""
    if match["currency"]:
        return "money", _CURRENCIES[match["currency"]], Decimal(1)
    if match["money"]:
        written = match["money"]
        return (
            "money",
            _CURRENCY_WORDS.get(written.lower()) or _CURRENCIES[written.upper()],
            Decimal(1),
        )
    if match["percent"]:
        written = match["percent"].lower()
        return "percent", _PERCENT.get(written) or _PERCENT[written.rstrip("s")], Decimal(1)
    if match["times"]:
        return "multiple", "", Decimal(1)
    if match["symbol"]:
        factor, unit = _SYMBOLS[match["symbol"]]
    elif match["measure"]:
        factor, unit = _measure(match["measure"])
    else:
        return "number", "", Decimal(1)
    return "duration" if unit in ("second", "month") else "quantity", unit, Decimal(factor)


_LOWER_MEASURES = {word.lower(): measure for word, measure in _MEASURES.items()}


def _measure(written: str) -> tuple[str, str]:
    lowered = written.lower()
    return _LOWER_MEASURES.get(lowered) or _LOWER_MEASURES[lowered.removesuffix("s")]


def _value(match: re.Match[str]) -> Decimal:
    if match["half_scale"]:
        return (_bare(match) + Decimal("0.5")) * _scale(match["half_scale"])
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", ""))
        half = Decimal("0.5") if match["half"] else Decimal(0)
        return (value + half) * _scale(match["scale"] or "")
    return _spelled(match["words"].lower()) + (Decimal("0.5") if match["half"] else Decimal(0))


def _bare(match: re.Match[str]) -> Decimal:
    written = match["digits"] or ""
    return Decimal(written.replace(",", "")) if written else _spelled(match["words"].lower())


def _scale(written: str) -> Decimal:
    product = Decimal(1)
    for part in re.split(r"[\s-]+", written.strip(" -")):
        if part:
            product *= Decimal(_EXACT_SCALES.get(part) or _SCALES[part.lower()])
    return product


def _spelled(words: str) -> Decimal:
    """The value of "two hundred and fifty thousand", "half a million", "a dozen"."""
    total, current = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", words):
        if word == "half":
            current = Decimal("0.5")
        elif word in ("a", "an"):
            current = current or Decimal(1)
        elif word in _WORDS:
            current += Decimal(_WORDS[word])
        elif word in _SCALES:
            current *= Decimal(_SCALES[word])
            if Decimal(_SCALES[word]) >= 1000:  # "hundred" multiplies what follows too
                total, current = total + current, Decimal(0)
    return total + current


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _is_pronoun(match: re.Match[str]) -> bool:
    """Whether it is a bare "one": it mostly counts nothing ("one of", "no one")."""
    return match.group().lower().strip() == "one"


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    return bool(match["digits"]) and re.match(r"(?:st|nd|rd|th)\b", text[match.end() :]) is not None


def _fixed(text: str) -> list[Fact]:
    facts: list[Fact] = []
    kind: FactKind
    for match in _FIXED_WORDS.finditer(text):
        if match["nth"]:
            kind, unit, value = "ordinal", "", match["nth"]
        else:
            kind, unit, words = next(entry for entry in _FIXED if match[entry[0]])
            value = words[match.group().lower()]
            if _is_seconds(text, match):
                continue
        start, end = match.span()
        facts.append(
            Fact(kind=kind, value=value, unit=unit, text=text[start:end], start=start, end=end)
        )
    return facts


def _is_seconds(text: str, match: re.Match[str]) -> bool:
    """Whether "second" is a unit of time rather than the one after the first."""
    return match.group().lower() == "second" and text[: match.start()].endswith(("per ", "split "))


def _rates(text: str) -> list[Fact]:
    return [
        Fact(
            kind="rate",
            value=(match["unit"] or _ADVERBS.get(match["adverb"].lower(), "year")).lower(),
            unit="",
            text=match.group(),
            start=match.start(),
            end=match.end(),
        )
        for match in _RATE.finditer(text)
    ]

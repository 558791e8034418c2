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

_STARTING = re.compile(
    r"\b(?:initial|original|start|began|begin|early|earliest|beginning|pioneer|inaugural|debut|"
    r"first|introduc|launch|new)",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\s({'|'.join(UNIT_OF_TIME)})s?\b", re.IGNORECASE)
_LONE = frozenset(["one", "single", "once", "another", "sole", "only", "each"])


def unstated_amount(match: Match) -> tuple[Literal["number", "unit", "date"], Fact] | None:
    """The first amount or date that the source does not state, with "number", "unit" or "date"."""
    source = match.source
    given = [fact for fact in source.facts if fact.kind != "name"]
    for fact in match.statement.facts:
        if fact.kind == "name" or any(states(fact, other, match) for other in given):
            continue
        if _excused(fact, match):
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


def other_span(match: Match) -> str:
    """The unit of time behind "first" or "second" where the source has another one there."""
    for fact in (f for f in match.statement.facts if f.kind == "ordinal"):
        ours = _span_behind(match.statement, fact)
        same = [f for f in match.source.facts if f.kind == "ordinal" and f.value == fact.value]
        theirs = {_span_behind(match.source, other) for other in same} - {""}
        if ours and theirs and ours not in theirs:
            return ours
    return ""


def _span_behind(reading: Reading, fact: Fact) -> str:
    found = _SPAN.match(reading.text, fact.end)
    return found[1].lower() if found else ""


def lone_count(match: Match) -> str:
    """The word that says "one" where the source counts more of the same; empty when none does."""
    statement, source = match.statement, match.source
    texts = {word.text for word in source.words}
    if texts & _LONE:
        return ""
    for i, word in enumerate(statement.words):
        if word.text == "once" and "twice" in texts:
            return "once"
        if word.text not in ("one", "single") or _is_part(statement, i):
            continue
        counted = next(
            (
                k
                for k in range(i + 1, min(i + 5, len(statement.words)))
                if statement.words[k].content
            ),
            -1,
        )
        for j in match.partners.get(counted, ()):
            before = range(max(0, j - 4), j)
            if any(source.words[k].text == "both" or _counts(match, k) for k in before):
                return word.text
    return ""


def _is_part(reading: Reading, position: int) -> bool:
    """Whether it is "one of the four", told with the whole count."""
    of = reading.words[position + 1].text if position + 1 < len(reading.words) else ""
    return of == "of" and any(fact.kind == "number" for fact in reading.facts)


def _counts(match: Match, position: int) -> bool:
    facts = zip(match.source.facts, match.source.at, strict=True)
    return any(at == position and fact.kind == "number" and fact.value != "1" for fact, at in facts)


def _excused(fact: Fact, match: Match) -> bool:
    """Whether an amount that English uses loosely needs no figure of the source."""
    source = match.source
    if fact.kind == "date":
        return _is_date_excused(fact, source)
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


def _is_date_excused(fact: Fact, source: Reading) -> bool:
    """Whether the source has the date without a preposition or in two steps, or tells no time."""
    dates = [other for other in source.facts if other.kind == "date"]
    if is_relative(fact):
        return not any(map(is_relative, dates))
    if re.fullmatch(r"[qh]\d", fact.unit):  # "1% in the third quarter and 2% in the second"
        nth = {other.value for other in source.facts if other.kind == "ordinal"}
        return fact.unit[1:] in nth and any(d.unit[:1] == fact.unit[0] for d in dates)
    if fact.value == "*-*-*":  # "in winter", of "the winter soot"
        return re.search(rf"\b{fact.unit}\b", source.text.lower()) is not None
    return is_told_in_steps(fact, dates, source.text)


def _is_ordinal_excused(fact: Fact, source: Reading) -> bool:
    """Whether the source has the same word in a name, or "first" says no more than "began"."""
    if re.search(rf"\b{re.escape(fact.text.lower())}\b", source.text.lower()):
        return True
    others = _count(source, "ordinal")
    return fact.value == "1" and (not others or _STARTING.search(source.text) is not None)


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

"""Whether every amount, date and name of a statement stands in its source, in its place."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter

from assistant.clauses import Reading
from assistant.dates import is_relative, same_date
from assistant.fact import Fact
from assistant.matching import Match
from assistant.names import name_key
from assistant.vocabulary import word_list

_DEMONYMS: dict[str, str] = word_list("names")["demonyms"]
_VAGUE = {
    "dozens": 12,
    "hundreds": 100,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}
_OVER = re.compile(r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|at least|upwards of|or more|north of|greater than|no (?:less|fewer) than|beyond)\s*$", re.I)  # fmt: skip
_UNDER = re.compile(r"\b(?:less than|fewer than|under|below|up to|at most|as (?:much|many) as|no more than|nearly|almost|just short of|or less|maximum of|not more than)\s*$", re.I)  # fmt: skip
_LATER = re.compile(r"\s*(?:or (?:more|above|later|older)|and (?:more|over|above))|\+", re.I)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to|just (?:over|under))\s*$",
    re.I,
)
_PREPOSITION = re.compile(
    r"\b(from|to|by|until|than)\s+(?:an?\s|the\s|about\s|around\s|some\s)*$", re.I
)
_STARTING = re.compile(
    r"\b(?:initial|original|start|began|begin|early|earliest|beginning|pioneer|inaugural|debut|first|introduc|launch|new)",
    re.I,
)
_LONE = frozenset(["one", "single", "once", "another", "sole", "only", "each"])
_UNIT_OF_TIME = {"second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600), "day": ("second", 86400),
                 "week": ("second", 604800), "month": ("month", 1), "quarter": ("month", 3), "year": ("month", 12), "decade": ("month", 120)}  # fmt: skip


def unstated_amount(match: Match) -> tuple[str, Fact] | None:
    """The first amount or date that the source does not state, with "number", "unit" or "date"."""
    source = match.source
    given = [fact for fact in source.facts if fact.kind != "name"]
    for fact in match.statement.facts:
        if fact.kind == "name" or any(_states(fact, other, match) for other in given):
            continue
        if _excused(fact, match):
            continue
        if fact.kind == "date":
            return "date", fact
        same_value = any(
            _number(o.text) == _number(fact.text) or o.value == fact.value
            for o in given
            if o.kind != "date"
        )
        return ("unit" if same_value else "number"), fact
    return None


def _number(text: str) -> str:
    found = re.search(r"[\d.,]+", text)
    return found.group().rstrip(".,") if found else text.lower()


def _states(fact: Fact, other: Fact, match: Match) -> bool:
    """Whether the source's fact carries the statement's."""
    if fact.kind == "date" or other.kind == "date":
        return fact.kind == other.kind and same_date(fact, other)
    if "rate" in (fact.kind, other.kind):
        return _same_span(fact, other)
    if _same_age(fact, other, match) or _same_growth(fact, other):
        return True
    if not _same_unit(fact, other):
        return False
    if fact.unit == "vague" or other.unit == "vague":
        return _same_magnitude(fact, other)
    ours, theirs = Decimal(fact.value), Decimal(other.value)
    if ours == theirs or (
        fact.unit == "percent"
        and abs(ours - theirs) < Decimal("0.5")
        and "." in fact.value + other.value
        and not ("%" in fact.text and "%" in other.text)
    ):
        return _bounds_agree(fact, other, match)
    return _bounded(ours, theirs, fact, match)


def _same_age(fact: Fact, other: Fact, match: Match) -> bool:
    """Whether one is "34-year-old" and the other "aged 34"."""
    if {fact.kind, other.kind} != {"number", "duration"} or fact.unit == other.unit:
        return False
    span, text = (
        (fact, match.statement.text) if fact.kind == "duration" else (other, match.source.text)
    )
    years = Decimal(span.value) / 12
    bare = other if span is fact else fact
    old = re.match(r"[\s-](?:olds?|of age)\b", text[span.end :])
    return span.unit == "month" and bool(old) and years == Decimal(bare.value)


def _same_growth(fact: Fact, other: Fact) -> bool:
    """Whether one is "doubled" and the other "100% more"; or "halved" and "50%"."""
    if {fact.kind, other.kind} != {"multiple", "percent"}:
        return False
    times, share = (fact, other) if fact.kind == "multiple" else (other, fact)
    factor = Decimal(times.value)
    return Decimal(share.value) in (100 * factor, 100 * (factor - 1))


def _same_unit(fact: Fact, other: Fact) -> bool:
    if fact.kind == other.kind and (fact.unit == other.unit or not fact.unit):
        return True
    if fact.unit == "vague" or other.unit == "vague":
        return {fact.kind, other.kind} <= {"number", "money"}
    if {fact.kind, other.kind} == {"multiple", "number"}:
        return True
    # "6.6 billion" of a source that writes "$6.6 billion": less is said, nothing else.
    return (
        fact.kind == "number"
        and not fact.unit
        and other.kind in ("money", "quantity", "duration", "percent")
        and other.unit in ("dollar", "euro", "pound", "yen", "percent", "percentage point")
    ) or False


def _same_span(fact: Fact, other: Fact) -> bool:
    spans = []
    for one in (fact, other):
        if one.kind == "rate":
            unit, count = _UNIT_OF_TIME[one.value]
            spans.append((unit, Decimal(count)))
        elif one.kind == "duration":
            spans.append((one.unit, Decimal(one.value)))
        else:
            return False
    return spans[0] == spans[1]


def _same_magnitude(fact: Fact, other: Fact) -> bool:
    if fact.value == other.value:
        return True
    if fact.unit != "vague":
        return False
    return (
        other.unit != "vague"
        and _VAGUE[fact.value] <= float(other.value) < 1000 * _VAGUE[fact.value]
    )


def _side(text: str, fact: Fact) -> str:
    """ "over" or "under" when the words around an amount make it a bound."""
    before = text[max(0, fact.start - 24) : fact.start]
    if _OVER.search(before) or _LATER.match(text, fact.end) or fact.text.endswith("+"):
        return "over"
    if re.search(
        r"\b(?:no|not|cannot|n['’]t)\b[^.,;]{0,40}(?:more|longer|later|higher) than\s*$",
        text[max(0, fact.start - 64) : fact.start],
        re.I,
    ):
        return "under"
    return (
        "under"
        if _UNDER.search(before) or re.match(r"\s(?:at most|or (?:less|fewer))", text[fact.end :])
        else ""
    )


def _bounds_agree(fact: Fact, other: Fact, match: Match) -> bool:
    ours, theirs = _side(match.statement.text, fact), _side(match.source.text, other)
    if _denied_more(match.source.text, other):
        theirs = "under"
    if _denied_more(match.statement.text, fact):
        ours = "under"
    return not (ours and theirs and ours != theirs)


def _denied_more(text: str, fact: Fact) -> bool:
    return bool(re.search(r"(?:\bno|\bnot|\bnever|cannot|n['’]t)\b[^.,;]{0,40}\b(?:more|longer|later|higher) than\s*$", text[max(0, fact.start - 80) : fact.start], re.I))  # fmt: skip


def _bounded(ours: Decimal, theirs: Decimal, fact: Fact, match: Match) -> bool:
    """Whether "more than half" or "nearly 100" is true of the source's figure."""
    text = match.statement.text
    before = text[max(0, fact.start - 24) : fact.start]
    if theirs == 0 or ours == 0:
        return False
    if re.search(r"\b(?:more than|over|above|at least|upwards of)\s*$", before, re.I):
        return theirs * Decimal("0.8") <= ours < theirs
    if re.search(
        r"\b(?:less than|fewer than|under|below|nearly|almost|just short of)\s*$", before, re.I
    ):
        return theirs < ours <= theirs * Decimal("1.2")
    if re.search(r"\b(?:about|around|roughly|approximately|some|close to)\s*$", before, re.I):
        return abs(ours - theirs) <= theirs * Decimal("0.05")
    return False


def _excused(fact: Fact, match: Match) -> bool:
    """Whether an amount that English uses loosely needs no figure of the source."""
    text, source = match.statement.text, match.source
    lowered = source.text.lower()
    if fact.kind == "date":
        return is_relative(fact) and not any(
            is_relative(o) for o in source.facts if o.kind == "date"
        )
    if fact.kind == "ordinal":
        others = [o.value for o in source.facts if o.kind == "ordinal"]
        if re.search(rf"\b{re.escape(fact.text.lower())}\b", lowered):
            return True
        return fact.value == "1" and (not others or bool(_STARTING.search(lowered)))
    if fact.kind == "rate":
        unit = fact.value
        return bool(
            re.search(
                rf"\b{unit}(?:s|ly)?\b|\bannual"
                if unit == "year"
                else rf"\b{unit}(?:s|ly)?\b|\bdaily",
                lowered,
            )
        )
    if fact.kind == "multiple":
        return fact.text.lower().startswith(("doubl", "twice", "two")) and bool(
            re.search(r"\b(?:doubl|twice|two|second)", lowered)
        )
    if fact.kind == "number" and fact.value in ("2", "3"):
        counts = [o for o in source.facts if o.kind == "number"]
        definite = re.search(r"\b(?:the|these|those|both|its|their)\s+$", text[: fact.start], re.I)
        return (bool(definite) and not counts) or (
            bool(re.search(r"\b(?:both|pair|couple|twice)\b", lowered)) and fact.value == "2"
        )
    if fact.kind == "duration":
        count = Decimal(fact.value)
        return any((fact.unit, Decimal(n)) == (fact.unit, count) and unit == fact.unit and re.search(rf"\b(?:an?|one|per|each|every|last|the)\s(?:\w+\s)?{word}\b", lowered)
                   for word, (unit, n) in _UNIT_OF_TIME.items())  # fmt: skip
    return False


def misplaced_amount(match: Match) -> Fact | None:
    """The first amount or date that the source states of something else."""
    for fact in match.statement.facts:
        if fact.kind in ("name", "rate", "ordinal"):
            continue
        same = [o for o in match.source.facts if _states(fact, o, match)]
        others = [o for o in match.source.facts if o.kind == fact.kind and o not in same]
        if (
            same
            and others
            and (
                _other_preposition(match, fact, same, others)
                or _other_clause(match, fact, same, others)
                or _other_lead(match, fact, same, others)
            )
        ):
            return fact
    return None


def _preposition(text: str, fact: Fact) -> str:
    found = _PREPOSITION.search(text[max(0, fact.start - 24) : fact.start])
    return found.group(1).lower() if found else ""


def _other_preposition(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    ours = _preposition(match.statement.text, fact)
    theirs = {_preposition(match.source.text, o) for o in same}
    if ours in theirs or (fact.kind == "date" and ours != "from"):
        return False
    if ours in ("from", "to", "by") and theirs & {"from", "to", "by"}:
        return {ours} | theirs != {"to", "by"} or True
    taken = {_preposition(match.source.text, o) for o in others}
    return ours == "from" and "from" in taken


def moved_name(match: Match) -> Fact | None:
    """The first name that stands where the source has another: "copper to A" for "copper to B"."""
    for fact in match.statement.names:
        same = [o for o in match.source.names if o.value == fact.value]
        others = [o for o in match.source.names if o.value != fact.value]
        if same and others and _other_lead(match, fact, same, others):
            return fact
    return None


def _other_lead(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    """Whether the word in front of the fact stands, in the source, in front of another."""
    lead, small = _lead(match.statement, fact)
    places = match.partners.get(lead, ()) if lead in match.exact else ()
    if not places or not small:
        return False
    leads = [(_lead(match.source, o), o) for o in others]
    there = [o for (j, between), o in leads if j in places and between == small]
    if not there or any(_lead(match.source, o)[0] in places for o in same):
        return False
    return not any(_listed(match.source, o, f) for o in there for f in same)


def _lead(reading: Reading, fact: Fact) -> tuple[int, tuple[str, ...]]:
    """The content word in front of a fact, and the words of grammar between; -1 for none."""
    first = reading.at[reading.facts.index(fact)]
    for k in range(first - 1, -1, -1):
        if reading.words[k].clause != reading.words[first].clause or k in reading.at:
            break
        if reading.words[k].content:
            return k, tuple(word.text for word in reading.words[k + 1 : first])
    return -1, ()


def _listed(reading: Reading, fact: Fact, other: Fact) -> bool:
    """Whether nothing but grammar and names stands between two facts: they are of one list."""
    a, b = sorted(reading.at[reading.facts.index(one)] for one in (fact, other))
    return not any(w.content and w.name < 0 for w in reading.words[a + 1 : b])


def _near(match: Match, fact: Fact, places: Iterable[Fact], *, whole: bool = False) -> int:
    """How many words of the fact's clause stand in the clause, or sentence, of one of the places."""
    statement, source = match.statement, match.source
    clause = statement.words[statement.at[statement.facts.index(fact)]].clause
    part = attrgetter("sentence" if whole else "clause")
    parts = {part(source.words[source.at[source.facts.index(place)]]) for place in places}
    return sum(
        any(part(source.words[j]) in parts for j in match.partners.get(i, ()))
        for i in statement.clause(clause)
    )


def _other_clause(match: Match, fact: Fact, same: list[Fact], others: list[Fact]) -> bool:
    stated = [
        o
        for o in others
        if any(f.kind == o.kind and f.value == o.value for f in match.statement.facts)
    ]
    here = _near(match, fact, same, whole=fact.kind != "date")
    there = max((_near(match, fact, [o]) for o in others if o not in stated), default=0)
    return there >= here + 2  # one shared word is chance


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


def unstated_name(match: Match, given: str) -> Fact | None:
    """The first name of the statement that stands neither in the source nor in `given`."""
    words = Counter(word.text for word in match.source.words)
    keys = " ".join(fact.value for fact in match.source.names)
    known = {part for word in words for part in name_key(word).split()} | set(keys.split())
    known |= set(name_key(given).split())
    whole = re.sub(r"\.(?=\s)", "", f" {name_key(match.source.text)} {name_key(given)} ")
    initials = _initials(match.source.text + " " + given)
    for fact in match.statement.names:
        if f" {fact.value} " in whole:
            continue
        tokens = fact.value.split()
        if any(any(c.isdigit() for c in token) for token in tokens):
            if all(token in known for token in tokens) and _adjoining(tokens, whole):
                continue
            return fact
        if all(_known(token, known) for token in tokens) or fact.value.replace(" ", "") in initials:
            continue
        if len(tokens) > 1 and "".join(t[0] for t in tokens) in known:
            continue
        return fact
    return None


def _adjoining(tokens: list[str], whole: str) -> bool:
    pairs = itertools.pairwise(tokens)
    return all(f" {a} {b} " in whole or not any(c.isdigit() for c in b) for a, b in pairs)


def _known(token: str, known: set[str]) -> bool:
    if token in known or token.removesuffix("s") in known or token + "s" in known:
        return True
    root = _DEMONYMS.get(token, token)
    if (
        root in known
        or any(_DEMONYMS.get(word, "") == root for word in known)
        or (root == "us" and {"united", "states"} <= known)
    ):
        return True
    return len(token) > 4 and any(
        w[:4] == token[:4] and _adjective(token, w) for w in known
    )  # "Russian"


def _adjective(token: str, word: str) -> bool:
    return any(
        a.endswith(("an", "ian", "ese", "ish", "n", "i"))
        and a.rstrip("ianesh")[:4] == b.rstrip("aeioy")[:4]
        and len(a) > len(b) - 3
        for a, b in ((token, word), (word, token))
    )


def _initials(text: str) -> set[str]:
    """The initials of runs of capitalised words: "us" of "United States"."""
    runs = re.findall(r"(?:[A-Z][\w'’-]*(?:\s(?:of|and|the|for)\s|\s|(?=\W|$)))+", text)
    return {"".join(w[0] for w in run.split() if w[0].isupper()).lower() for run in runs}

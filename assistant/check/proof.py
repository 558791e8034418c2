"""Proves a statement: each of its clauses has to be found whole in one place of its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.check.attribution import misattributed
from assistant.check.binding import misplaced_amount
from assistant.check.limits import changed_degree, changed_limit, limits
from assistant.check.matching import Match, match
from assistant.check.modality import hardened
from assistant.check.places import (
    Place,
    has_parts,
    is_open,
    main_clauses,
    places_of,
    sentences_of,
    subjects_of,
)
from assistant.check.relations import changed_relation, mixed, relations
from assistant.check.roles import converse, swapped
from assistant.check.scope import widened
from assistant.check.stated_amounts import is_difference, is_rise, unstated_amount
from assistant.check.stated_names import unstated_name
from assistant.english.clauses import Reading, read
from assistant.english.fact import Fact
from assistant.english.opposites import are_opposites, small_opposites
from assistant.english.verbs import has_verb, is_verb
from assistant.english.word_lists import word_list

ReasonKind = Literal[
    "number", "date", "unit", "name", "role", "negation", "hedge", "attribution", "addition",
    "place", "limit", "order", "unrelated",
]  # fmt: skip

# Who says what is compared by `misattributed`, in whatever words it is put.
_SAYING = frozenset(word_list("modality")["attribution"]["verbs"].split()) | {"according"}
_PLACES = 4  # that are tried for a clause, those with most of its words first
_FEWEST_NEWS = 3  # words that a clause needs to be called unrelated


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a statement is not proven.

    Attributes:
        kind: What differs.
        text: The words of the statement, or the dropped words of the quote, that show it.
    """

    kind: ReasonKind
    text: str


def proof_of(statement: str, quotes: Sequence[str], *, given: str = "") -> tuple[Reason, ...]:
    """What keeps the quotes from proving a statement; empty when they prove it.

    Args:
        statement: One sentence, or several.
        quotes: The cited words.
        given: Text above the quotes whose names "it" may stand for.
    """
    places = places_of(quotes, given)
    reasons: dict[Reason, None] = {}
    for sentence in map(_plainly, sentences_of(statement)):
        everything = match(sentence, "\n".join(quotes))
        reasons |= dict.fromkeys(_whole(everything, given))
        for clause in main_clauses(sentence):
            reasons |= dict.fromkeys(_best_proof(clause, sentence, places))
    return tuple(reasons)


_NO_MORE = re.compile(
    r"No (?:other )?(?P<kind>.+?) (?P<be>is|are|was|were) (?P<degree>\w+)er than "
    r"(?P<top>[^,]+?)(?P<end>\.?)$"
)


def _plainly(sentence: str) -> str:
    """A sentence with "no peak is higher than this one" put as "this one is the highest peak"."""
    return _NO_MORE.sub(r"\g<top> \g<be> the \g<degree>est \g<kind>\g<end>", sentence)


def _whole(everything: Match, given: str) -> Iterator[Reason]:
    """What no quote has, and what a sentence sets in an order that they do not."""
    if unstated := unstated_amount(everything):
        kind, fact = unstated
        if not is_difference(fact, everything):
            yield Reason(kind=kind, text=fact.text)
    if name := unstated_name(everything, given):
        yield Reason(kind="name", text=name.text)
    word, reverse = changed_relation(everything)
    if word:
        yield Reason(kind="role" if reverse else "order", text=word)
    if words := misattributed(everything):
        yield Reason(kind="attribution", text=words)


def _best_proof(clause: str, sentence: str, places: Sequence[Place]) -> list[Reason]:
    """What the place that has most of a clause lacks; empty when one place lacks nothing."""
    parts = has_parts(clause)
    tried = [place for place in places if parts or not place.whole]
    shares = {k: _share(match(clause, place.text)) for k, place in enumerate(tried)}
    best: list[Reason] = []
    for k in sorted(shares, key=lambda k: (-shares[k], k))[:_PLACES]:
        found = list(_against(clause, sentence, tried[k]))
        if not found:
            return []
        if not best or (len(found) < len(best) and shares[k] > 0):
            best = found
    return best


def _share(lined_up: Match) -> float:
    """The share of a statement's words and amounts that its source has."""
    statement = lined_up.statement
    news = {i for i, word in enumerate(statement.words) if word.content} | set(statement.at)
    return len(news & lined_up.partners.keys()) / len(news) if news else 0.0


def _against(clause: str, sentence: str, place: Place) -> Iterator[Reason]:
    """What keeps one place from proving one clause."""
    here = match(clause, place.text)
    open_to = place.before if is_open(place) else ""
    amount = unstated_amount(here, dates=f"{place.before} ; {place.sentence}")
    if amount and not is_rise(amount[1], here):
        yield Reason(kind="place", text=amount[1].text)
    elif misplaced := misplaced_amount(here):
        yield Reason(kind="place", text=misplaced.text)
    if name := unstated_name(here, open_to) or _unstated_subject(here, open_to):
        yield Reason(kind="place", text=name.text)
    if doer := swapped(match(sentence, place.sentence), clause):
        yield Reason(kind="role" if doer.turned else "place", text=doer.verb)
    if word := _opposite(here):
        yield Reason(kind="negation" if _is_copy(here, word) else "limit", text=word)
    if limit := changed_limit(here):
        denied = limit.kind == "deny" and _is_copy(here)
        yield Reason(kind="negation" if denied else "limit", text=limit.text)
    for dropped in (changed_degree(here), widened(here, place), mixed(here)):
        if dropped:
            yield Reason(kind="limit", text=dropped)
    if hedge := hardened(here):
        yield Reason(kind="hedge", text=hedge)
    yield from _surplus(here, place)


def _unstated_subject(here: Match, before: str) -> Fact | None:
    """A name that the clause speaks of, where "it" stands for what was spoken of before."""
    words = here.statement.words
    name = unstated_name(here, subjects_of(before))
    verb = next((i for i in range(1, len(words)) if has_verb(here.statement, i, i + 1)), 0)
    return name if name and name.start < words[verb].start else None


def _is_copy(here: Match, but: str = "") -> bool:
    """Whether a clause is its place word for word, in its order, but for one word."""
    words = here.statement.words
    news = [i for i, word in enumerate(words) if word.content and word.text != but]
    if not all(i in here.exact for i in news):
        return False
    places = [min(here.partners[i]) for i in news]
    return len(places) > 1 and places == sorted(places)


def _opposite(here: Match) -> str:
    """A word whose opposite the source has in its place; empty when there is none."""
    ours, theirs = here.statement, here.source
    compared = "than" in ours.texts | theirs.texts
    others = [j for j, word in enumerate(theirs.words) if word.text not in ours.texts]
    for i, word in enumerate(ours.words):
        if i in here.exact or word.text in theirs.texts:
            continue
        for j in others:
            other = theirs.words[j].text
            if are_opposites(word.text, other) and not compared:
                return word.text
            if small_opposites(word.text, other) and not compared and _beside_same(here, i, j):
                return word.text
    return ""


def _beside_same(here: Match, i: int, j: int) -> bool:
    """Whether the same word stands behind two words."""
    return bool(behind := _behind(here.statement, i)) and behind == _behind(here.source, j)


def _behind(reading: Reading, position: int) -> str:
    """The next word with news; empty when the clause has none."""
    words = reading.words
    clause = words[position].clause
    news = (k for k in _news(reading) if k > position and words[k].clause == clause)
    return next((words[k].text for k in news), "")


def _surplus(here: Match, place: Place) -> Iterator[Reason]:
    """What the clause says beyond its place, told from words that nothing carries."""
    statement, words = here.statement, here.statement.words
    # What limits and what compares is looked at by rules of its own.
    elsewhere = {limit.first for limit in limits(statement)}
    elsewhere |= {i for relation in relations(statement) for i in relation.degree}
    missing = [
        i
        for i in here.missing()
        if i not in elsewhere and words[i].text not in _SAYING and not converse(here, i)
    ]
    verb = next((i for i in range(len(words)) if is_verb(statement, i)), len(words))
    known = verb in here.partners if verb < len(words) else 2 * len(missing) <= len(words)
    if is_open(place) and known and not _is_either(place):
        subject = match(statement.text, subjects_of(place.before)).partners
        given = match(statement.text, place.before).partners
        missing = [i for i in missing if i not in (subject if i < verb else given)]
    if not missing:
        return
    news = _news(statement)
    alien = len(news) >= _FEWEST_NEWS and not any(i in here.partners for i in news)
    text = statement.text[words[missing[0]].start : words[missing[-1]].end]
    yield Reason(kind="unrelated" if alien else "addition", text=text)


def _is_either(place: Place) -> bool:
    """Whether "he" or "she" may be one of two who are named before."""
    words = read(place.text).words
    named = {fact.value for fact in read(place.before).names}
    return len(named) > 1 and any(word.text in ("he", "she") for word in words[:2])


def _news(reading: Reading) -> list[int]:
    return [i for i, word in enumerate(reading.words) if word.content or i in reading.at]

"""Proves a statement: each of its clauses has to be found whole in one place of its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.check.binding import misplaced_amount
from assistant.check.limits import changed_degree, changed_limit, limits
from assistant.check.matching import Match, match
from assistant.check.modality import governor, hardened
from assistant.check.places import (
    Place,
    first_verb,
    has_parts,
    main_clauses,
    openness,
    places_of,
    sentences_of,
    subjects_of,
)
from assistant.check.relations import changed_relation, mixed, relations
from assistant.check.roles import converse, swapped
from assistant.check.scope import widened
from assistant.check.stated_amounts import is_derived, is_rise, unstated_amount
from assistant.check.stated_names import unstated_name
from assistant.english.clauses import Reading
from assistant.english.fact import Fact
from assistant.english.opposites import are_opposites, small_opposites
from assistant.english.word_lists import word_list

ReasonKind = Literal[
    "number", "date", "unit", "name", "role", "negation", "hedge", "addition",
    "place", "limit", "order", "unrelated",
]  # fmt: skip

# Who says it is compared, not in which words.
_SAYING = frozenset(word_list("modality")["sayings"].split())
_TELLS_TIME = frozenset(["later", "earlier", "afterwards", "ago"])
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
        if not is_derived(fact, everything):
            yield Reason(kind=kind, text=fact.text)
    if name := unstated_name(everything, given):
        yield Reason(kind="name", text=name.text)
    word, reverse = changed_relation(everything)
    if word:
        yield Reason(kind="role" if reverse else "order", text=word)


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
    dated = any(fact.kind == "date" and fact.value[0].isdigit() for fact in here.source.facts)
    own_time = dated or _TELLS_TIME & here.source.texts
    around = "" if own_time else f"{place.before} ; {place.sentence}"
    amount = unstated_amount(here, dates=around)
    if amount and not is_rise(amount[1], here):
        yield Reason(kind="place", text=amount[1].text)
    elif misplaced := misplaced_amount(here):
        yield Reason(kind="place", text=misplaced.text)
    if name := unstated_name(here, place.before) or _unstated_subject(here, place):
        yield Reason(kind="place", text=name.text)
    if doer := swapped(match(sentence, place.sentence), clause, place.text):
        yield Reason(kind="role" if doer.turned else "place", text=doer.verb)
    word, limit = _opposite(here), changed_limit(here)
    denied = bool(limit and limit.kind == "deny" and not are_opposites(word, limit.text))
    if word:  # "kept" for "never tore up" denies nothing
        yield Reason(kind="negation" if not denied and _is_copy(here, word) else "limit", text=word)
    if limit:
        turned = denied and not word and _is_copy(here)
        yield Reason(kind="negation" if turned else "limit", text=limit.text)
    limiting = (changed_degree(here), widened(here, place), mixed(here), _crossed(here))
    yield from (Reason(kind="limit", text=dropped) for dropped in limiting if dropped)
    if hedge := hardened(here) or governor(here):
        yield Reason(kind="hedge", text=hedge)
    yield from _surplus(here, place)


def _unstated_subject(here: Match, place: Place) -> Fact | None:
    """A name that the clause speaks of, where its place speaks of another."""
    words = here.statement.words
    verb = first_verb(here.statement)
    lost = unstated_name(here, "")
    if lost and verb < len(words) and lost.start > words[verb].start:
        return None if openness(place).pronouns else lost
    return unstated_name(here, subjects_of(place.before) if _lends_subject(here, place) else "")


def _lends_subject(here: Match, place: Place) -> bool:
    """Whether a clause may take what it speaks of from what is before its place."""
    left = openness(place)
    return left.subject and all(i in here.taken for i in left.own)


def _is_copy(here: Match, but: str = "") -> bool:
    """Whether a clause is its place word for word, in its order, but for one word."""
    words = here.statement.words
    news = [i for i, word in enumerate(words) if word.content and word.text != but]
    if not all(i in here.exact for i in news):
        return False
    places = [min(here.partners[i]) for i in news]
    return len(places) > 1 and places == sorted(places)


def _crossed(here: Match) -> str:
    """A name that has changed places with another one, where all other words kept theirs."""
    ours, theirs = here.statement, here.source
    order = [min(here.partners[i]) for i in sorted(here.exact) if ours.words[i].name < 0]
    if len(order) < _FEWEST_NEWS or order != sorted(order):
        return ""
    starts = {fact.value: fact.start for fact in theirs.names}
    told = [fact for fact in ours.names if fact.value in starts]
    for one, other in pairwise(told):
        beside = not re.search(r"\w{4}", ours.text[one.end : other.start])  # "A, B and C"
        if starts[one.value] > starts[other.value] and not beside:
            return one.text
    return ""


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
    verb = first_verb(statement)
    known = verb in here.partners if verb < len(words) else 2 * len(missing) <= len(words)
    if verb < len(words) and not words[verb].content:  # "is", "made": what follows tells the deed
        same = words[verb].stem in {word.stem for word in here.source.words}
        known = same and any(i in here.partners for i in range(verb + 1, len(words)))
    if known:
        given = match(statement.text, place.before).partners
        spoken_of = match(statement.text, subjects_of(place.before)).partners
        spoken_of = spoken_of if _lends_subject(here, place) else {}
        behind = [i for i in missing if i > verb and i in given]
        lent = set(behind) if _phrases(statement, behind) <= openness(place).pronouns else set()
        lent |= {i for i in missing if i < verb and i in spoken_of}
        missing = [i for i in missing if i not in lent]
    if not missing:
        return
    news = _news(statement)
    alien = len(news) >= _FEWEST_NEWS and not any(i in here.partners for i in news)
    text = statement.text[words[missing[0]].start : words[missing[-1]].end]
    yield Reason(kind="unrelated" if alien else "addition", text=text)


def _phrases(reading: Reading, positions: Sequence[int]) -> int:
    """How many things some words name: "the old mill" is one, "the offer an insult" are two."""
    gaps = ({w.text for w in reading.words[a + 1 : b]} for a, b in pairwise(positions))
    return bool(positions) + sum(bool(gap - {"of", "the", "and"}) for gap in gaps)


def _news(reading: Reading) -> list[int]:
    return [i for i, word in enumerate(reading.words) if word.content or i in reading.at]

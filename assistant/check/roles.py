"""Whether a statement swaps who did what to whom, or gives one's deed to another."""

from __future__ import annotations

from typing import NamedTuple

from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.verbs import agents, is_verb, may_be_verb, patients
from assistant.english.word_forms import VERB_BASES, stem_of
from assistant.english.word_lists import word_list

_GENERAL = frozenset(stem_of(word) for word in word_list("words")["general"].split())
_HELPS = frozenset(f"{word_list('words')['be']} {word_list('words')['auxiliaries']}".split())
_PLAIN_VERBS = frozenset(stem_of(verb) for verb in VERB_BASES)
_CONVERSES = tuple(
    (frozenset(entry["verbs"].split()), frozenset(entry["swapped"].split()))
    for entry in word_list("negation")["converses"]
)


def converse(match: Match, i: int) -> bool:
    """Whether a verb tells a deed of the source from its other end: "borrowed" for "lent"."""
    text = match.statement.words[i].text
    sides = [(a, b) for verbs, turned in _CONVERSES for a, b in ((verbs, turned), (turned, verbs))]
    for own, other in sides:
        if text not in own:
            continue
        for j, word in enumerate(match.source.words):
            if word.text in other and _other_end(match, i, j):
                return True
    return False


def _other_end(match: Match, i: int, j: int) -> bool:
    """Whether the doer of one verb is none of the doers of the other, and stands behind it."""
    ours, theirs = agents(match.statement, i), set(agents(match.source, j))
    done_to = set(patients(match.source, j))
    return any(_only_in(match, k, done_to, theirs) for k in ours)


class OtherDoer(NamedTuple):
    """A verb that a statement says of another than its source does.

    Attributes:
        verb: As the statement has it.
        turned: Whether doer and done-to have changed places.
    """

    verb: str
    turned: bool


def swapped(match: Match, clause: str = "", place: str = "") -> OtherDoer | None:
    """The first verb whose doer is another than in the source; None when there is none.

    Args:
        match: A sentence lined up with one of the source.
        clause: The part of the sentence that is asked about; all of it when empty.
        place: The part of the source that is to prove it, where it has the verb.
    """
    start = max(0, match.statement.text.find(clause))
    within = max(0, match.source.text.find(place))
    until = within + len(place)
    for i, places in {**match.partners, **_plain_verbs(match)}.items():
        word = match.statement.words[i]
        if clause and not start <= word.start < start + len(clause):
            continue
        if not _acts(match.statement, i):
            continue
        places = tuple(j for j in places if _acts(match.source, j))
        places = tuple(j for j in places if within <= match.source.words[j].start < until) or places
        turned = [_turned(match, i, j) for j in places]
        if places and all(turned):
            return OtherDoer(word.text, turned=True)
        if places and all(_other_agent(match, i, j) for j in places):
            return OtherDoer(word.text, turned=False)
    return None


def _acts(reading: Reading, position: int) -> bool:
    return (
        is_verb(reading, position)
        or may_be_verb(reading, position)
        or _is_plain_verb(reading, position)
    )


def _is_plain_verb(reading: Reading, position: int) -> bool:
    """Whether it is a verb that carries no news of its own: "keeps", "took"."""
    word = reading.words[position]
    return not word.content and word.text not in _HELPS and word.stem in _PLAIN_VERBS


def _plain_verbs(match: Match) -> dict[int, tuple[int, ...]]:
    """The verbs without news of their own, with the same ones of the source."""
    theirs = [j for j in range(len(match.source.words)) if _is_plain_verb(match.source, j)]
    words = match.statement.words
    found = {
        i: tuple(j for j in theirs if match.source.words[j].stem == words[i].stem)
        for i in range(len(words))
        if _is_plain_verb(match.statement, i)
    }
    return {i: places for i, places in found.items() if places}


def _turned(match: Match, i: int, j: int) -> bool:
    """Whether doer and done-to have changed places around a verb that both texts use."""
    if i not in match.exact:
        return False
    doers, done_to = set(agents(match.source, j)), set(patients(match.source, j))
    ours, others = agents(match.statement, i), patients(match.statement, i)
    into_doers = any(_only_in(match, k, done_to, doers) for k in ours)
    into_done_to = any(_only_in(match, k, doers, done_to) for k in others)
    return into_doers and into_done_to and not any(_stands_in(match, k, doers) for k in ours)


def _only_in(match: Match, i: int, places: set[int], others: set[int]) -> bool:
    return _stands_in(match, i, places) and not _stands_in(match, i, others)


def _stands_in(match: Match, i: int, places: set[int]) -> bool:
    return any(j in places for j in match.partners.get(i, ()))


def _other_agent(match: Match, i: int, j: int) -> bool:
    """Whether the statement says a verb of somebody else than the source does."""
    statement, source = match.statement, match.source
    if statement.words[max(i - 1, 0)].text == "to" or source.words[max(j - 1, 0)].text == "to":
        return False
    ours = [k for k in agents(statement, i) if statement.words[k].stem not in _GENERAL]
    theirs = [k for k in agents(source, j) if source.words[k].stem not in _GENERAL]
    if not ours or not theirs:
        return False  # "it" or "the company" may be anybody
    head = ours[-1]  # "Ada's father" is not Ada
    if match.partners.get(head) and not _stands_in(match, head, set(theirs)):
        return True
    return not any(_stands_in(match, k, set(theirs)) for k in ours)

"""Whether a statement makes a fact of what its source only supposes, plans or hears."""

from __future__ import annotations

from assistant.clauses import Reading
from assistant.cues import Cue, Cues
from assistant.matching import Match
from assistant.vocabulary import word_list

_LISTS = word_list("modality")
_POSSIBLE, _HEARSAY, _PLANNED, _FUTURE = (
    Cues(_LISTS[name]) for name in ("possible", "hearsay", "planned", "future")
)
_PLAIN = frozenset(_LISTS["plain"])
_KEPT = frozenset(_LISTS["kept"])
_KEPT_PLANS = frozenset(_LISTS["kept_plans"])
_REACH = 4
_LITERAL = frozenset(
    ["on", "in", "at", "before", "with", "alongside", "under", "beside", "for", "throughout", "and"]
)
_BE = frozenset(["is", "are", "was", "were", "be", "am", "'m", "'s", "'re"])


def _find(cues: Cues, reading: Reading) -> list[Cue]:
    """The cues; the month of May is none."""
    return [
        cue
        for cue in cues.find(reading)
        if not (
            cue.phrase == "may"
            and reading.text[reading.words[cue.first].start].isupper()
            and cue.first
        )
        and not (cue.phrase.startswith("appear") and _next(reading, cue) in _LITERAL)
        and not (cue.phrase == "going to" and reading.words[cue.first - 1].text not in _BE)
    ]


def _next(reading: Reading, cue: Cue) -> str:
    return reading.words[cue.last + 1].text if cue.last + 1 < len(reading.words) else "on"


def hardened(match: Match) -> str:
    """The word of doubt, hearsay or plan that the statement drops; empty when it drops none."""
    statement, source = match.statement, match.source
    possible, hearsay = _find(_POSSIBLE, statement), _find(_HEARSAY, statement)
    planned, future = _find(_PLANNED, statement), _find(_FUTURE, statement)
    for cue in _find(_POSSIBLE, source):
        if cue.phrase not in _PLAIN and _carried(match, cue, whole=False):
            if not _softened(match, cue, possible + planned + _weak_hearsay(hearsay)):
                return cue.phrase
    for cue in _HEARSAY.find(source):
        if cue.phrase in _KEPT and _carried(match, cue, whole=True):
            if not hearsay and not possible:
                return cue.phrase
    for cue in _PLANNED.find(source):
        if cue.phrase in _KEPT_PLANS and _carried(match, cue, whole=False):
            if not _softened(match, cue, planned + possible):
                return cue.phrase
    for cue in _FUTURE.find(source):
        if _carried(match, cue, whole=False) and not (future or planned or possible):
            return cue.phrase
    return ""


def _weak_hearsay(cues: list[Cue]) -> list[Cue]:
    return [cue for cue in cues if cue.phrase in _KEPT or cue.phrase.endswith("ly")]


def _carried(match: Match, cue: Cue, *, whole: bool) -> bool:
    """Whether the statement repeats what the cue speaks of.

    Args:
        match: Statement and source.
        cue: A cue of the source.
        whole: Whether the cue speaks of its whole sentence rather than of the words behind it.
    """
    source = match.source
    if whole:
        scope = _whole_scope(source, cue)
        return bool(scope) and 2 * sum(j in match.taken for j in scope) >= len(scope)
    scope = _behind(source, cue)
    if not scope:
        return False
    kept = [j for j in scope if _only_here(match, j, scope)]
    return 2 * len(kept) >= len(scope)


def _only_here(match: Match, j: int, scope: list[int]) -> bool:
    """Whether a word of the statement rests on this place of the source and on none outside."""
    clause = match.source.words[scope[0]].clause
    return any(
        all(match.source.words[k].clause == clause for k in match.partners[i])
        for i in match.taken.get(j, ())
    )


def _softened(match: Match, cue: Cue, ours: list[Cue]) -> bool:
    """Whether one of the statement's own cues speaks of what the source's cue speaks of."""
    if not ours:
        return False
    statement = match.statement
    places = [i for j in _behind(match.source, cue) for i in match.taken.get(j, ())]
    sentences = {statement.words[i].sentence for i in places}
    clauses = {statement.words[i].clause for i in places}
    if not clauses:
        return True
    return (
        any(
            statement.words[own.first].clause in clauses
            or (
                statement.words[own.first].sentence in sentences
                and own.first < min(places)
                and len(clauses) == 1
                and False
            )
            for own in ours
        )
        or len({w.clause for w in statement.words}) == 1
    )


def _behind(reading: Reading, cue: Cue) -> list[int]:
    """Positions of the content words behind a cue in its clause, at most a few."""
    clause = reading.words[cue.last].clause
    found = []
    for i in range(cue.last + 1, len(reading.words)):
        if reading.words[i].clause != clause or len(found) == _REACH:
            break
        if reading.words[i].content or i in reading.at:
            found.append(i)
    return found


def _whole_scope(reading: Reading, cue: Cue) -> list[int]:
    """Positions of the content words of the sentence but for those of the cue's own clause."""
    sentence, clause = reading.words[cue.first].sentence, reading.words[cue.first].clause
    words = [i for i, w in enumerate(reading.words) if w.content and w.sentence == sentence]
    others = [i for i in words if reading.words[i].clause != clause]
    return others if len(others) > 1 and cue.phrase == "according to" else words

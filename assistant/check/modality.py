"""Whether a statement makes a fact of what its source only supposes, plans or hears."""

from __future__ import annotations

from assistant.check.limits import limits
from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.cues import Cue, Cues
from assistant.english.verbs import has_verb
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("modality")
_POSSIBLE, _HEARSAY, _PLANNED, _FUTURE = (
    Cues(_LISTS[name]) for name in ("possible", "hearsay", "planned", "future")
)
_PLAIN = frozenset(_LISTS["plain"])
_KEPT = frozenset(_LISTS["kept"])
_KEPT_PLANS = frozenset(_LISTS["kept_plans"])
_FACTIVE = frozenset(map(stem_of, _LISTS["factive"].split()))
_REACH = 4


def _find(cues: Cues, reading: Reading) -> list[Cue]:
    """The cues in their softening sense: not the month of May, not "appeared on the show"."""
    return [cue for cue in cues.find(reading) if not _is_plain(reading, cue)]


def _is_plain(reading: Reading, cue: Cue) -> bool:
    if cue.phrase == "may":  # the month
        return cue.first > 0 and reading.text[reading.words[cue.first].start].isupper()
    behind = cue.last + 1  # "could not find it" is no doubt but a fact
    return cue.phrase == "could" and "not" in (w.text for w in reading.words[behind : behind + 1])


def hardened(match: Match) -> str:
    """The word of doubt, hearsay or plan that the statement drops; empty when it drops none."""
    possible, hearsay = _find(_POSSIBLE, match.statement), _find(_HEARSAY, match.statement)
    planned, future = _find(_PLANNED, match.statement), _find(_FUTURE, match.statement)
    softened = possible + planned + [cue for cue in hearsay if cue.phrase in _KEPT]
    doubts = [cue for cue in _find(_POSSIBLE, match.source) if cue.phrase not in _PLAIN]
    plans = [cue for cue in _find(_PLANNED, match.source) if cue.phrase in _KEPT_PLANS]
    for cue in doubts:
        if _carried(match, cue) and not _softened(match, cue, softened):
            return cue.phrase
    for cue in plans:
        if _carried(match, cue) and not _softened(match, cue, planned + possible):
            return cue.phrase
    for cue in _find(_HEARSAY, match.source):
        used = _carried(match, cue) or _sentence_carried(match, cue)
        kept = cue.phrase in _KEPT or _leads(match.source, cue)
        if kept and used and not (hearsay or possible or planned):
            return cue.phrase
    for cue in _find(_FUTURE, match.source):
        if not (future or planned or possible) and _carried(match, cue):
            return cue.phrase
    return ""


def governor(match: Match) -> str:
    """The dropped word on which the source hangs what is stated: "denied that ..."."""
    words = match.source.words
    denies = any(limit.kind == "deny" for limit in limits(match.statement))
    ours = [_find(cues, match.statement) for cues in (_HEARSAY, _POSSIBLE, _PLANNED)]
    if denies or any(cue.phrase not in _PLAIN for cues in ours for cue in cues):
        return ""
    for k in range(1, len(words) - 1):
        word = words[k - 1]
        hangs = words[k].text == "that" and has_verb(match.source, k + 1, len(words))
        if not hangs or not word.content or word.stem in _FACTIVE or k - 1 in match.taken:
            continue
        if _carried(match, Cue(word.text, k - 1, k)):
            return word.text
    return ""


def _leads(reading: Reading, cue: Cue) -> bool:
    """Whether somebody says it before it is said: "critics say the dam will break"."""
    words = reading.words
    said = cue.phrase in ("say", "says")
    return said and any(
        words[k].clause == words[cue.first].clause and words[k].content for k in range(cue.first)
    )


def _carried(match: Match, cue: Cue) -> bool:
    """Whether the statement repeats at least half of what stands behind the cue."""
    scope = _behind(match.source, cue)
    kept = [j for j in scope if _only_here(match, j, scope)]
    return bool(scope) and 2 * len(kept) >= len(scope)


def _sentence_carried(match: Match, cue: Cue) -> bool:
    """Whether the statement repeats at least half of what the cue's sentence says."""
    scope = _whole_scope(match.source, cue)
    return bool(scope) and 2 * sum(j in match.taken for j in scope) >= len(scope)


def _only_here(match: Match, j: int, scope: list[int]) -> bool:
    """Whether a word of the statement rests on this place of the source and on none outside."""
    clause = match.source.words[scope[0]].clause
    return any(
        all(match.source.words[k].clause == clause for k in match.partners[i])
        for i in match.taken.get(j, ())
    )


def _softened(match: Match, cue: Cue, ours: list[Cue]) -> bool:
    """Whether one of the statement's own cues speaks of what the source's cue speaks of."""
    words = match.statement.words
    places = [i for j in _behind(match.source, cue) for i in match.taken.get(j, ())]
    clauses = {words[i].clause for i in places}
    if not ours or not clauses:
        return bool(ours)
    one_clause = words[-1].clause == words[0].clause
    return one_clause or any(words[own.first].clause in clauses for own in ours)


def _behind(reading: Reading, cue: Cue) -> list[int]:
    """Positions of the content words behind a cue in its clause, at most a few."""
    clause = reading.words[cue.last].clause
    found: list[int] = []
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

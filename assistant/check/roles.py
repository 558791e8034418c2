"""Whether a statement swaps who did what to whom, or gives one's deed to another."""

from __future__ import annotations

from assistant.check.matching import Match
from assistant.check.order import exchanged
from assistant.english.clauses import Reading
from assistant.english.cues import Cues
from assistant.english.opposites import told_from_the_other_end
from assistant.english.verbs import agents, is_verb, may_be_verb, patients
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_CONVERSES = tuple(
    (frozenset(entry["verbs"].split()), frozenset(entry["swapped"].split()))
    for entry in word_list("negation")["converses"]
)
_GENERAL = frozenset(stem_of(word) for word in word_list("words")["general"].split())
_PIVOTS = Cues(["than", "rather than", "instead of"])


def swapped(match: Match) -> str:
    """The words whose roles differ from those in the source; empty when none do."""
    other_end = told_from_the_other_end(match.statement.texts, match.source.texts)
    for i in match.partners:
        if not is_verb(match.statement, i) and not may_be_verb(match.statement, i):
            continue
        places = [j for j in match.partners[i] if is_verb(match.source, j)]
        if not places or i not in match.exact:
            continue
        if not other_end and all(_turned(match, i, j) for j in places):
            return match.statement.words[i].text
        if all(_other_agent(match, i, j) for j in places):
            return match.statement.words[i].text
    return _converse(match) or _compared(match) or _crossed(match) or exchanged(match)


def _turned(match: Match, i: int, j: int) -> bool:
    """Whether doer and done-to have changed places around a verb that both texts use."""
    ours = (agents(match.statement, i), patients(match.statement, i))
    theirs = (agents(match.source, j), patients(match.source, j))
    return _changed_places(match, ours, theirs)


def _changed_places(
    match: Match, ours: tuple[list[int], list[int]], theirs: tuple[list[int], list[int]]
) -> bool:
    doers, done_to = set(theirs[0]), set(theirs[1])
    into_doers = [
        i for i in ours[0] if _stands_in(match, i, done_to) and not _stands_in(match, i, doers)
    ]
    into_done_to = [
        i for i in ours[1] if _stands_in(match, i, doers) and not _stands_in(match, i, done_to)
    ]
    kept = [i for i in ours[0] if _stands_in(match, i, doers)]
    return bool(into_doers) and bool(into_done_to) and not kept


def _stands_in(match: Match, i: int, places: set[int]) -> bool:
    return any(j in places for j in match.partners.get(i, ()))


def _other_agent(match: Match, i: int, j: int) -> bool:
    """Whether the statement says a verb of somebody whom the source names elsewhere."""
    if (
        match.statement.words[max(i - 1, 0)].text == "to"
        or match.source.words[max(j - 1, 0)].text == "to"
    ):
        return False
    ours = [k for k in agents(match.statement, i) if match.statement.words[k].stem not in _GENERAL]
    theirs = set(agents(match.source, j))
    if all(match.source.words[k].stem in _GENERAL for k in theirs):
        return False  # "the company" may be anybody
    if not ours or any(_stands_in(match, k, theirs) for k in ours):
        return False
    words = match.source.words
    elsewhere = any(words[j].name >= 0 for k in ours for j in match.partners.get(k, ()))
    # A name that only the heading gives may stand for "it", not for another name.
    displaced = any(match.statement.words[k].name >= 0 and k not in match.partners for k in ours)
    elsewhere = elsewhere or _does_another(match, ours, j)
    return elsewhere or (displaced and any(words[j].name >= 0 for j in theirs))


def _does_another(match: Match, ours: list[int], j: int) -> bool:
    """Whether the statement's doer does, in the source's sentence, something else."""
    source = match.source
    if not all(k in match.exact for k in ours):
        return False
    verbs = [
        v
        for v, word in enumerate(source.words)
        if v != j and word.sentence == source.words[j].sentence and is_verb(source, v)
    ]
    return any(all(_stands_in(match, k, set(agents(source, v))) for k in ours) for v in verbs)


def _converse(match: Match) -> str:
    """A deed told from the other end with the same doer: "X bought" for "X sold"."""
    statement, source = match.statement, match.source
    for verbs, turned in _CONVERSES:
        ours = [
            i
            for i, w in enumerate(statement.words)
            if w.text in verbs | turned
            and not any(
                source.words[j].text in (verbs if w.text in verbs else turned)
                for j in match.partners.get(i, ())
            )
        ]
        theirs = [
            j
            for j, w in enumerate(source.words)
            if w.text in verbs | turned
            and not any(i in match.exact for i in match.taken.get(j, ()))
        ]
        for i in ours:
            for j in theirs:
                if (statement.words[i].text in verbs) == (source.words[j].text in verbs):
                    continue
                doers = set(agents(source, j))
                if any(_stands_in(match, k, doers) for k in agents(statement, i)):
                    return statement.words[i].text
    return ""


def _compared(match: Match) -> str:
    """The two sides of "than" changed places, with the same comparison."""
    ours, theirs = _sides_of_than(match.statement), _sides_of_than(match.source)
    if not ours or not theirs:
        return ""
    before, after = set(theirs[0]), set(theirs[1])
    moved = sum(_stands_in(match, i, after) and not _stands_in(match, i, before) for i in ours[0])
    moved_too = sum(
        _stands_in(match, i, before) and not _stands_in(match, i, after) for i in ours[1]
    )
    kept = sum(
        _stands_in(match, i, before) and not is_verb(match.statement, i) for i in ours[0][:-1]
    )
    if told_from_the_other_end(match.statement.texts, match.source.texts):
        return ""
    return "than" if moved and moved_too and moved >= kept else ""


def _sides_of_than(reading: Reading) -> tuple[list[int], list[int]] | None:
    found = _PIVOTS.find(reading)
    places = [
        cue
        for cue in found
        if cue.last + 1 not in reading.at  # "less than six hours" compares with nobody
        and not any(cue.last == o.last and cue.first > o.first for o in found)
    ]
    if len(places) != 1:
        return None
    pivot = places[0]
    sentence = reading.words[pivot.first].sentence
    content = [i for i, w in enumerate(reading.words) if w.content and w.sentence == sentence]
    return [i for i in content if i < pivot.first][-4:], [i for i in content if i > pivot.last][:4]


def _crossed(match: Match) -> str:
    """Two clauses that have each other's word: "A has x, B has y" told crosswise."""
    statement, source = match.statement, match.source
    homes = {
        i: next(iter(clauses))
        for i in match.exact
        if len(clauses := {source.words[j].clause for j in match.partners[i]}) == 1
    }
    mixed: dict[frozenset[int], list[int]] = {}
    for clause in {word.clause for word in statement.words}:
        own = [i for i in statement.clause(clause) if i in homes]
        pair = frozenset(homes[i] for i in own)
        if len(pair) == 2:  # its words come from two clauses of the source
            mixed.setdefault(pair, []).append(own[0])
    for pair, places in mixed.items():
        if len(places) > 1 and _parallel(source, *pair):
            return statement.words[places[0]].text
    return ""


def _parallel(reading: Reading, clause: int, other: int) -> bool:
    """Whether two clauses are built alike: they share two words."""
    stems = [
        {reading.words[i].stem for i in reading.clause(one) if reading.words[i].content}
        for one in (clause, other)
    ]
    return len(stems[0] & stems[1]) >= 2

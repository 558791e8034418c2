"""Whether a statement denies what its source states, or states what its source denies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from assistant.support.agents import agents, is_verb
from assistant.support.clauses import Reading
from assistant.support.cues import Cue, Cues
from assistant.support.matching import Match
from assistant.support.opposites import (
    are_opposites,
    has_negative_shape,
    negated_form,
    small_opposites,
)
from assistant.support.vocabulary import word_list

_LISTS = word_list("negation")
_STRONG = Cues(_LISTS["strong"] + _LISTS["none"])
_NONE = frozenset(_LISTS["none"])
_WEAK = Cues(_LISTS["weak"])
_WEAK_IN_SOURCE = Cues(_LISTS["weak"] + _LISTS["weak_in_source"])
_UNIVERSAL = frozenset(_LISTS["universal"].split())
_CONTRASTS = frozenset(["rather than", "instead of"])
_EXCEPTIVE = frozenset(_LISTS["exceptive"].split())
_SINCE = frozenset(["before", "again", "since", "other", "else", "previously", "as"])
_FIRST = frozenset(["first", "last", "only", "less", "fewer", "than"])
_NO_WORDS = frozenset(["no", "none", "nobody", "nothing", "never", "nowhere", "without", "neither"])
_REACH = 4  # content words behind a negation that it may deny
_HEAD = 3  # of these, the ones that it denies before all


def denied(match: Match) -> str:
    """The word by which statement and source contradict each other; empty when they do not."""
    ours, theirs = negations(match.statement), negations(match.source)
    return _introduced(match, ours, theirs) or _dropped(match, ours, theirs) or _reversed(match)


def negations(reading: Reading) -> list[Cue]:
    """The words that deny something, in order; "not only" is none."""
    found = {cue for cue in _STRONG.find(reading) if cue.phrase not in _NONE}
    found |= {Cue(w.text, i, i) for i, w in enumerate(reading.words) if w.text.endswith("n't")}
    return sorted(found, key=lambda cue: cue.first)


def _introduced(match: Match, ours: list[Cue], theirs: list[Cue]) -> str:
    """A negation of the statement whose words the source states plainly."""
    statement, source = match.statement, match.source
    said = {j for i in match.exact for j in match.partners[i]}
    surely = _negative_clauses(source, theirs, _WEAK, said)
    maybe = _negative_clauses(source, theirs, _WEAK_IN_SOURCE, said)
    for cue in ours:
        scope = _scope(statement, cue)
        negative = surely if scope and scope[0] in match.exact else maybe
        clauses = {source.words[j].clause for i in scope for j in match.partners.get(i, ())}
        if not scope or clauses & negative or (negative and not clauses):
            continue
        sentences = {source.words[j].sentence for i in scope for j in match.partners.get(i, ())}
        if _in_sentences(source, theirs, sentences) >= len(ours):
            continue
        if not _said_in_one_word(match, scope) and not _said_of_all(match, cue, clauses):
            return statement.words[cue.first].text
    return ""


def _in_sentences(reading: Reading, cues: list[Cue], sentences: set[int]) -> int:
    """How many of the cues stand in some sentences."""
    return sum(
        reading.words[cue.first].sentence in sentences and cue.phrase not in _CONTRASTS
        for cue in cues
    )


def _said_in_one_word(match: Match, scope: list[int]) -> bool:
    """Whether the source has the opposite of a denied word: "unknown" for "not known"."""
    return any(
        negated_form(match.statement.words[i].text, other.text)
        or (i not in match.exact and are_opposites(match.statement.words[i].text, other.text))
        for i in scope
        for other in match.source.words
    )


def _said_of_all(match: Match, cue: Cue, clauses: set[int]) -> bool:
    """Whether a "none" may rest on an "all" or "first" of the source."""
    clause = match.statement.words[cue.last].clause
    behind = {w.text for w in match.statement.words[cue.last + 1 :] if w.clause == clause}
    if behind & _SINCE and _FIRST & {w.text for w in match.source.words}:
        return True  # "never before" for "the first", "not as much as" for "less than"
    if (
        match.statement.words[cue.first].text not in _NO_WORDS
        or _scope(match.statement, cue)[0] in match.exact
    ):
        return False
    return any(w.text in _UNIVERSAL and w.clause in clauses for w in match.source.words)


def _dropped(match: Match, ours: list[Cue], theirs: list[Cue]) -> str:
    """A negation of the source whose words the statement states plainly."""
    statement, source = match.statement, match.source
    negative = _negative_clauses(statement, ours, _WEAK, match.exact)
    for cue in theirs:
        scope = _scope(source, cue)[:_HEAD]
        kept = [j for j in scope if _only_here(match, j, scope)]
        if not kept or len(kept) * 2 < len(scope):
            continue
        places = [i for j in kept for i in match.taken[j]]
        if _fits_better_elsewhere(match, places, cue):
            continue
        if any(statement.words[i].clause in negative for i in places):
            continue
        if len(ours) >= _in_sentences(source, theirs, {source.words[cue.first].sentence}):
            continue
        together = sum(
            source.words[o.first].clause == source.words[cue.first].clause for o in theirs
        )
        if (together - len(ours)) % 2 == 0:
            continue  # "cannot work without a licence", told as "needs a licence to work"
        if _exceptions(source, cue) - {word.text for word in statement.words}:
            continue  # "not until May", told as "in May"
        words = {source.words[j].text for j in scope}
        if not any(are_opposites(word, w.text) for word in words for w in statement.words):
            return source.words[cue.first].text
    return ""


def _exceptions(reading: Reading, cue: Cue) -> set[str]:
    """The words behind a negation, in its clause, that take some of it back."""
    clause = reading.words[cue.last].clause
    return {w.text for w in reading.words[cue.last + 1 :] if w.clause == clause} & _EXCEPTIVE


def _only_here(match: Match, j: int, scope: list[int]) -> bool:
    """Whether a word of the statement rests on this place of the source and on none outside."""
    return any(
        i in match.exact and set(match.partners[i]) <= set(scope) for i in match.taken.get(j, ())
    )


def _fits_better_elsewhere(match: Match, places: list[int], cue: Cue) -> bool:
    """Whether another sentence of the source carries the statement better, with the same word."""
    words = match.source.words
    here = words[cue.first].sentence
    also = {words[j].sentence for i in places for j in match.partners[i]} - {here}
    counts = Counter(s for js in match.partners.values() for s in {words[j].sentence for j in js})
    return any(counts[sentence] > counts[here] for sentence in also)


def _reversed(match: Match) -> str:
    """A word that has become its opposite: "stable" for "unstable", "fell" for "rose"."""
    statement, source = match.statement, match.source
    in_both = {w.text for w in statement.words} & {w.text for w in source.words}
    free = [j for j, w in enumerate(source.words) if w.text not in in_both]
    for i, word in enumerate(statement.words):
        if word.text in in_both or not _stands_for(match, i):
            continue
        for j in free:
            other = source.words[j]
            if small_opposites(word.text, other.text) and _same_next(match, i, j):
                return word.text
            if not (negated_form(word.text, other.text) or are_opposites(word.text, other.text)):
                continue
            if _taken_otherwise(match, j) or _other_doers(match, i, j):
                continue
            if _turned_around(match, i, j):
                continue
            if _alike_around(match, i, j) and _denies(statement, i) == _denies(source, j):
                return word.text
    return ""


def _stands_for(match: Match, i: int) -> bool:
    """Whether a word of the statement rests on nothing in the source but, maybe, its opposite."""
    text = match.statement.words[i].text
    return all(
        are_opposites(text, match.source.words[j].text)
        or negated_form(text, match.source.words[j].text)
        for j in match.partners.get(i, ())
    )


def _taken_otherwise(match: Match, j: int) -> bool:
    """Whether a word of the source carries a word of the statement that is not its opposite."""
    text = match.source.words[j].text
    return any(
        not are_opposites(match.statement.words[i].text, text)
        and not negated_form(match.statement.words[i].text, text)
        for i in match.taken.get(j, ())
    )


def _same_next(match: Match, i: int, j: int) -> bool:
    """Whether the next words of both say the same."""
    ours, theirs = _next(match.statement, i), _next(match.source, j)
    return theirs in match.partners.get(ours, ())


def _next(reading: Reading, position: int) -> int:
    """Position of the next word that carries news or begins an amount or date; -1 for none."""
    clause = reading.words[position].clause
    for k in range(position + 1, len(reading.words)):
        if reading.words[k].clause != clause:
            break
        if reading.words[k].content or k in reading.at:
            return k
    return -1


def _alike_around(match: Match, i: int, j: int) -> bool:
    """Whether at least half of the words around stand in the sentence of the other."""
    statement, source = match.statement, match.source
    sentence = source.words[j].sentence
    around = [
        k
        for k in statement.clause(statement.words[i].clause)
        if k != i and (statement.words[k].content or k in statement.at)
    ]
    shared = sum(
        any(source.words[p].sentence == sentence for p in match.partners.get(k, ())) for k in around
    )
    return shared > 0 and 2 * shared >= len(around)


def _other_doers(match: Match, i: int, j: int) -> bool:
    """Whether two verbs have different doers, so that both can be true: "X lost", "Y won"."""
    if not (is_verb(match.statement, i) and is_verb(match.source, j)):
        return False
    ours, theirs = agents(match.statement, i), set(agents(match.source, j))
    known = [k for k in ours if k in match.partners]
    return bool(known and theirs) and not any(theirs & set(match.partners[k]) for k in known)


def _turned_around(match: Match, i: int, j: int) -> bool:
    """Whether what is before one word is behind the other: "A, north of B", "B, south of A"."""
    statement, source = match.statement, match.source
    sentence, there = statement.words[i].sentence, source.words[j].sentence
    placed = [
        (k < i, places[0] < j)
        for k, places in match.partners.items()
        if statement.words[k].sentence == sentence
        and not is_verb(statement, k)
        and len(places) == 1
        and source.words[places[0]].sentence == there
    ]
    turned = placed.count((True, False)) and placed.count((False, True))
    return bool(turned) and (True, True) not in placed


def _denies(reading: Reading, position: int) -> bool:
    """Whether a negation stands before a word, in its reach."""
    return any(
        cue.last < position <= max(_scope(reading, cue), default=-1) for cue in negations(reading)
    )


def _negative_clauses(reading: Reading, cues: list[Cue], weak: Cues, said: Set[int]) -> set[int]:
    """The clauses that hold a word of denial; a weak one counts where the other has it not."""
    clauses = {
        reading.words[cue.first].clause
        for cue in (*cues, *(cue for cue in weak.find(reading) if cue.first not in said))
    }
    return clauses | {word.clause for word in reading.words if has_negative_shape(word.text)}


def _scope(reading: Reading, cue: Cue) -> list[int]:
    """Positions of the content words behind a negation, in its clause, that it may deny."""
    clause = reading.words[cue.last].clause
    found: list[int] = []
    for i in range(cue.last + 1, len(reading.words)):
        if reading.words[i].clause != clause or len(found) == _REACH:
            break
        if reading.words[i].content:
            found.append(i)
    return found

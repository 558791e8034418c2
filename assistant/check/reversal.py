"""Whether a word of the statement has become its opposite: "fell" for "rose"."""

from __future__ import annotations

from assistant.check.matching import Match
from assistant.check.polarity import negations, reach_of
from assistant.english.clauses import Reading
from assistant.english.opposites import are_opposites, negated_form, small_opposites
from assistant.english.verbs import agents, is_verb


def reversed_word(match: Match) -> str:
    """A word that has become its opposite: "stable" for "unstable", "fell" for "rose"."""
    statement, source = match.statement, match.source
    in_both = {w.text for w in statement.words} & {w.text for w in source.words}
    free = [j for j, w in enumerate(source.words) if w.text not in in_both]
    return next(
        (
            word.text
            for i, word in enumerate(statement.words)
            if word.text not in in_both and any(_is_reversal(match, i, j) for j in free)
        ),
        "",
    )


def _is_reversal(match: Match, i: int, j: int) -> bool:
    """Whether two words are opposites that are said of the same."""
    word, other = match.statement.words[i].text, match.source.words[j].text
    small = small_opposites(word, other)
    if not small and not negated_form(word, other) and not are_opposites(word, other):
        return False
    if not _stands_for(match, i, j):
        return False
    return (small and _same_next(match, i, j)) or _said_of_the_same(match, i, j)


def _said_of_the_same(match: Match, i: int, j: int) -> bool:
    word, other = match.statement.words[i].text, match.source.words[j].text
    if not (negated_form(word, other) or are_opposites(word, other)):
        return False
    if _taken_otherwise(match, j) or _other_doers(match, i, j) or _turned_around(match, i, j):
        return False
    if not _shared_around(match, i, j) and _in_other_clause(match, i, j):
        return False
    return _alike_around(match, i, j) and _denies(match.statement, i) == _denies(match.source, j)


def _stands_for(match: Match, i: int, j: int) -> bool:
    """Whether a word rests on nothing but, maybe, its opposite `j` or what others do elsewhere."""
    text, words = match.statement.words[i].text, match.source.words
    return all(
        are_opposites(text, words[k].text)
        or negated_form(text, words[k].text)
        or (i not in match.exact and _rests_elsewhere(match, i, k, j))
        for k in match.partners.get(i, ())
    )


def _rests_elsewhere(match: Match, i: int, k: int, j: int) -> bool:
    """Whether the clause of `j` fits that of a word better than the clause of its partner `k`."""
    there, here = _shared_around(match, i, j), _shared_around(match, i, k)
    return there > here or (there == here and _other_doers(match, i, k))


def _shared_around(match: Match, i: int, j: int) -> int:
    """How many words of one word's clause rest on the clause of the other."""
    clause = match.source.words[j].clause
    return sum(
        any(match.source.words[p].clause == clause for p in match.partners.get(k, ()))
        for k in match.statement.clause(match.statement.words[i].clause)
        if k != i
    )


def _taken_otherwise(match: Match, j: int) -> bool:
    """Whether a word of the source carries a word of the statement that is not its opposite."""
    text = match.source.words[j].text
    return any(
        not are_opposites(match.statement.words[i].text, text)
        and not negated_form(match.statement.words[i].text, text)
        for i in match.taken.get(j, ())
    )


def _in_other_clause(match: Match, i: int, j: int) -> bool:
    """Whether what a word's clause says stands in the sentence of `j`, but in another clause."""
    words = match.source.words
    around = match.statement.clause(match.statement.words[i].clause)
    return any(
        words[p].sentence == words[j].sentence for k in around for p in match.partners.get(k, ())
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
    ours, theirs = _than_behind(statement, i), _than_behind(source, j)
    if ours and theirs:
        return _rests(match, range(ours, len(statement.words)), range(theirs)) and _rests(
            match, range(ours), range(theirs, len(source.words))
        )
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


def _than_behind(reading: Reading, position: int) -> int:
    """Position of the "than" that a comparison goes on with, 0 where none does."""
    words = reading.words
    near = range(position + 1, min(position + 5, len(words)))
    return next((k for k in near if words[k].text == "than" and k + 1 not in reading.at), 0)


def _rests(match: Match, ours: range, theirs: range) -> bool:
    """Whether a word of one stretch rests on the other stretch alone."""
    return any(
        places and all(j in theirs for j in places)
        for i, places in match.partners.items()
        if i in ours
    )


def _denies(reading: Reading, position: int) -> bool:
    """Whether a negation stands before a word, in its reach."""
    return any(
        cue.last < position <= max(reach_of(reading, cue), default=-1) for cue in negations(reading)
    )

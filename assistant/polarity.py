"""Whether a statement denies what its source states, or states what its source denies."""

from __future__ import annotations

from functools import lru_cache

from assistant.clauses import Reading
from assistant.cues import Cue, Cues
from assistant.matching import Match
from assistant.vocabulary import word_list
from assistant.word_forms import stem_of

_LISTS = word_list("negation")
_STRONG = Cues(_LISTS["strong"] + _LISTS["none"])
_NONE = frozenset(_LISTS["none"])
_WEAK = Cues(_LISTS["weak"])
_PREFIXES: tuple[str, ...] = tuple(sorted(_LISTS["prefixes"], key=len, reverse=True))
_REACH = 4  # content words behind a negation that it may deny
_PREPOSITIONS = frozenset(["like", "unlike"])


def _sides() -> dict[str, set[tuple[int, int]]]:
    sides: dict[str, set[tuple[int, int]]] = {}
    for number, pair in enumerate(_LISTS["opposites"]):
        for side, words in enumerate(pair):
            for word in words.split():
                sides.setdefault(word, set()).add((number, side))
    return sides


_SIDES = _sides()


@lru_cache(maxsize=20_000)
def are_opposites(word: str, other: str) -> bool:
    """Whether two lower-case words stand on the two sides of one line of the list."""
    here, there = _SIDES.get(word, set()), _SIDES.get(other, set())
    return any((number, 1 - side) in there for number, side in here) and not here & there


def negations(reading: Reading) -> list[Cue]:
    """The words that deny something, in order; "not only" is none."""
    found = [cue for cue in _STRONG.find(reading) if cue.phrase not in _NONE]
    denied = [
        Cue(word.text, i, i)
        for i, word in enumerate(reading.words)
        if word.text.endswith("n't") or word.text == "cannot"
    ]
    return sorted({*found, *denied}, key=lambda cue: cue.first)


def denied(match: Match) -> str:
    """The words by which statement and source contradict each other; empty when they do not."""
    statement, source = match.statement, match.source
    ours, theirs = negations(statement), negations(source)
    return _introduced(match, ours, theirs) or _dropped(match, ours, theirs) or _prefixed(match)


def _introduced(match: Match, ours: list[Cue], theirs: list[Cue]) -> str:
    """A negation of the statement whose words the source states plainly."""
    statement, source = match.statement, match.source
    negative = _negative_clauses(source, theirs)
    for cue in ours:
        scope = _scope(statement, cue)
        partners = [j for i in scope for j in match.partners.get(i, ())]
        if not scope:
            continue
        if partners and all(source.words[j].clause not in negative for j in partners):
            if any(
                are_opposites(statement.words[i].text, w.text)
                for i in scope
                if i not in match.exact
                for w in source.words
            ):
                continue
            if any(
                _is_negated_form(statement.words[i].text, w.text)
                for i in scope
                for w in source.words
            ):
                continue
            return statement.words[cue.first].text
        if not partners and not negative and not _negated_forms(match, scope):
            return statement.words[cue.first].text
    return ""


def _dropped(match: Match, ours: list[Cue], theirs: list[Cue]) -> str:
    """A negation of the source whose words the statement states plainly."""
    statement, source = match.statement, match.source
    negative = _negative_clauses(statement, ours)
    for cue in theirs:
        scope = _scope(source, cue)[:3]
        kept = [j for j in scope if _only_here(match, j, scope)]
        if not scope or len(kept) * 2 < len(scope):
            continue
        places = [i for j in kept for i in match.taken[j]]
        if _fits_better_elsewhere(match, places, cue):
            continue
        if all(statement.words[i].clause not in negative for i in places):
            if any(_negative_word(word.text) for word in statement.words):
                continue
            if any(
                are_opposites(source.words[j].text, w.text) for j in scope for w in statement.words
            ):
                continue
            return source.words[cue.first].text
    return ""


def _only_here(match: Match, j: int, scope: list[int]) -> bool:
    """Whether a word of the statement rests on this place of the source and on none outside."""
    return any(
        i in match.exact and set(match.partners[i]) <= set(scope) for i in match.taken.get(j, ())
    )


def _fits_better_elsewhere(match: Match, places: list[int], cue: Cue) -> bool:
    """Whether another sentence of the source carries the statement better, with the same word."""
    source = match.source
    here = source.words[cue.first].sentence
    also = {source.words[j].sentence for i in places for j in match.partners[i]} - {here}
    counts: dict[int, int] = {}
    for js in match.partners.values():
        for sentence in {source.words[j].sentence for j in js}:
            counts[sentence] = counts.get(sentence, 0) + 1
    return any(counts.get(sentence, 0) > counts.get(here, 0) for sentence in also)


def _negated_forms(match: Match, scope: list[int]) -> bool:
    """Whether the source has the opposite of a word in one word: "unknown" for "not known"."""
    words = match.source.words
    return any(
        _is_negated_form(match.statement.words[i].text, w.text) or _negative_word(w.text)
        for i in scope
        for w in words
    )


def _prefixed(match: Match) -> str:
    """A word that has become its opposite: "stable" for "unstable", "fell" for "rose"."""
    statement, source = match.statement, match.source
    in_both = {w.text for w in statement.words} & {w.text for w in source.words}
    for i, word in enumerate(statement.words):
        if word.text in in_both:
            continue
        if any(
            not are_opposites(word.text, source.words[j].text) for j in match.partners.get(i, ())
        ):
            continue
        for j, other in enumerate(source.words):
            if other.text in in_both or any(
                not are_opposites(statement.words[k].text, other.text)
                for k in match.taken.get(j, ())
            ):
                continue
            if word.text in _PREPOSITIONS and not _same_next(match, i, j):
                continue
            if _is_negated_form(word.text, other.text) or are_opposites(word.text, other.text):
                if not _alike_around(match, i, j):
                    continue
                if _denies(statement, i) == _denies(source, j):
                    return word.text
    return ""


def _same_next(match: Match, i: int, j: int) -> bool:
    """Whether the next words of both say the same."""
    ours = next(
        (k for k in range(i + 1, len(match.statement.words)) if match.statement.words[k].content),
        -1,
    )
    theirs = next(
        (k for k in range(j + 1, len(match.source.words)) if match.source.words[k].content), -2
    )
    return theirs in match.partners.get(ours, ())


def _alike_around(match: Match, i: int, j: int) -> bool:
    """Whether the clause around the two words shares another word, or a fact."""
    statement, source = match.statement, match.source
    sentence, clause = statement.words[i].sentence, source.words[j].clause
    shared = sum(
        1
        for k in match.exact
        if k != i
        and statement.words[k].sentence == sentence
        and any(source.words[p].clause == clause for p in match.partners[k])
    )
    return shared >= 1


def _denies(reading: Reading, position: int) -> bool:
    return any(position in _scope(reading, cue, content=False) for cue in negations(reading))


@lru_cache(maxsize=20_000)
def _is_negated_form(word: str, other: str) -> bool:
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    return (
        len(shorter) > 3
        and any(  # "into" is no "un-to"
            longer.startswith(prefix) and stem_of(longer[len(prefix) :]) == stem_of(shorter)
            for prefix in _PREFIXES
        )
    )


def _negative_word(word: str) -> bool:
    return word in _WEAK_WORDS


_WEAK_WORDS = frozenset(phrase for phrase in _LISTS["weak"] if " " not in phrase)


def _negative_clauses(reading: Reading, cues: list[Cue]) -> set[int]:
    """The clauses that hold any word of denial."""
    clauses = {reading.words[cue.first].clause for cue in cues}
    clauses |= {reading.words[cue.first].clause for cue in _WEAK.find(reading)}
    return clauses


def _scope(reading: Reading, cue: Cue, *, content: bool = True) -> list[int]:
    """Positions of the words behind a negation, in its clause, that it may deny."""
    clause = reading.words[cue.last].clause
    found: list[int] = []
    for i in range(cue.last + 1, len(reading.words)):
        word = reading.words[i]
        if word.clause != clause or len(found) == _REACH:
            break
        if word.content or not content:
            found.append(i)
    return found

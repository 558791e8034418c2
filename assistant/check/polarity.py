"""Whether a statement denies what its source states, or states what its source denies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.cues import Cue, Cues
from assistant.english.opposites import (
    are_opposites,
    has_negative_shape,
    negated_form,
)
from assistant.english.verbs import is_verb
from assistant.english.word_lists import word_list

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
    return _introduced(match, ours, theirs) or _dropped(match, ours, theirs)


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
        scope = reach_of(statement, cue)
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
    if match.statement.words[cue.first].text not in _NO_WORDS:
        return False
    if "than" in behind and any(w.text.endswith("est") for w in match.source.words):
        return True  # "none is higher than" for "the highest"
    if reach_of(match.statement, cue)[0] in match.exact:
        return False
    return any(w.text in _UNIVERSAL and w.clause in clauses for w in match.source.words)


def _dropped(match: Match, ours: list[Cue], theirs: list[Cue]) -> str:
    """A negation of the source whose words the statement states plainly."""
    statement, source = match.statement, match.source
    negative = _negative_clauses(statement, ours, _WEAK, match.exact)
    for cue in theirs:
        scope = reach_of(source, cue)[:_HEAD]
        kept = [j for j in scope if _only_here(match, j, scope)]
        if not kept or len(kept) * 2 < len(scope):
            continue
        places = [i for j in kept for i in match.taken[j]]
        if _fits_better_elsewhere(match, places, cue):
            continue
        if any(statement.words[i].clause in negative for i in places):
            continue
        if _other_deed(match, scope[0], places, cue):
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


def _other_deed(match: Match, head: int, places: list[int], cue: Cue) -> bool:
    """Whether the statement tells a deed of another clause: "A could not open it, B closed it"."""
    if head in match.taken or not is_verb(match.source, head):
        return False
    clauses = {match.statement.words[i].clause for i in places}
    here = match.source.words[cue.first].clause
    return any(
        match.statement.words[i].clause in clauses
        and any(match.source.words[j].clause != here and is_verb(match.source, j) for j in found)
        for i, found in match.partners.items()
        if is_verb(match.statement, i)
    )


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


def _negative_clauses(reading: Reading, cues: list[Cue], weak: Cues, said: Set[int]) -> set[int]:
    """The clauses that hold a word of denial; a weak one counts where the other has it not."""
    clauses = {
        reading.words[cue.first].clause
        for cue in (*cues, *(cue for cue in weak.find(reading) if cue.first not in said))
    }
    return clauses | {word.clause for word in reading.words if has_negative_shape(word.text)}


def reach_of(reading: Reading, cue: Cue) -> list[int]:
    """Positions of the content words behind a negation, in its clause, that it may deny."""
    clause = reading.words[cue.last].clause
    found: list[int] = []
    for i in range(cue.last + 1, len(reading.words)):
        if reading.words[i].clause != clause or len(found) == _REACH:
            break
        if reading.words[i].content:
            found.append(i)
    return found

"""What stands to what: cause and effect, earlier and later, more and less, chosen and refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.cues import Cue, Cues
from assistant.english.opposites import are_opposites, small_opposites
from assistant.english.word_lists import word_list

Kind = Literal["cause", "time", "choice", "degree"]
_LISTS: dict[str, list[str]] = word_list("limits")["relations"]
_CUES = Cues([phrase for phrases in _LISTS.values() for phrase in phrases])
_NAME_OF = {phrase: name for name, phrases in _LISTS.items() for phrase in phrases}
# The kind of each list, and whether what stands behind its words is the first of the two.
_MEANING: dict[str, tuple[Kind, bool]] = {
    "cause": ("cause", True),
    "effect": ("cause", False),
    "earlier": ("time", True),
    "later": ("time", False),
    "refused": ("choice", False),
    "less_than": ("degree", False),
}
_LESS = frozenset(["less", "fewer"])


class Relation(NamedTuple):
    """Two things that a word sets in an order.

    Attributes:
        kind: What the order is of.
        first: Positions of what is told of the cause, the earlier, the chosen, the greater.
        second: Positions of what is told of the other.
        at: Position of the word.
        degree: Positions of the words that say how a comparison goes: "longer".
    """

    kind: Kind
    first: frozenset[int]
    second: frozenset[int]
    at: int
    degree: tuple[int, ...] = ()


def relations(reading: Reading, known: frozenset[str] | None = None) -> list[Relation]:
    """The relations of a text, in order; a word with nothing on one side makes none."""
    found = []
    dates = {at for fact, at in zip(reading.facts, reading.at, strict=True) if fact.kind == "date"}
    for cue in _CUES.find(reading):
        kind, behind_first = _MEANING[_NAME_OF[cue.phrase]]
        if (
            reading.words[cue.first].content
            and kind != "choice"
            and known is not None
            and (reading.words[cue.first].stem in known)
        ):
            continue
        behind, main, degree = _sides(reading, cue, kind)
        if kind == "time" and behind <= dates:  # "since 2015" tells when, and no other event
            continue
        if behind and main:
            first, second = (behind, main) if behind_first else (main, behind)
            found.append(Relation(kind, first, second, cue.first, degree))
    return found


def _sides(
    reading: Reading, cue: Cue, kind: Kind
) -> tuple[frozenset[int], frozenset[int], tuple[int, ...]]:
    words = reading.words
    news = [
        i
        for i, word in enumerate(words)
        if (word.content or i in reading.at) and word.sentence == words[cue.first].sentence
    ]
    opens = cue.first == 0 or words[cue.first].clause != words[cue.first - 1].clause
    clause = words[cue.last].clause
    # "Lower than those who slept": the one compared with may be told in a part of its own.
    last = {"cause": len(words), "degree": clause + 1}.get(kind, clause)
    own = [i for i in news if i > cue.last and words[i].clause <= last]
    before = [i for i in news if i < cue.first]
    if not before and opens:  # "Because it rained, they sailed": the main clause is behind
        own = [i for i in own if words[i].clause == clause]
        before = [i for i in news if words[i].clause > clause]
        if not before:  # no comma tells where the main clause begins
            own, before = own[:2], own[-2:]
    degree: tuple[int, ...] = ()
    if kind == "degree":
        degree = tuple(i for i in range(cue.first) if _compares(reading, i, cue.first))[-2:]
        degree = (cue.first + 1,) if words[cue.first].text == "as" else degree
        before = [i for i in before if i not in degree and words[i].clause == clause]
        own = own[:_NEAR]
    return frozenset(own), frozenset(before), degree


_NEAR = 4  # words behind "than" that it compares with


def _compares(reading: Reading, i: int, pivot: int) -> bool:
    text = reading.words[i].text
    near = pivot - i <= 4 and reading.words[i].clause == reading.words[pivot].clause
    return near and (text.endswith("er") or text in ("more", "less", "worse", "better"))


def changed_relation(match: Match) -> tuple[str, bool]:
    """The first relation that the source does not have, and whether it has the reverse."""
    theirs = relations(match.source)
    stems = frozenset(word.stem for word in match.source.words)
    for relation in relations(match.statement, stems):
        same = [other for other in theirs if other.kind == relation.kind]
        if any(_holds(match, relation, other) for other in same):
            continue
        if relation.kind == "degree" and not relation.degree:
            continue
        reverse = any(_holds(match, _turned(relation), other) for other in same)
        return match.statement.words[relation.at].text, reverse
    return "", False


def mixed(match: Match) -> str:
    """The word of the source whose two sides a statement without it runs together."""
    if relations(match.statement):
        return ""
    for relation in relations(match.source):
        if relation.kind not in ("time", "cause"):
            continue
        both = [
            any(match.taken.get(j) and set(match.partners[match.taken[j][0]]) <= side for j in side)
            for side in (relation.first, relation.second)
        ]
        if all(both):
            return match.source.words[relation.at].text
    return ""


def _turned(relation: Relation) -> Relation:
    return relation._replace(first=relation.second, second=relation.first)


def _holds(match: Match, relation: Relation, other: Relation) -> bool:
    """Whether each side of a relation rests on the same side of another one."""
    if relation.kind == "degree":
        way = _way(match, relation.degree, other.degree)
        if way == 0:
            return False
        if way < 0:
            relation = _turned(relation)
    ours = (relation.first, relation.second)
    shared = _stems(match.statement, relation.first) & _stems(match.statement, relation.second)
    told = [_told(match, side, shared, relation.kind) for side in ours]
    return all(
        _rests(match, side, here) for side, here in zip(told, other[1:3], strict=True)
    ) and not all(
        any(set(match.partners.get(i, ())) <= there and i in match.partners for i in side)
        for side, there in zip(ours, (other.second, other.first), strict=True)
    )


def _stems(reading: Reading, places: frozenset[int]) -> set[str]:
    return {reading.words[i].stem for i in places}


def _told(match: Match, side: frozenset[int], shared: set[str], kind: Kind) -> frozenset[int]:
    """What tells one side from the other: no word of both, and of a comparison no deed."""
    reading = match.statement
    return frozenset(
        i
        for i in side
        if reading.words[i].stem not in shared and (kind != "degree" or reading.words[i].content)
    )


def _rests(match: Match, side: frozenset[int], theirs: frozenset[int]) -> bool:
    """Whether at least half of what is matched of a side rests on a side of the source."""
    known = [i for i in side if i in match.partners]
    here = sum(bool(theirs & set(match.partners[i])) for i in known)
    return here > 0 and 2 * here >= len(known)


def _way(match: Match, ours: Sequence[int], theirs: Sequence[int]) -> int:
    """1 when two comparisons go the same way, -1 when they are opposites, 0 when neither."""
    mine = [match.statement.words[i].text for i in ours]
    other = [match.source.words[j].text for j in theirs]
    for a in reversed(mine):
        for b in reversed(other):
            if a == b:
                return 1
            if are_opposites(a, b) or small_opposites(a, b) or {a, b} == {"more", "less"}:
                return -1
    return 0

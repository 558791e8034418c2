"""Whether a statement is its source with two things exchanged: "A sells to B", "B sells to A"."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from typing import NamedTuple

from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.opposites import told_from_the_other_end
from assistant.english.verbs import is_passive
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("roles")
_PREPOSITIONS = frozenset(word_list("words")["prepositions"].split())
_DETERMINERS = frozenset(word_list("words")["determiners"].split())
_PIVOTS = frozenset(_LISTS["pivots"].split())
_SYMMETRIC = frozenset(stem_of(word) for word in _LISTS["symmetric"].split())
_SAYING = frozenset(word_list("modality")["attribution"]["verbs"].split())
_MOST_BLOCKS = 9  # a statement torn into more pieces is no exchange of two
_LONGEST = 3  # names and words that one exchanged thing may have
_ENOUGH = 0.7  # share of the statement's words that an exchange leaves as they are


class _Unit(NamedTuple):
    """A name, an amount or a word that stands once in both texts.

    Attributes:
        kind: `"name"`, `"word"`, or the kind of an amount or date.
        ours: Positions in the statement, first and last.
        theirs: Positions in the source, first and last.
    """

    kind: str
    ours: tuple[int, int]
    theirs: tuple[int, int]


def exchanged(match: Match) -> str:
    """The first of two things that changed places, nothing else having changed; else empty."""
    best = max(
        (_units(match, sentence) for sentence in {w.sentence for w in match.source.words}),
        key=len,
        default=[],
    )
    if told_from_the_other_end(match.statement.texts, match.source.texts):
        return ""
    own = len(_keys(match.statement, -1))
    if len(best) < 2 or len(best) < _ENOUGH * own:
        return ""
    blocks = _blocks(best)
    if len(blocks) > _MOST_BLOCKS:
        return ""
    for a, b in combinations(range(len(blocks)), 2):
        if _rises(best, blocks, a, b) and _is_exchange(match, blocks, a, b):
            return match.statement.words[blocks[a][0].ours[0]].text
    return ""


def _units(match: Match, sentence: int) -> list[_Unit]:
    """What stands once in the statement and once in one sentence of the source, in our order."""
    ours, theirs = _keys(match.statement, -1), _keys(match.source, sentence)
    count_ours, count_theirs = Counter(k[0] for k in ours), Counter(k[0] for k in theirs)
    places = {key: place for key, _, place in theirs}
    return [
        _Unit(kind, place, places[key])
        for key, kind, place in ours
        if count_ours[key] == 1 and count_theirs[key] == 1
    ]


def _keys(reading: Reading, sentence: int) -> list[tuple[str, str, tuple[int, int]]]:
    """Names, amounts and content words with kind and place; -1 takes all sentences."""
    found = []
    inside: set[int] = set()
    for fact, at in zip(reading.facts, reading.at, strict=True):
        last = at
        while last + 1 < len(reading.words) and reading.words[last + 1].start < fact.end:
            last += 1
        inside |= set(range(at, last + 1))
        name = fact.kind == "name"
        key = reading.words[last].stem if name else f"{fact.kind} {fact.value} {fact.unit}"
        found.append((key, "word" if name and len(key) == 1 else fact.kind, (at, last)))
    for i, word in enumerate(reading.words):
        if word.content and i not in inside:
            found.append((word.stem, "word", (i, i)))
    kept = [key for key in found if sentence in (-1, reading.words[key[2][0]].sentence)]
    return sorted(kept, key=lambda key: key[2])


def _blocks(units: list[_Unit]) -> list[list[_Unit]]:
    """The units in runs that follow each other in both texts."""
    order = sorted(unit.theirs for unit in units)
    rank = {place: k for k, place in enumerate(order)}
    blocks = [[units[0]]]
    for before, unit in pairwise(units):
        if rank[unit.theirs] == rank[before.theirs] + 1:
            blocks[-1].append(unit)
        else:
            blocks.append([unit])
    return blocks


def _rises(units: list[_Unit], blocks: list[list[_Unit]], a: int, b: int) -> bool:
    """Whether exchanging two runs gives the order of the source."""
    turned = [*blocks]
    turned[a], turned[b] = blocks[b], blocks[a]
    places = [unit.theirs for block in turned for unit in block]
    return places == sorted(unit.theirs for unit in units)


def _is_exchange(match: Match, blocks: list[list[_Unit]], a: int, b: int) -> bool:
    """Whether it makes another statement, rather than the same in another order."""
    first, second = blocks[a], blocks[b]
    if max(len(first), len(second)) > _LONGEST or first[-1].kind != second[-1].kind:
        return False
    if _led_alike(match, first[0]) or _led_alike(match, second[0]):
        return False  # "in May" says the same in front and behind
    statement, source = match.statement, match.source
    ours = range(first[-1].ours[1] + 1, second[0].ours[0])
    theirs = range(second[-1].theirs[1] + 1, first[0].theirs[0])
    if ("by" in _texts(statement, ours)) != ("by" in _texts(source, theirs)):
        return False
    if b == a + 1:
        if any(source.words[j].content for j in theirs):
            return False
        return _leads_changed(match, first[0], second[0]) or bool(
            _texts(statement, ours) & _texts(source, theirs) & _PIVOTS
        )
    if any(statement.words[i].content and i not in match.exact for i in ours):
        return False  # another word stands between them: "is lighter than" for "is heavier than"
    if any(
        statement.words[i].text in _SAYING or statement.words[i].stem in _SYMMETRIC for i in ours
    ):
        return False
    return _passives(statement, ours) == _passives(source, theirs)


def _led_alike(match: Match, unit: _Unit) -> bool:
    """Whether the same preposition stands in front of a thing in both texts."""
    ours, theirs = _led_by(match.statement, unit.ours[0]), _led_by(match.source, unit.theirs[0])
    return bool(ours) and ours == theirs


def _led_by(reading: Reading, position: int) -> str:
    """The preposition in front of a word, articles aside; empty when none is."""
    before = position - 1
    if before >= 0 and reading.words[before].text in _DETERMINERS:
        before -= 1
    text = reading.words[before].text if before >= 0 else ""
    return text if text in _PREPOSITIONS else ""


def _leads_changed(match: Match, a: _Unit, b: _Unit) -> bool:
    """Whether the pivot in front of one stands, in the source, in front of the other."""
    ours, theirs = match.statement.words, match.source.words
    lead = ours[a.ours[0] - 1].text if a.ours[0] else ""
    return lead in _PIVOTS and b.theirs[0] > 0 and theirs[b.theirs[0] - 1].text == lead


def _texts(reading: Reading, places: range) -> set[str]:
    return {reading.words[k].text for k in places}


def _passives(reading: Reading, places: range) -> bool:
    return any(is_passive(reading, k) for k in places if reading.words[k].content)

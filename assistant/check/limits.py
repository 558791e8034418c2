"""Words that limit or turn a clause, each of which a proof needs in both texts or in neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.cues import Cue, Cues
from assistant.english.word_lists import word_list

_LISTS = word_list("limits")
_KINDS = ("deny", "all", "some", "most", "few", "only", "condition", "exception", "group",
          "last", "next", "more")  # fmt: skip
_KIND_OF = {phrase: kind for kind in _KINDS for phrase in _LISTS[kind]}
_LOOSE = frozenset(_LISTS["loose"]) | frozenset(_LISTS["deny_nothing"])
_CUES = Cues([*_KIND_OF, *_LOOSE])
_GOVERNING = frozenset(["condition", "exception", "group"])  # limit the clause from any part of it
_QUANTITIES = frozenset(["all", "some", "most", "few"])
_ENDS = frozenset(["before", "after", "because", "until", "since", "when", "where", "so"])
_WHEN = frozenset(["when", "whenever"])
_ENOUGH = 4  # content words behind a limit that it is said of


class Limit(NamedTuple):
    """A word that limits or turns what is said.

    Attributes:
        kind: "deny", "all", "some", "most", "few", "only", "condition", "exception", "group".
        first: Position of its first word.
        scope: Positions of the content words and amounts that it is said of, nearest first.
    """

    kind: str
    first: int
    scope: tuple[int, ...]


def limits(reading: Reading) -> list[Limit]:
    """The limits of a text, in order."""
    found = []
    cues = _CUES.find(reading)
    loose = {k for cue in cues if cue.phrase in _LOOSE for k in range(cue.first, cue.last + 1)}
    for cue in cues:
        if cue.first not in loose and not _is_plain(reading, cue):
            kind = _KIND_OF[cue.phrase]
            found.append(Limit(kind, cue.first, _scope(reading, cue, kind)))
    found += [
        Limit("deny", i, _scope(reading, Cue(w.text, i, i), "deny"))
        for i, w in enumerate(reading.words)
        if w.text.endswith("n't")
    ]
    return found


def _is_plain(reading: Reading, cue: Cue) -> bool:
    """Whether it limits nothing here: "some 900", "the most efficient", "a little later"."""
    behind = cue.last + 1
    word = reading.words[behind].text if behind < len(reading.words) else ""
    before = reading.words[cue.first - 1].text if cue.first else ""
    if cue.phrase in ("some", "all", "only") and _is_amount(reading, behind):
        return True
    if _KIND_OF[cue.phrase] == "more":
        return not _counted_before(reading, cue.first)
    if _KIND_OF[cue.phrase] in ("last", "next"):
        return _in_fact(reading, cue.first) or word in _SPANS
    if cue.phrase in ("nearly", "almost", "hardly", "barely", "scarcely") and _is_amount(
        reading, behind
    ):
        return True
    if cue.phrase == "most":
        return before in ("the", "its", "their", "second", "third") or not word.endswith(("s", "e"))
    if cue.phrase in ("few", "little"):
        return before in ("a", "the")
    if cue.phrase == "whole":
        return before not in ("the", "a", "its")
    return cue.phrase == "alone" and before in ("left", "let")


_SPANS = frozenset(word_list("words")["spans"].split())


def _in_fact(reading: Reading, position: int) -> bool:
    word = reading.words[position]
    return any(f.start <= word.start < f.end for f in reading.facts if f.kind != "name")


def _counted_before(reading: Reading, position: int) -> bool:
    """Whether an amount stands right in front of a word: "three more rooms"."""
    return position > 0 and _in_fact(reading, position - 1) and not _in_fact(reading, position)


def _is_amount(reading: Reading, position: int) -> bool:
    return any(
        at == position and fact.kind not in ("name", "date")
        for fact, at in zip(reading.facts, reading.at, strict=True)
    )


def _scope(reading: Reading, cue: Cue, kind: str) -> tuple[int, ...]:
    words = reading.words
    news = [i for i in range(len(words)) if words[i].content or i in reading.at]
    same = [i for i in news if words[i].sentence == words[cue.first].sentence]
    if cue.phrase == "alone":
        return tuple(i for i in reversed(same) if i < cue.first)[:1]
    if cue.phrase in ("neither", "nor", "both", "without", "none") or kind in _GOVERNING:
        return tuple(i for i in same if i > cue.last)
    clause = words[cue.last].clause
    end = next((k for k in range(cue.last + 1, len(words)) if words[k].text in _ENDS), len(words))
    return tuple(i for i in same if cue.last < i < end and words[i].clause == clause)[:_ENOUGH]


class Changed(NamedTuple):
    """A limit that only one of two texts has.

    Attributes:
        kind: Its kind.
        text: Its first word.
    """

    kind: str
    text: str


def changed_limit(match: Match) -> Changed | None:
    """The first word that limits one text and not the other; None when there is none."""
    ours, theirs = limits(match.statement), limits(match.source)
    for limit in ours:
        if limit.kind == "group" and any(i in match.partners for i in limit.scope[:1]):
            continue  # "among adults" for "in adults"
        if not any(_agree(match, limit, other) for other in theirs):
            return Changed(limit.kind, _word(match.statement, limit))
    used = [other for other in theirs if _in_use(match, other)]
    for other in used:
        if other.kind == "condition" and _WHEN & match.statement.texts:
            continue  # "when it rains" for "if it rains"
        if not any(_agree(match, limit, other) for limit in ours):
            return Changed(other.kind, _word(match.source, other))
    # "Denied that ... without" turns twice, "neither ... nor" once.
    denials = [o for o in used if o.kind == "deny" and _word(match.source, o) != "nor"]
    if len(denials) > sum(limit.kind == "deny" for limit in ours):
        return Changed("deny", _word(match.source, denials[0]))
    return None


def _word(reading: Reading, limit: Limit) -> str:
    return reading.words[limit.first].text


def _agree(match: Match, limit: Limit, other: Limit) -> bool:
    """Whether two limits are of one kind and said of the same."""
    if limit.kind != other.kind:
        return False
    if limit.kind in _GOVERNING | {"more"}:
        return True
    head = limit.scope[:1] if limit.kind in _QUANTITIES | {"only"} else limit.scope
    reach = other.scope[:2] if limit.kind in _QUANTITIES | {"only"} else other.scope
    return not limit.scope or any(j in reach for i in head for j in match.partners.get(i, ()))


def _in_use(match: Match, other: Limit) -> bool:
    """Whether the statement says what a limit of the source is said of."""
    if other.kind in _GOVERNING or not other.scope:
        return True
    if other.kind == "more":
        return _amount_before(match, other.first)
    if other.kind == "only":
        clause = match.source.words[other.first].clause
        led = [j for j in range(other.first) if match.source.words[j].clause == clause]
        if not any(match.source.words[j].content for j in led):
            return True  # "Only in winter do they sail": it limits all that follows
        if not any(j in match.taken for j in led):
            return False
    heads = other.scope[:1] if other.kind in _QUANTITIES | {"only"} else other.scope
    return any(j in match.taken for j in heads)


def _amount_before(match: Match, position: int) -> bool:
    """Whether the statement has the amount in front of a word of the source."""
    word = match.source.words[position - 1]
    return any(
        fact.start <= word.start < fact.end and at in match.taken
        for fact, at in zip(match.source.facts, match.source.at, strict=True)
    )


def changed_degree(match: Match) -> str:
    """A superlative or an ordinal that the source states otherwise; empty when there is none."""
    for i in match.partners:
        word = match.statement.words[i].text
        if word.endswith("est") and i in match.exact:
            places = match.partners[i]
            if all(_rank(match.statement, i) != _rank(match.source, j) for j in places):
                return word
    return next(_other_ordinals(match), "")


def _rank(reading: Reading, position: int) -> str:
    """The ordinal in front of a superlative: "2" for "second-largest"."""
    before = position - 1
    return next(
        (f.value for f, at in zip(reading.facts, reading.at, strict=True)
         if f.kind == "ordinal" and at == before), "",
    )  # fmt: skip


def _other_ordinals(match: Match) -> Iterator[str]:
    """Ordinals that count something else than in the source: "the first person", "woman"."""
    statement, source = match.statement, match.source
    for fact, at in zip(statement.facts, statement.at, strict=True):
        if fact.kind != "ordinal":
            continue
        counted = _counted(statement, at)
        theirs = [
            _counted(source, j)
            for other, j in zip(source.facts, source.at, strict=True)
            if other.kind == "ordinal" and other.value == fact.value
        ]
        if counted < 0 or not theirs:
            continue
        if not any(j in match.partners.get(counted, ()) or j < 0 for j in theirs):
            yield fact.text


def _counted(reading: Reading, position: int) -> int:
    """The position of the word that an ordinal counts; -1 when none follows."""
    words = reading.words
    for i in range(position + 1, min(position + 3, len(words))):
        if words[i].content:
            return i
    return -1

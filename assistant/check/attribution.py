"""Whether a statement puts words into another's mouth than its source does."""

from __future__ import annotations

from typing import NamedTuple

from assistant.check.limits import limits
from assistant.check.matching import Match
from assistant.english.clauses import Reading
from assistant.english.cues import Cues
from assistant.english.verbs import is_passive
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("modality")["attribution"]
_VERBS = frozenset(_LISTS["verbs"].split())
_NOUNS = frozenset(_LISTS["nouns"].split())
_LOOSE = frozenset(_LISTS["loose"].split())
_OPENING = frozenset(_LISTS["opening"].split())
_REACTIVE = frozenset(_LISTS["reactive"].split())
_INVERTED = frozenset(_LISTS["inverted"].split())
_PLACING = frozenset(["in", "on", "at", "during", "to", "after", "before"])
_SOURCES = Cues(_LISTS["sources"])
_GENERAL = frozenset(stem_of(word) for word in word_list("words")["general"].split())


class Saying(NamedTuple):
    """That somebody says something.

    Attributes:
        speaker: Positions of the content words that name who.
        said: Positions of the content words that tell what.
        by: Position of the verb, or of "according".
    """

    speaker: tuple[int, ...]
    said: tuple[int, ...]
    by: int


def sayings(reading: Reading) -> list[Saying]:
    """Who says what in a text, in order."""
    found = []
    for cue in _SOURCES.find(reading):
        speaker = _content(reading, cue.last + 1, clause=reading.words[cue.last].clause)
        found.append(Saying(speaker, _rest(reading, cue.first, speaker), cue.first))
    for i, word in enumerate(reading.words):
        if word.text in _NOUNS and i and _possessed(reading, i):
            speaker = tuple(k for k in _content(reading, 0, clause=word.clause) if k < i)
            found.append(Saying(speaker, _rest(reading, i, speaker), i))
        if word.text in _VERBS and word.name < 0 and _opens(reading, i):
            speaker = _speaker(reading, i)
            said = tuple(
                k for k in _content(reading, i + 1, clause=word.clause) if k not in speaker
            )
            before = tuple(k for k in _rest(reading, i, speaker) if k < i)
            if before and (not said or _trails(reading, i)):
                said = before
            said = said or _rest(reading, i, speaker)
            found.append(Saying(speaker, said, i))
    return found


def _possessed(reading: Reading, noun: int) -> bool:
    """Whether it is somebody's: "in Holm's view"."""
    before = reading.text[: reading.words[noun].start].rstrip()
    return before.endswith(("'s", "’s", "s'", "s’"))


def _trails(reading: Reading, verb: int) -> bool:
    """Whether what is said came before: "..., she said on Monday"."""
    words = reading.words
    following = words[verb + 1].text if verb + 1 < len(words) else ""
    return (
        following in _PLACING
        and words[verb].clause > 0
        and (
            words[verb].sentence
            == next(w.sentence for w in reversed(words[:verb]) if w.clause < words[verb].clause)
        )
    )


def _opens(reading: Reading, position: int) -> bool:
    """Whether a verb of many meanings is followed by what somebody says or sees."""
    words = reading.words
    if words[position].text not in _LOOSE:
        return True
    following = words[position + 1 : position + 4]
    return any(w.text in _OPENING and w.clause == words[position].clause for w in following)


def misattributed(match: Match) -> str:
    """The verb or phrase by which the statement names another speaker; empty when none."""
    theirs = sayings(match.source)
    for saying in sayings(match.statement):
        speaker = [
            i
            for i in saying.speaker
            if match.statement.words[i].stem not in _GENERAL or i in match.exact
        ]
        if not speaker:
            continue
        word = match.statement.words[saying.by].text
        if not any(i in match.partners for i in speaker):
            if theirs or word == "according":
                return word
            continue
        if theirs and not _same_speaker(match, saying, theirs):
            return word
    return ""


def _same_speaker(match: Match, saying: Saying, theirs: list[Saying]) -> bool:
    scores = [_likeness(match, saying, other) for other in theirs]
    best = max(scores)
    if best <= 0:
        return True
    fitting = [other for other, score in zip(theirs, scores, strict=True) if score >= best]
    if any(not other.speaker for other in fitting):
        return True  # "she said": who that is stands elsewhere
    return any(
        j in other.speaker
        for other in fitting
        for i in saying.speaker
        for j in match.partners.get(i, ())
    )


def _likeness(match: Match, saying: Saying, other: Saying) -> float:
    """How much of what the other says is said here, and whether both say or both answer."""
    ours, verb = set(saying.said), match.source.words[other.by]
    own_verb = match.statement.words[saying.by]
    shared = sum(any(i in ours for i in match.taken.get(j, ())) for j in other.said)
    if not shared:
        return 0.0
    same_verb = own_verb.stem == verb.stem
    reacting = (own_verb.text in _REACTIVE) == (verb.text in _REACTIVE)
    denying = _denies(match.statement, saying) == _denies(match.source, other)
    bonus = 0.2 * same_verb + 0.5 * denying + reacting
    return shared / len(other.said) + 0.05 * shared + bonus


def _denies(reading: Reading, saying: Saying) -> bool:
    """Whether what is said holds a negation."""
    first, last = min(saying.said, default=0), max(saying.said, default=-1)
    return any(first <= limit.first <= last for limit in limits(reading) if limit.kind == "deny")


def _speaker(reading: Reading, verb: int) -> tuple[int, ...]:
    words = reading.words
    clause = words[verb].clause
    if is_passive(reading, verb):
        behind = next(
            (k for k in range(verb + 1, min(verb + 6, len(words))) if words[k].text == "by"), None
        )
        if behind is None:
            return ()
        return _content(reading, behind + 1, clause=clause)[:3]
    before = tuple(
        k
        for k in range(verb)
        if words[k].clause == clause and words[k].content and words[k].text not in _VERBS
    )
    if before:
        return before
    if any(words[k].clause == clause for k in range(verb)):
        head = words[verb - 1].text
        if head in ("it", "he", "she", "they", "we", "i", "you"):
            return ()
    elif _inverted(reading, verb):
        return _content(reading, verb + 1, clause=clause)
    return tuple(
        k
        for k in range(verb)
        if words[k].content
        and words[k].sentence == words[verb].sentence
        and clause - 2 <= words[k].clause < clause
    )


def _inverted(reading: Reading, verb: int) -> bool:
    """Whether the subject follows: "..., said Carla Nunes", "..., said the minister"."""
    following = reading.words[verb + 1] if verb + 1 < len(reading.words) else None
    if following is None or reading.words[verb].text not in _INVERTED:
        return False
    return following.name >= 0 or following.text in ("the", "a", "an")


def _content(reading: Reading, first: int, *, clause: int) -> tuple[int, ...]:
    return tuple(
        k
        for k in range(first, len(reading.words))
        if reading.words[k].clause == clause and (reading.words[k].content or k in reading.at)
    )


def _rest(reading: Reading, by: int, speaker: tuple[int, ...]) -> tuple[int, ...]:
    sentence = reading.words[by].sentence
    return tuple(
        k
        for k, word in enumerate(reading.words)
        if word.sentence == sentence
        and (word.content or k in reading.at)
        and k not in speaker
        and k != by
    )

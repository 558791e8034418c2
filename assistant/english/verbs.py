"""Who acts: the words in front of a verb, or those behind "by" where the verb is passive."""

from __future__ import annotations

from assistant.english.clauses import Reading
from assistant.english.word_forms import VERB_BASES, VERB_FORMS
from assistant.english.word_lists import word_list

_LISTS = word_list("words")
_BE = frozenset(_LISTS["be"].split())
_AUXILIARIES = _BE | frozenset(_LISTS["auxiliaries"].split())
_NOUN_FOLLOWS = frozenset(_LISTS["before_nouns"].split())
_OBJECT_FOLLOWS = frozenset(_LISTS["before_objects"].split())
_PREPOSITIONS = frozenset(_LISTS["prepositions"].split())
_DETERMINERS = frozenset(_LISTS["determiners"].split())
_PERSONAL = frozenset(["he", "she", "it", "they", "we", "i", "you"])
_OPENS_A_PART = frozenset(["after", "before", "until", "since", "because", "if", "when"])
_OPENS_ASIDE = frozenset(["which", "who", "whose"])
_NEAR_BY = 3  # words between a participle and its "by"
_REACH = 8  # words behind a passive verb among which its "by" stands


def is_auxiliary(word: str) -> bool:
    """Whether a word is a form of "be" or an auxiliary, infinitive "to" left out."""
    return (word in _AUXILIARIES and word != "to") or word.endswith("n't")


def is_verb(reading: Reading, position: int) -> bool:
    """Whether a word looks like a verb: by its ending, its irregular form, or what is before it."""
    word = reading.words[position]
    if not word.content or word.name >= 0:
        return False
    before = reading.words[position - 1].text if position else ""
    if before in ("not", "never") and position > 1:
        before = reading.words[position - 2].text
    if before in _AUXILIARIES or before.endswith("n't"):
        return True
    if word.text.endswith("ing") and position > 1 and reading.words[position - 1].name >= 0:
        return reading.words[position - 2].text == "with"
    if before in _NOUN_FOLLOWS:
        return False
    if word.text in VERB_FORMS or word.text.endswith("ed"):
        return not (_is_attribute(reading, position) or _is_noun(reading, position))
    if not word.text.endswith("s"):
        plural = reading.words[position - 1].text.endswith("s") if position else False
        return plural and may_be_verb(reading, position)
    return _is_third_person(reading, position)


def has_verb(reading: Reading, first: int, last: int) -> bool:
    """Whether a word from one position up to another acts as a verb, or helps one."""
    return any(
        (not i or reading.words[i - 1].text != "to") and _may_act(reading, i)
        for i in range(first, last)
    )


def _may_act(reading: Reading, i: int) -> bool:
    return (
        reading.words[i].text in _AUXILIARIES - {"to"}
        or reading.words[i].text.endswith("n't")
        or reading.words[i].text in VERB_FORMS
        or is_verb(reading, i)
        or _behind_plural(reading, i)
    )


def _behind_plural(reading: Reading, position: int) -> bool:
    """Whether it is the plain form of a verb behind a plural: "jars break", "a tenth break"."""
    words = reading.words
    if not position or words[position].text not in VERB_BASES:
        return False
    before = words[position - 1]
    counted = any(f.start <= before.start < f.end and f.kind != "name" for f in reading.facts)
    return counted or before.text.endswith("s") or before.text == "they"


def _is_attribute(reading: Reading, position: int) -> bool:
    """Whether a participle stands before its noun: "for rented homes", "that rented homes are"."""
    words = reading.words
    if position + 1 >= len(words) or not position:
        return False
    noun, before = words[position + 1], words[position - 1].text
    if not noun.content or noun.name >= 0 or noun.clause != words[position].clause:
        return False
    if before == "that":
        return position + 2 < len(words) and words[position + 2].text in _AUXILIARIES
    return before in _PREPOSITIONS or is_verb(reading, position - 1)


def may_be_verb(reading: Reading, position: int) -> bool:
    """Whether a word stands where a verb can: behind a noun, before what it governs."""
    words = reading.words
    if not 0 < position < len(words) - 1 or words[position].name >= 0:
        return False
    before, behind = words[position - 1], words[position + 1]
    governs = behind.text in _OBJECT_FOLLOWS or behind.name >= 0 or position + 1 in reading.at
    noun = before.content or any(f.start <= before.start < f.end for f in reading.facts)
    return words[position].content and noun and governs


def _is_noun(reading: Reading, position: int) -> bool:
    """Whether a word in -s is a plural behind a preposition: "in straight sets"."""
    words = reading.words
    return (
        position > 1
        and words[position].text.endswith("s")
        and words[position - 2].text in _PREPOSITIONS
        and words[position - 1].content
        and words[position - 1].name < 0
    )


def _is_third_person(reading: Reading, position: int) -> bool:
    """Whether a word in -s stands between a singular noun and what a verb governs."""
    words = reading.words
    if not 0 < position < len(words) - 1 or words[position].text.endswith(("ss", "us", "is")):
        return False
    before, behind = words[position - 1], words[position + 1]
    if before.clause != words[position].clause or behind.clause != words[position].clause:
        return False
    singular = before.name >= 0 or (before.content and not before.text.endswith("s"))
    plural = behind.content and behind.text.endswith("s")  # "the shop sells cars"
    return singular and (behind.text in _OBJECT_FOLLOWS or position + 1 in reading.at or plural)


def is_passive(reading: Reading, position: int) -> bool:
    """Whether the verb at a position is said of the one it is done to."""
    words = reading.words
    if any(words[k].text in _BE for k in range(max(0, position - 3), position)):
        return not words[position].text.endswith("ing")
    follows = words[position + 1 : position + 7]
    if follows and follows[0].text == "by":
        return True
    if position and words[position - 1].name >= 0:  # the name right in front of it acts
        return False
    clause = words[position].clause
    by = next((k for k, w in enumerate(follows) if w.text == "by" and w.clause == clause), -1)
    return 0 < by <= _NEAR_BY and any(w.name >= 0 for w in follows[by + 1 : by + 4])


def agents(reading: Reading, position: int) -> list[int]:
    """Positions of the content words that name who does what the verb says; empty when unsaid."""
    words = reading.words
    if is_passive(reading, position):
        for i in range(position + 1, min(position + _REACH, len(words))):
            if words[i].clause != words[position].clause:
                break
            if words[i].text == "by":
                return _phrase(reading, i + 1) + _named_again(reading, words[i].clause + 1)
        return []
    found, opened = _in_front(reading, position)
    if not found and not opened:
        return _before_aside(reading, position)
    with_doing = words[position].text.endswith("ing")  # "with Velo holding the rest"
    return [k for k in found if (with_doing and not opened) or not _behind_preposition(reading, k)]


def _in_front(reading: Reading, position: int) -> tuple[list[int], bool]:
    """The content words in front of a verb, and whether "he" or "because" stands before them."""
    words = reading.words
    found: list[int] = []
    for k in range(_subject_end(reading, position), -1, -1):
        if words[k].clause != words[position].clause:
            break
        if found and (words[k].text == "that" or is_verb(reading, k)):
            break
        if words[k].text in _PERSONAL or words[k].text in _OPENS_A_PART:
            return found[::-1], True
        if words[k].content and not words[k].text.endswith("ly") and not is_verb(reading, k):
            found.append(k)
    return found[::-1], False


def _named_again(reading: Reading, clause: int) -> list[int]:
    """The name behind a comma: "by its director, Ada Holm"."""
    own = [k for k in reading.clause(clause) if reading.words[k].content]
    return own if own and all(reading.words[k].name >= 0 for k in own) else []


def _before_aside(reading: Reading, position: int) -> list[int]:
    """The subject of "The mill, closed since May, reopened", which stands before the aside."""
    words = reading.words
    clause, sentence = words[position].clause, words[position].sentence
    if clause < 2 or (position and words[position - 1].clause == clause):
        return []
    aside = reading.clause(clause - 1)
    opens = words[aside[0]].text in _OPENS_ASIDE or is_verb(reading, aside[0])
    if not opens and any(is_verb(reading, k) for k in aside):
        return []
    own = [k for k, word in enumerate(words) if word.clause == clause - 2 and word.content]
    if not own or words[own[0]].sentence != sentence or any(is_verb(reading, k) for k in own):
        return []
    return [k for k in own if not _behind_preposition(reading, k)]


def patients(reading: Reading, position: int) -> list[int]:
    """Positions of the content words that name what or whom the verb is done to."""
    words = reading.words
    verb = words[position]
    if is_passive(reading, position):
        before = [k for k in range(position) if words[k].sentence == verb.sentence]
        own = [k for k in before if words[k].content and words[k].clause == verb.clause]
        # "The mill, built by Velo, ...": the participle follows what it speaks of.
        return own or [k for k in before if words[k].content and words[k].clause == verb.clause - 1]
    return [
        k
        for k in range(position + 1, len(words))
        if words[k].content
        and words[k].sentence == verb.sentence
        and words[k].clause <= verb.clause + 1
    ]


def _subject_end(reading: Reading, position: int) -> int:
    """Where to look for the doer from: "it won the case and moved" has it before the first verb."""
    words = reading.words
    for k in range(position - 1, -1, -1):
        if words[k].clause != words[position].clause or words[k].content:
            return position - 1
        if words[k].text == "and":
            first = next((v for v in range(k - 1, -1, -1) if is_verb(reading, v)), position)
            return first - 1 if words[first].clause == words[position].clause else -1
    return position - 1


def _phrase(reading: Reading, first: int) -> list[int]:
    """The content words from a position on, to the first word of grammar behind them."""
    words = reading.words
    found: list[int] = []
    for k in range(first, len(words)):
        if words[k].clause != words[first].clause or (found and not words[k].content):
            break
        if words[k].content:
            found.append(k)
    return found


def _behind_preposition(reading: Reading, position: int) -> bool:
    """Whether a word belongs to "in Spain" or "of the bank", and so is not the doer."""
    words = reading.words
    for k in range(position - 1, -1, -1):
        if words[k].clause != words[position].clause:
            return False
        if k in reading.at and words[k].name < 0:  # "in 2024 OpenAI raised"
            return False
        if words[k].text in _PREPOSITIONS:
            return True
        if not words[k].content and words[k].text not in _DETERMINERS:
            return False
    return False

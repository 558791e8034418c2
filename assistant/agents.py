"""Who acts: the words in front of a verb, or those behind "by" where the verb is passive."""

from __future__ import annotations

from assistant.clauses import Reading
from assistant.vocabulary import word_list
from assistant.word_forms import VERB_FORMS

_BE = frozenset(
    ["be", "is", "are", "was", "were", "been", "being", "get", "got", "gets", "getting"]
)
_AUXILIARIES = _BE | frozenset(
    [
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "do",
        "does",
        "did",
        "to",
    ]
)
_NOUN_FOLLOWS = frozenset(word_list("words")["before_nouns"].split())
_OBJECT_FOLLOWS = frozenset(word_list("words")["before_objects"].split())
_NEAR_BY = 3  # words between a participle and its "by"
_REACH = 8  # words behind a passive verb among which its "by" stands


def is_verb(reading: Reading, position: int) -> bool:
    """Whether a word looks like a verb: by its ending, its irregular form, or what is before it."""
    word = reading.words[position]
    if not word.content or word.name >= 0:
        return False
    before = reading.words[position - 1].text if position else ""
    if before in _AUXILIARIES:
        return True
    if before in _NOUN_FOLLOWS:
        return False
    if word.text in VERB_FORMS or word.text.endswith("ed"):
        return True
    return word.text.endswith("s") and _is_third_person(reading, position)


def _is_third_person(reading: Reading, position: int) -> bool:
    """Whether a word in -s stands between a singular noun and what a verb governs."""
    words = reading.words
    if not 0 < position < len(words) - 1 or words[position].text.endswith(("ss", "us", "is")):
        return False
    before, behind = words[position - 1], words[position + 1]
    if before.clause != words[position].clause or behind.clause != words[position].clause:
        return False
    singular = before.name >= 0 or (before.content and not before.text.endswith("s"))
    return singular and (behind.text in _OBJECT_FOLLOWS or position + 1 in reading.at)


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
    verb = words[position]
    if is_passive(reading, position):
        for i in range(position + 1, min(position + _REACH, len(words))):
            if words[i].clause != verb.clause:
                break
            if words[i].text == "by":
                return [k for k in range(i + 1, min(i + 5, len(words)))
                        if words[k].content and words[k].clause == words[i].clause]  # fmt: skip
        return []
    found: list[int] = []
    joined = False
    for k in range(position - 1, -1, -1):
        if not found and words[k].text == "and" and words[k].clause == verb.clause:
            joined = True
        if joined:  # "it won the case and moved": the doer stands before the first verb
            joined = words[k].clause == verb.clause and not is_verb(reading, k)
            continue
        if words[k].clause != verb.clause or (
            found and (words[k].text == "that" or is_verb(reading, k))
        ):
            break
        if words[k].content and not words[k].text.endswith("ly") and not is_verb(reading, k):
            found.append(k)
    return found[::-1]


def patients(reading: Reading, position: int) -> list[int]:
    """Positions of the content words that name what or whom the verb is done to."""
    words = reading.words
    verb = words[position]
    if is_passive(reading, position):
        return [k for k in range(position) if words[k].content and words[k].clause == verb.clause]
    return [
        k
        for k in range(position + 1, len(words))
        if words[k].content
        and words[k].sentence == verb.sentence
        and words[k].clause <= verb.clause + 1
    ]

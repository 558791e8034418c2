"""Whether a statement says of all what its source says of some of them."""

from __future__ import annotations

import re

from assistant.check.matching import Match
from assistant.check.places import Place
from assistant.english.clauses import Reading, read
from assistant.english.verbs import has_verb
from assistant.english.word_lists import word_list

_PREPOSITIONS = frozenset(word_list("words")["prepositions"].split())
_DETERMINERS = frozenset(word_list("words")["determiners"].split())
_NARROWS = frozenset(["who", "whom", "that", "which", "aged", "over", "under", "with", "without"])
_PLURALS = frozenset(["people", "men", "women", "children", "police"])
_PRONOUNS = frozenset(["them", "whom", "which", "these", "those", "it", "us"])
_OF = re.compile(r"\s+of\b")


def widened(match: Match, place: Place) -> str:
    """The dropped word that narrows what the source speaks of; empty when none is dropped."""
    return (
        _narrowed_noun(match)
        or _dropped_share(match)
        or _other_share(match)
        or _set_against(match, place)
    )


def _narrowed_noun(match: Match) -> str:
    """What narrows a noun of no number: "pupils who walk to school", "farms with few cows"."""
    reading = match.source
    acted = False
    for j, word in enumerate(reading.words):
        if word.content and word.name < 0 and j in match.taken and _is_bare(match, j):
            dropped = ([] if acted else _in_front(reading, j)) + _behind(reading, j)
            if dropped and not any(k in match.taken for k in dropped):
                return reading.words[dropped[0]].text
        acted = acted or has_verb(reading, j, j + 1)
    return ""


def _is_bare(match: Match, j: int) -> bool:
    """Whether a noun stands in the plural with no article: it may be any of its kind."""
    reading = match.source
    plural = reading.words[j].text.endswith("s") or reading.words[j].text in _PLURALS
    k = j - 1
    while k >= 0 and reading.words[k].content and not has_verb(reading, k, k + 1):
        k -= 1
    front = (
        reading.words[k] if k >= 0 and reading.words[k].clause == reading.words[j].clause else None
    )
    return plural and (front is None or front.text not in _DETERMINERS)


def _dropped_share(match: Match) -> str:
    """A "half of the" that a statement drops and of which it says what the source says."""
    reading = match.source
    for fact, at in zip(reading.facts, reading.at, strict=True):
        of = _OF.match(reading.text, fact.end)
        if of is None or fact.kind not in ("percent", "ordinal", "number") or at in match.taken:
            continue
        behind = [k for k, w in enumerate(reading.words) if w.start >= fact.end]
        verb = next((k for k in behind if has_verb(reading, k, k + 1)), -1)
        head = any(k in match.taken for k in behind if k < verb)
        if verb > 0 and head and any(k in match.taken for k in behind if k >= verb):
            return fact.text
    return ""


def _other_share(match: Match) -> str:
    """A "third of" that the statement takes of something else than the source."""
    ours, theirs = _shares(match.statement), _shares(match.source)
    for at, whole in ours.items():
        for j in match.partners.get(at, ()):
            if (
                whole
                and theirs.get(j)
                and not all(
                    theirs[j] & set(match.partners[i]) for i in whole if i in match.partners
                )
            ):
                return match.statement.words[at].text
    return ""


def _shares(reading: Reading) -> dict[int, set[int]]:
    """For each share of a text, the words that tell of what it is one, up to the verb."""
    found = {}
    for fact, at in zip(reading.facts, reading.at, strict=True):
        if fact.kind in ("percent", "ordinal", "number") and _OF.match(reading.text, fact.end):
            behind = [k for k, w in enumerate(reading.words) if w.start >= fact.end]
            if behind and reading.words[behind[1]].text in _PRONOUNS:
                continue
            verb = next((k for k in behind if has_verb(reading, k, k + 1)), len(reading.words))
            found[at] = {k for k in behind if k < verb and reading.words[k].content}
    return found


def _in_front(reading: Reading, j: int) -> list[int]:
    words = reading.words
    return [k for k in range(j) if words[k].content and words[k].clause == words[j].clause][-2:]


def _behind(reading: Reading, j: int) -> list[int]:
    """What stands behind a noun and says which: "who walk to school", "over 70"."""
    words = reading.words
    if j + 1 >= len(words) or words[j + 1].text not in _NARROWS or not _no_comma(reading, j):
        return []
    found: list[int] = []
    for k in range(j + 2, len(words)):
        if words[k].sentence != words[j].sentence or (found and words[k].text in _DETERMINERS):
            break
        if words[k].content or k in reading.at:
            found.append(k)
    return found[:3]


def _no_comma(reading: Reading, j: int) -> bool:
    return "," not in reading.text[reading.words[j].end : reading.words[j + 1].start]


def _set_against(match: Match, place: Place) -> str:
    """What another clause is set against: "for small boats, but kept it for cargo vessels"."""
    behind = read(place.behind).words
    if not behind or behind[0].text not in ("but", "while", "whereas", "although", "though"):
        return ""
    leads = {word.text for word in behind if word.text in _PREPOSITIONS}
    words = match.source.words
    at = max((k for k, w in enumerate(words) if w.text in _PREPOSITIONS), default=-1)
    if at < 0 or words[at].text not in leads:
        return ""
    phrase = [k for k in range(at + 1, len(words)) if words[k].content]
    return words[at].text if phrase and not any(k in match.taken for k in phrase) else ""

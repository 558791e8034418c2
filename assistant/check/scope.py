"""Whether a statement says of all what its source says of some of them."""

from __future__ import annotations

import re
from itertools import takewhile

from assistant.check.matching import Match
from assistant.check.places import Place
from assistant.english.clauses import Reading, read
from assistant.english.verbs import has_verb
from assistant.english.word_lists import word_list

_LISTS = word_list("words")
_PREPOSITIONS = frozenset(_LISTS["prepositions"].split())
_DETERMINERS = frozenset(word_list("words")["determiners"].split())
_NARROWS = frozenset(["who", "whom", "that", "which", "aged", "over", "under", "with", "without"])
_PLURALS = frozenset(["people", "men", "women", "children", "police"])
_OF = re.compile(r"\s+of\b")


def widened(match: Match, place: Place) -> str:
    """The dropped word that narrows what the source speaks of; empty when none is dropped."""
    return (
        _narrowed_noun(match)
        or _dropped_share(match)
        or _other_share(match)
        or _for_some(match, place)
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
        told = [theirs[j] for j in match.partners.get(at, ()) if theirs.get(j)]
        known = {j for i in whole for j in match.partners.get(i, ())}
        if told and known and not any(known & other for other in told):
            return match.statement.words[at].text
    return ""


def _shares(reading: Reading) -> dict[int, set[int]]:
    """For each share of a text, the words that tell of what it is one, up to the verb."""
    found = {}
    for fact, at in zip(reading.facts, reading.at, strict=True):
        if fact.kind in ("percent", "ordinal", "number") and _OF.match(reading.text, fact.end):
            behind = [k for k, w in enumerate(reading.words) if w.start >= fact.end]
            verb = next((k for k in behind if has_verb(reading, k, k + 1)), len(reading.words))
            own = (k for k in behind if k < verb and reading.words[k].content)
            found[at] = {k for k in own if reading.words[k].clause == reading.words[at].clause}
    return found


def _in_front(reading: Reading, j: int) -> list[int]:
    words = reading.words
    return [k for k in range(j) if words[k].content and words[k].clause == words[j].clause][-2:]


def _behind(reading: Reading, j: int) -> list[int]:
    """What stands behind a noun and says which: "who walk to school", "over 70"."""
    words = reading.words
    if j + 1 >= len(words) or not _no_comma(reading, j):
        return []
    compared = words[j + 1].text.endswith("er") and "than" in (w.text for w in words[j + 2 : j + 3])
    if words[j + 1].text not in _NARROWS and not compared:
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


def _for_some(match: Match, place: Place) -> str:
    """A dropped phrase that says of whom: "in children", "for small boats, but not for others"."""
    words = match.source.words
    behind = {w.text for w in read(place.behind).words[1:]} & _PREPOSITIONS
    for k, word in enumerate(words[:-1]):
        against = word.text in behind and place.contrasted
        if not against and word.text not in ("in", "among"):
            continue
        phrase = list(takewhile(lambda i: words[i].content and words[i].name < 0,
                                range(k + 1, len(words))))  # fmt: skip
        head = words[phrase[-1]].text if phrase else ""
        told = any(i in match.taken for i in range(k)) and not any(i in match.taken for i in phrase)
        if told and head and (against or head.endswith("s") or head in _PLURALS):
            return word.text
    return ""

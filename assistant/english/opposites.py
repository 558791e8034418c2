"""Which words contradict each other: by a list of opposites, or by "un-", "non-" and the like."""

from __future__ import annotations

from functools import lru_cache

from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_LISTS = word_list("negation")
_PREFIXES: tuple[str, ...] = tuple(sorted(_LISTS["prefixes"], key=len, reverse=True))
_SHORTEST = 4  # letters of a word that "un-" can stand before: "into" is no "un-to"

_Sides = dict[str, set[tuple[int, int]]]


def _sides(lines: list[list[str]]) -> _Sides:
    """For each word, the lines that it stands on and the side there."""
    sides: _Sides = {}
    for number, line in enumerate(lines):
        for side, words in enumerate(line):
            for word in words.split():
                sides.setdefault(word, set()).add((number, side))
    return sides


_OPPOSITES = _sides(_LISTS["opposites"])
_SMALL = _sides(_LISTS["before_same"])


@lru_cache(maxsize=50_000)
def are_opposites(word: str, other: str) -> bool:
    """Whether two lower-case words stand on the two sides of one line of the list."""
    return _opposed(word, other, _OPPOSITES)


@lru_cache(maxsize=50_000)
def small_opposites(word: str, other: str) -> bool:
    """Whether two words are opposites only before the same word: "before", "after"."""
    return _opposed(word, other, _SMALL)


def _opposed(word: str, other: str, sides: _Sides) -> bool:
    here, there = sides.get(word, set()), sides.get(other, set())
    return not here & there and any((number, 1 - side) in there for number, side in here)


@lru_cache(maxsize=50_000)
def negated_form(word: str, other: str) -> bool:
    """Whether one word is the other with a prefix that denies: "stable" and "unstable"."""
    longer, shorter = (word, other) if len(word) > len(other) else (other, word)
    if len(shorter) < _SHORTEST or word in _SMALL:
        return False
    return any(
        longer.startswith(prefix) and stem_of(longer[len(prefix) :]) == stem_of(shorter)
        for prefix in _PREFIXES
    )

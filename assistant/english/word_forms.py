"""When two words mean the same: one stem, one word family, or one line of the synonym list."""

from __future__ import annotations

import threading
from collections import defaultdict
from functools import lru_cache

import Stemmer

from assistant.english.word_lists import word_list

_stemmers = threading.local()
_SHORTEST_FAMILY = 5
_LONGEST_ENDING = 5


def _bases(lines: str) -> dict[str, str]:
    return {form: line.split()[0] for line in lines.splitlines() for form in line.split()[1:]}


_IRREGULAR = word_list("irregular")
_VERBS = _bases(_IRREGULAR["forms"])
_BASES = _VERBS | _bases(_IRREGULAR["kin"])
VERB_BASES = frozenset(_VERBS.values()) | frozenset(_IRREGULAR["same_past"].split())
_PLAIN_FORMS = frozenset(_VERBS) | frozenset(_IRREGULAR["same_past"].split())
_PREFIXES = ("", "up", "over", "under", "with", "out", "re", "mis", "for")
VERB_FORMS = frozenset(prefix + form for prefix in _PREFIXES for form in _PLAIN_FORMS)


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """The Snowball stem of a lower-case word."""
    if not hasattr(_stemmers, "english"):  # one for each thread: PyStemmer keeps state
        _stemmers.english = Stemmer.Stemmer("english")
    return str(_stemmers.english.stemWord(_BASES.get(word, word)))


def _groups() -> tuple[dict[str, set[int]], dict[tuple[str, str], set[int]]]:
    single: defaultdict[str, set[int]] = defaultdict(set)
    double: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, line in enumerate(word_list("synonyms")["groups"].strip().splitlines()):
        plain, *phrases = line.split("|")
        for word in plain.split():
            single[stem_of(word)].add(number)
        for phrase in phrases:
            words = phrase.split()
            if len(words) == 2:  # a verb and its particle
                double[stem_of(words[0]), words[1]].add(number)
    return single, double


_SINGLE, _DOUBLE = _groups()
_NONE: frozenset[int] = frozenset()


@lru_cache(maxsize=50_000)
def ideas_of(stem: str, next_word: str = "") -> frozenset[int]:
    """The lines of the synonym list that hold a stem, or a verb with the particle behind it."""
    found = _SINGLE.get(stem, _NONE)
    paired = _DOUBLE.get((stem, next_word), _NONE)
    return frozenset(found | paired)


@lru_cache(maxsize=50_000)
def same_family(stem: str, other: str) -> bool:
    """Whether two stems share all but their endings: "strategi" and "strateg"."""
    shortest = min(len(stem), len(other))
    if shortest < _SHORTEST_FAMILY - 1:
        return False
    shared = 0
    for a, b in zip(stem, other, strict=False):
        if a != b:
            break
        shared += 1
    rest = max(len(stem), len(other)) - shared
    return shared >= _SHORTEST_FAMILY and rest <= _LONGEST_ENDING and shared >= 0.7 * shortest

"""Which words English has, which are frequent, and how its two varieties spell the same word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice

from assistant.english.word_lists import word_list
from assistant.english.words import english_words

_FREQUENT = 20_000
_PART_OF_COMPOUND = 5_000  # rarer words are found inside typos: "power" and "foul" in "powerfoul"
_SHORTEST_PART = 3
_SHORTEST_BEHIND_PREFIX = 4

_LISTS = word_list("spelling")
_PREFIXES = tuple(_LISTS["prefixes"].split())
_INFLECTIONS = (
    (re.compile(r"(?<=[^sxz])s$"), ("",)),
    (re.compile(r"(?<=[sxzoh])es$"), ("",)),
    (re.compile(r"ies$|ied$"), ("y",)),
    (re.compile(r"ed$|ing$"), ("", "e")),
    (re.compile(r"ly$|ness$|less$"), ("",)),
)  # a regular ending, and what may stand in its place
_SHORTEST_BASE = 3
_SHORTEST_LISTED_BASE = 5  # shorter ones are found inside typos: "cut" in "cuting"


def _both_ways(pairs: Iterable[str]) -> tuple[tuple[str, str], ...]:
    both = [pair.split() for pair in pairs]
    return tuple((one, other) for a, b in both for one, other in ((a, b), (b, a)))


_ENDINGS, _PARTS = _both_ways(_LISTS["endings"]), _both_ways(_LISTS["parts"])
_BEFORE_ENDING = 2


def is_english(word: str) -> bool:
    """Whether English has a word, as a list has it or as its rules make it from one that is listed.

    The rules: regular endings ("khanates"), the other variety's spelling ("colourless"), beginnings
    ("offboarding"), two frequent words in one ("timesheet").

    Args:
        word: In lower case, without a possessive ending.
    """
    return (
        _listed(word)
        or any(_listed(base) for base in base_forms(word) if len(base) >= _SHORTEST_LISTED_BASE)
        or any(map(_listed, other_spellings(word)))
        or _is_compound(word)
    )


@cache
def frequent_words() -> Mapping[str, int]:
    """The 20,000 most frequent English words in lower case with their rank, from 0."""
    return {word: rank for rank, word in enumerate(islice(_list(), _FREQUENT))}


def base_forms(word: str) -> Iterator[str]:
    """What a word may be a regular form of: "raise" for "raised"; at least three letters."""
    for ending, instead in _INFLECTIONS:
        stem, found = ending.subn("", word)
        if found and len(stem) >= _SHORTEST_BASE:
            yield from (stem + letters for letters in instead)


def other_spellings(word: str) -> Iterator[str]:
    """How the other variety of English may spell a word: "color" for "colour", or nonsense."""
    for one, other in _ENDINGS:
        if word.endswith(one) and len(word) - len(one) >= _BEFORE_ENDING:
            yield word.removesuffix(one) + other
    for one, other in _PARTS:
        if one in word:
            yield word.replace(one, other, 1)


def _listed(word: str) -> bool:
    return word in english_words() or word in _list()


def _is_compound(word: str) -> bool:
    if any(
        word.startswith(prefix)
        and len(word) - len(prefix) >= _SHORTEST_BEHIND_PREFIX
        and _is_part(word.removeprefix(prefix))
        for prefix in _PREFIXES
    ):
        return True
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    return any(_is_part(word[:cut]) and _is_part(word[cut:]) for cut in cuts)


def _is_part(word: str) -> bool:
    return frequent_words().get(word, _FREQUENT) < _PART_OF_COMPOUND


@cache
def _list() -> Mapping[str, int]:
    """82,834 lower-case words with their counts, most frequent first.

    Source: the frequency dictionary that comes with symspellpy: Google Books Ngram counts of the
    words of the Spell Checker Oriented Word Lists.
    """
    folder = files("symspellpy")
    lines = (folder / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    pairs = (line.split() for line in lines.splitlines())
    return {word: int(count) for word, count in pairs}

"""Typos and abbreviations, matched against the words that the articles themselves use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.english.dictionary import base_forms, frequent_words, is_english, other_spellings
from assistant.english.word_lists import word_list
from assistant.english.words import WORD, english_words

MOST_WORDS = 400
"""A text of more words is left as it is; no question is as long."""

MOST_UNKNOWN = 24
"""So many different unknown words of a text are looked up at most, to bound the time."""

_ALWAYS_LOOKED_UP = 3  # unknown words; of more, half the text has to be known

# How many slips of the finger a word may hold, by its letters.
# Source: Algolia's documentation of minWordSizefor1Typo and minWordSizefor2Typos.
_ONE_SLIP, _TWO_SLIPS = 4, 8
_WRONG_LETTER = 5  # a shorter word is nearly always a letter away from another: "saas" from "says"
_WRONG_FIRST_LETTER = 7  # slips rarely touch the first letter
_SHORTEST_ELSEWHERE = 6
_LONGEST = 40  # letters of a word
_ABBREVIATIONS = range(3, 7)  # letters; two say too little
_SHORTEST_WITHOUT_VOWELS = 4

_SHORTHAND = word_list("spelling")
# Only what stands by itself between spaces: in "R&D", "U.S." and "y-axis" a letter is a name.
_TOKEN = re.compile(r"(?<!\S)(?P<short>\$\$+|w/o?|[a-z]+4?)(?=[?!.,;:]*(?:\s|$))")
_GLUED = re.compile(r"(?<![\w-])(?P<name>[^\W\d_]{2,})(?P<number>\d[\w.]*)")  # "gpt4", "claude3.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A text as it was typed and as the articles would write it.

    Attributes:
        typed: The text, untouched.
        text: The same with shorthand written out, typos mended, names in their own capitals, and
            words in the articles' variety of English.
        mended: Whether `text` holds another word than was typed; other capitals, the other
            variety of English and other ways to write the same words do not count.
    """

    typed: str
    text: str
    mended: bool

    @property
    def shown(self) -> str:
        """What a reader is told that was understood: `typed` unless a word was mended."""
        return self.text if self.mended else self.typed


class Speller:
    """Understands misspelt and abbreviated words by the vocabulary of the articles."""

    def __init__(self, vocabulary: Mapping[str, int], *, names: Iterable[str] = ()) -> None:
        """Takes the words as the articles write them, with how often, and further names."""
        self._written: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        for word, count in vocabulary.items():
            lowered = word.lower()
            if count > self._counts.get(lowered, 0):
                self._counts[lowered] = count
                self._written[lowered] = word
        for name in names:
            self._written.setdefault(name.lower(), name)
        self._names = {lowered: word for lowered, word in self._written.items() if word != lowered}
        # Nothing is a slip away from letters that stand for words: "VII", "CEO".
        self._near_names = [word for word, written in self._names.items() if not written.isupper()]
        self._near = [word for word, written in self._written.items() if not written.isupper()]

    def spell(self, text: str) -> Spelling:
        """Writes out shorthand, typos and abbreviations; a right English word stays.

        Where more than half of the words are unknown, and more than three, the text is in
        another language, and nothing of it is mended.
        """
        if len(list(islice(WORD.finditer(text), MOST_WORDS + 1))) > MOST_WORDS:
            return Spelling(typed=text, text=text, mended=False)
        expanded, shortened = self._written_out(text)
        words = dict.fromkeys(WORD.findall(expanded))
        unknown = [word for word in words if not self._is_right(word)]
        spelled = {word: self._as_written(word) for word in words}
        if len(unknown) <= min(MOST_UNKNOWN, max(_ALWAYS_LOOKED_UP, len(words) // 2)):
            tried = {word: self._mended(word, begins=word == next(iter(words))) for word in unknown}
            mended = {word: found for word, found in tried.items() if found}
        else:
            mended = {}
        spelled |= mended
        return Spelling(
            typed=text,
            text=WORD.sub(lambda found: spelled[found.group()], expanded),
            mended=shortened or bool(mended),
        )

    def _written_out(self, text: str) -> tuple[str, bool]:
        """A text without shorthand, and whether another word stands in its place."""
        same = _TOKEN.sub(lambda found: self._long_form(found, "same"), text)
        long = _TOKEN.sub(lambda found: self._long_form(found, "short"), same)
        return _GLUED.sub(self._ungluing, long), long != same

    def _ungluing(self, found: re.Match[str]) -> str:
        """A name and the number that was typed right behind it, as names are written."""
        name = self._names.get(found["name"].lower())
        if name is None or found.group().lower() in self._written:
            return found.group()
        return f"{name}{'-' if name.isupper() else ' '}{found['number']}"

    def _long_form(self, found: re.Match[str], kind: str) -> str:
        token = found["short"]
        if token in self._written:  # the articles mean something of their own by it
            return token
        return str(_SHORTHAND[kind].get(token, token))

    def _as_written(self, typed: str) -> str:
        """A word in the capitals, and the variety of English, of the articles."""
        bare, ending = _parts(typed)
        if bare in self._names and typed.islower() and not _is_common(bare):
            return self._names[bare] + ending
        if bare not in self._written and len(bare) <= _LONGEST:
            for other in other_spellings(bare):
                if self._written.get(other, "").islower():
                    return _in_case_of(typed, self._written[other]) + ending
        return typed

    def _is_right(self, typed: str) -> bool:
        """Whether a word is left alone: known, too short or too long to tell, or a name."""
        bare, _ = _parts(typed)
        return (
            bare in self._written
            or not (bare.isalpha() and bare.isascii())  # "H100"; who types an accent takes care
            or typed[:-1].isupper()  # "GPUs"
            or len(bare) not in range(_ABBREVIATIONS.start, _LONGEST)
            or any(base in self._written for base in base_forms(bare))
            or is_english(bare)
        )

    def _mended(self, typed: str, *, begins: bool) -> str:
        """What an unknown word should have been; empty where nothing is near."""
        bare, ending = _parts(typed)
        found = self._abbreviated(bare) if typed.islower() or begins else ""
        found = found or self._nearest(bare, typed, begins=begins)
        return _in_case_of(typed, found) + ending if found else ""

    def _abbreviated(self, word: str) -> str:
        if len(word) not in _ABBREVIATIONS:
            return ""
        fitting = [
            name
            for lowered, name in self._names.items()
            if len(lowered) > len(word) + 1 and _abbreviates(word, name)
        ]
        return max(fitting, key=lambda name: self._counts.get(name.lower(), 0), default="")

    def _nearest(self, word: str, typed: str, *, begins: bool) -> str:
        """The nearest word of the articles, or of all English where that has a nearer one."""
        # A capital within a text begins a name, which only another name is mistyped for.
        near = _near(word, self._near if typed.islower() or begins else self._near_names)
        if typed.islower() and len(word) >= _SHORTEST_ELSEWHERE:
            near += _near(word, frequent_words().keys(), slips=1)
        found = min(near, key=lambda one: self._unlikely(word, *one), default=("", 0))[0]
        if any(letter.isupper() for letter in typed[1:]) and sorted(found) != sorted(word):
            return ""  # capitals inside are written with care: "OpenIA" is a slip, "OpenAPI" is not
        return self._written.get(found, found)

    def _unlikely(self, word: str, other: str, slips: int) -> tuple[int, ...]:
        """The lower, the likelier somebody who typed one word meant the other."""
        return (
            slips,
            word[0] != other[0],
            other not in self._written,
            sorted(word) != sorted(other),
            -len(other),  # a letter is left out more often than it is added
            -self._counts.get(other, 0),
        )


def _near(word: str, others: Collection[str], *, slips: int = 2) -> list[tuple[str, int]]:
    """The others that a slip or two of the finger make a word of, each with how many slips."""
    slips = min(slips, 0 if len(word) < _ONE_SLIP else 1 if len(word) < _TWO_SLIPS else 2)
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=slips, limit=None)
    return [(other, distance) for other, distance, _ in found if _is_slip(word, other, distance)]


def _is_slip(word: str, other: str, distance: int) -> bool:
    if word[0] != other[0] and (distance > 1 or len(word) < _WRONG_FIRST_LETTER):
        return False
    same_letters = sorted(word) == sorted(other)
    return len(word) >= _WRONG_LETTER or len(word) != len(other) or same_letters


def _is_common(word: str) -> bool:
    """Whether a word or its base form is one of everyday English: "growers" for "grower"."""
    return word in english_words() or any(one in frequent_words() for one in base_forms(word))


def _parts(typed: str) -> tuple[str, str]:
    """A word in lower case without its possessive ending, and that ending as typed."""
    lowered = typed.lower().replace("’", "'")
    bare = lowered.removesuffix("'s")
    return bare, typed[len(bare) :]


def _in_case_of(typed: str, found: str) -> str:
    return found.capitalize() if typed[0].isupper() and found.islower() else found


def _abbreviates(short: str, name: str) -> bool:
    """Whether `short` is the name's capitals, its beginning, or its consonants in order."""
    capitals = "".join(letter for letter in name if letter.isupper()).lower()
    lowered = name.lower()
    if short == capitals or (len(short) >= 4 and lowered.startswith(short)):  # "ant" begins much
        return True
    if len(short) < _SHORTEST_WITHOUT_VOWELS or set(short[1:]) & set("aeiou"):
        return False
    letters = iter(lowered)
    return short[0] == lowered[0] and all(letter in letters for letter in short)

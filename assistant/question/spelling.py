"""Typos and abbreviations, matched against the words that the articles themselves use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistant.english.words import WORD, english_words

# A typo is one or two slips of the finger: similarity of the letters, fraction from 0 to 1.
_SAME_ENOUGH = 0.74
_SAME_ENOUGH_ELSEWHERE = 0.85
_SHORTEST_TYPO = 4
_SHORTEST_TYPO_ELSEWHERE = 6  # among all English words, a shorter one is always near another
_LONGEST_ABBREVIATION = 6

_SHORTHAND = {
    "whats": "what is", "whos": "who is", "hows": "how is", "wheres": "where is", "wat": "what",
    "u": "you", "ur": "your", "r": "are", "y": "why", "pls": "please", "plz": "please",
    "dont": "don't", "doesnt": "doesn't", "isnt": "isn't", "didnt": "didn't", "cant": "can't",
    "b4": "before", "w/": "with", "w/o": "without", "vs": "versus", "diff": "difference",
    "diffs": "differences", "abt": "about", "bc": "because", "cuz": "because", "$$": "money",
    "$$$": "money", "rn": "now", "gonna": "going to", "wanna": "want to", "thx": "thanks",
    "mln": "million", "bln": "billion", "mio": "million",
}  # fmt: skip
_SHORTHAND_TOKEN = re.compile(r"\$\$+|w/o?(?=\s)|[A-Za-z0-9]+(?:['’][A-Za-z]+)?")


class Speller:
    """Understands misspelt and abbreviated words by the vocabulary of the articles."""

    def __init__(self, vocabulary: Mapping[str, int], *, names: Iterable[str] = ()) -> None:
        """Takes the words as the articles write them, with how often, and further names."""
        self._written: dict[str, str] = {}
        counts: dict[str, int] = {}
        for word, count in vocabulary.items():
            lowered = word.lower()
            if count > counts.get(lowered, 0):
                counts[lowered] = count
                self._written[lowered] = word
        for name in names:
            self._written.setdefault(name.lower(), name)
        self._counts = counts
        self._targets = [word for word in self._written if len(word) >= _SHORTEST_TYPO]
        self._names = {lowered: word for lowered, word in self._written.items() if word != lowered}

    def spell(self, text: str) -> str:
        """The text with shorthand, typos and abbreviations replaced; known words stay."""
        expanded = _SHORTHAND_TOKEN.sub(
            lambda m: _SHORTHAND.get(m.group().lower(), m.group()), text
        )
        return WORD.sub(lambda m: self._understood(m.group()), expanded)

    def _understood(self, typed: str) -> str:
        lowered = typed.lower().replace("’", "'")
        bare = re.sub(r"'s$", "", lowered)
        possessive = typed[len(bare) :]
        if bare in self._names and typed.islower() and bare not in english_words():
            return self._names[bare] + possessive
        if self._known(bare) or not bare.isalpha() or typed[:-1].isupper():
            return typed
        found = self._abbreviated(bare) or self._misspelt(bare)
        if not found and typed.islower():  # a capital begins a name, which is no English word
            found = _misspelt_elsewhere(bare)
        return found + possessive if found else typed

    def _known(self, word: str) -> bool:
        if word in self._written or word in english_words():
            return True
        # A regular ending of a known word is no typo: "builds", "raised", "chips".
        stems = (re.sub(pattern, "", word) for pattern in ("s$", "es$", "ed$", "d$", "ing$", "ly$"))
        return any(
            stem != word
            and len(stem) > 2
            and (stem in self._written or stem in english_words())  # "as" is no stem
            for stem in stems
        )

    def _abbreviated(self, word: str) -> str:
        if not 3 <= len(word) <= _LONGEST_ABBREVIATION:  # two letters say too little
            return ""
        fitting = [
            name
            for lowered, name in self._names.items()
            if len(lowered) > len(word) + 1 and _abbreviates(word, name)
        ]
        return max(fitting, key=lambda name: self._counts.get(name.lower(), 0), default="")

    def _misspelt(self, word: str) -> str:
        if len(word) < _SHORTEST_TYPO:
            return ""
        near = process.extract(
            word,
            self._targets,
            scorer=OSA.normalized_similarity,
            score_cutoff=_SAME_ENOUGH,
            limit=5,
        )
        ranked = sorted(
            near, key=lambda hit: (-_closeness(word, hit[0]), -self._counts.get(hit[0], 0))
        )
        if ranked and (ranked[0][0][0] == word[0] or ranked[0][1] >= _SAME_ENOUGH_ELSEWHERE):
            return self._written[ranked[0][0]]
        return ""


def _misspelt_elsewhere(word: str) -> str:
    if len(word) < _SHORTEST_TYPO_ELSEWHERE:
        return ""
    found = process.extractOne(
        word,
        english_words().keys(),
        scorer=fuzz.ratio,
        score_cutoff=100 * _SAME_ENOUGH_ELSEWHERE,
    )
    return found[0] if found and found[0][0] == word[0] else ""


def _closeness(word: str, other: str) -> float:
    # Slips rarely touch the first letter, so a shared one counts.
    return OSA.normalized_similarity(word, other) + (0.05 if word[0] == other[0] else 0.0)


def _abbreviates(short: str, name: str) -> bool:
    """Whether `short` is the name's capitals, its beginning, or its consonants in order."""
    capitals = "".join(letter for letter in name if letter.isupper()).lower()
    lowered = name.lower()
    if short == capitals or (len(short) >= 4 and lowered.startswith(short)):  # "ant" begins much
        return True
    if set(short[1:]) & set("aeiou"):
        return False
    letters = iter(lowered)
    return short[0] == lowered[0] and all(letter in letters for letter in short)

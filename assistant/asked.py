"""The content of a question, ready to be looked for in sentences: its words and its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.meaning import WordMeanings
from assistant.question import Kind
from index import PassageIndex, stems, words

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    "hundred|thousand|million|billion|trillion|dozen|half|third|quarter|several|both|single|once|twice"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
_SPANS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)"
_HOLDS: Mapping[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE if kind != "place" else re.NOFLAG)
    for kind, pattern in {
        "money": r"[$€£¥]\s?\d|\b(?:dollars?|euros?|pounds?|crowns?|francs?)\b|"
        r"\b(?:\d[\d.,]*|several|many)? ?(?:million|billion|trillion)s?\b|\b(?:EUR|USD|GBP)\b",
        "number": rf"\d|\b(?:{_NUMBER_WORDS})s?\b",
        "share": rf"\d|%|\b(?:percent|per cent|majority|{_NUMBER_WORDS})\b",
        "date": rf"\b(?:1\d|20)\d\d\b|\b(?:{_MONTHS})\b|\b(?:yesterday|today|last|next) (?:week|month|"
        r"year)\b|\b(?:immediately|century|spring|summer|autumn|winter)\b",
        "duration": rf"\b(?:\d[\d.,]*|an?|{_NUMBER_WORDS}|few|many)[ -](?:more )?(?:{_SPANS})\b|"
        rf"\b(?:since|until|within|annually)\b|\bunder an hour\b|\b(?:{_SPANS})\b",
        "place": r"\b(?:in|at|near|from|to|across|of|on) (?:the )?[A-Z][a-z]+",
        "reason": r"\b(?:because|since|due to|so that|so|in order to|reasons?|caus\w+|driven|drove|led to|"
        r"result\w*|therefore|thus|means|meaning|factors?|pushed|allow\w*|gives?|gave|giving|needed|"
        r"requires?|without|if|worr\w+|concern\w*|wanted?|view|believ\w+|skeptic\w*|to)\b",
    }.items()
}
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zA-Z0-9]\b|\b[a-z]\d\b")

_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zA-Z0-9]\b|\b[a-z]\d\b")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The content of a question, ready to be looked for in sentences.

    Attributes:
        text: The question.
        kind: The kind of thing it asks for.
        weights: Its stems with their rarity in the articles, above 0.
        surface: Its stems with a word that has it.
    """

    text: str
    kind: Kind
    weights: Mapping[str, float]
    surface: Mapping[str, str]

    @classmethod
    def of(cls, text: str, kind: Kind, index: PassageIndex) -> Asked:
        """Reads the content words of a question."""
        surface = {stem: word for word in words(text) for stem in stems(word)}
        return cls(
            text=text,
            kind=kind,
            weights={stem: index.words.rarity(stem) for stem in surface},
            surface=surface,
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Stems of its proper names."""
        opening = self.text.split(" ", 1)[0]
        return frozenset(
            stem
            for name in _NAME.findall(self.text)
            if name != opening or not name.istitle()
            for stem in stems(name)
        )

    def covered(self, text: str) -> dict[str, float]:
        """How far a text covers each stem: 1 for the stem itself, less for a word near it."""
        there, spoken = _read(text)
        meanings = WordMeanings.open()
        return {
            stem: 1.0 if stem in there else 0.8 * meanings.nearness(self.surface[stem], spoken)
            for stem in self.weights
        }

    def share(self, covered: Mapping[str, float]) -> float:
        """The share of the question's rarity that is covered, fraction from 0 to 1."""
        total = sum(self.weights.values())
        if not total:
            return 0.0
        return sum(weight * covered[stem] for stem, weight in self.weights.items()) / total


@lru_cache(maxsize=20_000)
def _read(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The stems of a text and the content words that have them."""
    spoken = {stem: word.lower() for word in words(text) for stem in stems(word)}
    return frozenset(spoken), tuple(sorted(set(spoken.values())))


def holds(kind: Kind, text: str, *, beside: str = "") -> float:
    """Whether a text holds the kind of thing asked for: 1, 0, or 0.5 where any text may.

    A person or party is one that `beside`, the question, does not name itself.
    """
    if kind == "person":
        known = set(stems(beside))
        names = (name for name in _NAME.findall(text) if name not in {"A", "I", "The", "In"})
        return float(any(not set(stems(name)) <= known for name in names if stems(name)))
    if kind not in _HOLDS:
        return 0.5
    return float(bool(_HOLDS[kind].search(text)))

"""The content of a question, ready to be looked for in sentences: its words and its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.question.kinds import Kind
from index import PassageIndex, stems, words

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|"
    "hundred|thousand|million|billion|trillion|dozen|half|third|quarter|several|both|single|once|twice"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPANS = "seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)"
_PATTERNS: Mapping[Kind, str] = {
    "money": r"[$€£¥]\s?\d|\b(?:dollars?|euros?|pounds?|crowns?|francs?)\b|"
    r"\b(?:\d[\d.,]*|several|many)? ?(?:million|billion|trillion)s?\b|\b(?:EUR|USD|GBP)\b",
    "number": rf"\d|\b(?:{_NUMBER_WORDS})s?\b",
    "share": rf"\d|%|\b(?:percent|per cent|majority|{_NUMBER_WORDS})\b",
    "date": rf"\b(?:1\d|20)\d\d\b|\b(?:{_MONTHS})\b|\b(?:yesterday|today|last|next) "
    r"(?:week|month|year)\b|\b(?:immediately|century|spring|summer|autumn|winter)\b",
    "duration": rf"\b(?:\d[\d.,]*|an?|{_NUMBER_WORDS}|few|many)[ -](?:more )?(?:{_SPANS})\b|"
    rf"\b(?:since|until|within|annually)\b|\bunder an hour\b|\b(?:{_SPANS})\b",
    "place": r"\b(?:in|at|near|from|to|across|of|on) (?:the )?[A-Z][a-z]+",
    "reason": r"\b(?:because|since|due to|so that|so|in order to|reasons?|caus\w+|driven|drove|"
    r"led to|result\w*|therefore|thus|means|meaning|factors?|pushed|allow\w*|gives?|gave|giving|"
    r"needed|requires?|without|if|worr\w+|concern\w*|wanted?|view|believ\w+|skeptic\w*|to)\b",
}
_HOLDS: Mapping[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.NOFLAG if kind == "place" else re.IGNORECASE)
    for kind, pattern in _PATTERNS.items()
}
_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zA-Z0-9]\b|\b[a-z]\d\b")


_VERB = (
    r"(?:did|do|does|has|have|had|was|were|is|are|will|would|could|can|may|might|should|"
    r"gets?|got|went)"
)
_SOUGHT = re.compile(
    rf"\b(?:how many|which|what) (?:of (?:the|its|their) )?(?!{_VERB}\b)(?P<thing>.+?)"
    rf"(?= {_VERB}\b|[?,.]|$)",
    re.IGNORECASE,
)

# Words that ask rather than say what about; their absence from a sentence means nothing.
_ASKING = frozenset(
    stem
    for stem in stems(
        "ask call come compare describe exactly explain gave gets getting give go going happen "
        "happened kind kinds list lot made make many much name overall part people please really "
        "right roughly say says summarise summarize tell thing things took total true way ways"
    )
)

# Words that say which kind of thing is asked for: where it stands, they need not.
_KIND_WORDS: Mapping[Kind, str] = {
    "money": "amount budget charge commit cost dollars euros fund invest money paid pay pounds "
    "price raise raised spend spent sum valuation value valued worth",
    "number": "number",
    "share": "fraction part percent percentage proportion share",
    "date": "date day month quarter time year",
    "duration": "days decades hours long minutes months time weeks years",
    "person": "name person",
    "place": "city country place state town",
    "reason": "cause reason",
}


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

    @cached_property
    def exact(self) -> tuple[int, ...]:
        """The places in `weights` of its names and numbers, for which no other word will do."""
        return tuple(
            place
            for place, stem in enumerate(self.weights)
            if stem in self.names or self.surface[stem][0].isdigit()
        )

    @cached_property
    def spoken(self) -> tuple[int, ...]:
        """The places in `weights` of the other words that say what it is about."""
        return tuple(
            place
            for place, stem in enumerate(self.weights)
            if place not in self.exact and stem not in _ASKING
        )

    @cached_property
    def sought(self) -> tuple[int, ...]:
        """The places in `weights` of what is counted or chosen: "how many X", "which X"."""
        found = _SOUGHT.search(self.text)
        named = stems(" ".join(words(found["thing"])[:3])) if found else []
        return tuple(
            place
            for place, stem in enumerate(self.weights)
            if place in self.spoken and stem in named
        )

    @cached_property
    def of_kind(self) -> tuple[int, ...]:
        """The places in `weights` of the words that only say which kind of thing is asked for."""
        said = stems(_KIND_WORDS.get(self.kind, ""))
        return tuple(place for place, stem in enumerate(self.weights) if stem in said)


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

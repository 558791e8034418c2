"""The content of a question, read once: its words with their rarity, its names, its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.english.comparing import COMPARING_WORDS
from assistant.english.facts import find_facts
from assistant.english.kinds import ASKING, KIND_WORDS, SOUGHT, Kind
from index import PassageIndex, stems, words

_NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zA-Z0-9]\b|\b[a-z]\d\b")


@dataclass(frozen=True, kw_only=True)
class QuestionWords:
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
    def of(cls, text: str, kind: Kind, index: PassageIndex) -> QuestionWords:
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
    def called(self) -> tuple[str, ...]:
        """Its proper names as it writes them, each once, in order."""
        return tuple(
            dict.fromkeys(fact.text for fact in find_facts(self.text) if fact.kind == "name")
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
        found = SOUGHT.search(self.text)
        named = stems(" ".join(words(found["thing"])[:3])) if found else []
        return tuple(
            place
            for place, stem in enumerate(self.weights)
            if place in self.spoken and stem in named
        )

    @cached_property
    def names_only(self) -> bool:
        """Whether it says nothing but names and that they are compared."""
        rest = stems(COMPARING_WORDS.sub(" ", self.text))
        return not set(rest) - self.names - _ASKING

    @cached_property
    def of_kind(self) -> tuple[int, ...]:
        """The places in `weights` of the words that only say which kind of thing is asked for."""
        said = stems(KIND_WORDS.get(self.kind, ""))
        return tuple(place for place, stem in enumerate(self.weights) if stem in said)


_ASKING = frozenset(stems(ASKING))

"""Where articles speak of something that a question names, and how near each sentence is to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.english.name_kinds import names_in
from assistant.english.subjects import subject_names
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list
from assistant.english.words import words_of
from assistant.question.sides import Sides
from assistant.telling.overview import Contents
from corpus import Article

_SPOKEN_OF, _UNDER, _BESIDE, _ABOVE = 1.0, 0.7, 0.6, 0.5
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_COVERED = 0.5  # share of the words asked for that a sentence has to hold at least
_EMPTY = frozenset(f"{word_list('words')['grammar']} {word_list('words')['general']}".split()) | {
    "strategy",
    "being",
    "having",
}


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """Something that articles may speak of.

    Attributes:
        names: The names that it has; empty where it has none.
        stems: Stems of the other words that tell it.
        written: A pattern of how it is written.
        others: A pattern of how the sides that it is none of are written.
        contents: What the articles hold.
    """

    names: tuple[str, ...]
    stems: frozenset[str]
    written: re.Pattern[str]
    others: re.Pattern[str]
    contents: Contents

    @classmethod
    def of(cls, subject: str, sides: Sides, contents: Contents) -> Mentions:
        """What a question's own words name: its names, those of its side, and its other words."""
        said = [name.text for name in names_in(f"Of {subject}")]
        theirs = [n for side in sides.all if side.name in said for n in side.names]
        names = tuple(dict.fromkeys((*said, *theirs)))
        inside = {word.lower() for name in said for word in words_of(name)}
        words = {re.sub(r"['’]s?$", "", word) for word in _words(subject)} - inside - _EMPTY
        return cls(
            names=names,
            stems=frozenset(map(stem_of, words)),
            written=_written(names or (subject,)),
            others=_written(
                [n for one in sides.all if not one.named_in(subject) for n in one.names]
            ),
            contents=contents,
        )

    @classmethod
    def exact(cls, subject: str, contents: Contents) -> Mentions:
        """Just what is written: with its capitals where the articles write it so."""
        bare = re.sub(r"^(?:the|an?) ", "", subject.strip(" “”\"'"), flags=re.IGNORECASE)
        cased = _written((bare,))
        if bare.islower() or not any(cased.search(one.text) for one in contents.articles):
            cased = re.compile(cased.pattern, re.IGNORECASE)
        return cls(
            names=(bare,), stems=frozenset(), written=cased, others=_written(()), contents=contents
        )

    def count(self, text: str) -> int:
        """How often a text names it."""
        return len(self.written.findall(text))

    def places(self, article: Article) -> tuple[int, ...]:
        """Positions of the sentences that name it."""
        return tuple(
            position
            for position in range(len(article.sentences))
            if self.written.search(article.sentence_text(position))
        )

    def spoken_of(self, article: Article, position: int) -> bool:
        """Whether a sentence names it or speaks of it by another word."""
        return self.near(article, position) >= _BESIDE or bool(
            self.names and self.written.search(article.sentence_text(position))
        )

    def near(self, article: Article, position: int) -> float:
        """How far a sentence speaks of it, 0 to 1: less where it only names it beside another."""
        text = article.sentence_text(position)
        heading = article.heading(position)
        if not self.names:
            share = self._share(f"{text} {heading}")
            return share if share >= _COVERED else 0.0
        subjects = subject_names(text)
        if any(self.written.search(name) for name in subjects):
            return _SPOKEN_OF
        named = _BESIDE if self.written.search(text) else 0.0
        if any(self.others.search(name) for name in subjects):
            return named / 2
        spoken = self.contents.subjects(article).of(position)
        if not subjects and spoken.sure and self._only(" ".join(spoken.names)):
            return _SPOKEN_OF
        if self._only(heading):
            return _UNDER
        return max(named, _ABOVE if self._only(article.title) else 0.0)

    def _only(self, text: str) -> bool:
        """Whether a text names it, and none of the other sides."""
        return bool(self.written.search(text)) and not self.others.search(text)

    def best(self, article: Article, *, most: int) -> tuple[int, ...]:
        """Positions of the sentences of an article that say most of it, in order."""
        scored = []
        for position in range(len(article.sentences)):
            text = article.sentence_text(position)
            share = self._share(f"{text} {article.heading(position)}") + self._share(text)
            near = self.near(article, position) if self.names else float(self._share(text) > 0)
            if near and (share >= _COVERED or not self.stems):
                scored.append((near + share, -position))
        return tuple(sorted(-place for _, place in sorted(scored, reverse=True)[:most]))

    def _share(self, text: str) -> float:
        """The share of its other words that a text holds; 0 where it has none."""
        held = {stem_of(word) for word in _words(text)}
        whole = sum(self.weights.values())
        return sum(self.weights[stem] for stem in self.stems & held) / whole if whole else 0.0

    @cached_property
    def weights(self) -> dict[str, float]:
        """For each of the other words how rare it is among the sentences of the articles."""
        counts = Counter(
            stem
            for article in self.contents.articles
            for position in range(len(article.sentences))
            for stem in self.stems & {stem_of(w) for w in _words(article.sentence_text(position))}
        )
        return {stem: 1 / (1 + counts[stem]) for stem in self.stems}


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _written(names: Sequence[str]) -> re.Pattern[str]:
    """A pattern of any of some names; without one it never matches."""
    joined = "|".join(
        r"\s+".join(re.escape(part) for part in re.split(r"\s+", name))
        for name in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{joined or '(?!)'})(?!\w)")

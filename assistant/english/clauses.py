"""Reads a text as words in clauses: the form in which the support check compares two texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.english.fact import Fact
from assistant.english.facts import find_facts
from assistant.english.word_forms import stem_of
from assistant.english.word_lists import word_list

_GRAMMAR = frozenset(word_list("words")["grammar"].split())
_BOUNDARIES = frozenset(word_list("words")["boundaries"].split())

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*[^\W\d_]*|[^\W\d_]+(?:[.'’][^\W\d_]+)*\d*[^\W_]*|[,;:()“”\"\n—–]|[.!?](?=\W|$)|\s-\s"
)
_ENDS_SENTENCE = frozenset(".!?\n;")
_ENDS_CLAUSE = frozenset(',:()“”"—–')


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a text.

    Attributes:
        text: Lower case, without a possessive ending.
        stem: Its Snowball stem.
        start: Character offset of the first letter.
        end: Offset one past the last.
        clause: Counts the clauses of the text from 0; commas and conjunctions end one.
        sentence: Counts the sentences of the text from 0.
        content: Whether it carries news: no grammar word, and no part of an amount or a date.
        name: Position of the name that it is part of in the text's facts, -1 for none.
    """

    text: str
    stem: str
    start: int
    end: int
    clause: int
    sentence: int
    content: bool
    name: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text taken apart.

    Attributes:
        text: As given.
        words: Its words, in order.
        facts: Its amounts, dates and names, in order.
        at: Position in `words` of the first word of each fact, in the order of `facts`.
    """

    text: str
    words: tuple[Word, ...]
    facts: tuple[Fact, ...]
    at: tuple[int, ...]

    @property
    def names(self) -> list[Fact]:
        """The proper names, in order."""
        return [fact for fact in self.facts if fact.kind == "name"]

    @property
    def texts(self) -> set[str]:
        """The words, each once."""
        return {word.text for word in self.words}

    def clause(self, number: int) -> list[int]:
        """Positions of the words of one clause."""
        return [i for i, word in enumerate(self.words) if word.clause == number]


@lru_cache(maxsize=4_000)
def read(text: str) -> Reading:
    """Takes a text apart; any text can be read, an empty one has no words."""
    facts = find_facts(text)
    words: list[Word] = []
    clause = sentence = 0
    fresh = True
    for match in _WORD.finditer(text):
        written = match.group()
        mark = written.strip(" ") if written != "\n" else written
        if mark in _ENDS_SENTENCE or mark in _ENDS_CLAUSE or mark == "-":
            clause += not fresh
            sentence += mark in _ENDS_SENTENCE and not fresh
            fresh = True
            continue
        lowered = re.sub(r"['’]s?$", "", written.lower().replace("’", "'"))
        if lowered in _BOUNDARIES and not fresh:
            clause += 1
        fresh = False
        place = _fact_at(facts, match.start())
        words.append(
            Word(
                text=lowered,
                stem=stem_of(lowered),
                start=match.start(),
                end=match.end(),
                clause=clause,
                sentence=sentence,
                content=lowered not in _GRAMMAR
                and (place < 0 or facts[place].kind == "name")
                and not lowered.endswith("n't"),
                name=place if place >= 0 and facts[place].kind == "name" else -1,
            )
        )
    return Reading(text=text, words=tuple(words), facts=facts, at=_starts(words, facts))


def _fact_at(facts: tuple[Fact, ...], offset: int) -> int:
    return next((i for i, fact in enumerate(facts) if fact.start <= offset < fact.end), -1)


def _starts(words: list[Word], facts: tuple[Fact, ...]) -> tuple[int, ...]:
    return tuple(
        next((i for i, word in enumerate(words) if word.end > fact.start), len(words) - 1)
        for fact in facts
    )

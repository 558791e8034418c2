"""One question put to an assistant: what came back and how long it took."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from assistant.answer import Answer, Citation
from assistant.english.hanging import hangs
from assistant.evaluation.gold import Gold, Locator, Span
from assistant.evaluation.questions import KnownQuestion
from corpus import Article

_MARKER = re.compile(r"\s?\[\d+\]")


class Answering(Protocol):
    """What is measured: `assistant.Assistant`, or anything else that answers from articles."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that it answers from."""

    def query(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Answers a question."""

    def without(self, sentences: Iterable[tuple[str, int]]) -> Answering:
        """The same where some sentences cannot be found, each as article id and position."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An answer beside what was asked and what would have been good.

    Attributes:
        known: The question.
        gold: Where its gold quotes stand.
        answer: What the assistant said.
        seconds: How long it took to say so.
        articles: The articles that it answers from, by id.
    """

    known: KnownQuestion
    gold: Gold
    answer: Answer
    seconds: float
    articles: Mapping[str, Article]

    @cached_property
    def met(self) -> tuple[bool, ...]:
        """For each gold group whether a citation overlaps one of its quotes."""
        return self.gold.met(self.answer.citations)

    @cached_property
    def stated(self) -> tuple[bool, ...]:
        """For each fact asked for whether the answer's text states it."""
        return tuple(bool(re.search(p, self.answer.text, re.IGNORECASE)) for p in self.known.must)

    @property
    def answered(self) -> bool:
        """Whether the answer presents itself as one."""
        return self.answer.outcome == "answered"

    @property
    def labelled(self) -> bool:
        """Whether the outcome is right: answered when the question can be, and only then."""
        return self.answered == self.known.answerable

    @property
    def first_gold(self) -> bool:
        """Whether citation 1 overlaps a gold quote."""
        cited = self.answer.citations
        return bool(cited) and self.gold.holds(cited[0])

    @property
    def repeated(self) -> bool:
        """Whether it cites only what a reader did not take for an answer."""
        cited = {citation.quote for citation in self.answer.citations}
        return bool(cited) and cited <= set(self.known.never)

    @property
    def stand_alone(self) -> bool:
        """Whether no statement begins with what only another sentence explains."""
        return not any(hangs(statement.text) for statement in self.answer.statements)

    @property
    def words(self) -> int:
        """How many words the answer's text has, markers left out."""
        return len(_MARKER.sub("", self.answer.text).split())

    @property
    def wrong(self) -> bool:
        """Whether taking the answer as one misleads.

        So it does when there is no answer, when the answer leaves out a gold group or a fact, or
        when a reader did not take its quotes for one.
        """
        whole = all(self.met) and all(self.stated) and not self.repeated
        return not (self.known.answerable and whole)

    def needed(self, citation: Citation) -> bool:
        """Whether a citation overlaps a gold quote, or stands in an answer for a reason.

        The reasons: a statement that cites it also cites gold; a statement that cites it says a
        fact asked for that no statement with gold says; it is of one list with gold (its lead-in
        or another item); it is the sentence right before gold, which leans on it.
        """
        if self.gold.holds(citation):
            return True
        return self._carries_gold(citation) or self._in_list_of_gold(citation)

    def _carries_gold(self, citation: Citation) -> bool:
        golden = {c.number for c in self.answer.citations if self.gold.holds(c)}
        citing = [s for s in self.answer.statements if citation.number in s.citations]
        if any(golden & set(statement.citations) for statement in citing):
            return True
        told = " ".join(s.text for s in self.answer.statements if golden & set(s.citations))
        own = " ".join(statement.text for statement in citing)
        return any(
            re.search(pattern, own, re.IGNORECASE) and not re.search(pattern, told, re.IGNORECASE)
            for pattern in self.known.must
        )

    def _in_list_of_gold(self, citation: Citation) -> bool:
        article = self.articles.get(citation.article.id)
        if article is None:
            return False
        own = _sentences(article, citation)
        golden = {
            at
            for cited in self.answer.citations
            if cited.article.id == citation.article.id and self.gold.holds(cited)
            for at in _sentences(article, cited)
        }
        # A lead-in and its items; a sentence and the one that it leans on.
        leads = {article.sentences[at].lead_in for at in golden} - {None}
        beside = {article.sentences[at].lead_in for at in own} - {None}
        before = {at - 1 for at in golden if _same_block(article, at - 1, at)}
        return bool(own & leads or beside & leads or beside & golden or own & before)


def _sentences(article: Article, citation: Citation | Span) -> set[int]:
    return {
        at
        for at, sentence in enumerate(article.sentences)
        if sentence.start < citation.end and citation.start < sentence.end
    }


def _same_block(article: Article, one: int, other: int) -> bool:
    return one >= 0 and article.sentences[one].block == article.sentences[other].block


class Asker:
    """Puts questions to one assistant, one after the other, and takes the time."""

    def __init__(self, assistant: Answering) -> None:
        """Reads the assistant's articles once."""
        self._assistant = assistant
        self._locator = Locator(assistant.articles)
        self._articles = {article.id: article for article in assistant.articles}

    def ask(self, known: KnownQuestion) -> Attempt:
        """Asks one question."""
        return self._ask(self._assistant, known, self._locator.locate(known))

    def ask_without_gold(self, known: KnownQuestion) -> Attempt:
        """Asks one question where no sentence can be found that holds a part of a gold quote."""
        gold = self._locator.locate(known)
        hidden = {
            (span.article, sentence)
            for span in gold.spans
            for sentence in _sentences(self._articles[span.article], span)
        }
        return self._ask(self._assistant.without(hidden), known, gold)

    def attempt(self, known: KnownQuestion, answer: Answer, seconds: float) -> Attempt:
        """An answer that was given before, beside what would have been good."""
        gold = self._locator.locate(known)
        return Attempt(
            known=known, gold=gold, answer=answer, seconds=seconds, articles=self._articles
        )

    def _ask(self, assistant: Answering, known: KnownQuestion, gold: Gold) -> Attempt:
        began = time.perf_counter()
        answer = assistant.query(known.question, history=known.turns)
        seconds = time.perf_counter() - began
        return Attempt(
            known=known, gold=gold, answer=answer, seconds=seconds, articles=self._articles
        )

"""Questions to offer: made from the articles' own headings, and only such as get an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Answer
from corpus import Article
from index import PassageIndex

Floats = NDArray[np.float32]

_TRIED = 24
_SAME_QUESTION = 0.85  # cosine from which two questions ask the same
_LONGEST = 90


class Suggestions:
    """The questions that the articles' headings make, and which of them are answered."""

    def __init__(self, index: PassageIndex, answered: Callable[[str], bool]) -> None:
        """Takes the index and what tells whether a question is answered from it."""
        self._index = index
        self._answered = answered
        self._offered = tuple(dict.fromkeys(_interleaved(index.articles)))[:_TRIED]
        self._vectors = index.embed_questions(self._offered)  # float32 (questions, dim)
        self._known: dict[str, bool] = {}

    def first(self, limit: int) -> tuple[str, ...]:
        """Questions to begin with, of every article in turn."""
        return self._pick(range(len(self._offered)), limit=limit, unlike=[])

    def after(self, answer: Answer, limit: int) -> tuple[str, ...]:
        """Questions that lie near an answer and do not ask the same again."""
        if not self._offered:
            return ()
        quotes = " ".join(citation.quote for citation in answer.citations[:2])
        told = [answer.search_question, f"{answer.search_question} {quotes}"[:400]]
        asked, near = self._index.embed_questions(told)
        order = np.argsort(-(self._vectors @ near), kind="stable").tolist()
        return self._pick(order, limit=limit, unlike=[asked])

    def _pick(
        self,
        order: Sequence[int],
        *,
        limit: int,
        unlike: list[np.ndarray],
    ) -> tuple[str, ...]:
        picked: list[str] = []
        for position in order:
            question, vector = self._offered[position], self._vectors[position]
            if len(picked) == limit:
                break
            if any(float(vector @ other) > _SAME_QUESTION for other in unlike):
                continue
            if self._known.setdefault(question, self._answered(question)):
                picked.append(question)
                unlike = [*unlike, vector]
        return tuple(picked)


def _interleaved(articles: Sequence[Article]) -> Iterator[str]:
    """The questions of every article in turn, so that a long one does not crowd out the others."""
    queues = [list(_questions(article)) for article in articles]
    for row in range(max(map(len, queues), default=0)):
        for queue in queues:
            if row < len(queue):
                yield queue[row]


def _questions(article: Article) -> Iterator[str]:
    """What an article's headings ask: first those that are questions, then the others."""
    headings = [section.heading[-1] for section in article.sections if section.heading]
    fitting = [heading for heading in headings if len(heading) <= _LONGEST]
    yield from (heading for heading in fitting if heading.endswith("?"))
    for heading in fitting:
        if not heading.endswith("?") and 2 <= len(heading.split()) <= 9:  # a phrase
            yield f"What is said about “{heading}”?"

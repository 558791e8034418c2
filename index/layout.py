"""Where the sentences and passages of an index stand when they are counted through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Article, Passage
from index.arrays import Rows
from index.vectors import Kind, parse_vector_id, vector_id

Split = tuple[Article, tuple[Passage, ...]]
"""An article and its passages, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """The row in the index of everything in one segment, -1 for what is no longer of the index.

    Attributes:
        articles: int64 (articles of the segment,).
        sentences: int64 (sentences of the segment,).
        passages: int64 (passages of the segment,).
    """

    articles: Rows
    sentences: Rows
    passages: Rows


class Layout:
    """The articles of an index, counted through.

    Attributes:
        articles: The articles, in order.
        passages: Their passages, in order.
        article_rows: The row of each article by its id.
        article_of: int64 (sentences,), the row of each sentence's article.
        passage_of: int64 (sentences,), the row of each sentence's passage.
        passage_article: int64 (passages,), the row of each passage's article.
    """

    def __init__(self, split: Sequence[Split]) -> None:
        """Counts through articles and their passages."""
        self.articles = tuple(article for article, _ in split)
        self.passages = tuple(passage for _, passages in split for passage in passages)
        lengths = [len(article.sentences) for article in self.articles]
        cuts = [len(passages) for _, passages in split]
        self._first = np.cumsum([0, *lengths]).tolist()
        self._first_passage = np.cumsum([0, *cuts]).tolist()
        self.article_rows = {article.id: row for row, article in enumerate(self.articles)}
        self.article_of: Rows = np.repeat(np.arange(len(lengths)), lengths)
        sizes = [passage.last - passage.first + 1 for passage in self.passages]
        self.passage_of: Rows = np.repeat(np.arange(len(sizes)), sizes)
        self.passage_article: Rows = np.repeat(np.arange(len(cuts)), cuts)

    def placed(self, split: Sequence[Split], live: Collection[str]) -> Placed:
        """Where everything of a segment stands.

        Args:
            split: The segment's articles with their passages, in its order.
            live: Ids of the articles that the index has from this segment.
        """
        rows = [self.article_rows[a.id] if a.id in live else -1 for a, _ in split]
        lengths = [len(article.sentences) for article, _ in split]
        cuts = [len(passages) for _, passages in split]
        return Placed(
            articles=np.array(rows, dtype=np.int64),
            sentences=_ranges(self._first, rows, lengths),
            passages=_ranges(self._first_passage, rows, cuts),
        )

    def count(self, kind: Kind) -> int:
        """How many sentences or passages there are."""
        return len(self.passage_of) if kind == "sentences" else len(self.passages)

    def row_of(self, kind: Kind) -> Callable[[str], int]:
        """What gives the row of the sentence or passage that a vector's id names."""
        return self.sentence_row if kind == "sentences" else self.passage_row

    def ids(self, kind: Kind, articles: Sequence[str]) -> list[str]:
        """The ids of the vectors of some articles, each once."""
        wanted = dict.fromkeys(articles)
        if kind == "passages":
            rows = np.isin(self.passage_article, [self.article_rows[name] for name in wanted])
            found = [self.passages[row] for row in np.flatnonzero(rows)]
            return [vector_id(passage.article.id, passage.first) for passage in found]
        return [
            vector_id(name, position)
            for name in wanted
            for position in range(len(self.articles[self.article_rows[name]].sentences))
        ]

    def sentence_row(self, vector_id: str) -> int:
        """The row of the sentence that a vector's id names, or with which its passage begins."""
        article_id, position = parse_vector_id(vector_id)
        return int(self._first[self.article_rows[article_id]]) + position

    def passage_row(self, vector_id: str) -> int:
        """The row of the passage that a vector's id names."""
        return int(self.passage_of[self.sentence_row(vector_id)])

    def place(self, sentence_row: int) -> tuple[Passage, int]:
        """The passage of a sentence, and the sentence's position in its article."""
        article_row = bisect_right(self._first, sentence_row) - 1
        passage = self.passages[self.passage_of[sentence_row]]
        return passage, sentence_row - int(self._first[article_row])


def _ranges(firsts: Sequence[int], rows: Sequence[int], lengths: Sequence[int]) -> Rows:
    """The rows of the sentences or passages of some articles, -1 where the article's row is."""
    parts = [
        np.full(length, -1) if row < 0 else np.arange(firsts[row], firsts[row] + length)
        for row, length in zip(rows, lengths, strict=True)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])

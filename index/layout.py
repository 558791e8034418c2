"""Where the sentences and passages of an index stand when they are counted through."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Article, Passage
from index.arrays import Rows
from index.texts import Texts
from index.vectors import Kind, parse_vector_id, vector_id


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
        article_rows: The row of each article by its id, in order.
        article_of: int64 (sentences,), the row of each sentence's article.
        passage_of: int64 (sentences,), the row of each sentence's passage.
        passage_article: int64 (passages,), the row of each passage's article.
    """

    def __init__(self, shelved: Sequence[tuple[Texts, int]]) -> None:
        """Counts through articles, each given by the segment it is in and its place there."""
        self._shelved = shelved
        lengths = [int(texts.sentences[row]) for texts, row in shelved]
        cuts = [int(texts.passages[row]) for texts, row in shelved]
        sizes = [texts.sizes(row) for texts, row in shelved]
        self._first = np.cumsum([0, *lengths])
        self._first_passage = np.cumsum([0, *cuts])
        self._passage_ends = np.cumsum(np.concatenate([np.empty(0, dtype=np.int64), *sizes]))
        self.article_rows = {texts.ids[row]: at for at, (texts, row) in enumerate(shelved)}
        self.article_of: Rows = np.repeat(np.arange(len(lengths)), lengths)
        counted = np.diff(self._passage_ends, prepend=0)
        self.passage_of: Rows = np.repeat(np.arange(len(counted)), counted)
        self.passage_article: Rows = np.repeat(np.arange(len(cuts)), cuts)

    @property
    def articles(self) -> Iterator[Article]:
        """The articles, in order, each read when it is its turn."""
        return (texts.article(row) for texts, row in self._shelved)

    def placed(self, texts: Texts, live: Collection[str]) -> Placed:
        """Where everything of a segment stands.

        Args:
            texts: The segment's articles, in its order.
            live: Ids of the articles that the index has from this segment.
        """
        rows = [self.article_rows[name] if name in live else -1 for name in texts.ids]
        return Placed(
            articles=np.array(rows, dtype=np.int64),
            sentences=_ranges(self._first, rows, texts.sentences),
            passages=_ranges(self._first_passage, rows, texts.passages),
        )

    def count(self, kind: Kind) -> int:
        """How many sentences or passages there are."""
        return len(self.passage_of if kind == "sentences" else self.passage_article)

    def row_of(self, kind: Kind) -> Callable[[str], int]:
        """What gives the row of the sentence or passage that a vector's id names."""
        return self.sentence_row if kind == "sentences" else self.passage_row

    def ids(self, kind: Kind, articles: Sequence[str]) -> list[str]:
        """The ids of the vectors of some articles, each once."""
        found = []
        for name in dict.fromkeys(articles):
            texts, row = self._shelved[self.article_rows[name]]
            found += vector_ids(kind, texts, row)
        return found

    def sentence_row(self, vector_id: str) -> int:
        """The row of the sentence that a vector's id names, or with which its passage begins."""
        article_id, position = parse_vector_id(vector_id)
        return int(self._first[self.article_rows[article_id]]) + position

    def passage_row(self, vector_id: str) -> int:
        """The row of the passage that a vector's id names."""
        return int(self.passage_of[self.sentence_row(vector_id)])

    def article(self, row: int) -> Article:
        """The article of a row."""
        texts, place = self._shelved[row]
        return texts.article(place)

    def place(self, sentence_row: int) -> tuple[Passage, int]:
        """The passage of a sentence, and the sentence's position in its article."""
        row, passage = int(self.article_of[sentence_row]), self.passage_of[sentence_row]
        first, end = int(self._first[row]), int(self._passage_ends[passage]) - 1
        begin = int(self._passage_ends[passage - 1]) if passage else 0
        found = Passage(article=self.article(row), first=begin - first, last=end - first)
        return found, sentence_row - first


def vector_ids(kind: Kind, texts: Texts, row: int) -> list[str]:
    """The ids of the vectors of the article at a place, in order."""
    sizes = texts.sizes(row)
    firsts = np.cumsum(sizes) - sizes if kind == "passages" else np.arange(texts.sentences[row])
    return [vector_id(texts.ids[row], position) for position in firsts.tolist()]


def _ranges(firsts: Rows, rows: Sequence[int], lengths: Rows) -> Rows:
    """The rows of the sentences or passages of some articles, -1 where the article's row is."""
    parts = [
        np.full(length, -1) if row < 0 else np.arange(firsts[row], firsts[row] + length)
        for row, length in zip(rows, lengths.tolist(), strict=True)
    ]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])

"""One generation of an index, opened: its articles, passages, vectors and words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from corpus import Article, Passage, split_passages
from index.errors import DamagedIndexError, IndexMismatchError
from index.store import Fingerprint, Manifest, Store
from index.vectors import KINDS, Kind, Vectors, parse_vector_id, vector_id
from index.word_search import Words

Rows = NDArray[np.int64]


class Layout:
    """Where the sentences and passages of articles stand when they are counted through.

    Attributes:
        articles: The articles, in order.
        passages: Their passages, in order.
        article_rows: The row of each article by its id.
        article_of: int64 (sentences,), the row of each sentence's article.
        passage_of: int64 (sentences,), the row of each sentence's passage.
        passage_article: int64 (passages,), the row of each passage's article.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        """Counts through the articles."""
        self.articles = tuple(articles)
        split = [split_passages(article) for article in self.articles]
        self.passages = tuple(passage for passages in split for passage in passages)
        lengths = [len(article.sentences) for article in self.articles]
        self._first = np.cumsum([0, *lengths]).tolist()
        self.article_rows = {article.id: row for row, article in enumerate(self.articles)}
        self.article_of: Rows = np.repeat(np.arange(len(lengths)), lengths)
        sizes = [passage.last - passage.first + 1 for passage in self.passages]
        self.passage_of: Rows = np.repeat(np.arange(len(sizes)), sizes)
        self.passage_article: Rows = np.repeat(
            np.arange(len(split)), [len(passages) for passages in split]
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


class Generation:
    """An open generation; it stays on disk, as it is, until it is closed."""

    def __init__(
        self, manifest: Manifest, layout: Layout, *, vectors: Vectors, words: Words, held: IO[bytes]
    ) -> None:
        """Takes open parts; use `open`."""
        self.manifest = manifest
        self.layout = layout
        self.vectors = vectors
        self.words = words
        self._held = held

    @classmethod
    def open(cls, data_dir: Path, fingerprint: Fingerprint) -> Self:
        """Opens the generation that was published last.

        Raises:
            NoIndexError: Nothing has been published yet.
            IndexMismatchError: It has another fingerprint.
            DamagedIndexError: Something of it is missing or cannot be read.
        """
        store = Store(data_dir)
        name, held = store.lease()
        try:
            manifest = store.manifest(name)
            if manifest.fingerprint != fingerprint:
                stored, wanted = str(manifest.fingerprint), str(fingerprint)
                raise IndexMismatchError(store.path, stored=stored, wanted=wanted)
            layout = Layout(store.articles(name))
            words = _open_words(store.path, name)
            vectors = Vectors.open(store.path / name / "chroma")
        except BaseException:
            held.close()
            raise
        generation = cls(manifest, layout, vectors=vectors, words=words, held=held)
        generation._check(store.path)
        return generation

    def close(self) -> None:
        """Lets go of the files; closing twice is harmless."""
        self.vectors.close()
        self._held.close()

    def _check(self, path: Path) -> None:
        """Compares what is stored with what the manifest says."""
        expected = dict(
            zip(KINDS, (len(self.layout.article_of), len(self.layout.passages)), strict=True)
        )
        for kind in KINDS:
            found = self.vectors.count(kind)
            if not found == self.manifest.counts.get(kind) == expected[kind]:
                self.close()
                raise DamagedIndexError(
                    path, f"it holds vectors of {found} {kind}, not of {expected[kind]}"
                )


def _open_words(path: Path, name: str) -> Words:
    try:
        return Words.open(path / name / "words")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(path, f"its words cannot be read ({error})") from error

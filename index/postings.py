"""Which of a segment's texts hold which words, and how often: what BM25 counts with."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import numpy as np

from index.arrays import Counts, Rows

_ARRAYS = ("starts", "rows", "counts", "lengths")


class Postings:
    """The words of a fixed list of texts. Safe to share between threads.

    Attributes:
        words: The place of each word that stands in a text, in the order of their first texts.
        lengths: int32 (texts,), how many words each text has.
    """

    def __init__(
        self, words: list[str], starts: Counts, rows: Counts, counts: Counts, lengths: Counts
    ) -> None:
        """Takes finished parts; use `build` or `open`.

        Args:
            words: Every word once.
            starts: int32 (words + 1,), where in `rows` the texts of each word begin.
            rows: int32 (n,), the texts of the first word in order, then those of the second...
            counts: int32 (n,), how often the word stands in that text.
            lengths: int32 (texts,), how many words each text has.
        """
        self.words = {word: place for place, word in enumerate(words)}
        self._starts, self._rows, self._counts = starts, rows, counts
        self.lengths = lengths

    @classmethod
    def build(cls, texts: Iterable[list[str]]) -> Self:
        """Counts the words of texts, each given as the list of its words."""
        of_word: dict[str, list[tuple[int, int]]] = {}
        lengths = []
        for row, words in enumerate(texts):
            lengths.append(len(words))
            for word, count in Counter(words).items():
                of_word.setdefault(word, []).append((row, count))
        pairs = np.array(
            [pair for found in of_word.values() for pair in found], dtype=np.int32
        ).reshape(-1, 2)
        starts = np.cumsum([0, *map(len, of_word.values())], dtype=np.int32)
        return cls(
            list(of_word), starts, pairs[:, 0], pairs[:, 1], np.array(lengths, dtype=np.int32)
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens what `save` wrote; arrays stay on disk until they are looked into."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        stored = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
        return cls(words, *stored)

    def save(self, folder: Path) -> None:
        """Writes everything into a folder, which is made."""
        folder.mkdir(parents=True)
        (folder / "words.json").write_text(json.dumps(list(self.words)), encoding="utf-8")
        arrays = (self._starts, self._rows, self._counts, self.lengths)
        for name, array in zip(_ARRAYS, arrays, strict=True):
            np.save(folder / f"{name}.npy", array)

    def texts_with(self, word: str) -> tuple[Rows, Rows]:
        """The rows of the texts that hold a word, in order, and how often each does.

        Returns:
            int64 (found,) twice; empty for a word that stands nowhere.
        """
        place = self.words.get(word)
        if place is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        found = slice(int(self._starts[place]), int(self._starts[place + 1]))
        return self._rows[found].astype(np.int64), self._counts[found].astype(np.int64)

    def totals(self, live: Rows) -> Rows:
        """How often each word stands in the texts that count.

        Args:
            live: int64 (texts,), 1 for a text that counts, else 0.

        Returns:
            int64 (words,), in the order of `words`.
        """
        if not len(self._rows):
            return np.zeros(len(self.words), dtype=np.int64)
        return np.add.reduceat(self._counts * live[self._rows], self._starts[:-1])

"""The articles of a segment, which stay on disk until one is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np

from corpus import Article, Passage
from index.arrays import Rows

Split = tuple[Article, tuple[Passage, ...]]
"""An article and its passages, in order."""

FOLDER: Final = "texts"

HELD: Final = 300_000
"""Articles of so many sentences are kept in memory, of each segment; about 150 MB."""

_ARRAYS: Final = ("sentences", "passages", "sizes", "lines")


class Texts:
    """The articles of a segment in a fixed order. Safe to share between threads.

    Attributes:
        ids: Their ids.
        sentences: int64 (articles,), how many sentences each has.
        passages: int64 (articles,), how many passages each has.
    """

    def __init__(
        self,
        ids: Sequence[str],
        *,
        sentences: Rows,
        passages: Rows,
        sizes: Rows,
        read: Callable[[int], Article],
    ) -> None:
        """Takes what is known of them without reading them; use `of` or `open`.

        Args:
            ids: Their ids.
            sentences: int64 (articles,), how many sentences each has.
            passages: int64 (articles,), how many passages each has.
            sizes: int64 (passages of all,), how many sentences each passage has.
            read: Gives the article at a place.
        """
        self.ids = tuple(ids)
        self.sentences = sentences
        self.passages = passages
        self._sizes = sizes
        self._first = np.cumsum([0, *passages])
        self._read = read
        self._held: dict[int, Article] = {}
        self._held_sentences = 0

    @classmethod
    def of(cls, split: Sequence[Split]) -> Self:
        """The same of articles that are in memory."""
        sizes = [1 + one.last - one.first for _, passages in split for one in passages]
        return cls(
            [article.id for article, _ in split],
            sentences=np.array([len(article.sentences) for article, _ in split], dtype=np.int64),
            passages=np.array([len(passages) for _, passages in split], dtype=np.int64),
            sizes=np.array(sizes, dtype=np.int64),
            read=lambda row: split[row][0],
        )

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens what `write` wrote.

        Raises:
            ValueError: It is not of that form.
        """
        ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        arrays = {name: np.load(folder / f"{name}.npy") for name in _ARRAYS}
        lines = arrays.pop("lines").tolist()
        stored = np.memmap(folder / "articles.jsonl", mode="r")

        def read(row: int) -> Article:
            line = stored[lines[row] : lines[row + 1]].tobytes()
            return Article.from_dict(json.loads(line))

        return cls(ids, read=read, **arrays)

    @classmethod
    def write(cls, split: Sequence[Split], folder: Path) -> None:
        """Writes articles and where they are cut into a folder, which is made."""
        folder.mkdir()
        lines = [0]
        with (folder / "articles.jsonl").open("wb") as file:
            for article, _ in split:
                file.write(json.dumps(article.to_dict(), ensure_ascii=False).encode() + b"\n")
                lines.append(file.tell())
        texts = cls.of(split)
        arrays = (texts.sentences, texts.passages, texts._sizes, np.array(lines, dtype=np.int64))
        for name, array in zip(_ARRAYS, arrays, strict=True):
            np.save(folder / f"{name}.npy", array)
        (folder / "ids.json").write_text(json.dumps(texts.ids), encoding="utf-8")

    def __iter__(self) -> Iterator[Article]:
        """The articles in order, each read anew unless it is held."""
        return map(self.article, range(len(self.ids)))

    def article(self, row: int) -> Article:
        """The article at a place."""
        held = self._held.get(row)
        if held is None:
            if self._held_sentences > HELD:
                self._held, self._held_sentences = {}, 0
            self._held_sentences += int(self.sentences[row])
            held = self._held.setdefault(row, self._read(row))
        return held

    def sizes(self, row: int) -> Rows:
        """How many sentences each passage of the article at a place has, int64 (passages,)."""
        return self._sizes[self._first[row] : self._first[row + 1]]

"""One segment of an index: articles, vectors and words, checked and opened by its readers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Self

from index.errors import DamagedIndexError
from index.manifest import SegmentRecord
from index.store import Store
from index.texts import FOLDER, Split, Texts
from index.vectors import Vectors
from index.word_search import SegmentWords


def write_texts(folder: Path, split: Sequence[Split]) -> None:
    """Writes everything of a segment but its vectors."""
    Texts.write(split, folder / FOLDER)
    SegmentWords.build(split).save(folder / "words")


class Segment:
    """An open segment, which stays on disk until it is closed as often as it was opened.

    Attributes:
        texts: Its articles, also those that are no longer of the index.
        vectors: Its vectors.
        words: Its words.
    """

    def __init__(
        self, texts: Texts, *, vectors: Vectors, words: SegmentWords, lease: IO[bytes]
    ) -> None:
        """Takes open parts, and what keeps them on disk; use `open`."""
        self.texts = texts
        self.vectors = vectors
        self.words = words
        self._lease = lease
        self._readers = 1
        self._counting = threading.Lock()

    @classmethod
    def open(cls, store: Store, name: str, record: SegmentRecord, lease: IO[bytes]) -> Self:
        """Opens a segment.

        Args:
            store: Where it is.
            name: Which one.
            record: What was recorded of it.
            lease: What keeps it on disk; closed with the segment, or when it cannot be opened.

        Raises:
            DamagedIndexError: Something of it is missing or not as it was written.
            ChromaServerError: The server that holds its vectors cannot be asked.
            OSError: It may not be read, or there is no room for a copy of its database.
        """
        folder = store.path / name
        try:
            store.verify(name, record)
            texts = Texts.open(folder / FOLDER)
            words = SegmentWords.open(folder / "words")
            vectors = store.chroma.open(folder)
        except (ValueError, KeyError, TypeError) as error:
            lease.close()
            raise DamagedIndexError(store.path, f"its texts cannot be read ({error})") from error
        except BaseException:
            lease.close()
            raise
        return cls(texts, vectors=vectors, words=words, lease=lease)

    def opened_again(self) -> Self:
        """This segment, for one more reader who will close it."""
        with self._counting:
            self._readers += 1
        return self

    def close(self) -> None:
        """Lets go of the files with the last reader."""
        with self._counting:
            self._readers -= 1
            if self._readers:
                return
        self.vectors.close()
        self._lease.close()

"""One segment of an index, written once and opened by every reader for itself.

Chroma writes to its database even when it is only asked, and follows whatever stands in it; so
every reader checks the files first and lets Chroma have a copy of the database. The large files
beside it, which Chroma only reads, are linked to. This is why an index can be asked on a disk
that may not be written, and why damage never reaches Chroma, which would end the process.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any, Self
from weakref import finalize

from corpus import Article, Passage
from index.errors import DamagedIndexError
from index.layout import Split
from index.locks import share
from index.manifest import SegmentRecord
from index.store import IN_USE, Store
from index.vectors import Vectors
from index.word_search import SegmentWords

LINKED_BYTES = 1_000_000
"""From this size on a file is linked to; smaller ones are copied, for Chroma rewrites some."""


def write_texts(folder: Path, split: Sequence[Split]) -> None:
    """Writes everything of a segment but its vectors."""
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for article, passages in split:
            line = {
                "article": article.to_dict(),
                "passages": [[passage.first, passage.last] for passage in passages],
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    SegmentWords.build(split).save(folder / "words")


class Segment:
    """An open segment, which stays on disk until it is closed as often as it was opened.

    Attributes:
        split: Its articles with their passages, also those that are no longer of the index.
        vectors: Its vectors.
        words: Its words.
    """

    def __init__(
        self, split: tuple[Split, ...], *, vectors: Vectors, words: SegmentWords, held: _Held
    ) -> None:
        """Takes open parts; use `open`."""
        self.split = split
        self.vectors = vectors
        self.words = words
        self._held = held
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
            OSError: It may not be read, or there is no room for a copy of its database.
        """
        held = _Held(lease=lease)
        try:
            store.verify(name, record.files)
            split = _read_split(store.path / name)
            words = SegmentWords.open(store.path / name / "words")
            held.copy = _Copy.of(store.path / name / "chroma", store.path)
            vectors = Vectors.open(held.copy.folder)
        except (ValueError, KeyError, TypeError) as error:
            held.close()
            raise DamagedIndexError(store.path, f"its texts cannot be read ({error})") from error
        except BaseException:
            held.close()
            raise
        return cls(split, vectors=vectors, words=words, held=held)

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
        self._held.close()


@dataclass(slots=True)
class _Held:
    """What has to be let go of."""

    lease: IO[bytes]
    copy: _Copy | None = None

    def close(self) -> None:
        if self.copy is not None:
            self.copy.remove()
        self.lease.close()


class _Copy:
    """A folder of Chroma's that its reader may write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[bytes] | None = None
        # Also when the program ends without closing it, but not in a process forked from it.
        self._removal = finalize(self, _remove, folder, os.getpid())

    @classmethod
    def of(cls, chroma: Path, beside: Path) -> Self:
        """Copies beside the index, or where temporary files go if it cannot be written there."""
        try:
            return cls._made(Path(mkdtemp(prefix="reading-", dir=beside)), chroma)
        except OSError:
            return cls._made(Path(mkdtemp(prefix="twobets-")), chroma)

    @classmethod
    def _made(cls, folder: Path, chroma: Path) -> Self:
        copy = cls(folder)
        try:
            copy._fill(chroma)
        except BaseException:
            copy.remove()
            raise
        return copy

    def remove(self) -> None:
        self._removal()
        if self._lock is not None:
            self._lock.close()

    def _fill(self, chroma: Path) -> None:
        # A builder sweeps a folder whose lock it gets, so this one is locked before it is there.
        lock = self.folder / IN_USE
        made = lock if os.name == "nt" else lock.with_suffix(".new")
        made.touch()
        self._lock = share(made)
        if made != lock:
            made.rename(lock)
        for path in sorted(chroma.rglob("*")):
            target = self.folder / path.relative_to(chroma)
            if path.is_dir():
                target.mkdir()
            elif path.suffix == ".sqlite3" or path.stat().st_size < LINKED_BYTES:
                shutil.copyfile(path, target)
            else:
                _link(path, target)


def _link(path: Path, target: Path) -> None:
    try:
        target.symlink_to(path.resolve())
    except OSError:  # not everybody may on Windows
        shutil.copyfile(path, target)


def _remove(folder: Path, process: int) -> None:
    if process == os.getpid():
        # Chroma's database may put its own files away only now; what stays is swept by a build.
        shutil.rmtree(folder, ignore_errors=True)


def stored_ids(folder: Path) -> list[str]:
    """The ids of all articles in a segment's folder, also those that are no longer of the index."""
    return [article.id for article, _ in _read_split(folder)]


def _read_split(folder: Path) -> tuple[Split, ...]:
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        return tuple(_split(json.loads(line)) for line in lines)


def _split(line: dict[str, Any]) -> Split:
    article = Article.from_dict(line["article"])
    cuts = line["passages"]
    return article, tuple(Passage(article=article, first=first, last=last) for first, last in cuts)

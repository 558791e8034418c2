"""Sentence and passage vectors in an embedded, persistent Chroma."""

from __future__ import annotations

import ctypes
import errno
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, Self, cast
from weakref import WeakSet

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from index.arrays import Floats
from index.errors import ClosedIndexError, DamagedIndexError

Kind = Literal["sentences", "passages"]
KINDS: Final[tuple[Kind, ...]] = ("sentences", "passages")

HNSW: Final[CreateHNSWConfiguration] = {
    "space": "cosine",
    # All of a small collection, and of the nearest 100 among 100,000 at least 97 (measured).
    "ef_construction": 200,
    "ef_search": 300,
    "max_neighbors": 16,
    # Write the graph after every addition: by default the last 1,000 vectors are put into it
    # again whenever the folder is opened, which takes a second.
    "batch_size": 2,
    "sync_threshold": 2,
}

DATABASE: Final = "chroma.sqlite3"
MOVED_TOGETHER: Final = 500

_SYSTEM_FAULTS: Final = {8: errno.EROFS, 10: errno.EIO, 13: errno.ENOSPC, 14: errno.EACCES}
"""What SQLite's own numbers mean to the system. Source: https://sqlite.org/rescode.html."""


class Vectors:
    """Two Chroma collections, one of sentences and one of passages. Safe to share by threads.

    Every vector has the id that `vector_id` gives it, and its article's id as metadata.

    Attributes:
        most_at_once: More vectors than these Chroma does not take in one call.
    """

    def __init__(self, client: Client, folder: Path) -> None:
        """Takes an open client and its folder; use `create` or `open`."""
        self._client = client
        self._folder = folder
        self._process = os.getpid()
        self._closed = False
        self._collections: dict[Kind, chromadb.Collection] = {
            kind: client.get_collection(kind, embedding_function=None) for kind in KINDS
        }
        self.most_at_once: Final = client.get_max_batch_size()
        _open.add(self)

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Makes an empty store in a folder that holds none.

        Raises:
            OSError: The folder cannot be written.
        """
        with _chroma(folder):
            client = _client(folder)
            for kind in KINDS:
                client.create_collection(
                    kind, configuration={"hnsw": HNSW}, embedding_function=None
                )
            return cls(client, folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens what `create` made; Chroma writes to it, so it must be the caller's own.

        Raises:
            DamagedIndexError: The folder holds no such store, or one that cannot be read.
            OSError: The folder cannot be written.
        """
        if not (folder / DATABASE).is_file():  # else Chroma would make an empty one
            raise DamagedIndexError(folder, "its vectors are missing")
        try:
            with _chroma(folder):
                client = _client(folder)
                try:
                    return cls(client, folder)
                except BaseException:
                    client.close()
                    raise
        except (NotFoundError, ValueError) as error:
            raise DamagedIndexError(folder, f"its vectors cannot be read ({error})") from error

    def collection(self, kind: Kind) -> chromadb.Collection:
        """The Chroma collection, for what fills it."""
        return self._collections[kind]

    def count(self, kind: Kind) -> int:
        """How many vectors there are.

        Raises:
            DamagedIndexError: They cannot be read.
        """
        with self.asking():
            return self._collections[kind].count()

    def nearest(
        self, kind: Kind, questions: Floats, *, limit: int
    ) -> list[tuple[list[str], Floats]]:
        """For each question the ids and cosines of the nearest vectors, nearest first.

        Args:
            kind: What to look through.
            questions: float32 (n, dim).
            limit: At most so many for each question.

        Returns:
            For each question its ids and their cosines, float32 (found,), -1 to 1.

        Raises:
            DamagedIndexError: They cannot be read.
        """
        with self.asking():
            found = self._collections[kind].query(
                query_embeddings=questions, n_results=limit, include=["distances"]
            )
        distances = found["distances"] or []
        return [
            (ids, 1 - np.array(row, dtype=np.float32))
            for ids, row in zip(found["ids"], distances, strict=True)
        ]

    def fetch(self, kind: Kind, ids: Sequence[str]) -> tuple[list[str], Floats]:
        """The ids that there are, in any order, and their vectors, float32 (found, dim).

        Raises:
            DamagedIndexError: They cannot be read.
        """
        if not ids:  # Chroma takes an empty list for everything
            return [], np.empty((0, 0), dtype=np.float32)
        with self.asking():
            found = self._collections[kind].get(ids=list(ids), include=["embeddings"])
        return found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def add_from(self, other: Vectors, kind: Kind, ids: Sequence[str]) -> None:
        """Takes over vectors that another store holds, with all that stands beside them."""
        for first in range(0, len(ids), MOVED_TOGETHER):
            some = list(ids[first : first + MOVED_TOGETHER])
            with other.asking():
                found = other.collection(kind).get(
                    ids=some, include=["embeddings", "documents", "metadatas"]
                )
            with self.asking():
                self.collection(kind).add(
                    ids=found["ids"],
                    embeddings=found["embeddings"],
                    documents=found["documents"],
                    metadatas=found["metadatas"],
                )

    def remove(self, article_id: str) -> None:
        """Takes out every vector of an article."""
        with self.asking():
            for collection in self._collections.values():
                collection.delete(where={"article": article_id})

    def close(self) -> None:
        """Lets go of the files; closing twice is harmless, and in a forked process nothing."""
        if self._process == os.getpid():
            self._closed = True
            self._client.close()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Says what goes wrong inside Chroma meanwhile as `nearest` and the others do.

        Raises:
            ClosedIndexError: It is closed, or was opened before this process was forked.
            DamagedIndexError: What is stored cannot be read.
            OSError: The system refused something.
        """
        forked = self._process != os.getpid()
        if forked or self._closed:
            raise ClosedIndexError(forked=forked)
        try:
            with _chroma(self._folder):
                yield
        except AttributeError:  # closed in another thread just now
            if self._closed:
                raise ClosedIndexError(forked=False) from None
            raise


def vector_id(article_id: str, position: int) -> str:
    """The id of the sentence at a position, or of the passage that begins there."""
    return f"{article_id}#{position}"


def parse_vector_id(vector_id: str) -> tuple[str, int]:
    """The article's id and the position from which `vector_id` made an id."""
    article_id, _, position = vector_id.rpartition("#")
    return article_id, int(position)


@contextmanager
def _chroma(folder: Path) -> Iterator[None]:
    """Says in this project's errors what goes wrong inside Chroma.

    What else Chroma raises is a mistake of the caller's, such as a vector of another length.

    Raises:
        DamagedIndexError: What is stored cannot be read.
        OSError: The system refused something.
    """
    try:
        yield
    except InternalError as error:
        raise _fault(folder, error) from error
    except BaseException as error:
        # A fault in Chroma's Rust part is not even an Exception.
        if type(error).__name__ == "PanicException":
            raise _fault(folder, error) from error
        raise


def _fault(folder: Path, error: BaseException) -> DamagedIndexError | OSError:
    said = str(error)
    of_sqlite = re.search(r"\(code: (\d+)\)", said)
    of_system = re.search(r"\(os error (\d+)\)", said)
    number = _SYSTEM_FAULTS.get(int(of_sqlite[1]) & 0xFF) if of_sqlite else None
    if of_system:
        number = int(of_system[1])
    if number is not None:
        return OSError(number, os.strerror(number), str(folder))
    return DamagedIndexError(folder, f"its vectors cannot be read ({said})")


def _client(folder: Path) -> Client:
    client = chromadb.PersistentClient(
        str(folder.resolve()), settings=Settings(anonymized_telemetry=False)
    )
    return cast(Client, client)  # its declared type lacks `close`


_open: WeakSet[Vectors] = WeakSet()


def _keep_for_ever() -> None:
    # In a forked process the threads behind Chroma are not there: to let go of a client would
    # wait for them without end (chroma-core/chroma, "not fork-safe"). So it is never let go of.
    for vectors in list(_open):
        bindings = getattr(vectors._client._server, "bindings", None)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(bindings))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_keep_for_ever)

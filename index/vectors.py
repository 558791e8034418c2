"""Sentence and passage vectors in Chroma, and the seam behind which that Chroma stands."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, Literal, Protocol
from weakref import WeakSet

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration

from index.arrays import Floats
from index.errors import ClosedIndexError

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

MOVED_TOGETHER: Final = 500


class Chroma(Protocol):
    """Where the vectors of segments are kept; a segment is named by its folder.

    Attributes:
        name: What differs wherever an index that is kept by one cannot be read by the other.
        copies: Whether `create` takes over the vectors of a base.
    """

    @property
    def name(self) -> str: ...  # noqa: D102  # described by the class

    @property
    def copies(self) -> bool: ...  # noqa: D102

    def create(self, segment: Path, base: Path | None) -> Vectors:
        """Makes the vectors of a new segment: none, or those of the segment it starts from."""
        ...

    def verify(self, segment: Path, places: int) -> None:
        """Sees whether all vectors of a segment are there, where no checksum of a file says it.

        Raises:
            DamagedIndexError: Some are not.
        """
        ...

    def open(self, segment: Path) -> Vectors:
        """Opens the vectors of a published segment for one reader.

        Raises:
            DamagedIndexError: They are missing or cannot be read.
        """
        ...

    def drop(self, segment: Path) -> None:
        """Takes away what a segment that nobody reads has outside its folder."""
        ...


class Vectors:
    """Two Chroma collections, one of sentences and one of passages. Safe to share by threads.

    Every vector has the id that `vector_id` gives it, and its article's id as metadata. What goes
    wrong inside Chroma is raised as `faults` says.

    Attributes:
        most_at_once: More vectors than these Chroma does not take in one call.
    """

    def __init__(
        self,
        client: Client,
        *,
        prefix: str = "",
        faults: Callable[[], AbstractContextManager[None]],
        let_go: Callable[[], object],
    ) -> None:
        """Takes an open client with its two collections.

        Args:
            client: The client.
            prefix: What stands before "sentences" and "passages" in the collections' names.
            faults: Says in this project's errors what goes wrong inside Chroma meanwhile.
            let_go: Called when this is closed.
        """
        self._client = client
        self._faults = faults
        self._let_go = let_go
        self._process = os.getpid()
        self._closed = False
        self._collections: dict[Kind, chromadb.Collection] = {
            kind: client.get_collection(prefix + kind, embedding_function=None) for kind in KINDS
        }
        self.most_at_once: Final = client.get_max_batch_size()
        _open.add(self)

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
        """As `index.generation.GenerationVectors.nearest`, of this segment."""
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
        """As `index.generation.GenerationVectors.fetch`, of this segment."""
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
        """Lets go of Chroma; closing twice is harmless, and in a forked process nothing."""
        if self._process == os.getpid() and not self._closed:
            self._closed = True
            self._let_go()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Says what goes wrong inside Chroma meanwhile as `nearest` and the others do.

        Raises:
            ClosedIndexError: It is closed, or was opened before this process was forked.
            DamagedIndexError: What is stored cannot be read.
            ChromaServerError: The server cannot be asked.
            OSError: The system refused something.
        """
        forked = self._process != os.getpid()
        if forked or self._closed:
            raise ClosedIndexError(forked=forked)
        try:
            with self._faults():
                yield
        except (AttributeError, RuntimeError):  # closed in another thread just now
            if self._closed:
                raise ClosedIndexError(forked=False) from None
            raise


def create_collections(client: Client, *, prefix: str = "") -> None:
    """Makes the two empty collections of a segment."""
    for kind in KINDS:
        client.create_collection(
            prefix + kind, configuration={"hnsw": HNSW}, embedding_function=None
        )


def vector_id(article_id: str, position: int) -> str:
    """The id of the sentence at a position, or of the passage that begins there."""
    return f"{article_id}#{position}"


def parse_vector_id(vector_id: str) -> tuple[str, int]:
    """The article's id and the position from which `vector_id` made an id."""
    article_id, _, position = vector_id.rpartition("#")
    return article_id, int(position)


_open: WeakSet[Vectors] = WeakSet()


def _keep_for_ever() -> None:
    # In a forked process the threads behind Chroma are not there: to let go of a client would
    # wait for them without end (chroma-core/chroma, "not fork-safe"). So it is never let go of.
    for vectors in list(_open):
        bindings = getattr(vectors._client._server, "bindings", None)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(bindings))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_keep_for_ever)

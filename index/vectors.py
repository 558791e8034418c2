"""Sentence and passage vectors in an embedded, persistent Chroma."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal, Self, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import InternalError

from index.errors import DamagedIndexError
from index.question_encoder import Floats

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
        self._collections: dict[Kind, chromadb.Collection] = {
            kind: client.get_collection(kind, embedding_function=None) for kind in KINDS
        }
        self.most_at_once: Final = client.get_max_batch_size()

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Makes an empty store in a folder that holds none."""
        client = _client(folder)
        for kind in KINDS:
            client.create_collection(kind, configuration={"hnsw": HNSW}, embedding_function=None)
        return cls(client, folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Opens what `create` made.

        Raises:
            DamagedIndexError: The folder holds no such store, or one that cannot be read.
        """
        if not (folder / "chroma.sqlite3").is_file():  # else Chroma would make an empty one
            raise DamagedIndexError(folder, "its vectors are missing")
        try:
            client = _client(folder)
        except Exception as error:  # Chroma's Rust part raises bare exceptions
            raise _unreadable(folder, error) from error
        try:
            return cls(client, folder)
        except Exception as error:  # the same
            client.close()
            raise _unreadable(folder, error) from error

    def collection(self, kind: Kind) -> chromadb.Collection:
        """The Chroma collection, for what fills it."""
        return self._collections[kind]

    def count(self, kind: Kind) -> int:
        """How many vectors there are.

        Raises:
            DamagedIndexError: They cannot be read.
        """
        with self._reading():
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
        with self._reading():
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
        with self._reading():
            found = self._collections[kind].get(ids=list(ids), include=["embeddings"])
        return found["ids"], np.asarray(found["embeddings"], dtype=np.float32)

    def remove(self, article_id: str) -> None:
        """Takes out every vector of an article."""
        for collection in self._collections.values():
            collection.delete(where={"article": article_id})

    def close(self) -> None:
        """Lets go of the files; closing twice is harmless."""
        self._client.close()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        # What else Chroma raises is a mistake of the caller's, such as a vector of another length.
        try:
            yield
        except InternalError as error:
            raise _unreadable(self._folder, error) from error


def vector_id(article_id: str, position: int) -> str:
    """The id of the sentence at a position, or of the passage that begins there."""
    return f"{article_id}#{position}"


def parse_vector_id(vector_id: str) -> tuple[str, int]:
    """The article's id and the position from which `vector_id` made an id."""
    article_id, _, position = vector_id.rpartition("#")
    return article_id, int(position)


def _unreadable(folder: Path, error: Exception) -> DamagedIndexError:
    return DamagedIndexError(folder, f"its vectors cannot be read ({error})")


def _client(folder: Path) -> Client:
    client = chromadb.PersistentClient(
        str(folder.resolve()), settings=Settings(anonymized_telemetry=False)
    )
    return cast(Client, client)  # its declared type lacks `close`

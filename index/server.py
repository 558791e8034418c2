"""A Chroma server, on which each segment has two collections that are never changed once named."""

from __future__ import annotations

import atexit
import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import AdminAPI
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from index.embedded import EMBEDDED
from index.errors import ChromaServerError, DamagedIndexError
from index.vectors import KINDS, Chroma, Vectors, create_collections

CONNECT_S: Final = 5.0
REPLY_S: Final = 60.0
"""Adding thousands of vectors to a busy server takes seconds; asking takes milliseconds."""

_FAULTS: Final = (ChromaError, httpx.HTTPError, httpx.InvalidURL, ValueError)
_WITHOUT_LOGIN = re.compile(r"//[^/@]*@")


def open_chroma(address: str) -> Chroma:
    """Where vectors are kept: on the server at an address, in the segments where that is empty.

    Args:
        address: Such as "http://host:8000", "https://name:password@host" or with a path behind
            it; nothing is asked of it yet.

    Raises:
        ChromaServerError: It is no such address.
    """
    if not address:
        return EMBEDDED
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ChromaServerError(_shown(address), "that is no address such as http://localhost:8000")
    return ChromaServer(address.rstrip("/"))


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server, of one machine or of many.

    A segment is whole there when as many vectors are found as were put into it. Its collections
    are made after its folder and go before it, so that none is left that no folder speaks of.
    """

    address: str
    name: str = "server"
    copies: bool = False

    def create(self, segment: Path, base: Path | None) -> Vectors:
        """Makes the two empty collections of a segment; a base is not taken over.

        Raises:
            ChromaServerError: The server cannot be asked.
        """
        with self._faults(segment):
            create_collections(_client(self.address, os.getpid()), prefix=_prefix(segment))
            return self._vectors(segment)

    def verify(self, segment: Path, places: int) -> None:
        """Counts the vectors of a segment.

        Raises:
            DamagedIndexError: There are more or fewer than were put into it.
            ChromaServerError: The server cannot be asked.
        """
        with closing(self.open(segment)) as vectors:
            found = sum(vectors.count(kind) for kind in KINDS)
        if found != places:
            reason = f"{found} of its {places} vectors are on {_shown(self.address)}"
            raise DamagedIndexError(segment.parent, reason)

    def open(self, segment: Path) -> Vectors:
        """Opens the collections of a segment.

        Raises:
            DamagedIndexError: They are not there.
            ChromaServerError: The server cannot be asked.
        """
        with self._faults(segment):
            return self._vectors(segment)

    def drop(self, segment: Path) -> None:
        """Deletes the collections of a segment, where there are any.

        Raises:
            ChromaServerError: The server cannot be asked.
        """
        with self._faults(segment):
            for kind in KINDS:
                with suppress(NotFoundError):
                    _client(self.address, os.getpid()).delete_collection(_prefix(segment) + kind)

    def _vectors(self, segment: Path) -> Vectors:
        client, faults = _client(self.address, os.getpid()), partial(self._faults, segment)
        return Vectors(client, prefix=_prefix(segment), faults=faults, let_go=lambda: None)

    @contextmanager
    def _faults(self, segment: Path) -> Iterator[None]:
        """Says in this project's errors what goes wrong between here and the server.

        Raises:
            DamagedIndexError: A collection is not there.
            ChromaServerError: The server cannot be asked, or does not do what it is asked.
        """
        try:
            yield
        except NotFoundError as error:
            reason = f"its vectors are not on {_shown(self.address)}"
            raise DamagedIndexError(segment.parent, reason) from error
        except Exception as error:
            # Chroma raises a bare Exception for what it does not know, such as a proxy's page.
            if not (isinstance(error, _FAULTS) or type(error) is Exception):
                raise
            said = " ".join(str(error).split())[:200] or type(error).__name__
            raise ChromaServerError(_shown(self.address), said) from error


@cache
def _client(address: str, process: int) -> Client:
    """A process's one client of a server: Chroma does not let go of what one was made with."""
    # Chroma's own client would wait for ever, and says "Could not connect" of any fault.
    httpx.get(f"{address}/api/v2/heartbeat", timeout=CONNECT_S).raise_for_status()
    settings = Settings(anonymized_telemetry=False)
    client = cast(Client, chromadb.HttpClient(address, settings=settings))
    _session(client._admin_client).close()  # with it the database was looked for
    session = _session(client)
    session.timeout = httpx.Timeout(REPLY_S, connect=CONNECT_S)
    atexit.register(session.close)
    return client


def _session(client: Client | AdminAPI) -> httpx.Client:
    return cast(FastAPI, cast(Client, client)._server)._session


def _prefix(segment: Path) -> str:
    return f"twobets-{segment.name}-"


def _shown(address: str) -> str:
    """An address without the name and password in it."""
    return _WITHOUT_LOGIN.sub("//", address)

"""Keeps an index in step with a folder of articles: sees a change, and builds what it asks for."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from corpus import Article, ArticleError, TwoBetsError, read_folder
from index.build import IndexChange, Progress, build_index, fingerprint_of
from index.embedded import EMBEDDED
from index.embedding import Embedder
from index.errors import BuildEndedError, DataFolderError, IndexBusyError, StoredIndexError
from index.freshness import known_articles, stamp, stamp_of, states
from index.manifest import Origin
from index.search import PassageIndex, described
from index.store import LOOK_AGAIN_S, Store
from index.vectors import Chroma

PATIENCE_S = 600.0
"""How long a program waits for another one that builds the same index, in seconds."""

IMPATIENCE_S = 10.0
"""How long it waits where an older index is at hand to read meanwhile."""

WAITING = "Waiting for another process that builds the index"

LOOK_MS = 5_000
"""How long a watch goes without looking, in milliseconds."""

KEEPING = (ArticleError, DataFolderError, IndexBusyError, BuildEndedError)
"""What keeps an index from being brought up to date, but not from being read as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A folder of articles, and where and with what its index is kept.

    Attributes:
        articles_dir: The folder of articles.
        data_dir: The folder of the index.
        embedder: Whose vectors the index holds.
        chroma: Where they are kept.
    """

    articles_dir: Path
    data_dir: Path
    embedder: Embedder
    chroma: Chroma = EMBEDDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of bringing the index up to date with the folder of articles.

    Attributes:
        change: What was added, changed and removed.
        refused: Files that could not be read, each with its reason.
    """

    change: IndexChange
    refused: tuple[ArticleError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open index, and why it is not of the articles as they are now.

    Attributes:
        index: The open index.
        stale: What kept it from being brought up to date; None when it is.
    """

    index: PassageIndex
    stale: TwoBetsError | None = None


def refresh_index(
    shelf: Shelf,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    patience_s: float = PATIENCE_S,
) -> Refreshed:
    """Brings the index up to date with the articles as they are on disk.

    Args:
        shelf: Which articles, and where their index is kept.
        rebuild: Whether to embed everything anew.
        progress: Called with a step, how much of it is done, and how much there is.
        patience_s: How long to wait for another process that builds this index, in seconds.

    Raises:
        ArticleError: The folder is missing or holds nothing that can be read; the index stays.
        IndexBusyError: Another process is still building this index.
        ChromaServerError: The server that is to hold the vectors cannot be asked.
        DataFolderError: The data folder cannot be written.
    """
    # Before they are read: what changes while they are is seen by the next look.
    files = states(shelf.articles_dir)
    origin = Origin(folder=_folder(shelf), stamp=stamp_of(files), files=files)
    articles, refused = read_folder(
        shelf.articles_dir, known={} if rebuild else _known(shelf, origin)
    )
    origin = replace(origin, refused=tuple(map(described, refused)))
    until, told = time.monotonic() + patience_s, False
    while True:
        try:
            change = build_index(
                articles,
                data_dir=shelf.data_dir,
                embedder=shelf.embedder,
                chroma=shelf.chroma,
                origin=origin,
                progress=progress,
                rebuild=rebuild,
            )
            return Refreshed(change=change, refused=refused)
        except IndexBusyError:
            if time.monotonic() >= until:
                raise
        if progress is not None and not told:
            progress(WAITING, 0, 0)
        told = True
        time.sleep(LOOK_AGAIN_S)


def open_index(shelf: Shelf, *, progress: Progress | None = None, apart: bool = False) -> Opened:
    """Opens the index, built or brought up to date first where files have changed.

    Whether they have is told by their names, sizes and times, so that opening an index of many
    articles does not mean reading them all. Where it cannot be brought up to date, because the
    folder of articles is gone or that of the index may not be written, but a whole index of these
    articles is there, that one is opened.

    Args:
        shelf: Which articles, and where their index is kept.
        progress: Called with a step, how much of it is done, and how much there is.
        apart: Whether to build in a process of its own, see `refresh_index_apart`.

    Raises:
        TwoBetsError: As `refresh_index`.
    """
    found = whole_index(shelf)
    if found is not None and up_to_date(shelf, found):
        return Opened(index=found)
    refresh = refresh_index_apart if apart else refresh_index
    patience_s = PATIENCE_S if found is None else IMPATIENCE_S
    try:
        refresh(shelf, progress=progress, patience_s=patience_s)
        fresh = whole_index(shelf, previous=found)
        if fresh is None:  # another program has put the index of another folder there
            raise IndexBusyError(shelf.data_dir)
    except KEEPING as error:
        if found is None:
            raise
        return Opened(index=found, stale=stale_for(shelf, found, error))
    except BaseException:
        if found is not None:
            found.close()
        raise
    if found is not None:
        found.close()
    return Opened(index=fresh)


def whole_index(shelf: Shelf, *, previous: PassageIndex | None = None) -> PassageIndex | None:
    """The index of these articles as it was last built; None where it has to be built anew.

    Args:
        shelf: Which articles, and where their index is kept.
        previous: An open one, see `PassageIndex.open`.

    Raises:
        ChromaServerError: The server that holds its vectors cannot be asked.
        DataFolderError: The system refuses to read it, or there is no room to open it.
    """
    try:
        index = PassageIndex.open(
            shelf.data_dir, shelf.embedder, chroma=shelf.chroma, previous=previous
        )
    except StoredIndexError:
        return None
    if index.origin.folder == _folder(shelf):
        return index
    index.close()
    return None


def up_to_date(shelf: Shelf, index: PassageIndex) -> bool:
    """Whether no file of the articles has changed since they were indexed."""
    return index.origin.stamp == stamp(shelf.articles_dir)


def stale_for(shelf: Shelf, index: PassageIndex, error: TwoBetsError) -> TwoBetsError | None:
    """What hindered a build, or None where the index is of these articles all the same.

    Files that were copied or unpacked look different and may read as they did.
    """
    try:
        articles, _ = read_folder(shelf.articles_dir)
    except ArticleError:
        return error
    same = list(index.digests.items()) == [(one.id, one.digest) for one in articles]
    return None if same else error


def changes(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Waits for files of a folder to change, each time anew, until it is stopped.

    Every few seconds it comes back without a change, for some disks of other machines tell none.
    """
    # Here and not at the top: one question waits for no change.
    from watchfiles import watch

    for _ in watch(folder, stop_event=stop, rust_timeout=LOOK_MS, yield_on_timeout=True):
        yield


def refresh_index_apart(
    shelf: Shelf, *, progress: Progress | None = None, patience_s: float = PATIENCE_S
) -> None:
    """As `refresh_index`, in a process of its own, which takes with it what building imports.

    Torch and what comes with it would else fill half of a server's memory for as long as it runs.

    Raises:
        TwoBetsError: As `refresh_index`.
        BuildEndedError: The process was ended from outside.
    """
    heard, told = Pipe(duplex=False)
    builder = get_context("spawn").Process(
        target=_build, args=(shelf, patience_s, told), daemon=True
    )
    builder.start()
    told.close()  # the builder has its own end; once that is closed, nothing more is heard
    fault: _Fault | None = None
    try:
        while (said := heard.recv()) is not None:
            if isinstance(said, _Fault):
                fault = said
            elif progress is not None:
                progress(*said)
    except EOFError:
        raise BuildEndedError(shelf.data_dir) from None
    finally:
        heard.close()
        builder.join()
    if fault is not None:
        raise fault.error


@dataclass(frozen=True, slots=True)
class _Fault:
    """An error on its way to another process, where it is made without the values it is made of."""

    kind: type[TwoBetsError]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]

    @property
    def error(self) -> TwoBetsError:
        error = self.kind.__new__(self.kind, *self.arguments)
        vars(error).update(self.attributes)
        return error


def _known(shelf: Shelf, now: Origin) -> dict[tuple[str, str], Article]:
    store = Store(shelf.data_dir, shelf.chroma)
    return known_articles(store, fingerprint_of(shelf.embedder, shelf.chroma), now)


def _folder(shelf: Shelf) -> str:
    return str(shelf.articles_dir.resolve())


def _build(shelf: Shelf, patience_s: float, told: Connection) -> None:
    """Builds, and tells of progress as three values, of a fault in one, of its end as None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it is told, and ends it
    try:
        refresh_index(shelf, progress=lambda *step: told.send(step), patience_s=patience_s)
    except TwoBetsError as error:
        told.send(_Fault(type(error), error.args, vars(error)))
    told.send(None)

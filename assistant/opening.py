"""Opens the index of a folder of articles, after building whatever of it is missing or old."""

from __future__ import annotations

import hashlib
import json
import signal
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.errors import BuildEndedError, DataFolderError
from assistant.settings import Settings
from corpus import ArticleError, TwoBetsError, article_files, read_folder
from index import (
    DamagedIndexError,
    IndexChange,
    IndexMismatchError,
    NoIndexError,
    PassageIndex,
    Progress,
    build_index,
    open_embedder,
)

_SERVED = "served.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of bringing the index up to date with the folder of articles.

    Attributes:
        change: What was added, changed and removed.
        refused: Files that could not be read, each with its reason.
    """

    change: IndexChange
    refused: tuple[ArticleError, ...]


def refresh_index(
    settings: Settings, *, rebuild: bool = False, progress: Progress | None = None
) -> Refreshed:
    """Brings the index up to date with the articles as they are on disk.

    Raises:
        ArticleError: The folder is missing or holds nothing that can be read.
        IndexBusyError: Another process is building this index.
        EmbeddingError: The embedding model cannot be had.
        DataFolderError: The data folder cannot be written.
    """
    stamp = _stamp(settings.articles_dir)
    articles, refused = read_folder(settings.articles_dir)
    try:
        change = build_index(
            articles,
            data_dir=settings.data_dir,
            embedder=open_embedder(settings.embedding_model, settings.data_dir),
            progress=progress,
            rebuild=rebuild,
        )
        (settings.data_dir / _SERVED).write_text(json.dumps(stamp), encoding="utf-8")
    except OSError as error:
        raise DataFolderError(settings.data_dir, error) from error
    return Refreshed(change=change, refused=refused)


def open_index(
    settings: Settings, *, progress: Progress | None = None, apart: bool = False
) -> PassageIndex:
    """Opens the index, built or brought up to date first where files have changed.

    Whether they have is told by their names, sizes and times, so that opening an index of many
    articles does not mean reading them all.

    Args:
        settings: Which articles, and where their index is kept.
        progress: Called with a step, how much of it is done, and how much there is.
        apart: Whether to build in a process of its own, see `refresh_index_apart`.

    Raises:
        TwoBetsError: As `refresh_index`.
    """
    if _served(settings) == _stamp(settings.articles_dir):
        try:
            return _opened(settings)
        except (NoIndexError, IndexMismatchError, DamagedIndexError):
            pass  # built anew below: the articles are at hand
    if apart:
        refresh_index_apart(settings, progress=progress)
    else:
        refresh_index(settings, progress=progress)
    return _opened(settings)


def refresh_index_apart(settings: Settings, *, progress: Progress | None = None) -> None:
    """As `refresh_index`, in a process of its own, which takes with it what building imports.

    Torch and what comes with it would else fill half of a server's memory for as long as it runs.

    Raises:
        TwoBetsError: As `refresh_index`.
        BuildEndedError: The process was ended from outside.
    """
    heard, told = Pipe(duplex=False)
    builder = get_context("spawn").Process(target=_build, args=(settings, told), daemon=True)
    builder.start()
    told.close()  # the builder has its own end; once that is closed, nothing more is heard
    fault = ""
    try:
        while (said := heard.recv()) is not None:
            if isinstance(said, str):
                fault = said
            elif progress is not None:
                progress(*said)
    except EOFError:
        raise BuildEndedError(settings.data_dir) from None
    finally:
        heard.close()
        builder.join()
    if fault:
        raise TwoBetsError(fault)


def _build(settings: Settings, told: Connection) -> None:
    """Builds, and tells of progress as three values, of a fault as a text, of its end as None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it is told, and ends it
    try:
        refresh_index(settings, progress=lambda *step: told.send(step))
    except TwoBetsError as error:
        told.send(str(error))
    told.send(None)


def _opened(settings: Settings) -> PassageIndex:
    try:
        embedder = open_embedder(settings.embedding_model, settings.data_dir)
        return PassageIndex.open(settings.data_dir, embedder)
    except OSError as error:
        raise DataFolderError(settings.data_dir, error) from error


def _stamp(folder: Path) -> dict[str, str]:
    """What tells whether any article may have changed, without reading one."""
    digest = hashlib.sha256()
    for file in article_files(folder):
        try:
            status = (folder / file).stat()
            state = f"{status.st_size}|{status.st_mtime_ns}"
        except OSError:
            state = "unreadable"
        digest.update(f"{file}|{state}\n".encode(errors="surrogateescape"))
    return {"articles_dir": str(folder.resolve()), "files": digest.hexdigest()}


def _served(settings: Settings) -> dict[str, str]:
    try:
        served = json.loads((settings.data_dir / _SERVED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return served if isinstance(served, dict) else {}

"""Opens the index of a folder of articles, after building whatever of it is missing or old."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from assistant.settings import Settings
from corpus import ArticleError, read_folder
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
    """
    stamp = _stamp(settings)
    articles, refused = read_folder(settings.articles_dir)
    change = build_index(
        articles,
        data_dir=settings.data_dir,
        embedder=open_embedder(settings.embedding_model, settings.data_dir),
        progress=progress,
        rebuild=rebuild,
    )
    (settings.data_dir / _SERVED).write_text(json.dumps(stamp), encoding="utf-8")
    return Refreshed(change=change, refused=refused)


def open_index(settings: Settings, *, progress: Progress | None = None) -> PassageIndex:
    """Opens the index, built or brought up to date first where files have changed.

    Whether they have is told by their names, sizes and times, so that opening an index of many
    articles does not mean reading them all.

    Raises:
        TwoBetsError: As `refresh_index`.
    """
    embedder = open_embedder(settings.embedding_model, settings.data_dir)
    if _served(settings) == _stamp(settings):
        try:
            return PassageIndex.open(settings.data_dir, embedder)
        except (NoIndexError, IndexMismatchError, DamagedIndexError):
            pass  # built anew below: the articles are at hand
    refresh_index(settings, progress=progress)
    return PassageIndex.open(settings.data_dir, embedder)


def _stamp(settings: Settings) -> dict[str, str]:
    digest = hashlib.sha256()
    folder = settings.articles_dir
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            status = path.stat()
            digest.update(
                f"{path.relative_to(folder)}|{status.st_size}|{status.st_mtime_ns}\n".encode()
            )
    return {"articles_dir": str(folder.resolve()), "files": digest.hexdigest()}


def _served(settings: Settings) -> dict[str, str]:
    try:
        served = json.loads((settings.data_dir / _SERVED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return served if isinstance(served, dict) else {}

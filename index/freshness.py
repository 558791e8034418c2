"""What the files of a folder of articles looked like, and which articles need not be read again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from corpus import Article, ArticleError, article_files
from index.errors import StoredIndexError
from index.manifest import Fingerprint, Origin
from index.store import Store
from index.texts import FOLDER, Texts


def states(folder: Path) -> dict[str, str]:
    """What differs for each of the articles' files whenever its size or time does.

    The time at which a file was last moved or written to counts too, which no program can set
    back: a file put back with its old size and time is seen.
    """
    found = {}
    try:
        files = article_files(folder)
    except ArticleError as error:  # it cannot be listed
        return {"": str(error)}
    for file in files:
        try:
            status = (folder / file).stat()
            state = f"{status.st_size}|{status.st_mtime_ns}|{status.st_ctime_ns}"
        except OSError:
            state = "unreadable"
        found[file.as_posix()] = state
    return found


def stamp_of(files: Mapping[str, str]) -> str:
    """What differs whenever any of what `states` gave does."""
    digest = hashlib.sha256()
    for file, state in files.items():
        digest.update(f"{file}|{state}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def stamp(folder: Path) -> str:
    """What differs whenever a name, size or time of the articles' files does."""
    return stamp_of(states(folder))


def known_articles(
    store: Store, fingerprint: Fingerprint, now: Origin
) -> dict[tuple[str, str], Article]:
    """The articles of an index whose files are as they were, by their path and id.

    Args:
        store: Where the index is; there may be none.
        fingerprint: What it has to be built with, or articles may be read in another way.
        now: The folder as it is now.
    """
    known: dict[tuple[str, str], Article] = {}
    try:
        manifest, _, leases = store.lease()
    except (StoredIndexError, OSError):
        return known
    before = manifest.origin
    with ExitStack() as stack:
        for lease in leases.values():
            stack.enter_context(lease)
        if manifest.fingerprint != fingerprint or before.folder != now.folder:
            return known
        same = {file for file, state in before.files.items() if now.files.get(file) == state}
        for name, record in manifest.segments.items():
            try:
                store.verify_files(name, record, under=FOLDER)
                texts = Texts.open(store.path / name / FOLDER)
            except (StoredIndexError, OSError, ValueError):
                continue  # the build mends it
            for article in texts:
                entry = manifest.entries.get(article.id)
                if article.path in same and entry is not None and entry.segment == name:
                    known[article.path, article.id] = article
    return known

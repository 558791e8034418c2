"""What can be wrong with a stored index or a model.

TwoBetsError
├── EmbeddingError           a model is not on this machine, or is not what it should be
├── ReaderError              a reader is not what it should be
│   └── MissingReaderError   there is none; the program goes on without
├── UnknownArticleError      an article id that the index does not hold
└── StoredIndexError         what is stored cannot be used
    ├── NoIndexError         nothing has been built yet
    ├── DamagedIndexError    something is missing from it or cannot be read
    ├── IndexMismatchError   it was built with another model or another version
    └── IndexBusyError       another process is building it
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corpus import TwoBetsError


class EmbeddingError(TwoBetsError):
    """An embedding model is not on this machine, or is not what it should be."""


class ReaderError(TwoBetsError):
    """A reader is not on this machine, or is not what it should be."""


class MissingReaderError(ReaderError):
    """There is no reader here; the program goes on without."""

    def __init__(self, path: Path, reason: Exception) -> None:
        """Names the file of weights that was looked for, and why it cannot be used."""
        super().__init__(
            f"No reader at {str(path)!r}: {reason}. Install the package anew, or go on without"
        )


class UnknownArticleError(TwoBetsError):
    """The index holds no article of this id."""

    def __init__(self, article_id: str, known: Iterable[str]) -> None:
        """Names the id that was asked for and those that there are."""
        names = ", ".join(repr(name) for name in list(known)[:10]) or "none"
        super().__init__(f"No article {article_id!r} in the index. It holds: {names}")


class StoredIndexError(TwoBetsError):
    """What is stored cannot be used; the message names the command that mends it."""


class NoIndexError(StoredIndexError):
    """Nothing has been built in this folder yet."""

    def __init__(self, path: Path) -> None:
        """Names the folder in which an index was looked for."""
        super().__init__(f"No index at {str(path)!r}. Build it with: twobets index")


class DamagedIndexError(StoredIndexError):
    """Something is missing from the index, or cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        """Names the folder and what is wrong in it."""
        super().__init__(
            f"The index at {str(path)!r} is damaged: {reason}. "
            "Build it anew with: twobets index --rebuild"
        )


class IndexMismatchError(StoredIndexError):
    """The index was built with another embedding model or by another version."""

    def __init__(self, path: Path, *, stored: str, wanted: str) -> None:
        """Names the two fingerprints, as `str(Fingerprint)` writes them."""
        super().__init__(
            f"The index at {str(path)!r} was built with {stored}, but now {wanted} is asked for. "
            "Build it anew with: twobets index --rebuild"
        )


class IndexBusyError(StoredIndexError):
    """Another process is building the index."""

    def __init__(self, path: Path) -> None:
        """Names the folder in which the other process is at work."""
        super().__init__(
            f"Another process is building the index at {str(path)!r}. "
            "Wait until it is done, then try again"
        )

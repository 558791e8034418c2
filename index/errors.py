"""What can be wrong with a stored index or a model.

TwoBetsError
├── EmbeddingError           a model is not on this machine, or is not what it should be
├── ReaderError              a reader is not what it should be
│   └── MissingReaderError   there is none; the program goes on without
├── UnknownArticleError      an article id that the index does not hold
├── DataFolderError          the system refuses to read or write the folder of the index
├── BuildEndedError          the process that built the index was ended
├── ChromaServerError        the server that holds the vectors cannot be asked
└── StoredIndexError         what is stored cannot be used
    ├── NoIndexError         nothing has been built yet
    ├── DamagedIndexError    something is missing from it or cannot be read
    ├── IndexMismatchError   it was built with another model or another version
    ├── IndexBusyError       another process is building it
    └── ClosedIndexError     it was closed, or opened by the process from which this one forked
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus import TwoBetsError

_ELSEWHERE = "Choose another folder with --data-dir or TWOBETS_DATA_DIR"
_MENDS = {
    errno.ENOSPC: f"Make room on that disk, or c{_ELSEWHERE[1:]}",
    errno.EDQUOT: f"Make room in your quota of that disk, or c{_ELSEWHERE[1:]}",
    errno.EACCES: f"Give yourself the right to write there, or c{_ELSEWHERE[1:]}",
    errno.EPERM: f"Give yourself the right to write there, or c{_ELSEWHERE[1:]}",
    errno.EROFS: f"Make that disk writable, or c{_ELSEWHERE[1:]}",
}


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


class DataFolderError(TwoBetsError):
    """The system refuses to read or write the folder of the index; nothing is lost by it."""

    def __init__(self, path: Path, error: OSError) -> None:
        """Names the folder, what the system said, and what helps against that."""
        at = f" ({error.filename})" if error.filename else ""
        mend = _MENDS.get(error.errno or 0, _ELSEWHERE)
        super().__init__(
            f"The data folder {str(path)!r} cannot be used: {error.strerror or error}{at}. {mend}"
        )


class BuildEndedError(TwoBetsError):
    """The process that was building the index came to a sudden end."""

    def __init__(self, path: Path) -> None:
        """Names the folder of the index."""
        super().__init__(
            f"The process that built the index in {str(path)!r} was ended before it was done. "
            "Build it with: twobets index"
        )


class ChromaServerError(TwoBetsError):
    """The server that holds the vectors cannot be asked; nothing is lost by it."""

    def __init__(self, address: str, reason: str) -> None:
        """Names the server's address, without a password, and what it or the system said."""
        super().__init__(
            f"The Chroma server at {address!r} cannot be used: {reason.rstrip('.')}. Start it "
            "(chroma run --host HOST --port PORT --path FOLDER), mend TWOBETS_CHROMA, or unset it "
            "to keep the vectors on this machine"
        )


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


class ClosedIndexError(StoredIndexError):
    """The index is not open in this process."""

    def __init__(self, *, forked: bool) -> None:
        """Says whether it was closed, or belongs to the process from which this one forked."""
        super().__init__(
            "The index was opened before this process was forked, which Chroma does not survive. "
            "Open it after the fork"
            if forked
            else "The index was closed. Open it again to ask it"
        )


@contextmanager
def using(data_dir: Path) -> Iterator[None]:
    """Says of whatever the system refuses meanwhile that it was about the data folder.

    Raises:
        DataFolderError: In place of an OSError.
    """
    try:
        yield
    except OSError as error:
        raise DataFolderError(data_dir, error) from error

"""An embedded Chroma, in the folder of each segment.

Chroma writes to its database even when it is only asked, and follows whatever stands in it; so
every reader lets it have a copy of the database, whose checksum was compared. The large files
beside it, which Chroma only reads, are linked to. This is why an index can be asked on a disk
that may not be written, and why damage never reaches Chroma, which would end the process.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final, Self, cast
from weakref import finalize

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import InternalError, NotFoundError

from index.errors import DamagedIndexError
from index.locks import IN_USE, share
from index.vectors import Chroma, Vectors, create_collections

FOLDER: Final = "chroma"
DATABASE: Final = "chroma.sqlite3"

LINKED_BYTES = 1_000_000
"""From this size on a file is linked to; smaller ones are copied, for Chroma rewrites some."""

_SYSTEM_FAULTS: Final = {8: errno.EROFS, 10: errno.EIO, 13: errno.ENOSPC, 14: errno.EACCES}
"""What SQLite's own numbers mean to the system. Source: https://sqlite.org/rescode.html."""


@dataclass(frozen=True, slots=True)
class EmbeddedChroma:
    """A Chroma of this program's own, in the folder `chroma` of every segment."""

    name: str = ""
    copies: bool = True

    def create(self, segment: Path, base: Path | None) -> Vectors:
        """Makes the vectors of a new segment: none, or those of the segment it starts from.

        Raises:
            OSError: The folder cannot be written.
        """
        folder = segment / FOLDER
        if base is not None:
            shutil.copytree(base / FOLDER, folder)
            return _opened(folder)
        with _faults(folder):
            client = _client(folder)
            create_collections(client)
            return Vectors(client, faults=partial(_faults, folder), let_go=client.close)

    def verify(self, segment: Path, places: int) -> None:
        """All vectors are there, for the files are as they were written."""

    def open(self, segment: Path) -> Vectors:
        """Opens a copy of a segment's database, which goes when it is closed.

        Raises:
            DamagedIndexError: There is none, or it cannot be read.
            OSError: There is no room for the copy.
        """
        copy = _Copy.of(segment / FOLDER, segment.parent)
        try:
            return _opened(copy.folder, then=copy.remove)
        except BaseException:
            copy.remove()
            raise

    def drop(self, segment: Path) -> None:
        """Nothing of a segment stands outside its folder."""


EMBEDDED: Final[Chroma] = EmbeddedChroma()


def _opened(folder: Path, *, then: Callable[[], None] = lambda: None) -> Vectors:
    """Opens the vectors in a folder; once they are closed, something is done with it."""
    if not (folder / DATABASE).is_file():  # else Chroma would make an empty one
        raise DamagedIndexError(folder, "its vectors are missing")
    try:
        with _faults(folder):
            client = _client(folder)

            def let_go() -> None:
                client.close()
                then()

            try:
                return Vectors(client, faults=partial(_faults, folder), let_go=let_go)
            except BaseException:
                client.close()
                raise
    except (NotFoundError, ValueError) as error:
        raise DamagedIndexError(folder, f"its vectors cannot be read ({error})") from error


def _client(folder: Path) -> Client:
    client = chromadb.PersistentClient(
        str(folder.resolve()), settings=Settings(anonymized_telemetry=False)
    )
    return cast(Client, client)  # its declared type lacks `close`


@contextmanager
def _faults(folder: Path) -> Iterator[None]:
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


class _Copy:
    """A folder of Chroma's that its reader may write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[bytes] | None = None
        # Also when the program ends without closing it, but not in a process forked from it.
        self._removal = finalize(self, _remove, folder, os.getpid())

    @classmethod
    def of(cls, chroma: Path, beside: Path) -> Self:
        """Copies beside the index, or where temporary files go if it cannot be written there."""
        try:
            return cls._made(Path(mkdtemp(prefix="reading-", dir=beside)), chroma)
        except OSError:
            return cls._made(Path(mkdtemp(prefix="twobets-")), chroma)

    @classmethod
    def _made(cls, folder: Path, chroma: Path) -> Self:
        copy = cls(folder)
        try:
            copy._fill(chroma)
        except BaseException:
            copy.remove()
            raise
        return copy

    def remove(self) -> None:
        self._removal()
        if self._lock is not None:
            self._lock.close()

    def _fill(self, chroma: Path) -> None:
        # A builder sweeps a folder whose lock it gets, so this one is locked before it is there.
        lock = self.folder / IN_USE
        made = lock if os.name == "nt" else lock.with_suffix(".new")
        made.touch()
        self._lock = share(made)
        if made != lock:
            made.rename(lock)
        for path in sorted(chroma.rglob("*")):
            target = self.folder / path.relative_to(chroma)
            if path.is_dir():
                target.mkdir()
            elif path.suffix == ".sqlite3" or path.stat().st_size < LINKED_BYTES:
                shutil.copyfile(path, target)
            else:
                _link(path, target)


def _link(path: Path, target: Path) -> None:
    try:
        target.symlink_to(path.resolve())
    except OSError:  # not everybody may on Windows
        shutil.copyfile(path, target)


def _remove(folder: Path, process: int) -> None:
    if process == os.getpid():
        # Chroma's database may put its own files away only now; what stays is swept by a build.
        shutil.rmtree(folder, ignore_errors=True)

"""Locks between processes that the system itself releases when a process ends, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, Final

IN_USE: Final = "in-use.lock"
"""What every reader of a folder holds, shared, and whoever deletes the folder holds alone."""


class LockedError(Exception):
    """Another process holds the lock."""


def lock(path: Path) -> IO[bytes]:
    """Locks a file, which is made when it is not there, until the returned file is closed.

    Raises:
        LockedError: Another holds it, shared or alone; there is no waiting.
        OSError: The file cannot be opened for writing.
    """
    return _locked(path.open("ab"), shared=False)


def share(path: Path) -> IO[bytes]:
    """Holds a file against `lock` until the returned file is closed; others may hold it too.

    The right to read the file is enough.

    Raises:
        LockedError: Another has locked it; there is no waiting.
        OSError: The file is not there, or cannot be read.
    """
    return _locked(path.open("rb"), shared=True)


def _locked(file: IO[bytes], *, shared: bool) -> IO[bytes]:
    try:
        _lock(file, shared=shared)
    except OSError as error:
        file.close()
        raise LockedError(file.name) from error
    return file


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        # Windows does not rename a folder in which a file is open: a reader needs no lock there.
        if not shared:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes], *, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(file, kind | fcntl.LOCK_NB)

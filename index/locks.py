"""Locks between processes that the system itself releases when a process ends, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class LockedError(Exception):
    """Another process holds the lock."""


def lock(path: Path, *, shared: bool = False) -> IO[bytes]:
    """Locks a file, which is made when it is not there, until the returned file is closed.

    Args:
        path: The file; its folder is there.
        shared: Whether others may hold a shared lock at the same time.

    Raises:
        LockedError: Another holds a lock that excludes this one; there is no waiting.
    """
    file = path.open("ab")
    try:
        _lock(file, shared=shared)
    except OSError as error:
        file.close()
        raise LockedError(str(path)) from error
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

"""An index on disk: what is published is never changed, and is named in one step.

    data_dir/index/
    ├── manifest.json      what the index holds; replacing this file publishes a change
    ├── building.lock      held by the process that builds
    ├── 3f2a.../           one segment: some of the articles, never changed once it is named
    │   ├── texts/         articles, and where they are cut into passages
    │   ├── chroma/        vectors, unless a server keeps them
    │   ├── words/         which words stand where
    │   └── in-use.lock    held, shared, by every reader
    └── reading-.../       what one reader lets Chroma write to, see `index.embedded`

A build writes new segments beside the old ones and then replaces the manifest, so a reader sees
all of a change or nothing of it. A build that is killed leaves folders that nothing names: the
next one sweeps them away.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from index.embedded import EMBEDDED
from index.errors import ChromaServerError, DamagedIndexError, IndexBusyError, NoIndexError
from index.locks import IN_USE, LockedError, lock, share
from index.manifest import Manifest, SegmentRecord
from index.vectors import Chroma, Vectors

LEFT_BEHIND = ("index/current", "served.json")
"""Files in which earlier versions of the program said what their index holds."""

GONE = ".gone"
OLD_S = 3_600.0
"""No reader takes so many seconds to make its folder."""

LOOK_AGAIN_S = 0.05
_TRIES = 100

Version = tuple[int, int, int]
"""Inode, time and size of the manifest: another one whenever something was published."""


class Store:
    """The segments in one folder, and the manifest that says which of them are the index.

    Attributes:
        data_dir: The folder for what the program keeps.
        path: The folder in it for the index.
        chroma: Where the vectors of its segments are kept.
    """

    def __init__(self, data_dir: Path, chroma: Chroma = EMBEDDED) -> None:
        """Names the folder and where vectors are kept; nothing is read or made yet."""
        self.data_dir = data_dir
        self.chroma = chroma
        self.path = data_dir / "index"

    @property
    def version(self) -> Version | None:
        """Tells, at the cost of one look at a file, whether something was published meanwhile."""
        try:
            return _version(self._manifest.stat())
        except OSError:
            return None

    def manifest(self) -> tuple[Manifest, Version]:
        """What was published last.

        Raises:
            NoIndexError: Nothing has been published yet.
            DamagedIndexError: It is not as it was written.
            OSError: It may not be read.
        """
        try:
            with self._manifest.open(encoding="utf-8") as file:
                version = _version(os.fstat(file.fileno()))
                return Manifest.from_json(file.read()), version
        except FileNotFoundError:
            raise NoIndexError(self.path) from None
        except (ValueError, IsADirectoryError) as error:
            raise DamagedIndexError(self.path, f"its manifest cannot be read ({error})") from error

    def lease(self) -> tuple[Manifest, Version, dict[str, IO[bytes]]]:
        """The manifest, and for each segment a file that keeps it from being swept while open.

        Raises:
            NoIndexError: Nothing has been published yet.
            DamagedIndexError: A segment that should be there is not.
            OSError: The folder may not be read.
        """
        while True:
            manifest, version = self.manifest()
            with ExitStack() as stack:
                missing, held = "", {}
                for name in manifest.segments:
                    try:
                        held[name] = stack.enter_context(share(self.path / name / IN_USE))
                    except (FileNotFoundError, NotADirectoryError, LockedError):
                        missing = name
                # Meanwhile a builder may have published and swept: only then look again.
                if self.version == version:
                    if missing:
                        raise DamagedIndexError(self.path, f"its segment {missing!r} is missing")
                    stack.pop_all()
                    return manifest, version, held

    @contextmanager
    def building(self) -> Iterator[None]:
        """Keeps other builders out, and sweeps away what nothing reads any more.

        Raises:
            IndexBusyError: Another process is building; there is no waiting.
            OSError: The folder cannot be written.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            held = lock(self.path / "building.lock")
        except LockedError:
            raise IndexBusyError(self.path) from None
        with held:
            self._sweep()
            try:
                yield
            finally:
                self._sweep()

    def begin(self, *, start_from: str = "") -> tuple[str, Vectors]:
        """Makes a segment to work on, with the vectors of another one where one is named."""
        name = uuid.uuid4().hex
        (self.path / name).mkdir()
        base = self.path / start_from if start_from else None
        return name, self.chroma.create(self.path / name, base)

    def finish(self, name: str, *, places: int) -> SegmentRecord:
        """Has the system write a segment to disk, and records what is to be found there."""
        folder = self.path / name
        record = SegmentRecord(places=places, files=_files(folder))
        (folder / IN_USE).touch()
        for path in [*folder.rglob("*"), folder]:
            _flush(path)
        return record

    def publish(self, manifest: Manifest) -> None:
        """Makes this the index; readers see it from here on."""
        fresh = self.path / "manifest.new"
        fresh.write_text(manifest.to_json(), encoding="utf-8")
        _flush(fresh)
        if self._manifest.is_dir():  # a file cannot take a folder's place
            shutil.rmtree(self._manifest)
        _replace(fresh, self._manifest)
        _flush(self.path)
        for file in LEFT_BEHIND:
            with suppress(OSError):
                (self.data_dir / file).unlink(missing_ok=True)

    def verify(self, name: str, record: SegmentRecord) -> None:
        """Compares a segment with what was recorded of it.

        Raises:
            DamagedIndexError: Something is missing or not as it was written.
            ChromaServerError: The server that holds its vectors cannot be asked.
            OSError: A file may not be read.
        """
        self.verify_files(name, record)
        self.chroma.verify(self.path / name, record.places)

    def verify_files(self, name: str, record: SegmentRecord, *, under: str = "") -> None:
        """Compares the files of a segment, or those under a folder in it, as `verify` does.

        Raises:
            DamagedIndexError: One is missing or not as it was written.
            OSError: One may not be read.
        """
        for path, (size, checksum) in record.files.items():
            if not path.startswith(under):
                continue
            file = self.path / name / path
            try:
                same = file.stat().st_size == size and _checksum(file) == checksum
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                raise DamagedIndexError(self.path, f"{path!r} is missing") from None
            if not same:
                raise DamagedIndexError(self.path, f"{path!r} is not as it was written")

    @property
    def _manifest(self) -> Path:
        return self.path / "manifest.json"

    def _sweep(self) -> None:
        """Deletes every folder but the segments of the index and what a reader has open."""
        try:
            kept = set(self.manifest()[0].segments)
        except (NoIndexError, DamagedIndexError):
            kept = set()
        except OSError:
            return  # it may be whole
        for folder in self.path.iterdir():
            if not folder.is_dir() or folder.name in kept or folder.name == "manifest.json":
                continue
            try:
                if _being_made(folder):
                    continue
                lock(folder / IN_USE).close()
                self.chroma.drop(folder.with_suffix(""))
                doomed = folder.with_suffix(GONE)
                folder.rename(doomed)  # Windows refuses while a reader has a file of it open
                shutil.rmtree(doomed)
            except (LockedError, ChromaServerError, OSError):
                continue  # still read, or not to be reached; a later build deletes it


def _being_made(folder: Path) -> bool:
    """Whether a reader is just making this folder and has no lock on it yet."""
    locked = (folder / IN_USE).exists() or not folder.name.startswith("reading-")
    return not locked and folder.suffix != GONE and time.time() - folder.stat().st_mtime < OLD_S


def _version(status: os.stat_result) -> Version:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and checksum of every file by its path inside the folder."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, _checksum(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _checksum(path: Path) -> int:
    """The CRC-32 of a file; it tells damage, not forgery, and costs a second for 4 GB."""
    checksum = 0
    with path.open("rb") as file:
        while piece := file.read(2**20):
            checksum = zlib.crc32(piece, checksum)
    return checksum


def _replace(fresh: Path, path: Path) -> None:
    """Puts a file in the place of another, which Windows refuses while somebody reads that one."""
    for _ in range(_TRIES):
        try:
            fresh.replace(path)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(LOOK_AGAIN_S)
        else:
            return
    fresh.replace(path)


def _flush(path: Path) -> None:
    """Has the system write a file or a folder to disk, so that a power cut finds it whole."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

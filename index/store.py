"""Generations of an index on disk: whole ones are read, and only whole ones are named.

    data_dir/index/
    ├── current            the name of the generation that is read
    ├── building.lock      held by the process that builds
    └── 3f2a.../           one generation, never changed once it is named
        ├── manifest.json  fingerprint, digests, the size and checksum of every file
        ├── articles.jsonl one article a line, in order
        ├── chroma/        vectors
        ├── words/         BM25 and counts
        └── in-use.lock    held, shared, by every reader

A build works on a copy and then swaps `current`, so a reader sees all of it or nothing, and a
build that is killed leaves a folder that nothing names: the next one sweeps it away.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, Self

from corpus import Article
from index.errors import (
    DamagedIndexError,
    IndexBusyError,
    NoIndexError,
)
from index.locks import LockedError, lock
from index.vectors import Kind

IN_USE = "in-use.lock"
MANIFEST = "manifest.json"
DATABASE = "chroma/chroma.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What must be equal for an index to be read with an embedder.

    Attributes:
        model: Name of the embedding model.
        weights: The embedder's fingerprint, such as the sha256 of its weights.
        dimension: Length of a vector.
        schema: Number of the form in which articles are split, worded and stored.
    """

    model: str
    weights: str
    dimension: int
    schema: int

    def __str__(self) -> str:
        """One short line, such as "all-MiniLM-L6-v2 53aa51172d14, 384, schema 1"."""
        return f"{self.model} {self.weights[:12]}, {self.dimension}, schema {self.schema}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation holds, written last of all.

    Attributes:
        fingerprint: What it was built with.
        digests: The digest of every article by its id, in the order of the index.
        counts: How many vectors there are of each kind.
        sizes: Size in bytes of every file by its path inside the generation.
        checksums: CRC-32 of the same files, but for Chroma's database: opening it writes to it.
    """

    fingerprint: Fingerprint
    digests: dict[str, str]
    counts: dict[Kind, int]
    sizes: dict[str, int]
    checksums: dict[str, int]

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Reads what `asdict` made, also after a trip through JSON."""
        return cls(**{**values, "fingerprint": Fingerprint(**values["fingerprint"])})


class Store:
    """The generations in one folder."""

    def __init__(self, data_dir: Path) -> None:
        """Names the folder; nothing is read or made yet."""
        self.path = data_dir / "index"

    def current(self) -> str:
        """The name of the generation to read.

        Raises:
            NoIndexError: Nothing has been published yet.
            DamagedIndexError: What says so cannot be read.
        """
        try:
            name = (self.path / "current").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise NoIndexError(self.path) from None
        except (OSError, UnicodeDecodeError) as error:
            raise DamagedIndexError(self.path, f"'current' cannot be read ({error})") from error
        if not name.isalnum():
            raise DamagedIndexError(self.path, f"'current' names no generation but {name!r}")
        return name

    def manifest(self, name: str) -> Manifest:
        """The manifest of a generation, after a look whether all its files are there.

        Raises:
            DamagedIndexError: It, or a file that it names, is missing or not as it was written.
        """
        folder = self.path / name
        try:
            values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            manifest = Manifest.from_dict(values)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedIndexError(self.path, f"its manifest cannot be read ({error})") from error
        sizes = _sizes(folder)
        for path, size in manifest.sizes.items():
            if sizes.get(path) != size:
                state = "has another size" if path in sizes else "is missing"
                raise DamagedIndexError(self.path, f"{path!r} {state}")
        for path, checksum in manifest.checksums.items():
            if _checksum(folder / path) != checksum:
                raise DamagedIndexError(self.path, f"{path!r} is not as it was written")
        return manifest

    def articles(self, name: str) -> tuple[Article, ...]:
        """The articles of a generation, in order.

        Raises:
            DamagedIndexError: They cannot be read.
        """
        try:
            with (self.path / name / "articles.jsonl").open(encoding="utf-8") as lines:
                return tuple(Article.from_dict(json.loads(line)) for line in lines)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DamagedIndexError(self.path, f"its articles cannot be read ({error})") from error

    def lease(self) -> tuple[str, IO[bytes]]:
        """The current generation, and a file that keeps it from being swept while it is open.

        Raises:
            NoIndexError: Nothing has been published yet.
            DamagedIndexError: The generation that should be there is not.
        """
        name = self.current()
        while True:
            try:
                held = lock(self.path / name / IN_USE, shared=True)
            except (OSError, LockedError):
                held = None
            # Between the two steps a builder may have published and swept: look again.
            latest = self.current()
            if latest == name and held is not None:
                return name, held
            if held is not None:
                held.close()
            if latest == name:
                raise DamagedIndexError(self.path, f"generation {name!r} cannot be opened")
            name = latest

    @contextmanager
    def building(self) -> Iterator[None]:
        """Keeps other builders out, and sweeps away what nothing reads any more.

        Raises:
            IndexBusyError: Another process is building.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            held = lock(self.path / "building.lock")
        except LockedError:
            raise IndexBusyError(self.path) from None
        with held:
            self._sweep()
            yield
            self._sweep()

    def begin(self, *, start_from: str = "") -> str:
        """Makes a generation to work on, a copy of another one where one is named."""
        name = uuid.uuid4().hex
        if start_from:
            leave = shutil.ignore_patterns(IN_USE, MANIFEST, "words", "articles.jsonl")
            shutil.copytree(self.path / start_from, self.path / name, ignore=leave)
        else:
            (self.path / name).mkdir()
        return name

    def write_articles(self, name: str, articles: Sequence[Article]) -> None:
        """Writes the articles of a generation that is being built."""
        with (self.path / name / "articles.jsonl").open("w", encoding="utf-8") as file:
            for article in articles:
                file.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")

    def publish(
        self,
        name: str,
        *,
        fingerprint: Fingerprint,
        digests: dict[str, str],
        counts: dict[Kind, int],
    ) -> None:
        """Names a finished generation as the one to read; readers see it from here on."""
        folder = self.path / name
        sizes = _sizes(folder)
        manifest = Manifest(
            fingerprint=fingerprint,
            digests=digests,
            counts=counts,
            sizes=sizes,
            checksums={path: _checksum(folder / path) for path in sizes if path != DATABASE},
        )
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")
        (folder / IN_USE).touch()
        for path in [*folder.rglob("*"), folder]:
            _flush(path)
        fresh = self.path / "current.new"
        fresh.write_text(name, encoding="utf-8")
        _flush(fresh)
        fresh.replace(self.path / "current")
        _flush(self.path)

    def _sweep(self) -> None:
        """Deletes every generation but the current one and those that a reader has open."""
        try:
            kept = self.current()
        except (NoIndexError, DamagedIndexError):
            kept = ""
        for folder in self.path.iterdir():
            if not folder.is_dir() or folder.name == kept:
                continue
            try:
                lock(folder / IN_USE).close()
                doomed = folder.with_suffix(".gone")
                folder.rename(doomed)  # Windows refuses while a reader has a file of it open
                shutil.rmtree(doomed)
            except (LockedError, OSError):
                continue  # still read; a later build deletes it


def _sizes(folder: Path) -> dict[str, int]:
    """The size of every file that a reader leaves as it is, by its path inside the folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {IN_USE, MANIFEST} and not _passing(path)
    }


def _passing(path: Path) -> bool:
    """Whether a file is of a graph that Chroma makes anew whenever it opens it: one of one node."""
    return path.suffix == ".bin" and not (path.parent / "index_metadata.pickle").is_file()


def _checksum(path: Path) -> int:
    """The CRC-32 of a file; it tells damage, not forgery, and costs a second for 4 GB."""
    checksum = 0
    with path.open("rb") as file:
        while piece := file.read(2**20):
            checksum = zlib.crc32(piece, checksum)
    return checksum


def _flush(path: Path) -> None:
    """Has the system write a file or a folder to disk, so that a power cut finds it whole."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""What an index holds, of which folder, and built with what: one value, published in one step."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What must be equal for an index to be read with an embedder.

    Attributes:
        model: Name of the embedding model.
        weights: The embedder's fingerprint, such as the sha256 of its weights.
        dimension: Length of a vector.
        schema: Number of the form in which articles are split, worded and stored.
        chroma: Where the vectors are: empty for an embedded Chroma, else "server".
    """

    model: str
    weights: str
    dimension: int
    schema: int
    chroma: str = ""

    def __str__(self) -> str:
        """One short line, such as "all-MiniLM-L6-v2 53aa51172d14, 384, schema 3"."""
        kept = f", on a Chroma {self.chroma}" if self.chroma else ""
        return f"{self.model} {self.weights[:12]}, {self.dimension}, schema {self.schema}{kept}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The folder whose articles an index holds, as it was when they were read.

    Attributes:
        folder: Its path, without links; empty for articles that are of no folder.
        stamp: Differs whenever a name, size or time of its files does.
        files: What differs for each file whenever its size or time does, by its path in the
            folder, see `index.freshness.states`.
        refused: What was not read: the kind of error, its path, reason and remedy.
    """

    folder: str = ""
    stamp: str = ""
    files: dict[str, str] = field(default_factory=dict)
    refused: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of an index.

    Attributes:
        digest: The article's digest.
        segment: Name of the segment that holds it.
        vectors: How many vectors it has there: one for each sentence and each passage.
    """

    digest: str
    segment: str
    vectors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRecord:
    """One segment of an index, which is never changed once it is published.

    Attributes:
        places: How many vectors were ever put into it; those taken out again keep their place.
        files: Size and CRC-32 of every file by its path inside the segment.
    """

    places: int
    files: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that there is to know of an index before it is opened.

    Attributes:
        fingerprint: What it was built with.
        origin: Of which folder its articles are.
        entries: Its articles by their id, in order. A segment may hold further ones, which are
            no longer of the index.
        segments: Its segments by their name.
    """

    fingerprint: Fingerprint
    origin: Origin
    entries: dict[str, Entry]
    segments: dict[str, SegmentRecord]

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every article by its id, in order."""
        return {article_id: entry.digest for article_id, entry in self.entries.items()}

    def to_json(self) -> str:
        """Writes it down, with a checksum of itself."""
        values = asdict(self)
        return json.dumps({"checksum": _checksum(values), "manifest": values})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Reads what `to_json` wrote.

        Raises:
            ValueError: It is not as it was written.
        """
        try:
            written = json.loads(text)
            values = written["manifest"]
            if written["checksum"] != _checksum(values):
                raise ValueError("its checksum is another")
            refused = tuple(tuple(fault) for fault in values["origin"]["refused"])
            return cls(
                fingerprint=Fingerprint(**values["fingerprint"]),
                origin=Origin(**{**values["origin"], "refused": refused}),
                entries={name: Entry(**entry) for name, entry in values["entries"].items()},
                segments={name: _segment(record) for name, record in values["segments"].items()},
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"it has another form ({error})") from error


def live_vectors(entries: Mapping[str, Entry]) -> Counter[str]:
    """How many vectors of each segment belong to some articles."""
    live: Counter[str] = Counter()
    for entry in entries.values():
        live[entry.segment] += entry.vectors
    return live


def _segment(values: dict[str, Any]) -> SegmentRecord:
    files = {path: (int(size), int(crc)) for path, (size, crc) in values["files"].items()}
    return SegmentRecord(places=values["places"], files=files)


def _checksum(values: dict[str, Any]) -> str:
    return blake2b(json.dumps(values).encode(), digest_size=16).hexdigest()

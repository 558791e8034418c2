"""An index as it was published at one time, opened: its segments, searched as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Self

import chromadb
import numpy as np

from index.arrays import Floats
from index.errors import IndexMismatchError
from index.layout import Layout
from index.manifest import Fingerprint, Manifest, live_vectors
from index.segment import Segment
from index.store import Store, Version
from index.vectors import KINDS, Kind, parse_vector_id
from index.word_search import Words


class Generation:
    """An open generation; it stays on disk, as it is, until it is closed.

    Attributes:
        manifest: What it holds.
        version: Tells it from every other one of its folder.
        layout: Where its sentences and passages stand.
        vectors: Their vectors.
        words: Their words.
    """

    def __init__(self, manifest: Manifest, version: Version, segments: dict[str, Segment]) -> None:
        """Takes open segments; use `open`."""
        self.manifest = manifest
        self.version = version
        entries = manifest.entries
        rows = {
            (name, article_id): row
            for name, segment in segments.items()
            for row, article_id in enumerate(segment.texts.ids)
        }
        self.layout = Layout(
            [
                (segments[entry.segment].texts, rows[entry.segment, article_id])
                for article_id, entry in entries.items()
            ]
        )
        placed = {
            name: self.layout.placed(
                segment.texts, {key for key, entry in entries.items() if entry.segment == name}
            )
            for name, segment in segments.items()
        }
        self.words = Words([(part.words, placed[name]) for name, part in segments.items()])
        self.vectors = GenerationVectors(manifest, segments)
        self.segments = segments

    @classmethod
    def open(
        cls, store: Store, fingerprint: Fingerprint, *, previous: Generation | None = None
    ) -> Self:
        """Opens what was published last.

        Args:
            store: The folder of the index.
            fingerprint: What it has to be built with.
            previous: An open one, whose segments are not opened again.

        Raises:
            NoIndexError: Nothing has been published yet.
            IndexMismatchError: It has another fingerprint.
            DamagedIndexError: Something of it is missing or cannot be read.
            ChromaServerError: The server that holds its vectors cannot be asked.
            OSError: The folder cannot be used.
        """
        manifest, version, leases = store.lease()
        known = previous.segments if previous is not None else {}
        segments: dict[str, Segment] = {}
        try:
            if manifest.fingerprint != fingerprint:
                stored, wanted = str(manifest.fingerprint), str(fingerprint)
                raise IndexMismatchError(store.path, stored=stored, wanted=wanted)
            for name, record in manifest.segments.items():
                if name in known:
                    segments[name] = known[name].opened_again()
                else:
                    segments[name] = Segment.open(store, name, record, leases.pop(name))
            return cls(manifest, version, segments)
        except BaseException:
            for segment in segments.values():
                segment.close()
            raise
        finally:
            for lease in leases.values():
                lease.close()

    def close(self) -> None:
        """Lets go of the files; closing twice is harmless."""
        segments, self.segments = self.segments, {}
        for segment in segments.values():
            segment.close()


class GenerationVectors:
    """The vectors of a generation's articles. Safe to share by threads."""

    def __init__(self, manifest: Manifest, segments: Mapping[str, Segment]) -> None:
        """Takes open segments."""
        self._entries = manifest.entries
        self._parts = {name: segment.vectors for name, segment in segments.items()}
        live = live_vectors(manifest.entries)
        self._shares = {
            name: live[name] / (record.places or 1) for name, record in manifest.segments.items()
        }
        self._counts = {
            (name, kind): part.count(kind) for name, part in self._parts.items() for kind in KINDS
        }

    def collections(self, kind: Kind) -> tuple[chromadb.Collection, ...]:
        """The Chroma collections, which may hold vectors of articles that are gone."""
        return tuple(part.collection(kind) for part in self._parts.values())

    def nearest(
        self, kind: Kind, questions: Floats, *, limit: int
    ) -> list[tuple[list[str], Floats]]:
        """For each question the ids and cosines of the nearest vectors, nearest first.

        Args:
            kind: What to look through.
            questions: float32 (n, dim).
            limit: At most so many for each question.

        Returns:
            For each question its ids and their cosines, float32 (found,), -1 to 1.

        Raises:
            DamagedIndexError: They cannot be read.
            ClosedIndexError: They are not open in this process.
        """
        found = [self._nearest(name, kind, questions, limit) for name in self._parts]
        return [_merged(parts, limit) for parts in zip(*found, strict=True)]

    def fetch(self, kind: Kind, ids: Sequence[str]) -> tuple[list[str], Floats]:
        """The ids that there are, in any order, and their vectors, float32 (found, dim).

        Raises:
            DamagedIndexError: They cannot be read.
            ClosedIndexError: They are not open in this process.
        """
        found: list[str] = []
        vectors: list[Floats] = []
        for name, part in self._parts.items():
            some, rows = part.fetch(kind, [one for one in ids if self._lives(one, name)])
            if some:
                found += some
                vectors.append(rows)
        return found, np.concatenate(vectors) if vectors else np.empty((0, 0), dtype=np.float32)

    def _nearest(
        self, name: str, kind: Kind, questions: Floats, limit: int
    ) -> list[tuple[list[str], Floats]]:
        """As `nearest` in one segment: asks for more where many are of articles that are gone."""
        part = self._parts[name]
        count = self._counts[name, kind]
        if not count:
            return [([], np.empty(0, dtype=np.float32))] * len(questions)
        wide = min(count, ceil(limit / max(self._shares[name], 0.1)))
        while True:
            found = [self._living(name, row) for row in part.nearest(kind, questions, limit=wide)]
            enough = self._shares[name] == 1 or all(len(ids) >= limit for ids, _ in found)
            if enough or wide >= count:
                return found
            wide = min(count, 2 * wide)

    def _living(self, name: str, found: tuple[list[str], Floats]) -> tuple[list[str], Floats]:
        ids, cosines = found
        kept = [at for at, one in enumerate(ids) if self._lives(one, name)]
        return [ids[at] for at in kept], cosines[kept]

    def _lives(self, vector_id: str, name: str) -> bool:
        entry = self._entries.get(parse_vector_id(vector_id)[0])
        return entry is not None and entry.segment == name


def _merged(parts: Sequence[tuple[list[str], Floats]], limit: int) -> tuple[list[str], Floats]:
    """The nearest of what was found in several segments."""
    ids = [one for some, _ in parts for one in some]
    cosines = np.concatenate([cosines for _, cosines in parts])
    order = np.argsort(-cosines, kind="stable")[:limit]
    return [ids[at] for at in order.tolist()], cosines[order]

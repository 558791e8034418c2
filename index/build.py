"""Builds an index: embeds what is new, leaves out what is gone, and publishes it in one step."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Article, split_passages
from index.embedded import EMBEDDED
from index.embedding import Embedder
from index.errors import DamagedIndexError, NoIndexError, using
from index.ingest import ingest
from index.layout import vector_ids
from index.locks import IN_USE, share
from index.manifest import Entry, Fingerprint, Manifest, Origin, SegmentRecord, live_vectors
from index.segment import Segment, write_texts
from index.store import Store
from index.texts import FOLDER, Split, Texts
from index.vectors import KINDS, Chroma, Vectors

SCHEMA = 5
"""To be raised whenever articles are split, worded or stored in another way."""

EMBEDDING = "Embedding sentences"

NOWHERE = Origin()

SMALL = 2_000
"""A segment of fewer vectors is written anew with the next articles that come.

To copy so many costs less than to search one more segment with every question.
"""

MOST = 8
"""With more segments than these the smaller ones are put together."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChange:
    """What a build changed.

    Attributes:
        added: Ids of articles that the index did not hold.
        changed: Ids of articles that it held in another version.
        removed: Ids of articles that it held and holds no more.
        unchanged: How many articles it keeps as they are.
        seconds: How long the build took.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    seconds: float

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.changed or self.removed)


def fingerprint_of(embedder: Embedder, chroma: Chroma = EMBEDDED) -> Fingerprint:
    """The fingerprint of an index that is built with an embedder by this version."""
    return Fingerprint(
        model=embedder.name,
        weights=embedder.fingerprint,
        dimension=embedder.dimension,
        schema=SCHEMA,
        chroma=chroma.name,
    )


def build_index(
    articles: Sequence[Article],
    *,
    data_dir: Path,
    embedder: Embedder,
    chroma: Chroma = EMBEDDED,
    origin: Origin = NOWHERE,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> IndexChange:
    """Makes the index in `data_dir` hold exactly these articles, in this order.

    Articles that it holds already, by their digest, keep their vectors. What is damaged or was
    built with another embedder is built anew. Readers go on reading what they opened; those who
    open it afterwards see all of the change. A build that is killed changes nothing.

    Args:
        articles: What to hold; ids are unique.
        data_dir: The folder of the index; made when it is not there.
        embedder: Whose vectors to store.
        chroma: Where to keep them.
        origin: Where the articles are from.
        progress: Called with a step, how much of it is done, and how much there is; of a step
            that cannot be measured there is 0.
        rebuild: Whether to embed everything anew.

    Raises:
        ValueError: Two articles have the same id.
        IndexBusyError: Another process is building it; there is no waiting.
        ChromaServerError: The server that is to hold the vectors cannot be asked.
        DataFolderError: The folder cannot be written.
    """
    started = time.monotonic()
    digests = {article.id: article.digest for article in articles}
    if len(digests) != len(articles):
        raise ValueError("two articles have the same id; an id names one article")
    store, tell = Store(data_dir, chroma), progress or _silent
    with using(data_dir), store.building():
        stored = _stored(store)
        before = _usable(store, stored, fingerprint_of(embedder, chroma), rebuild=rebuild)
        held = before.digests
        after = replace(before, origin=origin)
        if rebuild or list(held.items()) != list(digests.items()):
            after = _Change(store, after, embedder=embedder, progress=tell).made(articles, digests)
        if stored is None or after.to_json() != stored.to_json():  # their order counts too
            store.publish(after)
    return IndexChange(
        added=tuple(name for name in digests if name not in held),
        changed=tuple(name for name in digests if held.get(name, digests[name]) != digests[name]),
        removed=tuple(name for name in held if name not in digests),
        unchanged=sum(held.get(name) == digest for name, digest in digests.items()),
        seconds=time.monotonic() - started,
    )


def _stored(store: Store) -> Manifest | None:
    try:
        return store.manifest()[0]
    except (NoIndexError, DamagedIndexError):
        return None


def _usable(
    store: Store, stored: Manifest | None, fingerprint: Fingerprint, *, rebuild: bool
) -> Manifest:
    """What there is to go on from: nothing of another fingerprint, no segment that is damaged."""
    if stored is None or rebuild or stored.fingerprint != fingerprint:
        return Manifest(fingerprint=fingerprint, origin=NOWHERE, entries={}, segments={})
    whole = {}
    for name, record in stored.segments.items():
        try:
            store.verify(name, record)
        except DamagedIndexError:
            continue
        whole[name] = record
    entries = {name: entry for name, entry in stored.entries.items() if entry.segment in whole}
    return replace(stored, entries=entries, segments=whole)


class _Change:
    """One change of an index: at most one new segment, beside those that stay."""

    def __init__(
        self, store: Store, before: Manifest, *, embedder: Embedder, progress: Progress
    ) -> None:
        self._store = store
        self._before = before
        self._embedder = embedder
        self._progress = progress

    def made(self, articles: Sequence[Article], digests: Mapping[str, str]) -> Manifest:
        """Writes what is needed, and tells what the index is then."""
        before = self._before
        kept = {
            name: entry
            for name, entry in before.entries.items()
            if digests.get(name) == entry.digest
        }
        joined = _joined(before.segments, kept, grows=len(kept) < len(articles))
        written = [
            (article, split_passages(article))
            for article in articles
            if article.id not in kept or kept[article.id].segment in joined
        ]
        stay = {entry.segment for entry in kept.values()} - set(joined)
        segments = {name: record for name, record in before.segments.items() if name in stay}
        entries = dict(kept)
        if written:
            name, segments[name] = self._written(written, kept, joined)
            for article, passages in written:
                count = len(article.sentences) + len(passages)
                entry = Entry(digest=digests[article.id], segment=name, vectors=count)
                entries[article.id] = entry
        return replace(before, entries={name: entries[name] for name in digests}, segments=segments)

    def _written(
        self, split: Sequence[Split], kept: Mapping[str, Entry], joined: Sequence[str]
    ) -> tuple[str, SegmentRecord]:
        """Writes a segment of new articles and of what it takes over from other segments."""
        records, live = self._before.segments, live_vectors(kept)
        base = max(joined, key=live.__getitem__, default="")
        if base and (not self._store.chroma.copies or 2 * live[base] < records[base].places):
            base = ""  # vectors that were taken out keep their place, so it is not copied
        name, vectors = self._store.begin(start_from=base)
        places = records[base].places if base else 0
        with closing(vectors):
            if base:
                for article_id in Texts.open(self._store.path / base / FOLDER).ids:
                    if article_id not in kept or kept[article_id].segment != base:
                        vectors.remove(article_id)
            for other in joined:
                if other != base:
                    places += self._take_over(vectors, other, kept)
            fresh = [(article, passages) for article, passages in split if article.id not in kept]
            places += self._embed(vectors, fresh)
        write_texts(self._store.path / name, split)
        return name, self._store.finish(name, places=places)

    def _take_over(self, vectors: Vectors, other: str, kept: Mapping[str, Entry]) -> int:
        """Copies what is kept of another segment; gives the number of its vectors."""
        lease = share(self._store.path / other / IN_USE)
        segment = Segment.open(self._store, other, self._before.segments[other], lease)
        taken = 0
        with closing(segment):
            for kind in KINDS:
                ids = [
                    one
                    for row, article_id in enumerate(segment.texts.ids)
                    if article_id in kept and kept[article_id].segment == other
                    for one in vector_ids(kind, segment.texts, row)
                ]
                vectors.add_from(segment.vectors, kind, ids)
                taken += len(ids)
        return taken

    def _embed(self, vectors: Vectors, fresh: Sequence[Split]) -> int:
        """Embeds and stores articles; gives the number of their vectors."""
        total = sum(len(article.sentences) + len(passages) for article, passages in fresh)
        done = 0

        def counted(texts: int) -> None:
            nonlocal done
            done += texts
            self._progress(EMBEDDING, done, total)

        if fresh:
            self._progress(EMBEDDING, 0, total)
            ingest(fresh, vectors, embedder=self._embedder, counted=counted)
        return total


def _joined(
    segments: Mapping[str, SegmentRecord], kept: Mapping[str, Entry], *, grows: bool
) -> list[str]:
    """The segments whose articles move to the new one, so that no space is lost for long.

    Those of which more is gone than stays; the smallest, where there are articles to add to it;
    and where there are too many, the small ones up to one that is larger than they are together.
    """
    live = live_vectors(kept)
    names = sorted({entry.segment for entry in kept.values()}, key=lambda name: (live[name], name))
    joined = [name for name in names if 2 * live[name] < segments[name].places]
    others = [name for name in names if name not in joined]
    if grows and others and live[others[0]] < SMALL:
        joined.append(others[0])
    if len(others) > MOST:
        together = 0
        for name in others:
            if together and live[name] > 2 * together:
                break
            together += live[name]
            joined += [name] if name not in joined else []
    return joined


def _silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""

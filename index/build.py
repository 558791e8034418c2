"""Builds an index: embeds what is new, drops what is gone, and publishes the whole at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus import Article, split_passages
from index.embedding import Embedder
from index.errors import DamagedIndexError, NoIndexError
from index.nodes import ingest
from index.store import Fingerprint, Store
from index.vectors import KINDS, Kind, Vectors
from index.word_search import Words

SCHEMA = 2
"""To be raised whenever articles are split, worded or stored in another way."""

EMBEDDING = "Embedding sentences"

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


def fingerprint_of(embedder: Embedder) -> Fingerprint:
    """The fingerprint of an index that is built with an embedder by this version."""
    return Fingerprint(
        model=embedder.name,
        weights=embedder.fingerprint,
        dimension=embedder.dimension,
        schema=SCHEMA,
    )


def build_index(
    articles: Sequence[Article],
    *,
    data_dir: Path,
    embedder: Embedder,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> IndexChange:
    """Makes the index in `data_dir` hold exactly these articles, in this order.

    Articles that it holds already, by their digest, keep their vectors. An index that is
    damaged or was built with another embedder is built anew. Readers go on reading what they
    opened; those who open it afterwards see all of the change. A build that is killed changes
    nothing.

    Args:
        articles: What to hold; ids are unique.
        data_dir: The folder of the index; made when it is not there.
        embedder: Whose vectors to store.
        progress: Called with a step, how much of it is done, and how much there is.
        rebuild: Whether to embed everything anew.

    Raises:
        ValueError: Two articles have the same id.
        IndexBusyError: Another process is building it.
    """
    started = time.monotonic()
    digests = {article.id: article.digest for article in articles}
    if len(digests) != len(articles):
        raise ValueError("two articles have the same id; an id names one article")
    store = Store(data_dir)
    with store.building():
        before, held = ("", {}) if rebuild else _usable(store, fingerprint_of(embedder))
        fresh = [article for article in articles if held.get(article.id) != digests[article.id]]
        added = tuple(article.id for article in fresh if article.id not in held)
        changed = tuple(article.id for article in fresh if article.id in held)
        removed = tuple(article_id for article_id in held if article_id not in digests)
        if not before or list(held.items()) != list(digests.items()):
            # Chroma writes to the files of an emptied collection whenever it opens them.
            kept = len(fresh) < len(articles)
            _publish(
                store,
                articles,
                start_from=before if kept else "",
                gone=[*changed, *removed] if kept else [],
                fresh=fresh,
                embedder=embedder,
                progress=progress or _silent,
            )
    return IndexChange(
        added=added,
        changed=changed,
        removed=removed,
        unchanged=len(articles) - len(fresh),
        seconds=time.monotonic() - started,
    )


def _usable(store: Store, fingerprint: Fingerprint) -> tuple[str, dict[str, str]]:
    """The generation to start from and its digests; empty where everything has to be built."""
    try:
        name = store.current()
        manifest = store.manifest(name)
        vectors = Vectors.open(store.path / name / "chroma")
    except (NoIndexError, DamagedIndexError):
        return "", {}
    with closing(vectors):
        whole = {kind: vectors.count(kind) for kind in KINDS} == manifest.counts
    return (name, manifest.digests) if whole and manifest.fingerprint == fingerprint else ("", {})


def _publish(
    store: Store,
    articles: Sequence[Article],
    *,
    start_from: str,
    gone: Sequence[str],
    fresh: Sequence[Article],
    embedder: Embedder,
    progress: Progress,
) -> None:
    """Writes the vectors, words and articles of a new generation and names it the current one."""
    name = store.begin(start_from=start_from)
    counts = _fill_vectors(
        store.path / name / "chroma", gone=gone, fresh=fresh, embedder=embedder, progress=progress
    )
    passages = [passage for article in articles for passage in split_passages(article)]
    Words.build(articles, passages).save(store.path / name / "words")
    store.write_articles(name, articles)
    digests = {article.id: article.digest for article in articles}
    store.publish(name, fingerprint=fingerprint_of(embedder), digests=digests, counts=counts)


def _fill_vectors(
    folder: Path,
    *,
    gone: Sequence[str],
    fresh: Sequence[Article],
    embedder: Embedder,
    progress: Progress,
) -> dict[Kind, int]:
    """Takes articles out of a store of vectors, puts others in, and counts what it holds."""
    vectors = Vectors.open(folder) if folder.is_dir() else Vectors.create(folder)
    with closing(vectors):
        for article_id in gone:
            vectors.remove(article_id)
        if fresh:
            total = sum(len(a.sentences) + len(split_passages(a)) for a in fresh)
            done = 0

            def counted(texts: int) -> None:
                nonlocal done
                done += texts
                progress(EMBEDDING, done, total)

            progress(EMBEDDING, 0, total)
            ingest(fresh, vectors, embedder=embedder, counted=counted)
        return {kind: vectors.count(kind) for kind in KINDS}


def _silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""

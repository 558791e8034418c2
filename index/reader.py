"""Reads question and sentence together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.question_encoder import Floats


class Reader(Protocol):
    """Reads a question and sentences together."""

    def read(self, question: str, texts: Sequence[str]) -> Floats:
        """Two numbers for each text, float32 (texts, 2): how well it serves, and answers."""
        ...

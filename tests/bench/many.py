"""An assistant over many made-up sentences, with vectors that cost nothing to make."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np

from assistant import Assistant, Settings
from assistant.evidence.calibration import Calibration
from assistant.question.sides import Sides
from corpus import Article, parse_article
from index import LiveIndex, Opened, PassageIndex, build_index
from index.arrays import Floats

_SENTENCES_EACH = 500
_WORDS = 12


class RandomEmbedder:
    """One direction for each text, by its hash."""

    name = "random"
    dimension = 384
    fingerprint = "random-384"

    def embed(self, texts: Sequence[str]) -> Floats:
        """float32 (n, 384), rows of unit length."""
        rows = np.stack([np.random.default_rng(_seed(t)).normal(size=384) for t in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def embed_questions(self, questions: Sequence[str]) -> Floats:
        """As `embed`."""
        return self.embed(questions)


def _seed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def open_many(sentences: int, words: Sequence[str], folder: Path) -> Assistant:
    """An assistant over so many sentences, drawn from words that rarely or often occur."""
    articles = [_article(at, words) for at in range(sentences // _SENTENCES_EACH)]
    embedder = RandomEmbedder()
    build_index(articles, data_dir=folder, embedder=embedder)
    return Assistant(
        LiveIndex(Opened(index=PassageIndex.open(folder, embedder))),
        Settings(data_dir=folder),
        sides=Sides.derived(articles),
        models={},
        calibration=Calibration.shipped(),
    )


def _article(number: int, words: Sequence[str]) -> Article:
    draw = random.Random(number)  # nothing secret
    # As in real texts, a word's frequency falls with its rank.
    weights = [1 / (rank + 10) for rank in range(len(words))]
    lines = []
    for at in range(_SENTENCES_EACH):
        drawn = draw.choices(words, weights, k=_WORDS)
        lines.append(f"{drawn[0].capitalize()} {' '.join(drawn[1:])}.")
        if at % 10 == 0:
            lines.append(f"\n\n## {' '.join(drawn[:3])}\n\n")
    text, title = " ".join(lines), words[number % len(words)]
    return parse_article(text, id=f"article-{number}", title=title, form="markdown")

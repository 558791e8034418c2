"""An index of many made-up sentences on a Chroma server: how fast it opens and is asked.

    python -m tests.bench.million 1000000

What lies beside Chroma (articles, words) is the growth of the asking program's memory, for Chroma
runs in another one. With `--embedded` both are in one program, which then holds the graph too.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from corpus import Article, parse_article
from index import PassageIndex, build_index, open_chroma
from tests.bench.many import RandomEmbedder
from tests.bench.serving import resident_mb
from tests.chroma_server import chroma_server, free_port

EACH = 100
"""Sentences of an article."""

WORDS = 30_000
QUESTIONS = 200


def build(sentences: int, folder: Path, address: str) -> None:
    """Builds the index and says how long that took."""
    articles = [_article(number) for number in range(sentences // EACH)]
    started = time.perf_counter()
    build_index(articles, data_dir=folder, embedder=RandomEmbedder(), chroma=open_chroma(address))
    _say("built", time.perf_counter() - started, "s")


def ask(folder: Path, address: str) -> None:
    """Opens the index in a fresh program, asks it, and says what that took."""
    before, started = resident_mb(), time.perf_counter()
    opened = PassageIndex.open(folder, RandomEmbedder(), chroma=open_chroma(address))
    _say("opened", time.perf_counter() - started, "s")
    _say("grown by", resident_mb() - before, "MB")
    draw, taken = random.Random(1), []  # nothing secret
    with opened as passage_index:
        for _ in range(QUESTIONS + 10):
            question = " ".join(_word(_rank(draw)) for _ in range(8))
            started = time.perf_counter()
            passage_index.search(question)
            taken.append(1_000 * (time.perf_counter() - started))
    for share in (50, 95):
        _say(f"asked, {share} of 100 within", float(np.percentile(taken[10:], share)), "ms")
    _say("grown by then by", resident_mb() - before, "MB")


def _article(number: int) -> Article:
    draw = random.Random(number)  # nothing secret
    lines = []
    for at in range(EACH):
        if at % 10 == 0:
            lines.append(f"\n\n## {_word(_rank(draw))} {_word(_rank(draw))}\n\n")
        words = " ".join(_word(_rank(draw)) for _ in range(12))
        lines.append(f"{words.capitalize()}.")
    return parse_article(" ".join(lines), id=f"a{number}", title=f"Of {number}", form="markdown")


def _rank(draw: random.Random) -> int:
    """As in real texts, a word's frequency falls with its rank."""
    return int(WORDS ** draw.random()) - 1


def _word(rank: int) -> str:
    """A word of its own for each rank."""
    letters = "aeioubdfgk"
    return "".join(letters[int(digit)] for digit in f"{rank + 10_000}") + "m"


def _say(what: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{what} {figure:,.1f} {unit}\n")
    sys.stdout.flush()


def main() -> None:
    """Builds and asks, each in a program of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.million", description=__doc__)
    parser.add_argument("sentences", type=int)
    parser.add_argument("--embedded", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data, kept = Path(folder) / "data", Path(folder) / "chroma"
        address = "" if given.embedded else stack.enter_context(chroma_server(kept, free_port()))
        for step, arguments in ((build, (given.sentences, data, address)), (ask, (data, address))):
            process = get_context("spawn").Process(target=step, args=arguments)
            process.start()
            process.join()
            assert process.exitcode == 0, process.exitcode


if __name__ == "__main__":
    main()

"""`make bench`: ours beside the plain LlamaIndex pipeline, in the same run, as a table.

What is compared is measured in turns and given as medians; machines differ, so look at the
shares. `--quick` measures fewer times and leaves out what takes minutes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant import Assistant, Settings
from corpus import read_folder, shipped_articles_dir
from index import build_index, open_embedder
from tests.bench import plain
from tests.bench.many import open_many
from tests.bench.serving import TOP, chat
from tests.bench.timing import medians

QUESTIONS = (
    "Why is Anthropic not tied down by infrastructure debt?",
    "What is Stargate?",
    "How much money did OpenAI raise in late 2024?",
    "Which team won the 1974 World Cup?",
    "What did the training run of GPT-4 cost?",
)
MANY = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; `bound` is what the project holds itself to."""

    what: str
    figure: str
    bound: str = ""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    table = Table("measured", "figure", "held to")
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(Path(folder), quick=quick):
            table.add_row(row.what, row.figure, row.bound)
            Console(stderr=True).print(f"{row.what}: {row.figure}")
    Console().print(table)


def _rows(folder: Path, *, quick: bool) -> Iterator[Row]:
    ours, theirs = folder / "ours", folder / "theirs"
    embedding = plain.Embedding()
    yield from _building(folder, embedding, times=1 if quick else 5)
    plain.build(shipped_articles_dir(), theirs, embedding)
    with Assistant.open(Settings(data_dir=ours)) as assistant:
        yield from _warm(assistant, theirs, embedding, times=20 if quick else 200)
        words = sorted({w for a in assistant.articles for w in a.text.split() if w.isalpha()})
    yield from _cold(ours, theirs, times=1 if quick else 7)
    yield from _serving(ours, questions=50 if quick else 1_000)
    if not quick:
        yield from _many(folder / "many", words)


def _building(folder: Path, embedding: plain.Embedding, *, times: int) -> Iterator[Row]:
    articles, _ = read_folder(shipped_articles_dir())
    embedder = open_embedder("", folder)
    embedder.embed([article.title for article in articles] * 20)  # what is loaded but once
    turn = iter(range(1_000))

    def ours() -> None:
        build_index(articles, data_dir=folder / f"built-{next(turn)}", embedder=embedder)

    def theirs() -> None:
        plain.build(shipped_articles_dir(), folder / f"plain-{next(turn)}", embedding)

    taken = medians({"ours": ours, "plain": theirs}, times=times)
    yield Row(what="building the index", figure=f"{taken['ours']:.2f} s", bound="a few seconds")
    yield Row(what="the same, plain pipeline", figure=f"{taken['plain']:.2f} s")


def _warm(
    assistant: Assistant, theirs: Path, embedding: plain.Embedding, *, times: int
) -> Iterator[Row]:
    opened = plain.retriever(theirs, embedding)

    def over_questions(run: Callable[[str], object]) -> Callable[[], object]:
        questions = cycle(QUESTIONS)
        return lambda: run(next(questions))

    taken = medians(
        {
            "bare": over_questions(lambda q: embedding.get_query_embedding(q)),
            "ours": over_questions(assistant.query),
            "plain": over_questions(opened.retrieve),
        },
        times=times,
    )
    yield Row(what="one bare embedding of a question", figure=f"{1_000 * taken['bare']:.1f} ms")
    yield Row(what="warm query", figure=f"{1_000 * taken['ours']:.1f} ms")
    share = taken["ours"] / taken["bare"]
    yield Row(what="warm query / bare embedding", figure=f"{share:.2f}", bound="at most 2.5")
    yield Row(what="plain pipeline, retrieval alone", figure=f"{1_000 * taken['plain']:.1f} ms")


def _cold(ours: Path, theirs: Path, *, times: int) -> Iterator[Row]:
    def run(*words: str | Path) -> Callable[[], object]:
        command = [sys.executable, "-m", *map(str, words)]
        return lambda: subprocess.run(command, cwd=TOP, check=True, capture_output=True)

    taken = medians(
        {
            "ours": run("ui.command_line", "query", QUESTIONS[0], "--data-dir", ours),
            "plain": run("tests.bench.plain", theirs, QUESTIONS[0]),
            "imports": run("timeit", "-n1", "-r1", "from assistant import Assistant"),
            "python": run("timeit", "-n1", "-r1", "pass"),
        },
        times=times,
    )
    yield Row(what="cold twobets query", figure=f"{taken['ours']:.2f} s")
    yield Row(what="of it, starting Python", figure=f"{taken['python']:.2f} s")
    yield Row(what="of it, imports", figure=f"{taken['imports'] - taken['python']:.2f} s")
    yield Row(what="cold plain pipeline", figure=f"{taken['plain']:.2f} s")
    share = taken["ours"] / taken["plain"]
    yield Row(what="cold query / cold plain", figure=f"{share:.2f}", bound="at most 0.9")


def _serving(data_dir: Path, *, questions: int) -> Iterator[Row]:
    with chat(data_dir) as served:
        yield Row(what="command to page", figure=f"{served.page_s:.1f} s", bound="4 s")
        yield Row(what="command to ready to answer", figure=f"{served.ready_s:.1f} s")
        asked = cycle(QUESTIONS)
        for _ in range(50):
            served.ask(next(asked))
        before = served.resident_mb
        yield Row(what="memory of a serving chat", figure=f"{before:.0f} MB", bound="1,000 MB")
        for number in range(questions):
            served.ask(f"{next(asked)} {number}")
        grown = served.resident_mb - before
        yield Row(what=f"its growth over {questions} questions", figure=f"{grown:+.0f} MB")


def _many(folder: Path, words: list[str]) -> Iterator[Row]:
    with open_many(MANY, words, folder) as assistant:
        asked = cycle(QUESTIONS)
        taken = medians({"ours": lambda: assistant.query(next(asked))}, times=20)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    figure = f"{1_000 * taken['ours']:.0f} ms"
    yield Row(what=f"warm query over {MANY:,} sentences, without embedding", figure=figure)
    yield Row(what="size of that index", figure=f"{size / 1024**2:.0f} MB")


if __name__ == "__main__":
    main()

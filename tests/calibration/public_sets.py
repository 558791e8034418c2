"""How the assistant does on other people's question sets, which are kept outside this project.

    python -m tests.calibration.public_sets FOLDER [FOLDER ...] [--left-out 3] [--first N]

A folder holds corpus.jsonl (id, title, text) and queries.jsonl (id, question, answerable,
gold_ids). Told are the first passage, a gold passage among five, and the area under the curve of
the answers' confidence: answerable questions against those that are not. With `--left-out N`
every Nth passage is left out of the index, and the answerable questions about these are what
cannot be answered.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from assistant import Answer, Assistant, Settings
from assistant.evaluation.intervals import Interval, of_share, of_wins
from assistant.evaluation.risk import wins

PASSAGES = 5
Row = Mapping[str, Any]


def rows(path: Path) -> list[Row]:
    """The lines of a file, a JSON object each."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def left_out(passages: Sequence[Row], every: int) -> set[str]:
    """The ids of every Nth passage; none for 0."""
    return {passage["id"] for passage in passages[every - 1 :: every]} if every else set()


def can_be_answered(query: Row, missing: set[str]) -> bool | None:
    """Whether a question can be answered without some passages; None where it does not count.

    With passages left out, what could not be answered anyway does not count, nor what only a
    part of the gold was lost of.
    """
    if not missing:
        return bool(query["answerable"])
    gold = set(query["gold_ids"])
    if not query["answerable"] or (gold & missing and gold - missing):
        return None
    return not gold & missing


def open_over(texts: Mapping[str, tuple[str, str]], folder: Path) -> Assistant:
    """An assistant over plain texts, each an article of its own: title and text by id."""
    articles = folder / "articles"
    articles.mkdir()
    for number, (title, text) in enumerate(texts.values()):
        front = json.dumps({"title": title or "Untitled"}, ensure_ascii=False)[1:-1]
        name = f"{number:06d}.md"
        (articles / name).write_text(f"---\n{front}\n---\n\n{text}\n", "utf-8")
    return Assistant.open(Settings(articles_dir=articles, data_dir=folder / "data"))


def told(label: str, interval: Interval, n: int) -> str:
    """A figure with its 95 % interval and over how many questions it is."""
    return f"{label:<34} {interval.value:.3f}  ({interval.low:.3f} to {interval.high:.3f}), n {n}"


def shown(answer: Answer) -> list[tuple[str, int]]:
    """Article and offset of what an answer shows, best first: what it cites, then the nearest."""
    return [(one.article.id, one.start) for one in (*answer.citations, *answer.related)]


def of_folder(folder: Path, *, every: int, first: int | None, data: Path) -> Iterator[str]:
    """The figures of one folder, a line each."""
    passages, queries = rows(folder / "corpus.jsonl"), rows(folder / "queries.jsonl")[:first]
    missing = left_out(passages, every)
    kept = [passage for passage in passages if passage["id"] not in missing]
    ids = {f"{number:06d}": passage["id"] for number, passage in enumerate(kept)}
    texts = {passage["id"]: (passage.get("title", ""), passage["text"]) for passage in kept}
    sure: dict[bool, list[float]] = {True: [], False: []}
    places: list[int] = []
    with open_over(texts, data) as assistant:
        for query in track(queries, folder.name, console=Console(stderr=True)):
            answerable = can_be_answered(query, missing)
            if answerable is None or query.get("history"):
                continue
            answer = assistant.query(query["question"])
            sure[answerable].append(answer.confidence)
            if answerable:
                found = list(dict.fromkeys(ids[article] for article, _ in shown(answer)))
                gold = [at for at, one in enumerate(found) if one in query["gold_ids"]]
                places.append(min(gold, default=PASSAGES))
    yield f"{folder.name}: {len(kept)} passages, {len(missing)} left out"
    yield told("first passage", of_share([float(at == 0) for at in places]), len(places))
    yield told("among five", of_share([float(at < PASSAGES) for at in places]), len(places))
    if all(sure.values()):
        count = sum(map(len, sure.values()))
        yield told("area under the curve", of_wins(wins(sure[True], sure[False])), count)


def main(arguments: Iterable[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.calibration.public_sets")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--left-out", type=int, default=0, metavar="N", help="each Nth passage")
    parser.add_argument("--first", type=int, default=None, metavar="N", help="only N questions")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    for path in asked.folders:
        with tempfile.TemporaryDirectory() as folder:
            for line in of_folder(path, every=asked.left_out, first=asked.first, data=Path(folder)):
                sys.stdout.write(f"{line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How often the right passage is found in other people's question sets, kept outside this project.

    python -m tests.bench.passages FOLDER [FOLDER ...]

A folder holds corpus.jsonl and queries.jsonl, as `tests.calibration.passage_set` reads them.
Follow-ups are asked as they stand, as the assistant understands them and, where a person rewrote
them, so too. Questions without an answer give the area under the curve of the confidence.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.evaluation.intervals import of_share, of_wins
from assistant.evaluation.risk import risk_against_coverage, wins
from assistant.evidence.calibration import Calibration
from assistant.evidence.judge import JUDGING_FEATURES
from tests.calibration.observed import Observer
from tests.calibration.passage_set import PassageQuestion, read_passage_set

Asked = Callable[[PassageQuestion], PassageQuestion]


def bare(known: PassageQuestion) -> PassageQuestion:
    return known.model_copy(update={"history": ()})


def rewritten(known: PassageQuestion) -> PassageQuestion:
    return known.model_copy(update={"history": (), "question": known.rewrite})


def place_of_gold(observer: Observer, known: PassageQuestion, used: Calibration) -> float:
    """How many passages come before the first gold one; infinite when it is not found."""
    evidence = observer.evidence(known, used.ranking)
    found = [] if evidence is None else [one.hit.article.id for one in evidence.whole]
    for place, passage in enumerate(dict.fromkeys(found)):
        if passage in known.gold_ids:
            return place
    return float("inf")


def recall(
    observer: Observer, questions: Sequence[PassageQuestion], ways: dict[str, Asked]
) -> Table:
    used = Calibration.shipped()
    table = Table(title="Passage recall")
    for head in ("asked", "questions", "R@1", "R@3", "R@5", "R@5, 95 %"):
        table.add_column(head)
    answerable = [known for known in questions if known.answerable and known.gold_ids]
    for name, asked in ways.items():
        places = [place_of_gold(observer, asked(known), used) for known in answerable]
        cells = [f"{np.mean([place < k for place in places]):.3f}" for k in (1, 3, 5)]
        among_five = of_share([float(place < 5) for place in places])
        table.add_row(
            name, str(len(places)), *cells, f"{among_five.low:.3f} to {among_five.high:.3f}"
        )
    return table


def confidence(observer: Observer, questions: Sequence[PassageQuestion]) -> str:
    used = Calibration.shipped()
    sure: list[float] = []
    for known in questions:
        evidence = observer.evidence(known, used.ranking)
        features = [] if evidence is None else observer.judged(evidence).tolist()
        named = dict(zip(JUDGING_FEATURES, features, strict=evidence is not None))
        sure.append(used.probability(named) if evidence else 0.0)
    absent = [not known.answerable for known in questions]
    area = of_wins(
        wins(
            [one for one, gone in zip(sure, absent, strict=True) if not gone],
            [one for one, gone in zip(sure, absent, strict=True) if gone],
        )
    )
    curve = risk_against_coverage(sure, absent)
    risks = [
        f"{share:.0%}: {next(point.risk for point in curve if point.coverage >= share):.3f}"
        for share in (0.2, 0.4, 0.6, 0.8)
    ]
    return (
        f"Confidence, answerable against not: AUC {area.value:.3f} "
        f"({area.low:.3f} to {area.high:.3f}); unanswerable among the surest {', '.join(risks)}."
    )


def measure(folder: Path, data_dir: Path, console: Console) -> None:
    known = read_passage_set(folder)
    console.print(f"[bold]{folder.name}[/]: {len(known.articles)} passages")
    observer = Observer.open(known.articles, data_dir / folder.name)
    ways: dict[str, Asked] = {"as understood": lambda one: one}
    if any(one.history for one in known.questions):
        ways = {"bare": bare} | ways
    if all(one.rewrite for one in known.questions):
        ways |= {"rewritten by a person": rewritten}
    console.print(recall(observer, known.questions, ways))
    if len({one.answerable for one in known.questions}) == 2:
        console.print(confidence(observer, known.questions))
    observer.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.passages", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--data-dir", type=Path, help="keep the indexes here for the next time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for folder in arguments.folders:
            measure(folder, arguments.data_dir or Path(temporary), Console())
    return 0


if __name__ == "__main__":
    sys.exit(main())

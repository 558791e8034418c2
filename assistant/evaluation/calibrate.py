"""`python -m assistant.evaluation.calibrate`: refits the weights in calibration.json.

Prints what the weights in use and the refitted ones reach, the latter on questions that they were
not fitted on; with --write the refitted ones become those in use.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.calibration import Calibration
from assistant.evaluation.fitting import Fit, fit_judging, fit_ranking, folds
from assistant.evaluation.intervals import Floats
from assistant.evaluation.measures import ELSEWHERE
from assistant.evaluation.observed import Observed, Observer
from assistant.evaluation.passage_set import read_passage_set
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.risk import wins
from assistant.judge import JUDGING_FEATURES
from assistant.ranking import RANKING_FEATURES
from corpus import TwoBetsError, read_folder, shipped_articles_dir

_FILE = Path(__file__).parent.parent / "calibration.json"
_FOLDS = 10
_PENALTY = 0.02
_STRENGTH = 0.1
_AT_MOST = 200  # questions of one corpus, so that a large one does not outvote the others

Source = tuple[Observer, tuple[KnownQuestion, ...]]


def main(typed: Sequence[str] | None = None) -> int:
    """Observes, fits, prints, and writes where that is wanted."""
    arguments = _parser().parse_args(typed)
    console = Console()
    try:
        with _sources(arguments) as sources:
            calibration = calibrated(sources, arguments, console)
    except TwoBetsError as error:
        Console(stderr=True).print(f"calibrate: {error}", highlight=False)
        return 1
    if arguments.write:
        arguments.write.write_text(json.dumps(_rounded(calibration), indent=2) + "\n", "utf-8")
        console.print(f"Written to {arguments.write.name}.")
    else:
        console.print("Nothing is written without --write.")
    return 0


def calibrated(
    sources: Sequence[Source], arguments: argparse.Namespace, console: Console
) -> Calibration:
    """The refitted calibration; what it reaches is printed on the way."""
    used = Calibration.shipped()
    seen = _observe(sources, used)
    sorted_ones = [one for one in seen if one.known.answerable and one.known.type != "compare"]
    ranking = fit_ranking(sorted_ones, penalty=arguments.penalty)
    fitted = _out_of_fold_ranking(sorted_ones, arguments.penalty)
    now = Fit(weights=np.array([used.ranking.get(name, 0.0) for name in RANKING_FEATURES]))
    rows = {"in use": [now.score(one.candidates) for one in sorted_ones], "refitted": fitted}
    console.print(_ranking_table(sorted_ones, rows))

    reordered = _observe(sources, _with(used, ranking=_by_name(RANKING_FEATURES, ranking)))
    judging = fit_judging(reordered, strength=arguments.strength, at_most=_AT_MOST)
    sure = _out_of_fold_judging(reordered, arguments.strength)
    answerable = np.array([one.known.answerable for one in reordered])
    answered = float(np.quantile(sure[answerable], arguments.withheld))
    partial = float(np.quantile(sure[answerable], arguments.refused))
    console.print(_judging_table(reordered, sure, answered=answered, partial=partial))
    return _with(
        used,
        ranking=_by_name(RANKING_FEATURES, ranking),
        judging=_by_name(JUDGING_FEATURES, judging),
        intercept=judging.intercept,
        answered=answered,
        partial=partial,
    )


def _observe(sources: Sequence[Source], calibration: Calibration) -> list[Observed]:
    return [
        one
        for observer, questions in sources
        for one in observer.observe(questions, calibration.ranking)
    ]


def _out_of_fold_ranking(observed: Sequence[Observed], penalty: float) -> list[Floats]:
    scores: dict[int, Floats] = {}
    for part in folds(observed, _FOLDS):
        left = set(part)
        fit = fit_ranking(
            [one for at, one in enumerate(observed) if at not in left], penalty=penalty
        )
        scores |= {at: fit.score(observed[at].candidates) for at in part}
    return [scores[at] for at in range(len(observed))]


def _out_of_fold_judging(observed: Sequence[Observed], strength: float) -> Floats:
    """How likely each question is answerable, by a fit that has not seen it, float64 (n,)."""
    sure = np.zeros(len(observed))
    for part in folds(observed, _FOLDS):
        left = set(part)
        rest = [one for at, one in enumerate(observed) if at not in left]
        fit = fit_judging(rest, strength=strength, at_most=_AT_MOST)
        for at in part:
            sure[at] = 1 / (1 + np.exp(-fit.score(observed[at].evidence)))
    return sure


def _ranking_table(observed: Sequence[Observed], scored: dict[str, list[Floats]]) -> Table:
    table = Table(title=f"Ranking: gold among the first sentences ({_FOLDS}-fold)")
    for head in ("corpus", "questions", "weights", "first is gold", "@1", "@3", "@5"):
        table.add_column(head)
    for corpus in dict.fromkeys(one.corpus for one in observed):
        for name, scores in scored.items():
            ranked = [
                (one.gold, np.argsort(-score))
                for one, score in zip(observed, scores, strict=True)
                if one.corpus == corpus and one.gold
            ]
            if not ranked:
                continue
            first = np.mean([any(order[0] in group for group in gold) for gold, order in ranked])
            shares = [
                np.mean([np.mean([bool(group & set(order[:k])) for group in gold])
                         for gold, order in ranked])
                for k in (1, 3, 5)
            ]  # fmt: skip
            cells = [f"{value:.3f}" for value in (first, *shares)]
            table.add_row(corpus, str(len(ranked)), name, *cells)
    return table


def _judging_table(
    observed: Sequence[Observed], sure: Floats, *, answered: float, partial: float
) -> Table:
    table = Table(title=f"Judging ({_FOLDS}-fold): answered from {answered:.3f}, partial from "
                  f"{partial:.3f}")  # fmt: skip
    for head in ("corpus", "questions", "AUC", "withheld", "not found", "absent", "off topic"):
        table.add_column(head)
    for corpus in dict.fromkeys(one.corpus for one in observed):
        here = [at for at, one in enumerate(observed) if one.corpus == corpus]
        good = [sure[at] for at in here if observed[at].known.answerable]
        away = [at for at in here if observed[at].known.type in ELSEWHERE]
        bad = [at for at in here if not observed[at].known.answerable]
        absent = [sure[at] for at in bad if at not in away]
        area = f"{wins(good, [sure[at] for at in bad]).mean():.3f}" if good and bad else "–"
        table.add_row(
            corpus, str(len(here)), area, _below(good, answered), _below(good, partial),
            _below(absent, answered), _below([sure[at] for at in away], answered),
        )  # fmt: skip
    return table


def _below(values: Sequence[float], threshold: float) -> str:
    return f"{np.mean(np.array(values) < threshold):.3f}" if values else "–"


def _by_name(names: Sequence[str], fit: Fit) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, fit.weights, strict=True)}


def _with(calibration: Calibration, **changes: Any) -> Calibration:
    return Calibration(**(asdict(calibration) | changes))


def _rounded(calibration: Calibration) -> dict[str, Any]:
    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: told(one) for name, one in value.items()}
        return round(value, 4)

    return {name: told(value) for name, value in asdict(calibration).items()}


@contextmanager
def _sources(arguments: argparse.Namespace) -> Iterator[list[Source]]:
    """Every corpus that was named, open, with its questions."""
    with ExitStack() as stack:
        data_dir = arguments.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sources: list[Source] = []
        shipped = shipped_articles_dir()
        for folder, paths in _corpora(arguments.questions, arguments.corpus, shipped).items():
            questions = tuple(known for path in paths for known in read_questions(path))
            articles, _ = read_folder(folder)
            observer = Observer.open(articles, data_dir / folder.name, articles_dir=folder)
            stack.callback(observer.close)
            sources.append((observer, questions))
        for folder in arguments.passages:
            known = read_passage_set(folder)
            observer = Observer.open(known.articles, data_dir / folder.name)
            stack.callback(observer.close)
            sources.append((observer, known.questions))
        yield sources


def _corpora(shipped: list[Path], named: list[str], folder: Path) -> dict[Path, list[Path]]:
    corpora: dict[Path, list[Path]] = {folder: list(shipped)} if shipped else {}
    for text in named:
        articles, _, path = text.partition("=")
        corpora.setdefault(Path(articles), []).append(Path(path))
    return corpora


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluation.calibrate", description=__doc__.split("\n\n")[1]
    )
    parser.add_argument(
        "questions", nargs="*", type=Path, metavar="QUESTIONS.jsonl", help="on the shipped articles"
    )
    parser.add_argument(
        "--corpus", action="append", default=[], metavar="ARTICLES_DIR=QUESTIONS.jsonl",
        help="questions on other articles; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--passages", action="append", default=[], type=Path, metavar="FOLDER",
        help="a folder with corpus.jsonl and queries.jsonl; may be repeated",
    )  # fmt: skip
    parser.add_argument("--data-dir", type=Path, help="keep the indexes here for the next time")
    parser.add_argument("--penalty", type=float, default=_PENALTY, help="of ranking (%(default)s)")
    parser.add_argument(
        "--strength", type=float, default=_STRENGTH, help="of judging, as C (%(default)s)"
    )
    parser.add_argument(
        "--withheld", type=float, default=0.04,
        help="share of answerable questions that may not be answered (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--refused", type=float, default=0.01,
        help="share of answerable questions that may not be found (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--write", nargs="?", type=Path, const=_FILE, metavar="FILE",
        help="write the weights: those in use, or a file of them",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.calibration.calibrate`: refits the weights in calibration.json.

Prints what the weights in use and the refitted ones reach, the latter on questions that they were
not fitted on; with --write the refitted ones become those in use.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from assistant.evaluation.intervals import Floats
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evidence import calibration
from assistant.evidence.calibration import Calibration
from assistant.evidence.judge import JUDGING_FEATURES
from assistant.evidence.ranking import RANKING_FEATURES
from corpus import TwoBetsError, read_folder, shipped_articles_dir
from tests.calibration.fit_tables import FOLDS, judging_table, ranking_table
from tests.calibration.fitting import Fit, fit_judging, fit_ranking, folds
from tests.calibration.observed import Observed, Observer
from tests.calibration.passage_set import read_passage_set

FILE = Path(calibration.__file__).with_name("calibration.json")
_PENALTY = 0.02
_STRENGTH = 0.1
_AT_MOST = 100  # questions of one corpus, so that a large one does not outvote the others

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

    def rank(some: Sequence[Observed]) -> Fit:
        return fit_ranking(some, penalty=arguments.penalty, at_most=_AT_MOST)

    def judge(some: Sequence[Observed]) -> Fit:
        return fit_judging(some, strength=arguments.strength, at_most=_AT_MOST)

    used = Calibration.shipped()
    # A comparison is answered from what is found for each side, which is not ranked together.
    ranked = [
        one
        for one in _observe(sources, used)
        if one.known.answerable and one.known.type != "compare"
    ]
    now = Fit(weights=np.array([used.ranking.get(name, 0.0) for name in RANKING_FEATURES]))
    fits = {"in use": [now] * len(ranked), "refitted": _unseen(ranked, _parts(ranked), rank)}
    if len(sources) > 1:
        fits["others'"] = _unseen(ranked, _corpora_of(ranked), rank)
    console.print(ranking_table(ranked, fits))

    ranking = rank(ranked)
    seen = _observe(sources, _with(used, ranking=_by_name(RANKING_FEATURES, ranking)))
    judging = judge(seen)
    sure = _sure(seen, _unseen(seen, _parts(seen), judge))
    others = _sure(seen, _unseen(seen, _corpora_of(seen), judge)) if len(sources) > 1 else sure
    answerable = np.array([one.known.answerable for one in seen])
    answered = float(np.quantile(sure[answerable], arguments.withheld))
    partial = float(np.quantile(sure[answerable], arguments.refused))
    console.print(judging_table(seen, sure, others, answered=answered, partial=partial))
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


def _parts(observed: Sequence[Observed]) -> list[list[int]]:
    return folds(observed, FOLDS)


def _corpora_of(observed: Sequence[Observed]) -> list[list[int]]:
    names = dict.fromkeys(one.corpus for one in observed)
    return [[at for at, one in enumerate(observed) if one.corpus == name] for name in names]


def _unseen(
    observed: Sequence[Observed],
    parts: Sequence[Sequence[int]],
    fitted: Callable[[list[Observed]], Fit],
) -> list[Fit]:
    """For each question the fit to all parts but the one that it is in."""
    fits: dict[int, Fit] = {}
    for part in parts:
        left = set(part)
        fit = fitted([one for at, one in enumerate(observed) if at not in left])
        fits |= dict.fromkeys(part, fit)
    return [fits[at] for at in range(len(observed))]


def _sure(observed: Sequence[Observed], fits: Sequence[Fit]) -> Floats:
    """How likely each question is answerable, float64 (n,)."""
    scores = [fit.score(one.evidence) for one, fit in zip(observed, fits, strict=True)]
    return np.asarray(1 / (1 + np.exp(-np.array(scores))))


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
        prog="python -m tests.calibration.calibrate", description=__doc__.split("\n\n")[1]
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
        "--write", nargs="?", type=Path, const=FILE, metavar="FILE",
        help="write the weights: those in use, or a file of them",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.calibration.calibrate`: refits the weights in calibration.json.

Prints what the refitted weights reach, each corpus by weights that were fitted on the others;
with --write they become those in use. Thresholds lie where so many answerable questions are
answered (--answered) and told at all (--told).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.evaluation.intervals import Floats
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.risk import wins
from assistant.evidence import calibration
from assistant.evidence.calibration import Calibration, Weights
from assistant.evidence.judge import JUDGING_FEATURES
from assistant.evidence.ranking import FEATURES, LIKENESS, READING
from corpus import TwoBetsError, read_folder, shipped_articles_dir
from index import NO_READER, SentenceReader, open_reader
from index.embedding import PACKAGED_SHA256
from tests.calibration.fitting import Choice, fit_judging, fit_ranking
from tests.calibration.observed import Observed, Observer

FILE = Path(calibration.__file__).with_name("calibration.json")
_PENALTY, _STRENGTH = 0.001, 0.05
_HIDDEN = 0.5  # how much a question counts whose gold sentences are left out
_ABSENT = 0.8  # how much all those without an answer count, beside all those with one

Source = tuple[Observer, tuple[KnownQuestion, ...]]


def main(typed: Sequence[str] | None = None) -> int:
    """Observes, fits, prints, and writes where that is wanted."""
    arguments = _parser().parse_args(typed)
    console = Console()
    try:
        reader = open_reader(NO_READER if arguments.no_reader else "")
        with _sources(arguments, reader) as sources:
            observed = [one for observer, known in sources for one in observer.observe(known)]
    except TwoBetsError as error:
        Console(stderr=True).print(f"calibrate: {error}", highlight=False)
        return 1
    used = Calibration.shipped()
    plain = _fitted(observed, used.plain, arguments, console, read=False)
    read = _fitted(observed, used.read, arguments, console, read=True) if reader else used.read
    refitted = replace(
        used, fingerprint=PACKAGED_SHA256, first=_first(observed), plain=plain, read=read
    )
    if arguments.write:
        arguments.write.write_text(json.dumps(_rounded(refitted), indent=2) + "\n", "utf-8")
        console.print(f"Written to {arguments.write.name}.")
    else:
        console.print("Nothing is written without --write.")
    return 0


def _fitted(
    observed: Sequence[Observed],
    used: Weights,
    arguments: argparse.Namespace,
    console: Console,
    *,
    read: bool,
) -> Weights:
    """Weights refitted on all questions; what each corpus reaches by the others' is printed."""
    corpora = list(dict.fromkeys(one.corpus for one in observed))
    table = Table(title="with a reader" if read else "without a reader")
    for head in ("corpus", "n", "first is gold", "in two", "absent", "gold hidden"):
        table.add_column(head)
    for corpus in corpora if len(corpora) > 1 else ():
        others = [one for one in observed if one.corpus != corpus]
        weights = _fit(others, used, arguments, read=read)
        table.add_row(corpus, *_reached(
            [one.ranked(weights, read=read) for one in observed if one.corpus == corpus], weights
        ))  # fmt: skip
    weights = _fit(observed, used, arguments, read=read)
    seen = [one.ranked(weights, read=read) for one in observed]
    table.add_row("all, as fitted", *_reached(seen, weights))
    console.print(table)
    sure = np.array([weights.confidence(one.judged()) for one in seen if one.known.answerable])
    return replace(
        weights,
        answered=float(np.quantile(sure, 1 - arguments.answered)),
        partial=float(np.quantile(sure, 1 - arguments.told)),
    )


def _fit(
    observed: Sequence[Observed], used: Weights, arguments: argparse.Namespace, *, read: bool
) -> Weights:
    # A comparison is answered from what is found for each side, which is not ranked together.
    names = [name for name in FEATURES if read or name not in READING]
    columns = [FEATURES.index(name) for name in names]
    kept = [one.ranked(used, read=read) for one in observed]
    kept = [one for one in kept if len(one.gold.T)]
    ranking = fit_ranking(
        [
            Choice(candidates=one.candidates[:, columns], golden=one.golden)
            for one in kept
            if one.known.answerable and not one.evidence.sides
        ],
        penalty=arguments.penalty,
    )
    weights = replace(used, ranking=_by_name(names, ranking.weights))
    ranked = [one.ranked(weights, read=read) for one in kept]
    judged = [one for one in ranked if not one.known.answerable or one.golden.any()]
    hidden = [left for one in judged if (left := one.without_gold()) is not None]
    names = [name for name in JUDGING_FEATURES if read or not name.endswith(READING)]
    features = np.array([[one.judged()[name] for name in names] for one in (*judged, *hidden)])
    answers = np.array([one.known.answerable for one in judged] + [False] * len(hidden))
    absent = _ABSENT * answers.sum() / max(1, len(judged) - answers.sum())
    counts = np.array(
        [1.0 if one.known.answerable else absent for one in judged] + [_HIDDEN] * len(hidden)
    )
    judging = fit_judging(features, answers, counts, strength=arguments.strength)
    return replace(weights, judging=_by_name(names, judging.weights), intercept=judging.intercept)


def _first(observed: Sequence[Observed]) -> dict[str, float]:
    """Weights of likeness alone, which choose what is read closely."""
    columns = [FEATURES.index(name) for name in LIKENESS]
    choices = [
        Choice(candidates=one.candidates[:, columns], golden=one.golden)
        for one in observed
        if one.known.answerable
    ]
    return _by_name(LIKENESS, fit_ranking(choices, penalty=_PENALTY).weights)


def _reached(observed: Sequence[Observed], weights: Weights) -> list[str]:
    """How many, the share whose first is gold and whose groups are in two, two areas."""
    told = [one for one in observed if len(one.gold)]
    first = np.mean([one.golden[0] for one in told])
    two = np.mean([one.gold[:, :2].any(axis=1).all() for one in told])
    sure = {
        kind: np.array([weights.confidence(one.judged()) for one in some if one is not None])
        for kind, some in {
            "good": [one for one in observed if one.known.answerable],
            "bad": [one for one in observed if not one.known.answerable],
            "hidden": [one.without_gold() for one in observed],
        }.items()
    }
    areas = [_area(sure["good"], sure["bad"]), _area(sure["good"], sure["hidden"])]
    return [str(len(observed)), f"{first:.3f}", f"{two:.3f}", *areas]


def _area(good: Floats, bad: Floats) -> str:
    return f"{wins(good.tolist(), bad.tolist()).mean():.3f}" if len(good) and len(bad) else "–"


def _by_name(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _rounded(refitted: Calibration) -> Any:
    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: told(one) for name, one in value.items()}
        return round(value, 4) if isinstance(value, float) else value

    return told(refitted.to_dict())


@contextmanager
def _sources(
    arguments: argparse.Namespace, reader: SentenceReader | None
) -> Iterator[list[Source]]:
    """Every corpus that was named, open, with its questions."""
    with ExitStack() as stack:
        data_dir = arguments.data_dir or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sources: list[Source] = []
        named = [(shipped_articles_dir(), path) for path in arguments.questions]
        for text in arguments.corpus:
            folder, _, path = text.partition("=")
            named.append((Path(folder), Path(path)))
        for folder, path in named:
            observer = Observer.open(
                read_folder(folder)[0],
                data_dir / folder.name,
                calibration=Calibration.shipped(),
                reader=reader,
                articles_dir=folder,
            )
            stack.callback(observer.close)
            sources.append((observer, tuple(read_questions(path))))
        yield sources


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
    parser.add_argument("--data-dir", type=Path, help="keep the indexes here for the next time")
    parser.add_argument("--penalty", type=float, default=_PENALTY, help="of ranking (%(default)s)")
    parser.add_argument(
        "--strength", type=float, default=_STRENGTH, help="of judging, as C (%(default)s)"
    )
    parser.add_argument(
        "--answered", type=float, default=0.8,
        help="share of answerable questions that are to be answered (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--told", type=float, default=0.98,
        help="share of answerable questions for which something is to be told (%(default)s)",
    )  # fmt: skip
    parser.add_argument("--no-reader", action="store_true", help="refit what needs no reader")
    parser.add_argument(
        "--write", nargs="?", type=Path, const=FILE, metavar="FILE",
        help="write the weights: those in use, or a file of them",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""What is measured of the answers, and how it is summed up; in words it stands in measures.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from importlib.resources import files

from assistant.evaluation.attempt import Attempt
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.intervals import Interval, of_mean, of_quantile, of_share, of_wins
from assistant.evaluation.risk import wins
from assistant.evaluation.soundness import backed, resolved, verbatim

ELSEWHERE = frozenset({"offtopic", "ad", "injection"})
"""Types of questions that are not about the articles' subjects at all."""
LONG = frozenset({"list", "compare"})
"""Types of questions whose answers are long by nature."""

STILL_ANSWERED = "still_answered"
"""The one measure of questions whose gold was hidden from the search."""

_Sum = Callable[[Sequence[Attempt]], tuple[Interval, int] | None]
"""Sums up attempts, with how many it is over; None where none is of the kind that is measured."""


def figures_of(
    attempts: Sequence[Attempt], *, without_gold: Sequence[Attempt] = ()
) -> tuple[Figure, ...]:
    """The figures of all measures that these attempts allow, in the order of `MEASURES`.

    Args:
        attempts: The questions as they are.
        without_gold: Those that were asked once more with their gold hidden from the search.
    """
    figures = []
    for measure in MEASURES:
        asked = without_gold if measure.name == STILL_ANSWERED else attempts
        found = _SUMS[measure.name](asked)
        if found is not None:
            figures.append(Figure(measure=measure, interval=found[0], n=found[1]))
    return tuple(figures)


def _share(holds: Callable[[Attempt], bool], among: Callable[[Attempt], bool]) -> _Sum:
    def of(attempts: Sequence[Attempt]) -> tuple[Interval, int] | None:
        values = [float(holds(attempt)) for attempt in attempts if among(attempt)]
        return (of_share(values), len(values)) if values else None

    return of


def _mean(value: Callable[[Attempt], float], among: Callable[[Attempt], bool]) -> _Sum:
    def of(attempts: Sequence[Attempt]) -> tuple[Interval, int] | None:
        values = [value(attempt) for attempt in attempts if among(attempt)]
        return (of_mean(values), len(values)) if values else None

    return of


def _quantile(
    share: float, value: Callable[[Attempt], float], among: Callable[[Attempt], bool]
) -> _Sum:
    def of(attempts: Sequence[Attempt]) -> tuple[Interval, int] | None:
        values = [value(attempt) for attempt in attempts if among(attempt)]
        return (of_quantile(values, share), len(values)) if values else None

    return of


def _curve(attempts: Sequence[Attempt]) -> tuple[Interval, int] | None:
    good = [a.answer.confidence for a in attempts if a.known.answerable]
    bad = [a.answer.confidence for a in attempts if not a.known.answerable]
    if not good or not bad:
        return None
    return of_wins(wins(good, bad)), len(attempts)


def _every(attempt: Attempt) -> bool:
    return True


def _answerable(attempt: Attempt) -> bool:
    return attempt.known.answerable


def _has_gold(attempt: Attempt) -> bool:
    return attempt.known.answerable and bool(attempt.gold.groups)


def _has_gold_and_cites(attempt: Attempt) -> bool:
    return _has_gold(attempt) and bool(attempt.answer.citations)


def _has_facts(attempt: Attempt) -> bool:
    return attempt.known.answerable and bool(attempt.known.must)


def _short_and_cites(attempt: Attempt) -> bool:
    return (
        attempt.known.answerable
        and attempt.known.type not in LONG
        and bool(attempt.answer.citations)
    )


def _short_and_told(attempt: Attempt) -> bool:
    told = attempt.answer.outcome != "not_found"
    return attempt.known.answerable and attempt.known.type not in LONG and told


def _told(attempt: Attempt) -> bool:
    return bool(attempt.answer.statements)


def _milliseconds(attempt: Attempt) -> float:
    return 1000 * attempt.seconds


def _absent(attempt: Attempt) -> bool:
    return not attempt.known.answerable and attempt.known.type not in ELSEWHERE


def _elsewhere(attempt: Attempt) -> bool:
    return not attempt.known.answerable and attempt.known.type in ELSEWHERE


def _precision(attempt: Attempt) -> float:
    cited = attempt.answer.citations
    return sum(attempt.needed(citation) for citation in cited) / len(cited)


def _strict_precision(attempt: Attempt) -> float:
    cited = attempt.answer.citations
    return sum(attempt.gold.holds(citation) for citation in cited) / len(cited)


_SUMS: dict[str, _Sum] = {
    "label_right": _share(lambda a: a.labelled, _every),
    STILL_ANSWERED: _share(lambda a: a.answered, _every),
    "gold_cited": _mean(lambda a: sum(a.met) / len(a.met), _has_gold),
    "all_gold_cited": _share(lambda a: all(a.met), _has_gold),
    "first_gold": _share(lambda a: a.first_gold, _has_gold),
    "facts": _mean(lambda a: sum(a.stated) / len(a.stated), _has_facts),
    "precision": _mean(_precision, _has_gold_and_cites),
    "precision_strict": _mean(_strict_precision, _has_gold_and_cites),
    "citations": _mean(lambda a: float(len(a.answer.citations)), _short_and_cites),
    "median_words": _quantile(0.5, lambda a: float(a.words), _short_and_told),
    "stand_alone": _share(lambda a: a.stand_alone, _told),
    "refused": _share(lambda a: a.answer.outcome == "not_found", _answerable),
    "refused_strict": _share(lambda a: not a.answered, _answerable),
    "absent": _share(lambda a: not a.answered, _absent),
    "absent_strict": _share(lambda a: a.answer.outcome == "not_found", _absent),
    "offtopic": _share(lambda a: not a.answered, _elsewhere),
    "auc": _curve,
    "answered_well": _share(lambda a: not a.wrong, lambda a: a.answered),
    "disliked_again": _share(lambda a: a.repeated, lambda a: bool(a.known.never)),
    "quotes_verbatim": _share(verbatim, _every),
    "numbers_resolve": _share(resolved, _every),
    "statements_cited": _share(backed, _every),
    "median_ms": _quantile(0.5, _milliseconds, _every),
    "p95_ms": _quantile(0.95, _milliseconds, _every),
}

MEASURES: tuple[Measure, ...] = tuple(
    Measure(name=name, **words)
    for name, words in tomllib.loads(
        files("assistant.evaluation").joinpath("measures.toml").read_text("utf-8")
    ).items()
)
"""What is measured of answers, in the order in which it is told."""

"""What fitted weights reach, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rich.table import Table

from assistant.evaluation.intervals import Floats
from assistant.evaluation.measures import ELSEWHERE
from assistant.evaluation.risk import wins
from tests.calibration.fitting import Fit
from tests.calibration.observed import Observed

FOLDS = 10
"""Refitted weights are judged on a part of the questions, fitted to the other parts."""


def ranking_table(observed: Sequence[Observed], fits: dict[str, list[Fit]]) -> Table:
    """A row for each corpus and way of fitting: gold among the first one, three, five sentences.

    Args:
        observed: The questions.
        fits: By the name of the way, a fit for each question.
    """
    table = Table(title=f"Ranking: gold among the first sentences ({FOLDS}-fold)")
    for head in ("corpus", "n", "weights", "first is gold", "@1", "@3", "@5"):
        table.add_column(head)
    for corpus in dict.fromkeys(one.corpus for one in observed):
        for name, of_each in fits.items():
            orders = [
                (one.gold, np.argsort(-fit.score(one.candidates)).tolist())
                for one, fit in zip(observed, of_each, strict=True)
                if one.corpus == corpus and one.gold
            ]
            if orders:
                table.add_row(corpus, str(len(orders)), name, *_ranking_cells(orders))
    return table


def _ranking_cells(orders: Sequence[tuple[Sequence[frozenset[int]], list[int]]]) -> list[str]:
    first = np.mean([any(order[0] in group for group in gold) for gold, order in orders])
    found = [
        np.mean([np.mean([bool(group & set(order[:k])) for group in gold])
                 for gold, order in orders])
        for k in (1, 3, 5)
    ]  # fmt: skip
    return [f"{value:.3f}" for value in (first, *found)]


def judging_table(
    observed: Sequence[Observed], sure: Floats, others: Floats, *, answered: float, partial: float
) -> Table:
    """A row for each corpus: how well answerable questions are told from others.

    Args:
        observed: The questions.
        sure: How likely each is answerable, by a fit to the other parts, float64 (n,).
        others: The same by a fit to the other corpora, float64 (n,).
        answered: From this confidence on a question counts as answered.
        partial: And from this one on something near is told.
    """
    table = Table(
        title=f"Judging ({FOLDS}-fold): answered from {answered:.3f}, partial from {partial:.3f}"
    )
    heads = ("corpus", "n", "AUC", "others'")
    for head in (*heads, "withheld", "not found", "absent", "off topic"):
        table.add_column(head)
    for corpus in dict.fromkeys(one.corpus for one in observed):
        here = [at for at, one in enumerate(observed) if one.corpus == corpus]
        good = [at for at in here if observed[at].known.answerable]
        bad = [at for at in here if not observed[at].known.answerable]
        away = [at for at in bad if observed[at].known.type in ELSEWHERE]
        absent = [at for at in bad if at not in away]
        table.add_row(
            corpus,
            str(len(here)),
            *(_area(values[good], values[bad]) for values in (sure, others)),
            _below(sure[good], answered),
            _below(sure[good], partial),
            _below(sure[absent], answered),
            _below(sure[away], answered),
        )
    return table


def _area(good: Floats, bad: Floats) -> str:
    return f"{wins(good.tolist(), bad.tolist()).mean():.3f}" if len(good) and len(bad) else "–"


def _below(values: Floats, threshold: float) -> str:
    return f"{np.mean(values < threshold):.3f}" if len(values) else "–"

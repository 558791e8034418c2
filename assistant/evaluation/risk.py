"""How well confidence tells good answers from bad: area under the curve, risk against coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.intervals import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One place of the curve: the surest answers, and how many of them are wrong.

    Attributes:
        coverage: Share of all questions that are answered, above 0, to 1.
        risk: Share of those answers that are wrong, 0 to 1.
        confidence: The lowest confidence that is still answered.
    """

    coverage: float
    risk: float
    confidence: float


def risk_against_coverage(confidences: Sequence[float], wrong: Sequence[bool]) -> tuple[Point, ...]:
    """The share of wrong answers among the surest, for every number of them, by coverage.

    Answers that are equally sure are answered together, so they give one point.

    Source: Y. Geifman and R. El-Yaniv, Selective Classification for Deep Neural Networks (2017).
    """
    order = sorted(range(len(wrong)), key=lambda at: -confidences[at])
    points = []
    mistaken = 0
    for taken, at in enumerate(order, start=1):
        mistaken += wrong[at]
        if taken < len(order) and confidences[order[taken]] == confidences[at]:
            continue
        points.append(
            Point(coverage=taken / len(order), risk=mistaken / taken, confidence=confidences[at])
        )
    return tuple(points)


def wins(good: Sequence[float], bad: Sequence[float]) -> Floats:
    """For every pair whether the first is above the second: 1, 0, or 0.5 for a tie.

    Its mean is the area under the receiver operating characteristic.

    Source: J. Hanley and B. McNeil, The Meaning and Use of the Area under a ROC Curve (1982).

    Returns:
        float64 (good, bad).
    """
    above = np.asarray(good, dtype=np.float64)[:, None] - np.asarray(bad, dtype=np.float64)
    return (np.sign(above) + 1) / 2

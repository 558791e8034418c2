"""Fits the weights of ranking and judging. Pure arithmetic over what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from assistant.evaluation.intervals import Floats


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Weights for features as they are measured.

    Attributes:
        weights: float64 (features,).
        intercept: The constant of a logistic regression; 0 for ranking.
    """

    weights: Floats
    intercept: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One question for ranking.

    Attributes:
        candidates: What was measured of each sentence, float64 (sentences, features).
        golden: Which of them may be chosen, bool (sentences,).
        share: How much the question counts.
    """

    candidates: Floats
    golden: np.ndarray
    share: float = 1.0


def fit_ranking(choices: Sequence[Choice], *, penalty: float) -> Fit:
    """Conditional logit: among the sentences read, a gold one should be chosen.

    Where several are gold, any of them will do. Features are brought to the deviation that they
    have over all sentences before large weights are penalised.

    Source: D. McFadden, Conditional Logit Analysis of Qualitative Choice Behavior (1974).

    Args:
        choices: Questions; those without a gold sentence among their candidates say nothing.
        penalty: How much the squared weights count against the mean log-likelihood.

    Raises:
        ValueError: No question has a gold sentence.
    """
    told = [one for one in choices if one.golden.any()]
    if not told:
        raise ValueError("no question has a gold sentence among those read")
    most = max(len(one.candidates) for one in told)
    width = told[0].candidates.shape[1]
    features = np.zeros((len(told), most, width))
    read = np.zeros((len(told), most), dtype=bool)
    golden = np.zeros_like(read)
    for row, one in enumerate(told):
        features[row, : len(one.candidates)] = one.candidates
        read[row, : len(one.candidates)] = True
        golden[row, : len(one.candidates)] = one.golden
    deviation = features[read].std(axis=0) + 1e-6
    features /= deviation
    shares = np.array([one.share for one in told])
    shares /= shares.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = features @ weights
        of_all, chosen_of_all = _log_sum(scores, read)
        of_gold, chosen_of_gold = _log_sum(scores, golden)
        slope = np.einsum("qsf,qs,q->f", features, chosen_of_all - chosen_of_gold, shares)
        total = float(shares @ (of_all - of_gold) + penalty * weights @ weights)
        return total, slope + 2 * penalty * weights

    found = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B")
    return Fit(weights=found.x / deviation)


def fit_judging(features: Floats, answers: np.ndarray, counts: Floats, *, strength: float) -> Fit:
    """Logistic regression: does the evidence answer its question.

    Args:
        features: What judging measures, float64 (questions, features).
        answers: Whether each is answerable, bool (questions,).
        counts: How much each counts, float64 (questions,).
        strength: Inverse of the regularisation, as scikit-learn's `C`.

    Raises:
        ValueError: There are questions of one kind only.
    """
    # Here, because nothing but calibration needs it.
    from sklearn.linear_model import LogisticRegression

    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=3_000)
    model.fit((features - mean) / deviation, answers, sample_weight=counts)
    weights = model.coef_[0] / deviation
    return Fit(weights=weights, intercept=float(model.intercept_[0] - weights @ mean))


def _log_sum(scores: Floats, kept: np.ndarray) -> tuple[Floats, Floats]:
    """The logarithm of the summed odds of the kept ones, and each one's share of them."""
    masked = np.where(kept, scores, -1e9)
    highest = masked.max(axis=1, keepdims=True)
    odds = np.exp(masked - highest)
    total = odds.sum(axis=1, keepdims=True)
    return (highest + np.log(total))[:, 0], odds / total

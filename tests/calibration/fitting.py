"""Fits the weights of ranking and judging. Pure arithmetic over what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp, softmax

from assistant.evaluation.intervals import Floats
from tests.calibration.observed import Observed


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Weights for features as they are measured.

    Attributes:
        weights: float64 (features,).
        intercept: The constant of a logistic regression; 0 for ranking.
    """

    weights: Floats
    intercept: float = 0.0

    def score(self, features: Floats) -> Floats:
        """What features come to, float64 (..., features) to (...)."""
        return np.asarray(features @ self.weights + self.intercept)


def fit_ranking(observed: Sequence[Observed], *, penalty: float, at_most: int) -> Fit:
    """Conditional logit: among the sentences read, a gold one should be chosen.

    Where several are gold, any of them will do. Features are brought to the deviation that they
    have within a question before large weights are penalised.

    Source: D. McFadden, Conditional Logit Analysis of Qualitative Choice Behavior (1974).

    Args:
        observed: Questions; those without a gold sentence among their candidates say nothing.
        penalty: How much the squared weights count against the mean log-likelihood.
        at_most: A corpus with more questions than this counts as if it had so many.

    Raises:
        ValueError: No question has a gold sentence.
    """
    told = [one for one in observed if one.golden]
    if not told:
        raise ValueError("no question has a gold sentence among those read")
    centred = np.concatenate([one.candidates - one.candidates.mean(axis=0) for one in told])
    deviation = centred.std(axis=0) + 1e-6
    shares = _shares(told, at_most)
    choices = [(one.candidates / deviation, one.golden) for one in told]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for share, (features, golden) in zip(shares, choices, strict=True):
            scores = features @ weights
            total -= share * float(logsumexp(log_softmax(scores)[golden]))
            chosen = features[golden].T @ softmax(scores[golden])
            slope += share * (features.T @ softmax(scores) - chosen)
        return total + penalty * float(weights @ weights), slope + 2 * penalty * weights

    found = minimize(loss, np.zeros(len(deviation)), jac=True, method="L-BFGS-B")
    return Fit(weights=found.x / deviation)


def fit_judging(observed: Sequence[Observed], *, strength: float, at_most: int) -> Fit:
    """Logistic regression: is the question answerable, as its evidence looks.

    Answerable questions and others count alike, however many there are of each.

    Args:
        observed: Questions of both kinds.
        strength: Inverse of the regularisation, as scikit-learn's `C`.
        at_most: A corpus with more questions than this counts as if it had so many.

    Raises:
        ValueError: There are questions of one kind only.
    """
    # Here, because nothing but calibration needs it.
    from sklearn.linear_model import LogisticRegression

    features = np.stack([one.evidence for one in observed])
    answerable = np.array([one.known.answerable for one in observed])
    weight = _shares(observed, at_most) * len(observed)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=3_000)
    model.fit((features - mean) / deviation, answerable, sample_weight=weight)
    weights = model.coef_[0] / deviation
    return Fit(weights=weights, intercept=float(model.intercept_[0] - weights @ mean))


def _shares(observed: Sequence[Observed], at_most: int) -> Floats:
    """How much each question counts, float64 (n,), summing to 1."""
    corpora = [one.corpus for one in observed]
    counted = np.array([min(1.0, at_most / corpora.count(name)) for name in corpora])
    return np.asarray(counted / counted.sum())


def folds(observed: Sequence[Observed], count: int) -> list[list[int]]:
    """Positions in so many parts, each with its share of every corpus and kind of question."""
    keys = sorted(
        range(len(observed)),
        key=lambda at: (
            observed[at].corpus,
            observed[at].known.answerable,
            observed[at].known.type,
            _shuffled(observed[at].known.id),
        ),
    )
    return [keys[part::count] for part in range(count)]


def _shuffled(name: str) -> int:
    """A number that has nothing to do with the order of the file, the same in every run."""
    return int(np.random.default_rng(list(name.encode()) or [0]).integers(2**31))

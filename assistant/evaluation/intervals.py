"""How sure a figure over a few hundred questions is: 95 % intervals. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_Z = 1.959964  # the 97.5 % point of the standard normal distribution
_DRAWS = 2_000
_SEED = 20_250_131  # the same figures in every run


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A figure with its 95 % interval.

    Attributes:
        value: The figure itself.
        low: Lower end; `low <= value <= high`.
        high: Upper end.
    """

    value: float
    low: float
    high: float


def of_share(values: Sequence[float]) -> Interval:
    """The share of ones among zeros and ones, with Wilson's score interval.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
    JASA 22 (1927). Unlike the normal interval it holds at 0 and 1 and for few values.

    Raises:
        ValueError: There are no values.
    """
    n = len(values)
    if not n:
        raise ValueError("a share of no values")
    share = sum(values) / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Interval(value=share, low=min(low, share), high=max(high, share))


def of_draws(
    groups: Sequence[Sequence[float]], statistic: Callable[[Sequence[Floats]], float]
) -> Interval:
    """A statistic of one or more groups of values, with the interval of a percentile bootstrap.

    Each group is drawn from by itself, with replacement: the sizes of the groups stay.

    Source: B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.

    Args:
        groups: The values; no group is empty.
        statistic: Computes the figure from the groups, float64 (n,) each.

    Raises:
        ValueError: A group is empty.
    """
    arrays = [np.asarray(group, dtype=np.float64) for group in groups]
    if not all(len(array) for array in arrays):
        raise ValueError("a statistic of no values")
    draw = np.random.default_rng(_SEED)
    drawn = [
        statistic([array[draw.integers(0, len(array), len(array))] for array in arrays])
        for _ in range(_DRAWS)
    ]
    value = statistic(arrays)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value=value, low=min(float(low), value), high=max(float(high), value))


def of_mean(values: Sequence[float]) -> Interval:
    """The mean of values, with the interval of a percentile bootstrap."""
    return of_draws([values], lambda groups: float(groups[0].mean()))

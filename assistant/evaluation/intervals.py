"""How sure a figure over a few hundred questions is: 95 % intervals. Pure arithmetic.

Shares have Wilson's interval, all else that of a percentile bootstrap.

Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22
(1927); B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
    """The share of ones among zeros and ones, with an interval that holds at 0 and 1 too.

    Raises:
        ValueError: There are no values.
    """
    n = len(values)
    if not n:
        raise ValueError("a figure of no values")
    share = sum(values) / n
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Interval(value=share, low=min(low, share), high=max(high, share))


def of_mean(values: Sequence[float]) -> Interval:
    """The mean of values.

    Raises:
        ValueError: There are no values.
    """
    array = _array(values)
    return _around(float(array.mean()), array[_drawn(len(array))].mean(axis=1))


def of_quantile(values: Sequence[float], share: float) -> Interval:
    """The value below which a share of the values lies.

    Raises:
        ValueError: There are no values.
    """
    array = _array(values)
    drawn = np.quantile(array[_drawn(len(array))], share, axis=1)
    return _around(float(np.quantile(array, share)), drawn)


def of_wins(wins: Floats) -> Interval:
    """The mean over all pairs of two groups, each of which is drawn from by itself.

    Args:
        wins: float64 (first, second), neither empty: what comes of each pair.
    """
    first, second = wins.shape
    # How often each one is drawn says all that a draw of pairs needs.
    times_first = _times(first)  # (draws, first)
    times_second = _times(second)  # (draws, second)
    drawn = ((times_first @ wins) * times_second).sum(axis=1) / wins.size
    return _around(float(wins.mean()), drawn)


def _array(values: Sequence[float]) -> Floats:
    if not len(values):
        raise ValueError("a figure of no values")
    return np.asarray(values, dtype=np.float64)


def _drawn(n: int) -> npt.NDArray[np.int64]:
    """Positions drawn with replacement, int64 (draws, n); the same for the same n."""
    return np.random.default_rng([_SEED, n]).integers(0, n, (_DRAWS, n))


def _times(n: int) -> Floats:
    return np.stack([np.bincount(row, minlength=n) for row in _drawn(n)]).astype(np.float64)


def _around(value: float, drawn: Floats) -> Interval:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(value=value, low=min(float(low), value), high=max(float(high), value))

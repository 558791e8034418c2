"""A figure: what was measured, its value with its interval, and whether it is good enough."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

from assistant.evaluation.intervals import Interval

Better = Literal["higher", "lower"]
Unit = Literal["share", "count", "ms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is measured.

    Attributes:
        name: As `--min` and JSON name it.
        label: As a report names it.
        about: What exactly it is.
        target: What the project asks of itself; nan for nothing.
        better: Which way is good.
        unit: How its value is written.
        headline: Whether a report shows it first.
    """

    name: str
    label: str
    about: str
    target: float = math.nan
    better: Better = "higher"
    unit: Unit = "share"
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The value of a measure.

    Attributes:
        measure: What was measured.
        interval: Its value with its 95 % interval.
        n: Over so many questions or pairs.
    """

    measure: Measure
    interval: Interval
    n: int

    @property
    def value(self) -> float:
        """The figure itself."""
        return self.interval.value

    def reaches(self, wanted: float) -> bool:
        """Whether it is at least as good as wanted, to the three digits that are told.

        Where lower is better that is: not above. Anything reaches nan.
        """
        value = round(self.value, 3)
        return not (value < wanted if self.measure.better == "higher" else value > wanted)

    def to_dict(self) -> dict[str, Any]:
        """The figure as JSON-ready values; no target is null."""
        target = self.measure.target
        return {
            "value": round(self.value, 4),
            "low": round(self.interval.low, 4),
            "high": round(self.interval.high, 4),
            "n": self.n,
            "better": self.measure.better,
            "target": None if math.isnan(target) else target,
            "reached": self.reaches(target),
        }


def written(value: float, unit: Unit) -> str:
    """A value as people read it: `0.93`, `2.4`, `18 ms`."""
    if unit == "ms":
        return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
    return f"{value:.1f}" if unit == "count" else f"{value:.2f}"


def between(figure: Figure) -> str:
    """The interval in words: `0.88 to 0.96`."""
    unit = figure.measure.unit
    return f"{written(figure.interval.low, unit)} to {written(figure.interval.high, unit)}"

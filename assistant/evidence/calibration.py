"""The fitted weights behind ranking and judging, read from data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights and thresholds, fitted on questions with known answers.

    Attributes:
        ranking: How much each feature of a sentence counts, by its name.
        judging: How much each feature of the evidence counts, by its name.
        intercept: The constant of the logistic regression over `judging`.
        answered: From this confidence on an answer is given as one, fraction from 0 to 1.
        partial: From this confidence on the nearest that the articles say is told.
    """

    ranking: Mapping[str, float]
    judging: Mapping[str, float]
    intercept: float
    answered: float
    partial: float

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """The calibration that comes with the program; the same object each time."""
        return cls(
            **json.loads(files("assistant.evidence").joinpath("calibration.json").read_text())
        )

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely evidence with these features answers its question, fraction from 0 to 1."""
        weighed = sum(self.judging[name] * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, weighed + self.intercept))))

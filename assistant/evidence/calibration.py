"""The fitted weights behind ranking and judging, read from data."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Self

import numpy as np

from assistant.evidence.ranking import FEATURES, LIKENESS, Doubles


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What ranks sentences and judges questions, for what was measured in one way.

    Attributes:
        ranking: How much each of `FEATURES` counts in a sentence's score, by its name; one that
            is not there counts nothing.
        judging: How much each feature of the evidence counts, by its name.
        intercept: The constant of the logistic regression over `judging`.
        answered: From this confidence on, an answer is given as one, fraction from 0 to 1.
        partial: From this confidence on, the nearest that the articles say is told.
    """

    ranking: Mapping[str, float]
    judging: Mapping[str, float]
    intercept: float
    answered: float
    partial: float

    def scores(self, features: Doubles) -> Doubles:
        """What features come to, float64 (sentences, `FEATURES`) to (sentences,)."""
        scores: Doubles = features @ self._ranking
        return scores

    def confidence(self, features: Mapping[str, float]) -> float:
        """How likely evidence with these features answers its question, fraction from 0 to 1."""
        weighed = sum(weight * features[name] for name, weight in self.judging.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, weighed + self.intercept))))

    @cached_property
    def _ranking(self) -> Doubles:
        return np.array([self.ranking.get(name, 0.0) for name in FEATURES])


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Weights and thresholds, fitted on questions with known answers for one embedding model.

    Attributes:
        fingerprint: The embedding model that they were fitted with.
        first: What chooses the sentences that are read closely, by the name of each feature.
        plain: For what was measured without a reader.
        read: For what a reader has read too.
    """

    fingerprint: str
    first: Mapping[str, float]
    plain: Weights
    read: Weights

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """The calibration that comes with the program; the same object each time."""
        text = files("assistant.evidence").joinpath("calibration.json").read_text("utf-8")
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The calibration that JSON holds."""
        return cls(
            fingerprint=values["fingerprint"],
            first=values["first"],
            plain=Weights(**values["plain"]),
            read=Weights(**values["read"]),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values; `from_dict` gives back an equal calibration."""
        return asdict(self)

    @cached_property
    def likeness(self) -> Doubles:
        """The weights of `first` in the order of `LIKENESS`, float64 (features,)."""
        return np.array([self.first.get(name, 0.0) for name in LIKENESS])

    def weights(self, *, read: bool) -> Weights:
        """The weights for what was measured with a reader or without one."""
        return self.read if read else self.plain

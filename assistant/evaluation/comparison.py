"""Two runs on the same questions: what became better or worse, and whether by more than chance."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import TwoBetsError

_Told = Mapping[str, Any]

CHANCE = 0.05
"""A change that chance alone makes more often than this says nothing."""


class RunError(TwoBetsError):
    """A file is not what `twobets evaluate --json` wrote, or of other questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one measure differs between two runs, question by question.

    Attributes:
        label: What is measured.
        asked: Questions of both runs of which it can be measured.
        better: Of these, how many became better.
        worse: How many became worse.
    """

    label: str
    asked: int
    better: int
    worse: int

    @property
    def chance(self) -> float:
        """How often at least such a difference comes by chance, 0 to 1, where nothing changed.

        The two-sided sign test over the questions that differ; of measures that hold or do not,
        that is McNemar's exact test.

        Source: Q. McNemar, Note on the Sampling Error of the Difference Between Correlated
        Proportions or Percentages, Psychometrika 12 (1947).
        """
        differ = self.better + self.worse
        fewer = sum(math.comb(differ, k) for k in range(min(self.better, self.worse) + 1))
        return min(1.0, 2 * fewer / (1 << differ))


def read_run(path: Path) -> dict[str, Any]:
    """Reads what `twobets evaluate --json` printed.

    Raises:
        RunError: The file cannot be read, or is something else.
    """
    try:
        told = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RunError(
            f"Cannot read {str(path)!r} ({error}). Name a file of {_MADE_BY}."
        ) from error
    if not isinstance(told, dict) or not isinstance(told.get("attempts"), list):
        raise RunError(f"{str(path)!r} holds no attempts. Name a file of {_MADE_BY}.")
    return told


_MADE_BY = "`twobets evaluate QUESTIONS --json`"


def changes(before: _Told, after: _Told) -> tuple[Change, ...]:
    """What changed from one run to another, measure by measure.

    Args:
        before: As `read_run` or `Evaluation.to_dict` gives it.
        after: The same of the later run.

    Raises:
        RunError: The two have no question in common.
    """
    found = [
        _change(label, _by_id(before, part), _by_id(after, part), value)
        for label, part, value in _MEASURED
    ]
    if not any(change.asked for change in found):
        raise RunError("The two runs have no question in common; ask the same file in both.")
    return tuple(change for change in found if change.asked)


def _by_id(run: _Told, part: str) -> dict[str, _Told]:
    return {told["id"]: told for told in run.get(part, ())}


def _change(
    label: str,
    before: Mapping[str, _Told],
    after: Mapping[str, _Told],
    value: Callable[[_Told], float],
) -> Change:
    both = [
        (value(before[known]), value(after[known]))
        for known in before
        if known in after and before[known]["question"] == after[known]["question"]
    ]
    both = [(old, new) for old, new in both if not (math.isnan(old) or math.isnan(new))]
    return Change(
        label=label,
        asked=len(both),
        better=sum(new > old for old, new in both),
        worse=sum(new < old for old, new in both),
    )


def _share(holds: Sequence[bool]) -> float:
    return sum(holds) / len(holds) if holds else math.nan


def _answered(told: _Told) -> bool:
    return bool(told["outcome"] == "answered")


def _gold_first(told: _Told) -> float:
    return float(told.get("first_gold", math.nan)) if told["gold_cited"] else math.nan


# Each with the part of a run that it is read from and its value, higher is better, nan for none.
_MEASURED: tuple[tuple[str, str, Callable[[_Told], float]], ...] = (
    ("Label right", "attempts", lambda told: float(_answered(told) == told["answerable"])),
    ("Gold cited", "attempts", lambda told: _share(told["gold_cited"])),
    ("First is gold", "attempts", _gold_first),
    ("Facts present", "attempts", lambda told: _share(told["facts"])),
    ("Stands alone", "attempts", lambda told: float(told.get("stand_alone", math.nan))),
    ("Fewer words", "attempts", lambda told: -float(told.get("words", math.nan))),
    ("Not answered without gold", "without_gold", lambda told: float(not _answered(told))),
)

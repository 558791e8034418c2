"""What figures have to reach, as typed: `NAME=VALUE`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.evaluation.evaluation import Evaluation, UnknownMeasureError
from assistant.evaluation.figure import written
from assistant.evaluation.measures import MEASURES
from corpus import TwoBetsError

_OF_PAIRS = ("caught", "alarms")


class ThresholdError(TwoBetsError):
    """A threshold cannot be read."""


def read_thresholds(typed: Sequence[str]) -> dict[str, float]:
    """The wanted values by the name of their figure; names are known before anything is asked.

    Raises:
        ThresholdError: One is not `NAME=VALUE`.
        UnknownMeasureError: There is no figure of that name.
    """
    wanted = {}
    names = [measure.name for measure in MEASURES]
    for text in typed:
        name, _, value = text.partition("=")
        try:
            wanted[name] = float(value)
        except ValueError:
            raise ThresholdError(
                f"{text!r} has to be NAME=VALUE, such as --min gold_cited=0.9"
            ) from None
        if name not in names and name.partition("_")[0] not in _OF_PAIRS:
            raise UnknownMeasureError(
                f"There is no figure {name!r}. Choose from: {', '.join(names)}; and with --pairs "
                "caught, alarms, caught_KIND and alarms_KIND"
            )
    return wanted


def shortfalls(evaluation: Evaluation, wanted: Mapping[str, float]) -> tuple[str, ...]:
    """A line for every figure that does not reach what is wanted.

    Raises:
        UnknownMeasureError: A figure is wanted that these questions do not allow.
    """
    lines = []
    for name, value in wanted.items():
        figure = evaluation.figure(name)
        if not figure.reaches(value):
            word = "at least" if figure.measure.better == "higher" else "at most"
            told = written(figure.value, figure.measure.unit)
            lines.append(f"{name} is {told}, and should be {word} {value:g}")
    return tuple(lines)

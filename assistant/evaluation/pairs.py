"""How the support check does on judged pairs, as figures like those of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.check_measures import KindMeasure, Pair, measure_pairs
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.intervals import of_share

_TARGETS = {"number": 0.95, "date": 0.95, "unit": 0.95, "entity": 0.85, "negation": 0.85}
_TARGETS_OF_ALARMS = {"paraphrase": 0.10}
_NONE = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOfPairs:
    """How well the support check tells true statements from false ones.

    Attributes:
        figures: Shares of false pairs caught and of true pairs doubted: of all, then by kind.
        misjudged: The pairs on which check and people differ, false ones first.
    """

    figures: tuple[Figure, ...] = ()
    misjudged: tuple[Pair, ...] = ()


def check_of(pairs: Sequence[Pair]) -> CheckOfPairs:
    """Checks every pair by its statement and quotes alone."""
    measured = sorted(measure_pairs(pairs), key=lambda one: one.supported)
    wrong = {known for one in measured for known in one.wrong}
    return CheckOfPairs(
        figures=tuple(_figure(one) for one in measured),
        misjudged=tuple(
            sorted((pair for pair in pairs if pair.id in wrong), key=lambda pair: pair.supported)
        ),
    )


def _figure(one: KindMeasure) -> Figure:
    interval = of_share([1.0] * one.caught + [0.0] * (one.pairs - one.caught))
    measure = _alarms(one.kind) if one.supported else _catches(one.kind)
    return Figure(measure=measure, interval=interval, n=one.pairs)


def _catches(kind: str) -> Measure:
    if kind == "all false":
        about = "Share of all false statements that the check does not call supported."
        return Measure(name="caught", label="False statements caught", about=about, headline=True)
    return Measure(
        name=f"caught_{kind}",
        label=f"Caught: {kind}",
        about=f"Share of the false statements of the kind {kind!r} that are not called supported.",
        target=_TARGETS.get(kind, _NONE),
    )


def _alarms(kind: str) -> Measure:
    if kind == "all true":
        about = "Share of all true statements that the check does not call supported."
        return Measure(
            name="alarms", label="True statements doubted", about=about, better="lower",
            headline=True,
        )  # fmt: skip
    return Measure(
        name=f"alarms_{kind}",
        label=f"Doubted: {kind}",
        about=f"Share of the true statements of the kind {kind!r} that are not called supported.",
        target=_TARGETS_OF_ALARMS.get(kind, _NONE),
        better="lower",
    )

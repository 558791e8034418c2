"""How well the support check tells true statements from false ones, by kind of falsehood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Support
from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.intervals import of_share
from assistant.evaluation.lines import read_lines
from assistant.support import check_support

EXAMPLE = (
    '{"id": "p1", "kind": "number", "quotes": ["It cost €3."], "statement": "It cost €4.",'
    ' "supported": false}'
)
"""A whole line of a file of pairs."""

_TARGETS = {"number": 0.95, "date": 0.95, "unit": 0.95, "entity": 0.85, "negation": 0.85}
_TARGETS_OF_ALARMS = {"paraphrase": 0.10}


class Pair(BaseModel):
    """A statement and the quotes that it cites.

    Attributes:
        id: Unique within its file; empty where the file gives none.
        kind: How the statement differs from its quotes.
        quotes: The cited words.
        statement: One sentence.
        supported: Whether the quotes carry it.
    """

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str = ""
    kind: Annotated[str, Field(pattern=r"^\w+$")]
    quotes: tuple[str, ...]
    statement: Annotated[str, Field(min_length=1)]
    supported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPair:
    """A pair with what the check found.

    Attributes:
        pair: The pair.
        support: As it was found.
    """

    pair: Pair
    support: Support

    @property
    def right(self) -> bool:
        """Whether the check agrees: what is carried is supported, all else is not."""
        return (self.support == "supported") == self.pair.supported


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Reads a file of pairs.

    Raises:
        LinesError: The file cannot be read, is empty, or has bad lines.
    """
    return read_lines(
        path, Pair, name=lambda pair, line: pair.id or f"line {line}", example=EXAMPLE
    )


def check_pairs(pairs: Sequence[Pair]) -> tuple[CheckedPair, ...]:
    """Checks every pair by its statement and quotes alone."""
    return tuple(
        CheckedPair(pair=pair, support=check_support(pair.statement, pair.quotes).support)
        for pair in pairs
    )


def figures_of_pairs(checked: Sequence[CheckedPair]) -> tuple[Figure, ...]:
    """Shares of false pairs caught and of true pairs doubted: of all, then by kind."""
    figures = []
    for supported in (False, True):
        among = [one for one in checked if one.pair.supported == supported]
        kinds = dict.fromkeys(one.pair.kind for one in among)
        for kind in ("", *kinds):
            chosen = [one for one in among if kind in ("", one.pair.kind)]
            if not chosen:
                continue
            doubted = [float(one.support != "supported") for one in chosen]
            measure = _alarms(kind) if supported else _catches(kind)
            figures.append(Figure(measure=measure, interval=of_share(doubted), n=len(chosen)))
    return tuple(figures)


def _catches(kind: str) -> Measure:
    if not kind:
        about = "Share of all false statements that the check does not call supported."
        return Measure(name="caught", label="False statements caught", about=about, headline=True)
    return Measure(
        name=f"caught_{kind}",
        label=f"Caught: {kind}",
        about=f"Share of the false statements of the kind {kind!r} that are not called supported.",
        target=_TARGETS.get(kind, float("nan")),
    )


def _alarms(kind: str) -> Measure:
    if not kind:
        about = "Share of all true statements that the check does not call supported."
        return Measure(
            name="alarms", label="True statements doubted", about=about, better="lower",
            headline=True,
        )  # fmt: skip
    return Measure(
        name=f"alarms_{kind}",
        label=f"Doubted: {kind}",
        about=f"Share of the true statements of the kind {kind!r} that are not called supported.",
        target=_TARGETS_OF_ALARMS.get(kind, float("nan")),
        better="lower",
    )

"""Answers of a long comparison, kept in a file as they come: a run can be taken up again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from assistant import Answer

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one side answered to one question: a line of the file.

    Attributes:
        id: Of the question.
        side: Which of the two answered.
        answer: What it said.
        seconds: How long it took to say so.
        passages: What it was given to answer from: article, first and last sentence.
        unknown: The numbers of the answer that stand for no passage.
    """

    id: str
    side: Side
    answer: Answer
    seconds: float
    passages: tuple[tuple[str, int, int], ...]
    unknown: tuple[str, ...] = ()


_TOLD = TypeAdapter(Told)


class Kept:
    """What was told so far."""

    def __init__(self, file: Path | None) -> None:
        """Reads what the file has, if there is one; without a file nothing outlasts the run."""
        self._file = file
        lines = file.read_text(encoding="utf-8").splitlines() if file and file.exists() else []
        self._told = {(one.id, one.side): one for one in map(_TOLD.validate_json, lines)}

    def get(self, question: str, side: Side, ask: Callable[[], Told]) -> Told:
        """What was told to the question of this id before, or else what is told now."""
        if (question, side) not in self._told:
            told = self._told[question, side] = ask()
            sys.stderr.write(f"{question}: {side} in {told.seconds:.0f} s\n")
            if self._file:
                with self._file.open("ab") as lines:
                    lines.write(_TOLD.dump_json(told) + b"\n")
        return self._told[question, side]

"""Questions whose answers are known, read from a file; where their quotes stand is in `gold`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.evaluation.lines import Line, read_lines

EXAMPLE = (
    '{"id": "q1", "type": "fact", "question": "What did it cost?", "gold": [["It cost €3"]],'
    ' "must": ["€3"], "history": [], "answerable": true}'
)
"""A whole line of a question file."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression ({error})") from error
    return pattern


_Text = Annotated[str, Field(min_length=1)]
_Alternatives = Annotated[tuple[_Text, ...], Field(min_length=1)]
_Pattern = Annotated[str, AfterValidator(_compiles)]


class Turn(BaseModel):
    """One turn of the talk before a question."""

    model_config = ConfigDict(frozen=True)

    role: Literal["user", "assistant"]
    content: str


class KnownQuestion(Line):
    """A question with what a good answer to it cites and says.

    Attributes:
        id: Unique within its file.
        type: What kind of question it is; figures are also told by type.
        question: What a reader types.
        gold: Groups of alternative verbatim quotes; a good answer cites one of every group.
        must: Regular expressions that a good answer's text matches, in any case.
        never: Quotes that make an answer that cites no others a bad one: a reader said so.
        history: The turns before it, oldest first; a bare string is a turn of the user.
        answerable: Whether the articles answer it.
    """

    type: str = "question"
    question: _Text
    gold: tuple[_Alternatives, ...] = ()
    must: tuple[_Pattern, ...] = ()
    never: tuple[_Text, ...] = ()
    history: tuple[str | Turn, ...] = ()
    answerable: bool

    @property
    def turns(self) -> tuple[dict[str, str], ...]:
        """The history as `Assistant.query` takes it."""
        return tuple(
            {"role": "user", "content": turn} if isinstance(turn, str) else turn.model_dump()
            for turn in self.history
        )


def read_questions(path: Path) -> tuple[KnownQuestion, ...]:
    """Reads a file of questions.

    Raises:
        LinesError: The file cannot be read, is empty, or has bad lines.
    """
    return read_lines(path, KnownQuestion, example=EXAMPLE)

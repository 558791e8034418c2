"""What can be wrong with a question put to an assistant, or with opening one.

TwoBetsError
├── QuestionError              the question or an argument beside it
│   └── UnknownModelNameError  no model of that name is configured
└── SidesError                 the file of sides (in `assistant.question.sides`)
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus import TwoBetsError


class QuestionError(TwoBetsError):
    """A question that cannot be asked like this; the message says how."""


class UnknownModelNameError(QuestionError):
    """No language model of that name is configured."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        """Names the model that was asked for and those that there are."""
        super().__init__(
            f"No model {name!r} is configured. Choose one of: {', '.join(known)}; "
            "or add it to the models file."
        )

"""What can be wrong with a question put to an assistant, or with opening one.

TwoBetsError
├── QuestionError              the question or an argument beside it
│   └── UnknownModelNameError  no model of that name is configured
├── DataFolderError            the folder for the index cannot be used
├── BuildEndedError            the process that built the index was ended
└── SidesError                 the file of sides (in `assistant.question.sides`)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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


class DataFolderError(TwoBetsError):
    """The folder for the index cannot be read or written."""

    def __init__(self, path: Path, error: OSError) -> None:
        """Names the folder and what the system said."""
        at = f" ({error.filename})" if error.filename else ""
        super().__init__(
            f"The data folder {str(path)!r} cannot be used: {error.strerror or error}{at}. "
            "Choose another one with --data-dir or TWOBETS_DATA_DIR"
        )


class BuildEndedError(TwoBetsError):
    """The process that was building the index came to a sudden end."""

    def __init__(self, path: Path) -> None:
        """Names the folder of the index."""
        super().__init__(
            f"The process that built the index in {str(path)!r} was ended before it was done. "
            "Build it with: twobets index"
        )

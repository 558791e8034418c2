"""Files with one JSON object a line, read whole or refused whole, with every bad line named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus import TwoBetsError


class Line(BaseModel):
    """One line of a file.

    Attributes:
        id: Unique within its file; `line N` where the file gives none.
    """

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str = ""


Form = TypeVar("Form", bound=Line)

_SHOWN = 10


class LinesError(TwoBetsError):
    """A file cannot be read line by line; the message names the lines and the remedy."""


def read_lines(path: Path, form: type[Form], *, example: str) -> tuple[Form, ...]:
    """Reads every line that is not blank.

    Args:
        path: The file, in UTF-8.
        form: What a line has to look like.
        example: A good line, shown when there are bad ones.

    Raises:
        LinesError: The file cannot be read, is empty, or has bad lines. Figures over the good
            lines alone would mislead.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise LinesError(f"Cannot read {str(path)!r}: it is not UTF-8. Save it as UTF-8") from error
    except OSError as error:
        raise LinesError(f"Cannot read {str(path)!r}: {error.strerror}") from error
    read: dict[str, Form] = {}
    faults: list[str] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = form.model_validate(json.loads(text))
        except ValidationError as error:
            faults.append(f"line {number}: {_why(error)}")
            continue
        except ValueError as error:
            faults.append(f"line {number}: this is no JSON ({error})")
            continue
        line = line if line.id else line.model_copy(update={"id": f"line {number}"})
        if line.id in read:
            faults.append(f"line {number}: the id {line.id!r} was used before")
        read[line.id] = line
    if faults:
        more = [f"and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        listed = "\n  ".join([*faults[:_SHOWN], *more])
        raise LinesError(
            f"{str(path)!r} has bad lines:\n  {listed}\nMend or delete them. A good one: {example}"
        )
    if not read:
        raise LinesError(f"{str(path)!r} has no line. A good one: {example}")
    return tuple(read.values())


def _why(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else str(fault["msg"])

"""Words in a terminal: output on stdout, complaints and progress on stderr.

All that the program prints goes through here, and nothing in it acts on the terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from corpus.printable import escaped, printable

if TYPE_CHECKING:  # the name of a type is not worth the import of a vector store
    from index import Progress


def say(text: str) -> None:
    """Prints lines of text, without anything that a terminal would obey."""
    _write(printable(text), sys.stdout)


def say_json(values: Any) -> None:
    """Prints JSON-ready values."""
    _write(escaped(json.dumps(values, ensure_ascii=False, indent=2)), sys.stdout)


def complain(text: str) -> None:
    """Prints one line on stderr."""
    if sys.stdout is not None:
        sys.stdout.flush()
    _write(f"twobets: {' '.join(printable(text).split())}", sys.stderr)


def _write(text: str, stream: TextIO | None) -> None:
    if stream is None:  # closed by whoever started the program
        return
    # A terminal that knows few letters gets question marks instead of a traceback.
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on stderr that appears with the first step that is reported; silent when none is."""
    bar: _Bar | None = None

    def report(step: str, done: int, total: int) -> None:
        nonlocal bar
        if sys.stderr is None:
            return
        bar = bar or _Bar()
        bar.show(printable(step), done, total)

    try:
        yield report
    finally:
        if bar is not None:
            bar.close()


class _Bar:
    def __init__(self) -> None:
        # Here, because most commands have nothing to wait for.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._bar.start()
        self._steps: dict[str, Any] = {}

    def show(self, step: str, done: int, total: int) -> None:
        if step not in self._steps:
            self._steps[step] = self._bar.add_task(step)
        self._bar.update(self._steps[step], completed=done, total=total or None)

    def close(self) -> None:
        self._bar.stop()

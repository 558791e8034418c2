"""`twobets evaluate`: measures the answers on a file of questions."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from assistant.assistant import Assistant
from assistant.evaluation import (
    Evaluation,
    evaluate_questions,
    markdown,
    page,
    read_thresholds,
    shortfalls,
)
from corpus import TwoBetsError
from corpus.printable import printable
from ui.choices import settings_from
from ui.terminal import complain, progress_bar, say_json


class ReportError(TwoBetsError):
    """The report cannot be written where it is wanted."""


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures; the exit code is 1 when one of them is worse than `--min` allows."""
    wanted = read_thresholds(arguments.min)
    if arguments.report and not arguments.report.parent.is_dir():
        # Said before the questions are asked, which may take long.
        raise ReportError(f"There is no folder {str(arguments.report.parent)!r}. Make it first")
    settings = settings_from(arguments)
    with progress_bar() as progress, Assistant.open(settings, progress=progress) as assistant:
        evaluation = evaluate_questions(
            assistant,
            arguments.questions,
            pairs=arguments.pairs,
            progress=progress,
        )
    if arguments.report:
        _write_report(evaluation, arguments.report)
    if arguments.json:
        say_json(evaluation.to_dict())
    else:
        Console(file=sys.stdout).print(Markdown(printable(markdown(evaluation))))
    short = shortfalls(evaluation, wanted)
    for line in short:
        complain(line)
    return 1 if short else 0


def _write_report(evaluation: Evaluation, path: Path) -> None:
    as_markdown = path.suffix.lower() == ".md"
    path.write_text(markdown(evaluation) + "\n" if as_markdown else page(evaluation), "utf-8")

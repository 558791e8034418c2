"""`twobets evaluate`: measures the answers on a file of questions."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.markdown import Markdown

from assistant.assistant import Assistant
from assistant.evaluation import (
    changes,
    evaluate_questions,
    markdown,
    read_run,
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
    if arguments.report and arguments.report.suffix.lower() != ".md":
        raise ReportError(f"A report is Markdown; name it {arguments.report.stem}.md")
    earlier = read_run(arguments.against) if arguments.against else None
    settings = settings_from(arguments)
    with progress_bar() as progress, Assistant.open(settings, progress=progress) as assistant:
        evaluation = evaluate_questions(
            assistant,
            arguments.questions,
            pairs=arguments.pairs,
            without_gold=arguments.without_gold,
            progress=progress,
        )
    told = evaluation.to_dict()
    page = markdown(evaluation, changes(earlier, told) if earlier else ())
    if arguments.report:
        arguments.report.write_text(page + "\n", "utf-8")
    if arguments.json:
        say_json(told)
    else:
        Console(file=sys.stdout).print(Markdown(printable(page)))
    short = shortfalls(evaluation, wanted)
    for line in short:
        complain(line)
    return 1 if short else 0

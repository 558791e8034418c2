"""An evaluation as Markdown: for a terminal, and for files where HTML is not wanted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from assistant.evaluation.evaluation import Evaluation
from assistant.evaluation.figure import Figure, written
from assistant.evaluation.report import lead
from assistant.evaluation.slips import SHOWN, slips_of
from assistant.evaluation.tables import TYPE_COLUMNS, between

_TYPED = TYPE_COLUMNS[:3]


def markdown(evaluation: Evaluation) -> str:
    """The figures, the types of question, the check by kind, and the ids of what went wrong."""
    slips = slips_of(evaluation.attempts)
    wrong = {
        "answered, although there is no answer": [one.known.id for one in slips.invented],
        "not answered, although there is an answer": [one.known.id for one in slips.refused],
        "gold not cited": [one.known.id for one in slips.missed],
        "pairs judged wrongly": [pair.id for pair in evaluation.check.misjudged],
        "gold quote in no article": [known for known, _ in evaluation.lost],
    }
    ids = [
        f"- {title} ({len(found)}): {', '.join(found[:SHOWN])}{' …' * (len(found) > SHOWN)}"
        for title, found in wrong.items()
        if found
    ]
    answered = evaluation.answered
    return "\n\n".join(
        [
            f"# {_plain(evaluation.name)}",
            lead(evaluation),
            _figures(evaluation.figures),
            f"Answered: {answered.coverage:.0%} of the questions, {answered.risk:.0%} of these "
            "wrong (no answer, gold not cited, or a fact missing).",
            _types(evaluation),
            *([_figures(evaluation.check.figures)] if evaluation.check.figures else []),
            *(["\n".join(ids)] if ids else []),
        ]
    )


def _figures(figures: Sequence[Figure]) -> str:
    rows = []
    for figure in figures:
        measure = figure.measure
        aim = "" if math.isnan(measure.target) else written(measure.target, measure.unit)
        short = "" if figure.reaches(measure.target) else " short"
        value = written(figure.value, measure.unit)
        rows.append((measure.label, f"`{measure.name}`", value, between(figure), aim + short))
    return _table(("Figure", "Name", "Value", "95 %", "Aim"), rows)


def _types(evaluation: Evaluation) -> str:
    labels = {figure.measure.name: figure.measure.label for figure in evaluation.figures}
    columns = [name for name in _TYPED if name in labels]
    rows = []
    for kind, figures in evaluation.by_type.items():
        of_kind = {f.measure.name: written(f.value, f.measure.unit) for f in figures}
        outcomes = [a.answer.outcome for a in evaluation.attempts if a.known.type == kind]
        counts = (str(outcomes.count(name)) for name in ("answered", "partial", "not_found"))
        cells = (of_kind.get(name, "–") for name in columns)
        rows.append((_plain(kind), str(len(outcomes)), *cells, *counts))
    heads = ("Type", "Questions", *(labels[name] for name in columns))
    return _table((*heads, "Answered", "Partial", "Not found"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruled = ["---", *("---:" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruled, *rows))


def _plain(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")

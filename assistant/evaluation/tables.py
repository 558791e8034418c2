"""The figures of an evaluation as tiles and tables of HTML."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from assistant.evaluation.attempt import Attempt
from assistant.evaluation.evaluation import Evaluation
from assistant.evaluation.figure import Figure, written

TYPE_COLUMNS = ("gold_cited", "first_gold", "facts", "precision", "citations", "median_ms")
"""What is told of every type of question."""

OUTCOMES = {"answered": "answered", "partial": "partial", "not_found": "not found"}
"""The outcomes as people say them."""


def tile(figure: Figure) -> str:
    """A headline: the value, its interval as a bar, and whether its aim is reached."""
    measure = figure.measure
    aim = ""
    state = ""
    if not math.isnan(measure.target):
        reached = figure.reaches(measure.target)
        state = "reached" if reached else "short"
        sign = "at least" if measure.better == "higher" else "at most"
        aim = f"{'reached' if reached else 'short'}: {sign} {written(measure.target, measure.unit)}"
    return (
        f'<article class="tile {state}" title="{escape(measure.about)}">'
        f"<h3>{escape(measure.label)}</h3>"
        f'<p class="value">{written(figure.value, measure.unit)}</p>'
        f'{_range(figure)}<p class="word">{aim}</p></article>'
    )


def _range(figure: Figure) -> str:
    interval, target = figure.interval, figure.measure.target
    known = [interval.high] if math.isnan(target) else [interval.high, target]
    full = 1.0 if figure.measure.unit == "share" else 1.15 * max(known) or 1.0
    left, width = 100 * interval.low / full, 100 * (interval.high - interval.low) / full
    stroke = (
        ""
        if math.isnan(target)
        else f'<b style="left:min({100 * target / full:.1f}%,100% - 2px)"></b>'
    )
    return (
        f'<div class="range" role="img" aria-label="{escape(between(figure))}">'
        f'<i style="left:{left:.1f}%;width:max({width:.1f}%,3px)"></i>{stroke}</div>'
    )


def between(figure: Figure) -> str:
    """The interval in words: `0.88 to 0.96`."""
    unit = figure.measure.unit
    return f"{written(figure.interval.low, unit)} to {written(figure.interval.high, unit)}"


def types_table(evaluation: Evaluation) -> str:
    """A section with a row for every type of question."""
    labels = {figure.measure.name: figure.measure.label for figure in evaluation.figures}
    columns = [name for name in TYPE_COLUMNS if name in labels]
    rows = []
    for kind, figures in evaluation.by_type.items():
        of_kind = {figure.measure.name: figure for figure in figures}
        attempts = [one for one in evaluation.attempts if one.known.type == kind]
        cells = "".join(_cell(of_kind.get(name)) for name in columns)
        rows.append(
            f'<tr><th scope="row">{escape(kind)}</th><td>{len(attempts)}</td>{cells}'
            f"<td>{_split(attempts)}</td></tr>"
        )
    heads = "".join(f"<th>{escape(labels[name])}</th>" for name in columns)
    return (
        '<section><h2>By type of question</h2><div class="wide"><table>'
        f"<tr><th>Type</th><th>Questions</th>{heads}<th>Answered, partial, not found</th></tr>"
        f"{''.join(rows)}</table></div></section>"
    )


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td>–</td>"
    short = "" if figure.reaches(figure.measure.target) else ' class="short"'
    told = written(figure.value, figure.measure.unit)
    return f'<td{short} title="{escape(between(figure))}">{told}</td>'


def _split(attempts: Sequence[Attempt]) -> str:
    counts = {name: sum(a.answer.outcome == name for a in attempts) for name in OUTCOMES}
    spans = "".join(
        f'<span class="{name}" style="flex:{count}" title="{OUTCOMES[name]}">{count}</span>'
        for name, count in counts.items()
        if count
    )
    return f'<div class="split">{spans}</div>'


_HEAD = "<tr><th>Figure</th><th>Value</th><th>95 %</th><th>Aim</th><th>Of</th><th></th></tr>"


def figures_table(figures: Sequence[Figure], *, explained: bool = True) -> str:
    """A table with a row for every figure and, unless they speak for themselves, what it is."""
    rows = "".join(_row(figure, explained) for figure in figures)
    return f'<div class="wide"><table>{_HEAD}{rows}</table></div>'


def _row(figure: Figure, explained: bool) -> str:
    measure = figure.measure
    about = escape(measure.about) if explained else ""
    target = "" if math.isnan(measure.target) else written(measure.target, measure.unit)
    return (
        f'<tr><th scope="row">{escape(measure.label)}</th>{_cell(figure)}'
        f"<td><small>{between(figure)}</small></td><td>{target}</td><td>{figure.n}</td>"
        f'<td class="words">{about}</td></tr>'
    )

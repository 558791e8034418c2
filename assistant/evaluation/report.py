"""An evaluation as a page that a person likes to read: one HTML file that needs nothing else."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from string import Template

from assistant.evaluation.cases import answers_gone_wrong, lost_gold, pairs_by_kind
from assistant.evaluation.evaluation import Evaluation
from assistant.evaluation.plot import plot
from assistant.evaluation.tables import figures_table, tile, types_table

_FEWEST = 10  # the share of wrong ones among fewer answers is mostly chance


def page(evaluation: Evaluation) -> str:
    """The whole page."""
    parts = files("assistant.evaluation")
    headlines = [
        figure
        for figure in (*evaluation.figures, *evaluation.check.figures)
        if figure.measure.headline
    ]
    sections = (
        types_table(evaluation),
        _risk(evaluation),
        answers_gone_wrong(evaluation),
        pairs_by_kind(evaluation),
        lost_gold(evaluation),
        f"<section><h2>What exactly is measured</h2>{figures_table(evaluation.figures)}</section>",
    )
    return Template(parts.joinpath("report.html").read_text("utf-8")).substitute(
        title=escape(f"How good the answers to {evaluation.name} are"),
        style=parts.joinpath("report.css").read_text("utf-8"),
        lead=escape(lead(evaluation)),
        tiles="\n".join(tile(figure) for figure in headlines),
        sections="\n".join(filter(None, sections)),
    )


def lead(evaluation: Evaluation) -> str:
    """In a few sentences what was asked, who answered, and what came of it."""
    asked = len(evaluation.attempts)
    answerable = sum(attempt.known.answerable for attempt in evaluation.attempts)
    articles = len(evaluation.articles)
    short = [
        figure.measure.label[0].lower() + figure.measure.label[1:]
        for figure in (*evaluation.figures, *evaluation.check.figures)
        if not figure.reaches(figure.measure.target)
    ]
    aims = f"Short of their aim: {', '.join(short)}." if short else "Every aim is reached."
    return (
        f"{asked} questions, {answerable} of them answerable, over {articles} "
        f"{'article' if articles == 1 else 'articles'}; answered "
        f"{' and '.join(map(_named, evaluation.answerers))}. {aims}"
    )


def _risk(evaluation: Evaluation) -> str:
    unanswerable = sum(not a.known.answerable for a in evaluation.attempts)
    asked = len(evaluation.attempts)
    points = [point for point in evaluation.risk if round(point.coverage * asked) >= _FEWEST]
    drawn = plot(
        points or evaluation.risk,
        evaluation.answered,
        unanswerable=unanswerable / asked,
    )
    return (
        "<section><h2>Risk against coverage</h2>"
        '<p class="soft">If only the surest answers were given, how many of them would be wrong: '
        "there is no answer, or not all gold is cited, or a fact is missing. The dot is what "
        f"the assistant does; the line begins with the {_FEWEST} surest.</p>"
        f"<figure>{drawn}</figure></section>"
    )


def _named(answerer: str) -> str:
    return "without a language model" if answerer == "extractive" else f"by {answerer}"

"""An evaluation as one page of Markdown: figures, what went wrong, and what is measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from assistant.evaluation.attempt import Attempt
from assistant.evaluation.comparison import CHANCE, Change
from assistant.evaluation.evaluation import Evaluation
from assistant.evaluation.figure import Figure, between, written
from assistant.evaluation.slips import SHOWN, cited_instead, slips_of, wanted

_TYPE_COLUMNS = ("label_right", "gold_cited", "first_gold", "facts")
_COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)


def markdown(evaluation: Evaluation, changes: Sequence[Change] = ()) -> str:
    """The whole page.

    Args:
        evaluation: What was measured.
        changes: What became of it since an earlier run on the same questions.
    """
    sections = (
        f"# How good the answers to {_plain(evaluation.name)} are",
        lead(evaluation),
        _figures(evaluation.figures),
        _section("Since the earlier run", _changes(changes) if changes else ""),
        _section("By type of question", _types(evaluation)),
        _section("If only the surest were answered", _risk(evaluation)),
        *_slips(evaluation),
        _section("The support check, by kind", _pairs(evaluation)),
        _section("Gold quotes that stand in no article", _lost(evaluation)),
        _section("What exactly is measured", _explained(evaluation.figures)),
    )
    return "\n\n".join(filter(None, sections))


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


def _named(answerer: str) -> str:
    return "without a language model" if answerer == "extractive" else f"by {_plain(answerer)}"


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}" if body else ""


def _figures(figures: Sequence[Figure]) -> str:
    rows = []
    for figure in figures:
        measure = figure.measure
        aim = "" if math.isnan(measure.target) else written(measure.target, measure.unit)
        short = "" if figure.reaches(measure.target) else " short"
        value = written(figure.value, measure.unit)
        name = f"`{measure.name}`"
        rows.append((measure.label, name, value, between(figure), aim + short, str(figure.n)))
    return _table(("Figure", "Name", "Value", "95 %", "Aim", "Of"), rows)


def _changes(changes: Sequence[Change]) -> str:
    rows = [
        (
            change.label,
            str(change.asked),
            str(change.better),
            str(change.worse),
            f"{change.chance:.3f}",
            "yes" if change.chance < CHANCE else "no",
        )
        for change in changes
    ]
    heads = ("Measure", "Questions", "Better", "Worse", "Chance", "More than chance")
    return _table(heads, rows)


def _types(evaluation: Evaluation) -> str:
    labels = {figure.measure.name: figure.measure.label for figure in evaluation.figures}
    columns = [name for name in _TYPE_COLUMNS if name in labels]
    rows = []
    for kind, figures in evaluation.by_type.items():
        of_kind = {f.measure.name: written(f.value, f.measure.unit) for f in figures}
        outcomes = [a.answer.outcome for a in evaluation.attempts if a.known.type == kind]
        counts = (str(outcomes.count(name)) for name in ("answered", "partial", "not_found"))
        cells = (of_kind.get(name, "–") for name in columns)
        rows.append((_plain(kind), str(len(outcomes)), *cells, *counts))
    heads = ("Type", "Questions", *(labels[name] for name in columns))
    return _table((*heads, "Answered", "Partial", "Not found"), rows)


def _risk(evaluation: Evaluation) -> str:
    """How many of the surest answers would be wrong, at a few shares of the questions."""
    points = [
        next(point for point in evaluation.risk if point.coverage >= share) for share in _COVERAGES
    ]
    answered = evaluation.answered
    told = (
        f"Answered: {answered.coverage:.0%} of the questions, {answered.risk:.0%} of these wrong "
        "(no answer, gold not cited, or a fact missing)."
    )
    rows = [(f"{p.coverage:.0%}", f"{p.risk:.0%}", f"{p.confidence:.2f}") for p in points]
    return f"{told}\n\n{_table(('Surest', 'Wrong', 'Confidence'), rows)}"


def _slips(evaluation: Evaluation) -> Iterable[str]:
    slips = slips_of(evaluation.attempts)
    for title, attempts in (
        ("Answered, although there is no answer", slips.invented),
        ("Not answered, although there is an answer", slips.refused),
        ("Gold that was not cited", slips.missed),
    ):
        shown = "\n".join(map(_slip, attempts[:SHOWN]))
        yield _section(f"{title} ({_of(len(attempts))})", shown)


def _slip(attempt: Attempt) -> str:
    known, answer = attempt.known, attempt.answer
    lines = [f"- {_plain(known.question)} ({_plain(known.id)}, {answer.confidence:.2f})"]
    if answer.search_question != known.question:
        lines.append(f"  - understood: {_plain(answer.search_question)}")
    lines += [f"  - wanted: {_plain(quote)}" for quote in wanted(attempt)]
    lines += [f"  - cited: {_plain(one.quote)}" for one in cited_instead(attempt)]
    return "\n".join(lines)


def _pairs(evaluation: Evaluation) -> str:
    if not evaluation.check.figures:
        return ""
    wrong = evaluation.check.misjudged
    judged = "\n".join(
        f"- {'doubted' if pair.supported else 'passed'}: {_plain(pair.statement)} "
        f"({_plain(pair.id)}, {_plain(pair.kind)})"
        for pair in wrong[:SHOWN]
    )
    heading = f"Judged wrongly ({_of(len(wrong))}):\n\n{judged}" if wrong else ""
    return "\n\n".join(filter(None, (_figures(evaluation.check.figures), heading)))


def _lost(evaluation: Evaluation) -> str:
    return "\n".join(f"- {_plain(known)}: {_plain(quote)}" for known, quote in evaluation.lost)


def _explained(figures: Sequence[Figure]) -> str:
    return "\n".join(f"- **{one.measure.label}**: {one.measure.about}" for one in figures)


def _of(count: int) -> str:
    return f"{SHOWN} of {count}" if count > SHOWN else str(count)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    ruled = ["---", *("---:" for _ in heads[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, ruled, *rows))


def _plain(text: str) -> str:
    """Other people's words as words: neither a table's border nor a tag."""
    return " ".join(text.replace("|", "/").replace("<", "&lt;").split())

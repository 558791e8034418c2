"""What went wrong, one by one, as HTML that opens on a click."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.evaluation.attempt import Attempt
from assistant.evaluation.check_measures import Pair
from assistant.evaluation.evaluation import Evaluation
from assistant.evaluation.slips import SHOWN, cited_instead, slips_of, wanted
from assistant.evaluation.tables import OUTCOMES, figures_table


def answers_gone_wrong(evaluation: Evaluation) -> str:
    """Sections of the answers that went wrong, by how they did."""
    slips = slips_of(evaluation.attempts)
    groups = (
        ("Answered, although there is no answer", slips.invented),
        ("Not answered, although there is an answer", slips.refused),
        ("Gold that was not cited", slips.missed),
    )
    parts = []
    for title, attempts in groups:
        if attempts:
            shown = "".join(_slip(attempt) for attempt in attempts[:SHOWN])
            parts.append(f"<h2>{title} ({_of(len(attempts))})</h2>{shown}")
    return f"<section>{''.join(parts)}</section>" if parts else ""


def _of(count: int) -> str:
    return f"{SHOWN} of {count}" if count > SHOWN else str(count)


def _slip(attempt: Attempt) -> str:
    known, answer = attempt.known, attempt.answer
    mended = answer.search_question if answer.search_question != known.question else ""
    rows = {
        "Before it": _paragraphs(turn["content"] for turn in known.turns),
        "Understood": _paragraphs([mended] if mended else []),
        "Wanted": _paragraphs(wanted(attempt), marked=True),
        "Cited instead": _paragraphs(f"[{c.number}] {c.quote}" for c in cited_instead(attempt)),
    }
    told = "".join(f"<dt>{title}</dt><dd>{lines}</dd>" for title, lines in rows.items() if lines)
    return (
        f"<details><summary>{escape(known.question)} <small>{escape(known.id)}, "
        f"{escape(known.type)}, {OUTCOMES[answer.outcome]} at {answer.confidence:.2f}</small>"
        f"</summary><dl>{told}</dl></details>"
    )


def _paragraphs(texts: Iterable[str], *, marked: bool = False) -> str:
    opening, closing = ("<p><mark>", "</mark></p>") if marked else ("<p>", "</p>")
    return "".join(f"{opening}{escape(text)}{closing}" for text in texts)


def pairs_by_kind(evaluation: Evaluation) -> str:
    """A section on the support check; empty when no pairs were given."""
    if not evaluation.check.figures:
        return ""
    wrong = evaluation.check.misjudged
    shown = "".join(_pair(pair) for pair in wrong[:SHOWN])
    judged = f"<h2>Pairs judged wrongly ({_of(len(wrong))})</h2>{shown}" if wrong else ""
    return (
        "<section><h2>The support check, by kind of falsehood</h2>"
        '<p class="soft">False statements should be caught, true ones should not be doubted.</p>'
        f"{figures_table(evaluation.check.figures, explained=False)}{judged}</section>"
    )


def _pair(pair: Pair) -> str:
    fault = "doubted" if pair.supported else "passed"
    return (
        f"<details><summary>{escape(pair.statement)} <small>{escape(pair.id)}, "
        f"{escape(pair.kind)}, {fault}</small></summary>"
        f"<dl><dt>Quotes</dt><dd>{_paragraphs(pair.quotes)}</dd></dl></details>"
    )


def lost_gold(evaluation: Evaluation) -> str:
    """A section of the gold quotes that stand nowhere; empty when all stand somewhere."""
    if not evaluation.lost:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(known)}</th><td class="words">{escape(quote)}</td></tr>'
        for known, quote in evaluation.lost
    )
    return (
        "<section><h2>Gold quotes that stand in no article</h2>"
        '<p class="soft">They cannot be cited; groups without another alternative do not count.</p>'
        f"<table>{rows}</table></section>"
    )

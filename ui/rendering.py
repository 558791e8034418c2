"""An answer as the talk shows it: pure functions from values to escaped HTML.

All HTML of the page is made with `markupsafe.Markup.format`, which escapes what is put in.
What the talk shows is also kept on one line: Gradio reads a message as Markdown first, and only
a block of HTML without line breaks passes through that unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from assistant.answer import DOUBTS, Answer, Statement
from ui.conversation import Turn

_MARKERS = re.compile(r"(?:\s*\[\d+\])+")
_WORD = re.compile(r"\w")
_LISTED = re.compile(r"^[ \t]*[-*•][ \t]+(?=\S)", re.MULTILINE)
_BULLET = "• "
# Everything that ends a line or is no character of a text.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

OUTCOMES = {
    "answered": "Answered",
    "partial": "Partly answered",
    "not_found": "Not in the articles",
}
# What an answer that is not whole says instead of its outcome.
_PROGRESS = {"growing": "Answering…", "stopped": "Stopped early"}
_SILENT = Markup('<p class="silent">Not stated in the articles.</p>')
# Longer words may be broken, and then nothing is kept together with them.
_WORD_CHARS = 24


def question_html(question: str, *, editable: bool = False) -> Markup:
    """The reader's own words as a message of the talk, with a way back into the box."""
    lines = (one_line(line) for line in question.strip().splitlines())
    edit = Markup('<a class="edit" role="button" tabindex="0" href="#edit">Edit</a>')
    return Markup('<div class="asked">{}</div>{}').format(
        Markup("<br>").join(lines), edit if editable else ""
    )


def turn_html(turn: Turn, number: int) -> Markup:
    """What came of a question, as a message of the talk.

    Args:
        turn: Its answers, or its trouble.
        number: Position of the turn in the conversation, from 0.
    """
    if turn.trouble:
        return Markup(
            '<div class="trouble"><p class="outcome">No answer</p><p>{}</p></div>'
        ).format(one_line(turn.trouble))
    last = len(turn.answers) - 1
    progress = "growing" if turn.growing else "stopped" if turn.stopped else ""
    answers = Markup().join(
        answer_html(
            answer, f"{number}-{place}", named=last > 0, progress=progress if place == last else ""
        )
        for place, answer in enumerate(turn.answers)
    )
    if last > 0:
        answers = Markup('<div class="beside">{}</div>').format(answers)
    return Markup('<div class="turn">{}</div>').format(answers)


def answer_html(answer: Answer, key: str, *, named: bool = False, progress: str = "") -> Markup:
    """One answer.

    Args:
        answer: A whole answer or a growing one.
        key: Names the answer on this page; its cards have the ids `card-<key>-<number>`.
        named: Whether to say who answered.
        progress: `"growing"`, `"stopped"`, or empty for a whole answer.
    """
    head = [_outcome(answer, key, named=named, progress=progress), _understood(answer)]
    body = _columns(answer, key) if answer.sides else _flow(_parts(answer), answer, key)
    note = Markup('<p class="quiet">{}</p>').format(one_line(answer.note)) if answer.note else ""
    return Markup('<div class="answer {}" id="answer-{}">{}{}{}{}{}</div>').format(
        progress or answer.outcome, key, *head, body, _missing(answer), note
    )


def one_line(text: str) -> str:
    """The text without line breaks and control characters."""
    return _CONTROL.sub(" ", text).strip()


def counted(number: int, noun: str) -> str:
    """Such as "1 quote" and "3 quotes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _outcome(answer: Answer, key: str, *, named: bool, progress: str) -> Markup:
    if answer.outcome == "answered" and not (answer.citations or answer.statements):
        return Markup()  # a greeting or the like: there is nothing to be sure of
    label = _PROGRESS.get(progress) or OUTCOMES[answer.outcome]
    if named:
        label = f"{answerer_name(answer.answerer)} · {label}"
    return Markup('<p class="outcome">{} {}{}</p>').format(
        label, _tally(answer, key), _unsupported(answer)
    )


def _unsupported(answer: Answer) -> Markup:
    number = sum(statement.support == "unsupported" for statement in answer.statements)
    if not number:
        return Markup()
    return Markup(' <span class="warning">{} not in the articles</span>').format(
        counted(number, "sentence")
    )


def _tally(answer: Answer, key: str) -> Markup:
    if answer.citations:
        articles = len({citation.article.id for citation in answer.citations})
        tally = f"{counted(len(answer.citations), 'quote')} from {counted(articles, 'article')}"
    elif answer.related:
        tally = counted(len(answer.related), "nearest passage")
    else:
        return Markup()
    return Markup('<a class="tally" role="button" tabindex="0" href="#sources-{}">{}</a>').format(
        key.split("-")[0], tally
    )


def answerer_name(answerer: str) -> str:
    """An answerer's name as readers know it."""
    return "Quotes only" if answerer == "extractive" else answerer


def understood_as(answer: Answer) -> str:
    """How the question was understood; empty where that is how it was typed."""
    same = _words(answer.search_question) == _words(answer.question)
    return "" if same else answer.search_question


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _understood(answer: Answer) -> Markup:
    understood = understood_as(answer)
    if not understood:
        return Markup()
    return Markup(
        '<p class="understood">Understood as: <span class="reading">{}</span> '
        '<a class="reword" role="button" tabindex="0" href="#reword">Change</a></p>'
    ).format(one_line(understood))


def _missing(answer: Answer) -> Markup:
    if not answer.missing or answer.missing.casefold() in answer.text.casefold():
        return Markup()
    return Markup('<p class="missing"><strong>Not stated:</strong> {}</p>').format(
        one_line(answer.missing)
    )


def _parts(answer: Answer) -> Iterator[Statement | str]:
    """The statements in order, and between them the plain words of the text."""
    at = 0
    for statement in answer.statements:
        found = answer.text.find(statement.text, at)
        if found >= 0:
            yield from _plain(answer.text[at:found])
            at = found + len(statement.text)
        yield statement
    yield from _plain(answer.text[at:])


def _plain(text: str) -> Iterator[str]:
    """Paragraphs, and the items of lists with a bullet in front of each."""
    for paragraph in re.split(r"\n\s*\n", _LISTED.sub(rf"\n\n{_BULLET}", text)):
        words = _MARKERS.sub("", paragraph).strip(" \n\t-*•")
        # An unfinished marker is never shown while an answer grows.
        words = re.sub(r"\[\d*$", "", words).strip()
        if _WORD.search(words):
            yield _BULLET + words if paragraph.startswith(_BULLET) else words


def _flow(parts: Iterable[Statement | str], answer: Answer, key: str) -> Markup:
    """Sentences run on into paragraphs, items stand in lists, plain words by themselves."""
    html = Markup()
    run: list[Markup] = []
    form = ""
    for part in parts:
        kind = _form(part)
        if kind != form or kind == "words":
            html += _block(form, run)
            run, form = [], kind
        run.append(
            escape(one_line(part.removeprefix(_BULLET)))
            if isinstance(part, str)
            else _sentence(part, answer, key)
        )
    return html + _block(form, run)


def _form(part: Statement | str) -> str:
    if isinstance(part, str):
        return "listed" if part.startswith(_BULLET) else "words"
    return part.form


def _block(form: str, run: list[Markup]) -> Markup:
    if not run:
        return Markup()
    if form in ("item", "listed"):
        items = Markup().join(Markup("<li>{}</li>").format(item) for item in run)
        return Markup('<ul class="{}">{}</ul>').format(form, items)
    return Markup('<p class="{}">{}</p>').format(form, Markup(" ").join(run))


def _sentence(statement: Statement, answer: Answer, key: str) -> Markup:
    titles = {c.number: _place(c.article.title, c.heading) for c in answer.citations}
    chips = Markup().join(
        Markup('<a class="chip" href="#card-{}-{}" title="{}: {}">{}</a>').format(
            key, number, number, titles[number], number
        )
        for number in statement.citations
        if number in titles
    )
    doubt = DOUBTS.get(statement.support, "")
    tag = Markup(' <span class="doubt {}">{}</span>').format(statement.support, doubt)
    head, last = _last_word(one_line(statement.text))
    # Kept together, so that no number begins a line.
    return Markup('<span class="statement {}">{}<span class="tail">{}{}</span></span>{}').format(
        statement.support, head, last, chips, tag if doubt else ""
    )


def _last_word(text: str) -> tuple[str, str]:
    cut = text.rfind(" ") + 1
    return (text[:cut], text[cut:]) if len(text) - cut <= _WORD_CHARS else (text, "")


def _place(title: str, heading: str) -> str:
    return one_line(" › ".join(part for part in (title, heading.replace(" > ", " › ")) if part))


def _columns(answer: Answer, key: str) -> Markup:
    labels = tuple(f"{side}:" for side in answer.sides)
    shared = [
        part
        for part in _parts(answer)
        if not (part.startswith(labels) if isinstance(part, str) else part.about in answer.sides)
    ]
    columns = Markup()
    for side in answer.sides:
        told = [statement for statement in answer.statements if statement.about == side]
        body = _flow(told, answer, key) if told else _SILENT
        columns += Markup('<div class="side"><h2>{}</h2>{}</div>').format(one_line(side), body)
    return _flow(shared, answer, key) + Markup('<div class="sides of-{}">{}</div>').format(
        len(answer.sides), columns
    )

"""An answer as the talk shows it: pure functions from values to escaped HTML.

All HTML of the page is made with `markupsafe.Markup.format`, which escapes what is put in.
What the talk shows is also kept on one line: Gradio reads a message as Markdown first, and only
a block of HTML without line breaks passes through that unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from assistant.answer import Answer
from ui.conversation import Turn
from ui.paragraphs import Paragraph, Said, paragraphs_of, sides_of

# Everything that ends a line or is no character of a text.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# What an answer that is not whole says instead of its outcome.
_PROGRESS = {"growing": "Answering…", "stopped": "Stopped early"}
_SILENT = Markup('<p class="silent">Not stated in the articles.</p>')
# Longer words may be broken, and then nothing is kept together with them.
_WORD_CHARS = 24
# A question of more characters or lines is folded when it is shown.
_FOLDED_CHARS = 420
_FOLDED_LINES = 6


def question_html(question: str, *, editable: bool = False) -> Markup:
    """The reader's own words as a message of the talk, with a way back into the box."""
    lines = [one_line(line) for line in question.strip().splitlines()]
    long = len(question) > _FOLDED_CHARS or len(lines) > _FOLDED_LINES
    return Markup('<h2 class="unseen">You asked</h2><div class="asked{}">{}</div>{}{}').format(
        " long" if long else "",
        Markup("<br>").join(lines),
        _deed("more", "Show all") if long else "",
        _deed("edit", "Edit") if editable else "",
    )


def turn_html(turn: Turn, number: int) -> Markup:
    """What came of a question, as a message of the talk.

    Args:
        turn: Its answers, or its trouble.
        number: Position of the turn in the conversation, from 0.
    """
    if turn.trouble:
        return Markup(
            '<h2 class="unseen">Answer</h2>'
            '<div class="trouble"><p class="outcome">No answer</p><p>{}</p></div>'
        ).format(one_line(turn.trouble))
    last = len(turn.answers) - 1
    progress = "growing" if turn.growing else "stopped" if turn.stopped else ""
    answers = Markup().join(
        answer_html(
            answer,
            f"{number}-{place}",
            named=last > 0,
            progress=progress if place == last else "",
            searched=turn.searched,
        )
        for place, answer in enumerate(turn.answers)
    )
    if last > 0:
        answers = Markup('<div class="beside">{}</div>').format(answers)
    return Markup('<h2 class="unseen">Answer</h2><div class="turn">{}</div>').format(answers)


def answer_html(
    answer: Answer,
    key: str,
    *,
    named: bool = False,
    progress: str = "",
    searched: tuple[str, ...] = (),
) -> Markup:
    """One answer.

    Args:
        answer: A whole answer or a growing one.
        key: Names the answer on this page; its cards have the ids `card-<key>-<number>`.
        named: Whether to say who answered.
        progress: `"growing"`, `"stopped"`, or empty for a whole answer.
        searched: Titles of the articles that were searched; empty for all.
    """
    head = [
        _outcome(answer, key, named=named, progress=progress, searched=searched),
        _searched(searched),
        _understood(answer),
    ]
    columns = Markup().join(
        Markup('<div class="side"><h3>{}</h3>{}</div>').format(
            one_line(side.name), _flow(side.paragraphs, key) or _SILENT
        )
        for side in sides_of(answer)
    )
    if columns:
        columns = Markup('<div class="sides of-{}">{}</div>').format(len(answer.sides), columns)
    note = Markup('<p class="quiet">{}</p>').format(one_line(answer.note)) if answer.note else ""
    # What is only near is not set in the type of an answer.
    near = " near" if answer.outcome == "partial" and not answer.sides else ""
    return Markup('<div class="answer {}" id="answer-{}">{}{}{}{}{}</div>').format(
        (progress or answer.outcome) + near,
        key,
        Markup().join(head),
        _flow(paragraphs_of(answer), key),
        columns,
        _missing(answer),
        note,
    )


def one_line(text: str) -> str:
    """The text without line breaks and control characters."""
    return _CONTROL.sub(" ", text).strip()


def counted(number: int, noun: str) -> str:
    """Such as "1 quote" and "3 quotes"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def outcome_words(answer: Answer, searched: tuple[str, ...] = ()) -> str:
    """What came of the question, in words; empty for a greeting and the like."""
    if answer.outcome == "answered":
        # Of small talk there is nothing to be sure.
        return "Answered" if answer.citations or answer.statements else ""
    if answer.sides and answer.outcome == "partial":
        return "Partly answered"
    where = {0: "the articles", 1: "the one article searched"}.get(
        len(searched), f"the {len(searched)} articles searched"
    )
    if answer.outcome == "partial":
        return "No direct answer" + (f" in {where}" if searched else "")
    return f"Not in {where}"


def nearest_words(answer: Answer) -> str:
    """Such as "The 2 nearest passages"."""
    number = len(answer.related)
    return "The nearest passage" if number == 1 else f"The {number:,} nearest passages"


def searched_words(searched: tuple[str, ...]) -> str:
    """What was searched, where that was not everything; else empty."""
    if not searched:
        return ""
    return f"Searched only {', '.join(f'“{one_line(title)}”' for title in searched)}."


def answerer_name(answerer: str) -> str:
    """An answerer's name as readers know it."""
    return "Quotes only" if answerer == "extractive" else answerer


def understood_as(answer: Answer) -> str:
    """How the question was understood; empty where that is how it was typed."""
    same = _words(answer.search_question) == _words(answer.question)
    return "" if same else answer.search_question


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _deed(name: str, words: str) -> Markup:
    # Gradio lets no button of ours into a message, but links that stand for one.
    return Markup('<a class="{}" role="button" tabindex="0" href="#{}">{}</a>').format(
        name, name, words
    )


def _outcome(
    answer: Answer, key: str, *, named: bool, progress: str, searched: tuple[str, ...]
) -> Markup:
    label = outcome_words(answer, searched)
    if not label:
        return Markup()
    label = _PROGRESS.get(progress) or label
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
        tally = f"See {nearest_words(answer).lower()}"
    else:
        return Markup()
    return Markup('<a class="tally" role="button" tabindex="0" href="#sources-{}">{}</a>').format(
        key.split("-")[0], tally
    )


def _searched(searched: tuple[str, ...]) -> Markup:
    words = searched_words(searched)
    return Markup('<p class="searched">{}</p>').format(words) if words else Markup()


def _understood(answer: Answer) -> Markup:
    understood = understood_as(answer)
    if not understood:
        return Markup()
    return Markup(
        '<p class="understood">Understood as: <span class="reading">{}</span> {}</p>'
    ).format(one_line(understood), _deed("reword", "Change"))


def missing_words(answer: Answer) -> str:
    """What was asked for and is not stated, unless the text says it already."""
    told, missing = (" ".join(_words(text)) for text in (answer.text, answer.missing))
    return "" if missing in told else one_line(answer.missing)


def _missing(answer: Answer) -> Markup:
    missing = missing_words(answer)
    if not missing:
        return Markup()
    return Markup('<p class="missing"><strong>Not stated:</strong> {}</p>').format(missing)


def _flow(paragraphs: Iterable[Paragraph], key: str) -> Markup:
    return Markup().join(_paragraph(paragraph, key) for paragraph in paragraphs)


def _paragraph(paragraph: Paragraph, key: str) -> Markup:
    said = [_sentence(one, key) for one in paragraph.said]
    if paragraph.kind == "list":
        items = Markup().join(Markup("<li>{}</li>").format(item) for item in said)
        name = "item" if paragraph.stated else "listed"
        return Markup('<ul class="{}">{}</ul>').format(name, items)
    name = "prose" if paragraph.stated else "words"
    return Markup('<p class="{}">{}</p>').format(name, Markup(" ").join(said))


def _sentence(said: Said, key: str) -> Markup:
    if not said.stated:
        return escape(one_line(said.text))
    chips = Markup().join(
        Markup('<a class="chip" href="#card-{}-{}">{}</a>').format(key, number, number)
        for number in said.numbers
    )
    head, last = _last_word(one_line(said.text))
    # Kept together, so that no number begins a line.
    return Markup('<span class="statement {}">{}<span class="tail">{}{}</span></span>{}').format(
        said.support, head, last, chips, _doubt(said, key)
    )


def _doubt(said: Said, key: str) -> Markup:
    if not said.doubt:
        return Markup()
    if said.support == "unverified" and said.citations:
        # The reader can see for themselves: the quote is one step away.
        return Markup(
            ' <a class="chip doubt unverified" href="#card-{}-{}">{}, see quote</a>'
        ).format(key, said.citations[0], said.doubt)
    return Markup(' <span class="doubt {}">{}</span>').format(said.support, said.doubt)


def _last_word(text: str) -> tuple[str, str]:
    cut = text.rfind(" ") + 1
    return (text[:cut], text[cut:]) if len(text) - cut <= _WORD_CHARS else (text, "")

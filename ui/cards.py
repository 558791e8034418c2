"""The sources beside the talk: a card for every citation, its quote marked in its passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from assistant.answer import Answer, Citation, Source
from ui.conversation import Conversation, Turn
from ui.export import plain_text
from ui.marking import in_place
from ui.rendering import answerer_name, counted, one_line

# Characters of the passage that stay in sight on each side of a quote; the rest unfolds.
_NEAR_CHARS = 120
# Up to so many characters on one side nothing is folded away.
_WHOLE_CHARS = 200
_BREAK = re.compile(r"[.!?][”’\"')]*\s+|\n+")

EMPTY = Markup(
    '<div class="no-sources"><p>The quotes behind an answer appear here.</p>'
    "<p>Choose a number in an answer to see its quote, marked in the article.</p></div>"
)
_NO_QUOTES = Markup('<p class="no-quotes">This reply needed no quotes.</p>')


def sources_html(conversation: Conversation) -> str:
    """All cards of a conversation; the page shows those of one turn at a time."""
    turns = Markup().join(
        _turn(turn, number) for number, turn in enumerate(conversation.turns) if turn.answers
    )
    return turns or EMPTY


def _turn(turn: Turn, number: int) -> Markup:
    answers = Markup().join(
        _answer(answer, f"{number}-{place}", named=len(turn.answers) > 1)
        for place, answer in enumerate(turn.answers)
    )
    return Markup(
        '<section class="turn-sources" id="sources-{}" data-copy="{}" data-question="{}">'
        '<p class="asked-for">{}</p>{}</section>'
    ).format(
        number,
        "\n\n".join(plain_text(answer) for answer in turn.answers),
        turn.question,
        one_line(turn.question),
        answers,
    )


def _answer(answer: Answer, key: str, *, named: bool) -> Markup:
    title = (
        Markup('<h3 class="who">{}</h3>').format(answerer_name(answer.answerer)) if named else ""
    )
    cards = Markup().join(
        _card(citation, f"{key}-{citation.number}") for citation in answer.citations
    )
    return Markup('<div class="answer-sources">{}{}</div>').format(
        title, cards + _related(answer, key) or _NO_QUOTES
    )


def _card(citation: Citation, key: str) -> Markup:
    return Markup(
        '<article class="card" id="card-{key}" tabindex="-1" aria-labelledby="title-{key}">'
        '<header><span class="number" aria-hidden="true">{number}</span><div>'
        '<h3 class="title" id="title-{key}">'
        '<span class="unseen">Source {number}: </span>{title}</h3>'
        '<p class="heading">{heading}</p></div></header>'
        "{passage}"
        '<p class="imprint">{imprint}</p>'
        '<footer><button type="button" class="open" data-open="{key}">Open in article</button>'
        '<button type="button" class="back" data-back>Back to answer</button></footer></article>'
    ).format(
        key=key,
        number=citation.number,
        title=one_line(citation.article.title),
        heading=heading_path(citation.heading),
        passage=_passage(citation),
        imprint=imprint(citation.article),
    )


def _passage(citation: Citation) -> Markup:
    if not in_place(citation):
        # A wrong mark is worse than none: then only the quote itself is shown.
        return Markup('<blockquote class="passage"><mark>{}</mark></blockquote>').format(
            citation.quote
        )
    text = citation.passage.text
    start, end = citation.start - citation.passage.start, citation.end - citation.passage.start
    return Markup(
        '<blockquote class="passage">{}<mark class="quote">{}</mark>{}</blockquote>'
    ).format(_before(text[:start]), citation.quote, _after(text[end:]))


def _before(text: str) -> Markup:
    far, near = fold_before(text)
    return _folded(far) + _shown(near)


def _after(text: str) -> Markup:
    near, far = fold_after(text)
    return _shown(near) + _folded(far)


def fold_before(text: str) -> tuple[str, str]:
    """Splits what stands before a quote into (far, near), where a sentence or a word begins."""
    if len(text) <= _WHOLE_CHARS:
        return "", text
    begins = [match.end() for match in _BREAK.finditer(text, 0, len(text) - _NEAR_CHARS // 2)]
    cut = max(begins, default=0)
    if len(text) - cut > 2 * _NEAR_CHARS:
        cut = text.find(" ", len(text) - _NEAR_CHARS) + 1
    return text[:cut], text[cut:]


def fold_after(text: str) -> tuple[str, str]:
    """Splits what stands after a quote into (near, far), where a sentence or a word ends."""
    if len(text) <= _WHOLE_CHARS:
        return text, ""
    end = _BREAK.search(text, _NEAR_CHARS // 2)
    cut = end.start() + len(end[0].rstrip()) if end else len(text)
    if cut > 2 * _NEAR_CHARS:
        cut = max(text.rfind(" ", 0, _NEAR_CHARS), 0)
    return text[:cut], text[cut:]


def _shown(text: str) -> Markup:
    # Line breaks are shown as they are; of a blank line one is enough on a card.
    return escape(re.sub(r"\n{2,}", "\n", text))


def _folded(text: str) -> Markup:
    if not text:
        return Markup()
    return Markup(
        '<button type="button" class="unfold" aria-label="Show the whole passage">…</button>'
        '<span class="folded" hidden>{}</span>'
    ).format(_shown(text))


def _related(answer: Answer, key: str) -> Markup:
    if not answer.related:
        return Markup()
    number = len(answer.related)
    missed = answer.outcome == "not_found"
    items = Markup().join(
        _read(citation, f"{key}-r{place}") for place, citation in enumerate(answer.related)
    )
    return Markup('<details class="also-read"{}><summary>{}</summary>{}</details>').format(
        Markup(" open") if missed else "",
        counted(number, "nearest passage")
        if missed
        else f"{counted(number, 'passage')} also read, not cited",
        items,
    )


def _read(citation: Citation, key: str) -> Markup:
    return Markup(
        '<div class="read"><h3 class="title">{}</h3><p class="heading">{}</p>'
        '<blockquote class="passage">{}</blockquote>'
        '<button type="button" class="open" data-open="{}">Open in article</button></div>'
    ).format(
        one_line(citation.article.title),
        heading_path(citation.heading),
        _after(citation.quote),
        key,
    )


def cited_by(key: str, conversation: Conversation) -> tuple[Citation, Sequence[Citation]] | None:
    """The citation that a card's key names, and all citations of its answer.

    Args:
        key: `<turn>-<answer>-<number>`, or `<turn>-<answer>-r<place>` for one of `related`.
        conversation: Where the key was shown; the key comes from a browser and may be wrong.
    """
    try:
        turn, place, number = key.split("-")
        answer = conversation.turns[int(turn)].answers[int(place)]
        if number.startswith("r"):
            return answer.related[int(number[1:])], answer.citations
        return next(c for c in answer.citations if c.number == int(number)), answer.citations
    except (ValueError, IndexError, StopIteration):
        return None


def heading_path(heading: str) -> str:
    """The path with signs that read well."""
    return one_line(heading.replace(" > ", " › "))


def imprint(source: Source) -> Markup:
    """Who published the article and when, with a link where there is a safe one."""
    parts = [
        escape(one_line(part))
        for part in (source.publisher, source.author, spoken_date(source.published))
        if part
    ]
    if source.url.startswith(("https://", "http://")):
        parts.append(
            Markup(
                '<a class="out" href="{}" target="_blank" rel="noopener noreferrer nofollow">'
                "Original</a>"
            ).format(source.url)
        )
    return Markup(" · ").join(parts)


def spoken_date(published: str) -> str:
    """Such as "31 January 2025"; anything that is no ISO date is given back as it is."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return published
    return f"{day.day} {day:%B %Y}"

"""The sources beside the talk: a card for every citation, grouped by article, its quote first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote as url_quote

from markupsafe import Markup, escape

from assistant.answer import Answer, Citation
from ui.conversation import Conversation, Turn
from ui.export import plain_text
from ui.marking import in_place
from ui.notebook import pin_json
from ui.references import heading_path, imprint, reference_line
from ui.rendering import answerer_name, counted, nearest_words, one_line

# Characters of the passage that stay in sight behind a quote; the rest unfolds.
_NEAR_CHARS = 120
# Up to so many characters nothing is folded away.
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
        '<section class="turn-sources" id="sources-{}" data-copy="{}">'
        '<p class="asked-for"><span class="whose">Sources of the answer to</span> '
        '<span class="of">{}</span></p>'
        "{}</section>"
    ).format(
        number,
        "\n\n".join(plain_text(answer, turn.searched) for answer in turn.answers),
        one_line(turn.question),
        answers,
    )


def _answer(answer: Answer, key: str, *, named: bool) -> Markup:
    title = Markup('<p class="who">{}</p>').format(answerer_name(answer.answerer)) if named else ""
    groups: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        groups.setdefault(citation.article.id, []).append(citation)
    cards = Markup().join(_group(citations, key) for citations in groups.values())
    return Markup('<div class="answer-sources">{}{}</div>').format(
        title, cards + _related(answer, key) or _NO_QUOTES
    )


def _group(citations: Sequence[Citation], key: str) -> Markup:
    """The cards of one article, under its name."""
    source = citations[0].article
    cards = Markup().join(_card(citation, f"{key}-{citation.number}") for citation in citations)
    return Markup(
        '<section class="group"><h3 class="title">{}</h3><p class="imprint">{}</p>{}</section>'
    ).format(one_line(source.title), imprint(source), cards)


def _card(citation: Citation, key: str) -> Markup:
    return Markup(
        '<article class="card" id="card-{key}" tabindex="-1" aria-label="Source {number}: {title}"'
        ' data-pin="{pin}" data-reference="{reference}" data-link="{link}">'
        '<span class="number" aria-hidden="true">{number}</span>'
        '<div class="of-card">{passage}<p class="heading">{heading}</p>'
        '<footer><button type="button" class="open" data-open="{key}">Open in article</button>'
        '<button type="button" data-copy-quote>Copy quote</button>'
        '<button type="button" data-copy-link>Copy link</button>'
        '<button type="button" data-pin-quote aria-pressed="false">Pin</button>'
        '<button type="button" class="back" data-back aria-label="Back to the answer">Back</button>'
        "</footer></div></article>"
    ).format(
        key=key,
        number=citation.number,
        title=one_line(citation.article.title),
        pin=pin_json(citation),
        reference=reference_line(citation.article, heading_path(citation.heading), citation.place),
        link=f"articles/{url_quote(citation.article.id)}#{citation.start}-{citation.end}",
        heading=heading_path(citation.heading, citation.place),
        passage=_passage(citation),
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
    ).format(_folded(text[:start]), citation.quote, _after(text[end:]))


def _after(text: str) -> Markup:
    near, far = fold_after(text)
    return _shown(near) + _folded(far)


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
    if not text.strip():
        return Markup()
    return Markup(
        '<button type="button" class="unfold" aria-label="Show the whole passage">…</button>'
        '<span class="folded" hidden>{}</span>'
    ).format(_shown(text))


def _related(answer: Answer, key: str) -> Markup:
    if not answer.related:
        return Markup()
    passages = counted(len(answer.related), "passage")
    items = Markup().join(
        _read(citation, f"{key}-r{place}") for place, citation in enumerate(answer.related)
    )
    return Markup('<details class="also-read"><summary>{}</summary>{}</details>').format(
        nearest_words(answer)
        if answer.outcome == "not_found"
        else f"{passages} also read, not cited",
        items,
    )


def _read(citation: Citation, key: str) -> Markup:
    return Markup(
        '<div class="read"><blockquote class="passage">{}</blockquote>'
        '<p class="heading">{}</p>'
        '<button type="button" class="open" data-open="{}">Open in article</button></div>'
    ).format(
        _after(citation.quote),
        " › ".join(
            filter(
                None,
                (
                    one_line(citation.article.title),
                    heading_path(citation.heading, citation.place),
                ),
            )
        ),
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

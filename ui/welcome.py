"""The empty talk: what can be asked, what is being prepared, or why nothing can be asked."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from corpus import Article
from ui.rendering import counted, one_line

_NAMED = 3


def welcome_html(articles: Sequence[Article]) -> str:
    """An invitation that says what the answers come from."""
    named = Markup().join(
        Markup("<li>{}{}</li>").format(
            one_line(article.title),
            Markup(' <span class="publisher">· {}</span>').format(one_line(article.publisher))
            if article.publisher
            else "",
        )
        for article in articles[:_NAMED]
    )
    more = len(articles) - _NAMED
    rest = Markup("<li>and {} more</li>").format(more) if more > 0 else ""
    return str(
        Markup(
            '<div class="welcome"><h2>Ask about {}</h2>'
            "<p>Every sentence of an answer shows the words it rests on.</p>"
            '<ul class="shelf">{}{}</ul></div>'
        ).format(counted(len(articles), "article"), named, rest)
    )


def opening_html(step: str) -> str:
    """What is being done before the first answer; a question can be typed meanwhile."""
    return str(
        Markup(
            '<div class="welcome"><h2>Ask about the articles</h2>'
            "<p>Every sentence of an answer shows the words it rests on.</p>"
            '<p class="opening" role="status">{}</p></div>'
        ).format(one_line(step))
    )


def trouble_html(trouble: str) -> str:
    """Why there is no assistant, and what to do."""
    return str(
        Markup('<div class="welcome trouble"><h2>Not ready</h2><p>{}</p></div>').format(
            one_line(trouble)
        )
    )

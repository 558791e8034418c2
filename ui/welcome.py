"""The empty talk: what can be asked, what is being prepared, or why nothing can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from corpus import Article
from ui.rendering import counted, one_line

_NAMED = 3
_PROMISE = "Every sentence of an answer has a number. It opens the words in the article behind it."


def welcome_html(articles: Sequence[Article], *, suggested: bool = True) -> str:
    """An invitation that says what the answers come from.

    Args:
        articles: What can be asked about; each is a link to its page.
        suggested: Whether questions to begin with are offered below it.
    """
    more = len(articles) - _NAMED
    rest = Markup('<li><a href="articles">and {} more</a></li>').format(more) if more > 0 else ""
    begin = Markup('<p class="begin">Questions to begin with</p>') if suggested else ""
    return str(
        Markup(
            '<div class="welcome"><h2>Ask about {}</h2><p>{}</p><ul class="shelf">{}{}</ul>{}</div>'
        ).format(
            counted(len(articles), "article"),
            _PROMISE,
            Markup().join(map(_named, articles[:_NAMED])),
            rest,
            begin,
        )
    )


def _named(article: Article) -> Markup:
    publisher = (
        Markup(' <span class="publisher">{}</span>').format(one_line(article.publisher))
        if article.publisher
        else ""
    )
    return Markup('<li><a href="articles/{}">{}</a>{}</li>').format(
        quote(article.id), one_line(article.title), publisher
    )


def opening_html(step: str) -> str:
    """What is being done before the first answer; a question can be typed meanwhile."""
    return str(
        Markup(
            '<div class="welcome"><h2>Ask about the articles</h2><p>{}</p>'
            '<p class="opening" role="status">{}</p></div>'
        ).format(_PROMISE, one_line(step))
    )


def trouble_html(trouble: str) -> str:
    """Why there is no assistant, and what to do."""
    return str(
        Markup('<div class="welcome trouble"><h2>Not ready</h2><p>{}</p></div>').format(
            one_line(trouble)
        )
    )

"""The empty talk: what can be asked, what is being prepared, or why nothing can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from corpus import Article
from ui.rendering import answerer_name, counted, one_line

_NAMED = 3
_PROMISE = "Answers rest on the articles, word for word. A number opens the words behind it."


def welcome_html(
    articles: Sequence[Article], *, suggested: bool = True, sought: bool = False
) -> str:
    """An invitation that says what the answers come from.

    Args:
        articles: What can be asked about; each is a link to its page.
        suggested: Whether questions to begin with are offered below it.
        sought: Whether they are still sought; their room is kept, so that nothing moves.
    """
    more = len(articles) - _NAMED
    rest = Markup('<li><a href="articles">and {} more</a></li>').format(more) if more > 0 else ""
    begin = Markup('<p class="begin">Questions to begin with</p>') if suggested else ""
    if sought:
        begin = Markup('<p class="begin">Looking for questions to begin with…</p>')
        begin += Markup('<div class="room"></div>')
    return str(
        Markup(
            '<div class="welcome"><h2>Ask about {}</h2><p>{}</p>'
            '<ul class="shelf for-phone">{}{}</ul>{}</div>'
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


def answerers_html(models: Sequence[str], usual: str) -> str:
    """One line that says what answers, and how that could change.

    Args:
        models: Names of the connected language models.
        usual: Who answers when nobody is chosen; empty for the articles' own words.
    """
    if not models:
        return str(_LINE.format(answerer_name("extractive"), "Connect a model"))
    who = answerer_name("extractive") if usual in ("", "extractive") else f"Answered by {usual}"
    return str(_LINE.format(f"{who} unless chosen", "About models"))


_LINE = Markup(
    '<p class="answerers"><span>{}</span> <button type="button" data-do="models">{}</button></p>'
)

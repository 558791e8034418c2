"""The articles beside the talk: a list that stays in sight, and a card of what each one holds."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from corpus import Article
from ui.references import imprint, imprint_parts, source_of
from ui.rendering import counted, one_line

MOST_LISTED = 300
"""Articles in the list; the page `/articles` has them all."""

_SHELF = Markup(
    '<section class="articles-shelf" aria-labelledby="shelf-title">'
    '<header><h3 id="shelf-title">Articles</h3>'
    '<p class="searching" role="status">{searching}</p></header>'
    "<ul>{articles}</ul>{rest}</section>"
)


def shelf_html(articles: Sequence[Article]) -> str:
    """Every article with a check box: those that are checked are searched."""
    more = len(articles) - MOST_LISTED
    rest = (
        Markup('<p class="rest"><a href="articles" target="_blank">and {} more</a></p>').format(
            more
        )
        if more > 0
        else ""
    )
    items = Markup().join(map(_listed, articles[:MOST_LISTED]))
    searching = "Nothing to search" if not articles else "All are searched"
    return str(_SHELF.format(searching=searching, articles=items, rest=rest))


def _listed(article: Article) -> Markup:
    told = " · ".join((*imprint_parts(source_of(article)), words_in(article)))
    return Markup(
        '<li><label><input type="checkbox" value="{id}" checked>'
        '<span class="unseen">Search in {title}</span></label>'
        '<button type="button" class="about" data-open="about:{id}">'
        '<span class="title">{title}</span><span class="told">{told}</span></button></li>'
    ).format(id=article.id, title=one_line(article.title), told=told)


def words_in(article: Article) -> str:
    """The article's length, such as "1,204 words"."""
    return counted(len(article.text.split()), "word")


def article_card(article: Article, *, overview: Markup | str = "") -> Markup:
    """What an article holds: who, when, how long, its outline.

    Args:
        article: To be shown.
        overview: What is told of it above the outline: key sentences, names, amounts, dates.
    """
    return Markup(
        '<div class="reader" data-key="about:{id}">{bar}'
        '<article class="text" tabindex="0" aria-label="{title}"><h2>{title}</h2>'
        '<p class="imprint">{imprint} · {words}</p>'
        '<p class="doors"><button type="button" data-open="section:{id}:0">Read the article'
        '</button><a href="articles/{page}" target="_blank">Open its own page</a></p>'
        "{overview}{outline}</article></div>"
    ).format(
        id=article.id,
        bar=BAR.format(steps=""),
        title=one_line(article.title),
        imprint=imprint(source_of(article)),
        words=words_in(article),
        page=quote(article.id),
        overview=overview,
        outline=_outline(article),
    )


BAR = Markup(
    '<header class="reader-bar">'
    '<button type="button" class="close" data-close>Back to sources</button>{steps}</header>'
)


def _outline(article: Article) -> Markup:
    items = Markup().join(
        Markup(
            '<li class="level-{}"><button type="button" data-open="section:{}:{}">{}</button></li>'
        ).format(min(len(section.heading), 4), article.id, place, one_line(section.heading[-1]))
        for place, section in enumerate(article.sections)
        if section.heading
    )
    if not items:
        return Markup()
    return Markup('<h3>Outline</h3><ul class="outline">{}</ul>').format(items)

"""The articles beside the talk: a list that stays in sight, and a card of what each one holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from assistant.answer import Source
from corpus import Article, ArticleError, TwoBetsError
from ui.additions import is_added
from ui.overview import key_html, named_html, warnings_html
from ui.references import imprint, imprint_parts
from ui.rendering import counted, one_line

if TYPE_CHECKING:  # the page shall be shown before what knows English is imported
    from assistant.telling.overview import Overview

MOST_LISTED = 300
"""Articles in the list; the page `/articles` has them all."""

_SHELF = Markup(
    '<section class="articles-shelf" aria-labelledby="shelf-title">'
    '<header><h3 id="shelf-title">Articles</h3>'
    '<p class="searching" role="status">{searching}</p>{add}</header>'
    "<ul>{articles}</ul>{rest}{unread}</section>"
)
_ADD = Markup('<button type="button" class="add" data-do="add">Add</button>')


def shelf_html(
    articles: Sequence[Article], *, refused: Sequence[TwoBetsError] = (), allow_add: bool = False
) -> str:
    """Every article with a check box: those that are checked are searched.

    Args:
        articles: What can be asked.
        refused: What is not among them and why.
        allow_add: Whether readers may add more, and take out what they added.
    """
    more = len(articles) - MOST_LISTED
    rest = (
        Markup('<p class="rest"><a href="articles" target="_blank">and {} more</a></p>').format(
            more
        )
        if more > 0
        else ""
    )
    items = Markup().join(
        _listed(article, removable=allow_add and is_added(article))
        for article in articles[:MOST_LISTED]
    )
    return str(
        _SHELF.format(
            searching="All are searched" if articles else "Nothing to search",
            add=_ADD if allow_add else "",
            articles=items,
            rest=rest,
            unread=_unread(refused),
        )
    )


def _listed(article: Article, *, removable: bool) -> Markup:
    told = " · ".join((*imprint_parts(Source.of(article)), words_in(article)))
    remove = Markup(
        '<button type="button" class="remove" data-remove="{}" aria-label="Remove {}" '
        'title="Remove">×</button>'
    ).format(article.id, one_line(article.title))
    return Markup(
        '<li><label><input type="checkbox" value="{id}" checked>'
        '<span class="unseen">Search in {title}</span></label>'
        '<button type="button" class="about" data-open="about:{id}">'
        '<span class="title">{title}</span><span class="told">{told}</span></button>{remove}</li>'
    ).format(
        id=article.id,
        title=one_line(article.title),
        told=told,
        remove=remove if removable else "",
    )


def _unread(refused: Sequence[TwoBetsError]) -> Markup:
    """What was not read, by name and reason."""
    if not refused:
        return Markup()
    items = Markup().join(
        Markup("<li><b>{}</b> {}</li>").format(fault.path.name, f"{fault.reason}. {fault.remedy}")
        if isinstance(fault, ArticleError)
        else Markup("<li>{}</li>").format(str(fault))
        for fault in refused[:MOST_LISTED]
    )
    return Markup(
        '<details class="unread"><summary>Not read: {}</summary><ul>{}</ul></details>'
    ).format(counted(len(refused), "file"), items)


def words_in(article: Article) -> str:
    """The article's length, such as "1,204 words"."""
    return counted(len(article.text.split()), "word")


def article_card(article: Article, overview: Overview) -> Markup:
    """What an article holds: who, when, how long, in its own words, outline, whom it names."""
    return Markup(
        '<div class="reader" data-key="about:{id}">{bar}'
        '<article class="text" tabindex="0" aria-label="{title}"><h2>{title}</h2>'
        '<p class="imprint">{imprint} · {words}</p>'
        '<p class="doors"><button type="button" data-open="section:{id}:0">Read the article'
        '</button><a href="articles/{page}" target="_blank">Open its own page</a></p>'
        "{warnings}{key}{outline}{named}</article></div>"
    ).format(
        id=article.id,
        bar=BAR.format(steps=""),
        title=one_line(article.title),
        imprint=imprint(Source.of(article)),
        words=words_in(article),
        page=quote(article.id),
        warnings=warnings_html(article),
        key=key_html(overview),
        outline=_outline(article),
        named=named_html(overview),
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

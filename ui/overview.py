"""An article at a glance, as its card shows it: its own sentences, and what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.answer import Citation
from corpus import Article
from ui.references import heading_path
from ui.rendering import counted, one_line

if TYPE_CHECKING:  # the page shall be shown before what knows English is imported
    from assistant.telling.overview import Mention, Overview

_IN_SIGHT = 8
"""So many of a kind are shown; the rest unfolds."""

_PLACES = 6
"""Of one name or amount, so many places are linked."""


def key_html(overview: Overview) -> Markup:
    """The sentences that say most of an article; each leads to where it stands."""
    if not overview.key:
        return Markup()
    items = Markup().join(
        Markup('<li><button type="button" data-open="{}" title="{}">{}</button></li>').format(
            _key_of(one), _where(one), one_line(one.quote)
        )
        for one in overview.key
    )
    return Markup('<h3>In its own words</h3><ul class="own-words">{}</ul>').format(items)


def named_html(overview: Overview) -> Markup:
    """Whom and what an article names; each leads to where it stands."""
    kinds = (
        ("People", overview.people),
        ("Organisations", overview.organisations),
        ("Amounts of money", overview.amounts),
        ("Dates", overview.dates),
    )
    return Markup().join(_kind(*kind) for kind in kinds)


def places_in(overview: Overview) -> dict[int, Citation]:
    """All that an overview leads to, by the offset at which it begins."""
    kinds = (overview.people, overview.organisations, overview.amounts, overview.dates)
    named = [place for kind in kinds for mention in kind for place in mention.places]
    return {citation.start: citation for citation in (*named, *overview.key)}


def warnings_html(article: Article) -> Markup:
    """What of the article's file was left out and why; empty where nothing was."""
    if not article.warnings:
        return Markup()
    items = Markup().join(Markup("<li>{}</li>").format(one_line(w)) for w in article.warnings)
    return Markup(
        '<details class="left-out"><summary>{} in reading the file</summary><ul>{}</ul></details>'
    ).format(counted(len(article.warnings), "note"), items)


def _kind(name: str, mentions: Sequence[Mention]) -> Markup:
    if not mentions:
        return Markup()
    shown, more = mentions[:_IN_SIGHT], mentions[_IN_SIGHT:]
    html = _list(shown)
    if more:
        html += Markup("<details><summary>{} more</summary>{}</details>").format(
            f"{len(more):,}", _list(more)
        )
    return Markup("<h3>{}</h3>{}").format(name, html)


def _list(mentions: Sequence[Mention]) -> Markup:
    return Markup('<ul class="named">{}</ul>').format(Markup().join(map(_mention, mentions)))


def _mention(mention: Mention) -> Markup:
    first, *others = mention.places
    linked = mention.places[:_PLACES] if others else ()
    role = Markup(' <span class="role">{}</span>').format(mention.role) if mention.role else ""
    more = Markup().join(
        Markup(
            '<button type="button" data-open="{}" title="{}" aria-label="{}, place {}">{}</button>'
        ).format(_key_of(one), _where(one), one_line(mention.text), number, number)
        for number, one in enumerate(linked, start=1)
    )
    rest = len(mention.places) - _PLACES
    return Markup(
        '<li><button type="button" class="name" data-open="{}" title="{}">{}</button>{}'
        '<span class="places">{}{}</span></li>'
    ).format(
        _key_of(first),
        _where(first),
        one_line(mention.text),
        role,
        more,
        Markup(" <span>and {} more</span>").format(f"{rest:,}") if rest > 0 else "",
    )


def _key_of(citation: Citation) -> str:
    return f"place:{citation.article.id}:{citation.start}"


def _where(citation: Citation) -> str:
    return heading_path(citation.heading, citation.place) or "At the beginning"

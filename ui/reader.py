"""A whole article to read, with every place that an answer cites marked by its offsets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import quote

from markupsafe import Markup, escape

from assistant.answer import Citation, Source
from corpus import Article, Section
from ui.body import body_html
from ui.marking import Piece, cut
from ui.references import imprint
from ui.rendering import counted, one_line
from ui.shelf import BAR


def reader_html(
    article: Article, citations: Sequence[Citation], *, chosen: Citation | Section, key: str
) -> str:
    """The article in the reader.

    Args:
        article: What to read.
        citations: All citations of the answer; those of other articles are left out.
        chosen: The place to begin at; a citation that is not among the others is marked without
            a number.
        key: Of the card that was chosen.
    """
    own = [c for c in citations if c.article.id == article.id]
    if isinstance(chosen, Citation) and chosen not in own:
        own.append(chosen)
    marked = sorted((c for c in own if _stands(c, article)), key=lambda c: (c.start, c.end))
    changed = len(marked) < len(own)
    return Markup(
        '<div class="reader" data-key="{key}" data-start="{start}">{bar}'
        '<article class="text" tabindex="0" aria-label="{title}"><h2>{title}</h2>'
        '<p class="imprint">{imprint} · '
        '<a class="out" href="articles/{page}" target="_blank">Link to this place</a></p>'
        "{notice}{body}</article></div>"
    ).format(
        key=key,
        start=chosen.start,
        bar=BAR.format(
            steps=_ABOUT.format(article.id)
            + (_STEPS.format(counted(len(marked), "quote")) if marked else "")
        ),
        title=one_line(article.title),
        imprint=imprint(Source.of(article)),
        page=f"{quote(article.id)}#{chosen.start}-{_named_to(chosen, article)}",
        notice=_CHANGED if changed else "",
        body=body_html(article, partial(_marked, article, marked), top=3),
    )


_ABOUT = Markup('<button type="button" data-open="about:{}">At a glance</button>')
_STEPS = Markup(
    '<span class="steps"><span class="where" aria-live="polite">{}</span>'
    '<button type="button" data-step="-1" aria-label="Previous quote" title="Key p">↑</button>'
    '<button type="button" data-step="1" aria-label="Next quote" title="Key n">↓</button></span>'
)
_CHANGED = Markup(
    '<p class="changed">The article has changed since this answer: '
    "a quote no longer stands where it stood, so it is not marked.</p>"
)


def _named_to(chosen: Citation | Section, article: Article) -> int:
    """Where the words end that a link names: of a section its heading."""
    if isinstance(chosen, Citation):
        return chosen.end
    ends = (block.end for block in article.blocks if block.start >= chosen.start)
    return next(ends, chosen.end)


def _marked(article: Article, citations: Sequence[Citation], start: int, end: int) -> Markup:
    return Markup().join(map(_piece, cut(article.text[start:end], citations, offset=start)))


def _piece(piece: Piece) -> Markup:
    if not piece.cited:
        return escape(piece.text)
    numbers = Markup().join(
        Markup('<sup class="place-number">{}</sup>').format(c.number)
        for c in piece.begins
        if c.number
    )
    starts = " ".join(str(c.start) for c in piece.cited)
    return Markup('<mark class="{}" data-places="{}">{}{}</mark>').format(
        "place" if piece.begins else "rest", starts, numbers, piece.text
    )


def _stands(citation: Citation, article: Article) -> bool:
    return article.text[citation.start : citation.end] == citation.quote

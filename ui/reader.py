"""A whole article to read, with every place that an answer cites marked by its offsets."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup, escape

from assistant.answer import Citation, Source
from corpus import Article, Block
from ui.cards import imprint
from ui.marking import Piece, cut
from ui.rendering import counted, one_line


def reader_html(
    article: Article, citations: Sequence[Citation], *, chosen: Citation, key: str
) -> str:
    """The article in the reader.

    Args:
        article: What to read.
        citations: All citations of the answer; those of other articles are left out.
        chosen: The place to begin at; marked without a number when it is not among the citations.
        key: Of the card that was chosen.
    """
    own = [c for c in citations if c.article.id == article.id]
    if chosen not in own:
        own.append(chosen)
    marked = sorted((c for c in own if _stands(c, article)), key=lambda c: (c.start, c.end))
    changed = len(marked) < len(own)
    return Markup(
        '<div class="reader" data-key="{key}" data-start="{start}">'
        '<header class="reader-bar">'
        '<button type="button" class="close" data-close>Back to sources</button>'
        '<span class="steps"><span class="where" aria-live="polite">{count}</span>'
        '<button type="button" data-step="-1" aria-label="Previous quote" title="Key p">↑</button>'
        '<button type="button" data-step="1" aria-label="Next quote" title="Key n">↓</button>'
        "</span></header>"
        '<article class="text" tabindex="0" aria-label="{title}"><h3>{title}</h3>'
        '<p class="imprint">{imprint} '
        '<a class="out" href="articles/{page}" target="_blank">Link to this place</a></p>'
        "{notice}{body}</article></div>"
    ).format(
        key=key,
        start=chosen.start,
        count=counted(len(marked), "quote"),
        title=one_line(article.title),
        imprint=_imprint(article),
        page=f"{quote(article.id)}#{chosen.start}-{chosen.end}",
        notice=_CHANGED if changed else "",
        body=article_html(article, marked),
    )


_CHANGED = Markup(
    '<p class="changed">The article has changed since this answer: '
    "a quote no longer stands where it stood, so it is not marked.</p>"
)


def article_html(article: Article, citations: Sequence[Citation] = ()) -> Markup:
    """The article's blocks with the quotes marked; items that follow each other form a list."""
    body = Markup()
    for is_item, blocks in groupby(article.blocks, key=lambda block: block.kind == "item"):
        parts = Markup().join(_block(block, article, citations) for block in blocks)
        body += Markup("<ul>{}</ul>").format(parts) if is_item else parts
    return body


def _block(block: Block, article: Article, citations: Sequence[Citation]) -> Markup:
    # The title is the panel's third level, so the article's own headings begin at the fourth.
    heading = f"h{min(block.level + 2, 6)}"
    tag = {"heading": heading, "item": "li"}.get(block.kind, "p")
    text = article.text[block.start : block.end]
    pieces = Markup().join(_piece(p) for p in cut(text, citations, offset=block.start))
    return Markup("<{}>{}</{}>").format(Markup(tag), pieces, Markup(tag))


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


def _imprint(article: Article) -> Markup:
    told = imprint(_source(article))
    return told + " ·" if told else told


def _stands(citation: Citation, article: Article) -> bool:
    return article.text[citation.start : citation.end] == citation.quote


def _source(article: Article) -> Source:
    return Source(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        author=article.author,
        published=article.published,
        url=article.url,
    )

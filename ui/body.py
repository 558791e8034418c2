"""The text of an article as HTML: headings, paragraphs, lists, tables, code, by their offsets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from corpus import Article, Block
from corpus.article import CELL_BREAK

Words = Callable[[int, int], Markup]
"""Gives the words between two offsets of the article's text."""


def body_html(article: Article, words: Words, *, top: int) -> Markup:
    """The blocks of an article; items that follow each other form a list, rows a table.

    Whatever holds words has its offset as `data-at`, and as `data-place` the page or time that
    begins in it.

    Args:
        article: To be shown.
        words: Marks up what is shown.
        top: Level of HTML for the article's outermost headings, 1 to 6.
    """
    heads = {
        article.sentences[one.lead_in].block for one in article.sentences if one.lead_in is not None
    }
    html = Markup()
    numbered = enumerate(article.blocks)
    for kind, group in groupby(numbered, key=lambda numbered: numbered[1].kind):
        blocks = list(group)
        if kind == "row":
            for rows in _tables(blocks, heads):
                html += _TABLE.format(Markup().join(_row(b, article, words, h) for b, h in rows))
            continue
        parts = Markup().join(_block(block, article, words, top) for _, block in blocks)
        html += Markup("<ul>{}</ul>").format(parts) if kind == "item" else parts
    return html


_TABLE = Markup(
    '<div class="table" role="region" aria-label="Table" tabindex="0"><table>{}</table></div>'
)
_TAGS = {"item": "li", "code": "pre"}


def _block(block: Block, article: Article, words: Words, top: int) -> Markup:
    # The article's own headings begin at the second level.
    heading = f"h{min(max(block.level, 2) - 2 + top, 6)}"
    tag = Markup(heading if block.kind == "heading" else _TAGS.get(block.kind, "p"))
    shown = words(block.start, block.end)
    return Markup("<{}{}>{}</{}>").format(tag, _at(block, article), shown, tag)


def _tables(
    rows: Sequence[tuple[int, Block]], heads: set[int]
) -> Iterator[list[tuple[Block, bool]]]:
    """Parts rows where the head of another table begins; says of each whether it is a head."""
    table: list[tuple[Block, bool]] = []
    for number, block in rows:
        if number in heads and table:
            yield table
            table = []
        table.append((block, number in heads))
    yield table


def _row(block: Block, article: Article, words: Words, is_head: bool) -> Markup:
    cells, start = Markup(), block.start
    tag = Markup("th" if is_head else "td")
    for cell in article.text[block.start : block.end].split(CELL_BREAK):
        shown = words(start, start + len(cell))
        cells += Markup('<{} data-at="{}">{}</{}>').format(tag, start, shown, tag)
        start += len(cell) + len(CELL_BREAK)
    return Markup("<tr{}>{}</tr>").format(_place(block, article), cells)


def _at(block: Block, article: Article) -> Markup:
    return Markup(' data-at="{}"{}').format(block.start, _place(block, article))


def _place(block: Block, article: Article) -> Markup:
    at = bisect_left(article.places, block.start, key=lambda place: place.start)
    begins = at < len(article.places) and article.places[at].start < block.end
    return Markup(' data-place="{}"').format(article.places[at].label) if begins else Markup()

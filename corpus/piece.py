"""A piece: one block of an article as a reader of a file format found it, not yet laid out."""

from dataclasses import dataclass

from corpus.article import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block before it has offsets.

    Attributes:
        kind: "heading", "paragraph" or "item".
        text: Plain words; never blank, lines separated by "\\n" without a blank one.
        level: 1 to 6 for a heading, else 0; 1 is the article's title or a part above sections.
        depth: How deep in lists an item stands, from 1; 0 outside lists.
        list_number: Which outermost list an item stands in; counts up through the article.
        bullet: What stands before an item's text.
    """

    kind: BlockKind
    text: str
    level: int = 0
    depth: int = 0
    list_number: int = 0
    bullet: str = ""

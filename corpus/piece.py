"""A piece: one block of an article as a reader of a file format found it, not yet laid out."""

import re
from dataclasses import dataclass

from corpus.article import BlockKind

_SPACES = re.compile(r"[\t\x0b-\r\x1c-\x20\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block before it has offsets.

    Attributes:
        kind: "heading", "paragraph" or "item".
        text: Plain words; never blank, its lines separated by line feeds, none blank.
        level: 1 to 6 for a heading, else 0; 1 is the article's title or a part above sections.
        depth: How deep in lists an item stands, from 1; 0 outside lists.
        list_number: Which outermost list an item stands in, from 1; 0 outside lists.
        bullet: What stands before an item's text.
    """

    kind: BlockKind
    text: str
    level: int = 0
    depth: int = 0
    list_number: int = 0
    bullet: str = ""


def tidy(text: str) -> str:
    """Make runs of spaces one space and drop blank lines; no-break spaces are content and stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)

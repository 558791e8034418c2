"""A piece: one block of an article as a reader of a file format found it, not yet laid out."""

import re
from dataclasses import dataclass

from corpus.article import CELL_BREAK, BlockKind

_SPACES = re.compile(r"[\t\x0b-\r\x1c-\x20\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One block before it has offsets.

    Attributes:
        kind: As `Block.kind`.
        text: Plain words; never blank, its lines separated by line feeds, none blank.
        level: 1 to 6 for a heading, else 0; 1 is the article's title or a part above sections.
        depth: How deep in lists an item stands, from 1; 1 for a row under the head of its table;
            else 0.
        list_number: Which outermost list or table an item or row stands in, from 1; else 0.
        bullet: What stands before an item's text.
        guessed: Whether a heading was taken for one by its look alone.
        places: Where in a paged or timed file parts of it stand: offsets in `text`, in order,
            each with a label such as "page 3"; then `text` is in NFC.
    """

    kind: BlockKind
    text: str
    level: int = 0
    depth: int = 0
    list_number: int = 0
    bullet: str = ""
    guessed: bool = False
    places: tuple[tuple[int, str], ...] = ()


def tidy(text: str) -> str:
    """Make runs of spaces one space and drop blank lines; no-break spaces are content and stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def row_text(cells: list[str]) -> str:
    """Put the cells of a row into one line; empty where all of them are."""
    return (
        CELL_BREAK.join(" ".join(cell.split("\n")) for cell in cells).strip() if any(cells) else ""
    )

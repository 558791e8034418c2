"""Cuts a text where quotes begin and end, by offsets alone; nothing is ever searched for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of characters that the same citations quote.

    Attributes:
        text: The characters.
        cited: The citations that quote them, in the order given; empty outside quotes.
        begins: Those of `cited` whose quote begins with this piece.
    """

    text: str
    cited: tuple[Citation, ...] = ()
    begins: tuple[Citation, ...] = ()


def cut(text: str, citations: Sequence[Citation], *, offset: int = 0) -> Iterator[Piece]:
    """Cuts a text into pieces; joined again they are the text.

    Args:
        text: A run of an article's canonical text.
        citations: Whose quotes to cut out; parts of them that lie outside `text` are ignored.
        offset: Where `text` begins in the canonical text.
    """
    end = offset + len(text)
    inside = [c for c in citations if c.start < end and c.end > offset and c.start < c.end]
    edges = {offset, end}
    for citation in inside:
        edges |= {max(citation.start, offset), min(citation.end, end)}
    for first, last in pairwise(sorted(edges)):
        cited = tuple(c for c in inside if c.start <= first and c.end >= last)
        yield Piece(
            text=text[first - offset : last - offset],
            cited=cited,
            begins=tuple(c for c in cited if c.start == first),
        )


def in_place(citation: Citation) -> bool:
    """Whether the quote stands in its passage where the offsets say it does."""
    start = citation.start - citation.passage.start
    end = citation.end - citation.passage.start
    return start >= 0 and citation.passage.text[start:end] == citation.quote

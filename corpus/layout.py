"""The layout: pieces become one canonical text, and everything gets its offsets in it.

Headings, paragraphs and lists are separated by a blank line, the items of one list by a line
break; an item stands behind its bullet. Offsets are counted while the text is put together:
nothing is ever searched for in it afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from corpus.article import Block, Section, Sentence
from corpus.piece import Piece
from corpus.sentences import split_sentences

_ANNOUNCING = ("following", "below")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pieces of one article in their places; the attributes are those of `Article`."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


def lay_out(pieces: Sequence[Piece]) -> Layout:
    """Put pieces into their places, in order; headings are of level 2 to 6."""
    text, blocks = _place(pieces)
    return Layout(
        text=text,
        blocks=tuple(blocks),
        sections=tuple(_sections(text, blocks)),
        sentences=tuple(_sentences(text, pieces, blocks)),
    )


def _place(pieces: Sequence[Piece]) -> tuple[str, list[Block]]:
    parts: list[str] = []
    blocks: list[Block] = []
    end = 0
    list_number = 0
    for piece in pieces:
        same_list = piece.kind == "item" and piece.list_number == list_number
        separator = "" if not blocks else "\n" if same_list else "\n\n"
        # Each piece by itself: no separator or bullet composes with what stands beside it.
        words = normalize("NFC", piece.text)
        start = end + len(separator) + len(piece.bullet)
        end = start + len(words)
        parts += (separator, piece.bullet, words)
        blocks.append(Block(kind=piece.kind, start=start, end=end, level=piece.level))
        list_number = piece.list_number
    return "".join(parts), blocks


def _sections(text: str, blocks: list[Block]) -> list[Section]:
    """Begin a section at every heading, and at the first block."""
    sections: list[Section] = []
    path: list[Block] = []
    for block in blocks:
        start = block.start
        if block.kind == "heading":
            path = [above for above in path if above.level < block.level] + [block]
        elif sections:
            start = sections.pop().start
        heading = tuple(text[above.start : above.end] for above in path)
        sections.append(Section(heading=heading, start=start, end=block.end))
    return sections


def _sentences(text: str, pieces: Sequence[Piece], blocks: list[Block]) -> list[Sentence]:
    """Split paragraphs and items, and tell each item which sentence introduces it."""
    sentences: list[Sentence] = []
    section = -1
    lead_ins: list[int | None] = [None]  # by depth: what introduces the items one level deeper
    list_number = 0
    for number, (piece, block) in enumerate(zip(pieces, blocks, strict=True)):
        section += number == 0 or piece.kind == "heading"
        if piece.depth == 0 or list_number not in {0, piece.list_number}:
            lead_ins = [None]
        lead_ins = lead_ins[: piece.depth or 1]
        list_number = piece.list_number
        if piece.kind == "heading":
            continue
        words = text[block.start : block.end]
        for start, end in split_sentences(words):
            sentence = Sentence(
                start=block.start + start,
                end=block.start + end,
                block=number,
                section=section,
                lead_in=lead_ins[-1],
            )
            sentences.append(sentence)
        last = len(sentences) - 1
        if piece.depth == 0:
            lead_ins = [last if _introduces(sentences[last], text) else None]
        else:
            lead_ins += [lead_ins[-1]] * (piece.depth - len(lead_ins)) + [last]
    return sentences


def _introduces(sentence: Sentence, text: str) -> bool:
    """Whether the sentence before a list speaks of it."""
    words = text[sentence.start : sentence.end].casefold()
    return words[-1] not in ".!。！।" or any(word in words for word in _ANNOUNCING)

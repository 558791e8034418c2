"""The layout: pieces become one canonical text, and everything gets its offsets in it.

Blocks are separated by a blank line, the items of one list and the rows of one table by a line
break; an item stands behind its bullet. Offsets are counted while the text is put together:
nothing is ever searched for in it afterwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from corpus.article import Block, Place, Section, Sentence
from corpus.piece import Piece
from corpus.sentences import cut_long, split_sentences

_ANNOUNCING = ("following", "below")
# Characters: about what a reader takes in at once, and what an embedding model reads of one text.
_LONGEST_SENTENCE = 400
_LONGEST_ROW = 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The pieces of one article in their places; the attributes are those of `Article`."""

    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    places: tuple[Place, ...]


def lay_out(pieces: Sequence[Piece]) -> Layout:
    """Put pieces into their places, in order; headings are of level 2 to 6."""
    text, blocks = _place(pieces)
    return Layout(
        text=text,
        blocks=tuple(blocks),
        sections=tuple(_sections(text, blocks)),
        sentences=tuple(_sentences(text, pieces, blocks)),
        places=tuple(_places(pieces, blocks)),
    )


def states(heading: str) -> bool:
    """Whether a heading reads like a statement: with a stop, or with a number in small letters.

    "Boiler serviced on 3 May" states something, "The 3 Phases of Growth", "Phase 3: planning" and
    "Is it 3 years old?" are headings of what does.
    """
    words = heading.split()
    if heading.rstrip("\"'”’»)").endswith((".", "!", "。", "！", "।")):
        return True
    return (
        len(words) > 3
        and not heading.endswith(("?", "？", "؟"))
        and any(any(map(str.isdigit, word)) for word in words[2:])
        and any(word.islower() and len(word) > 3 for word in words)
    )


def _is_quoted(pieces: Sequence[Piece], number: int) -> bool:
    """Whether a heading is a sentence too: it states something, or nothing stands under it."""
    heading = pieces[number]
    following = pieces[number + 1] if number + 1 < len(pieces) else None
    alone = following is None or 0 < following.level <= heading.level
    return alone or heading.guessed or states(heading.text)


def _place(pieces: Sequence[Piece]) -> tuple[str, list[Block]]:
    parts: list[str] = []
    blocks: list[Block] = []
    end = 0
    list_number = 0
    for piece in pieces:
        same_list = piece.list_number == list_number != 0
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
    """Split blocks, and tell each item and row which sentence introduces it."""
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
        if piece.kind == "heading" and not _is_quoted(pieces, number):
            continue
        for start, end in _spans(piece, text[block.start : block.end]):
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
            leads = piece.kind == "row" or _introduces(sentences[last], text)
            lead_ins = [last if leads else None]
        else:
            lead_ins += [lead_ins[-1]] * (piece.depth - len(lead_ins)) + [last]
    return sentences


def _spans(piece: Piece, words: str) -> Iterator[tuple[int, int]]:
    """Split the words of one block; a row, a heading and lines of code stay whole if they can."""
    whole = piece.kind in {"row", "code", "heading"}
    longest = _LONGEST_ROW if whole else _LONGEST_SENTENCE
    for start, end in [(0, len(words))] if whole else split_sentences(words):
        yield from cut_long(words, start, end, longest=longest)


def _places(pieces: Sequence[Piece], blocks: list[Block]) -> Iterator[Place]:
    """Tell where the label changes."""
    label = ""
    for piece, block in zip(pieces, blocks, strict=True):
        for offset, here in piece.places:
            if here != label:
                label = here
                yield Place(start=block.start + offset, label=label)


def _introduces(sentence: Sentence, text: str) -> bool:
    """Whether the sentence before a list speaks of it."""
    words = text[sentence.start : sentence.end].casefold()
    return words[-1] not in ".!。！।" or any(word in words for word in _ANNOUNCING)

"""An article and its parts: canonical plain text with exact offsets. No reading of files here."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self

BlockKind = Literal["heading", "paragraph", "item", "row", "code"]

CELL_BREAK = " | "
"""What stands between the cells of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The unit that is embedded, selected and quoted.

    Attributes:
        start: Offset of its first character in `Article.text`.
        end: Offset after its last character.
        block: Position of its block in `Article.blocks`.
        section: Position of its section in `Article.sections`.
        lead_in: Position in `Article.sentences` of the sentence that introduces the list this
            item stands in, or of the head of the table this row stands in; None outside lists
            and tables, for a list that nothing introduces and a table without a head.
    """

    start: int
    end: int
    block: int
    section: int
    lead_in: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, an item of a list, a row of a table or lines of code.

    Its text is `Article.text[start:end]`.

    Attributes:
        kind: "heading", "paragraph", "item", "row" (its cells separated by " | ") or "code".
        start: Offset of its first character; for an item the one after the bullet.
        end: Offset after its last character.
        level: 2 to 6 for a heading, else 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of an article, from its heading to the next heading of any level.

    Attributes:
        heading: Path of headings from the outermost to its own, without the article's title;
            empty for what stands before the first heading.
        start: Offset of its first character, its heading included.
        end: Offset after its last character.
    """

    heading: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a paged or timed file a part of an article stands.

    Attributes:
        start: Offset in `Article.text` from which on it holds, up to the next place.
        label: What a reader looks for, such as "page 3" or "12:05".
    """

    start: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A whole source text with who wrote it, where it is from and when.

    Attributes:
        id: Slug that names it, unique within its folder.
        title: Its title; not part of `text`.
        publisher: Who published it, or empty.
        author: Who wrote it, or empty.
        published: ISO date such as "2025-01-31", or as much of one as is known ("2025-01",
            "2025"), or empty.
        url: An http or https address without a password, or empty.
        path: Its file, relative to the folder of articles and with "/" between folders; empty
            for a text that is no file.
        warnings: What of its file was left out and why, one plain sentence each.
        text: Canonical plain text, NFC, lines separated by line feeds.
        blocks: In order; they cover all of `text` but bullets and line breaks.
        sections: In order, tiling all blocks.
        sentences: In order, of all blocks but headings. A heading is a sentence too where it
            says something itself: nothing stands under it, or it reads like a statement.
        places: In order; empty for a file without pages or times.
    """

    id: str
    title: str
    publisher: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    path: str = ""
    warnings: tuple[str, ...] = ()
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    places: tuple[Place, ...] = ()

    def sentence_text(self, position: int) -> str:
        """Return the words of one sentence, exactly as they stand in `text`."""
        sentence = self.sentences[position]
        return self.text[sentence.start : sentence.end]

    def worded(self, position: int) -> str:
        """Return one sentence with what it is understood by.

        An item stands behind the sentence that introduces it, and each cell of a row behind the
        head of its column ("Rank: Cook; Seat: galley"); any other sentence is as it stands.
        """
        sentence = self.sentences[position]
        text = self.sentence_text(position)
        if sentence.lead_in is None:
            return text
        lead_in = self.sentence_text(sentence.lead_in)
        heads, cells = lead_in.split(CELL_BREAK), text.split(CELL_BREAK)
        if self.blocks[sentence.block].kind != "row" or len(heads) != len(cells):
            return f"{lead_in} {text}"
        filled = ((head.strip(), cell.strip()) for head, cell in zip(heads, cells, strict=True))
        return "; ".join(f"{head}: {cell}" if head else cell for head, cell in filled if cell)

    def heading(self, position: int) -> str:
        """Return the path of headings above one sentence, such as "A > B"; empty without any."""
        sentence = self.sentences[position]
        path = self.sections[sentence.section].heading
        own = self.blocks[sentence.block].kind == "heading"
        return " > ".join(path[:-1] if own else path)

    def place_of(self, offset: int) -> str:
        """Return the page or time at an offset of `text`, such as "page 3"; empty without any."""
        following = bisect_right(self.places, offset, key=lambda place: place.start)
        return self.places[following - 1].label if following else ""

    @property
    def digest(self) -> str:
        """Sha256 in hex over everything in the article: two differ when anything differs."""
        canonical = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; `from_dict` gives back an equal article."""
        values = _values(self)
        for parts in ("blocks", "sections", "sentences", "places"):
            values[parts] = [_values(part) for part in values[parts]]
        return values | {"warnings": list(self.warnings)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the article that `to_dict` wrote, also after a trip through JSON."""
        parts = {
            "blocks": tuple(Block(**part) for part in values["blocks"]),
            "sections": tuple(
                Section(**{**part, "heading": tuple(part["heading"])})
                for part in values["sections"]
            ),
            "sentences": tuple(Sentence(**part) for part in values["sentences"]),
            "places": tuple(Place(**part) for part in values["places"]),
            "warnings": tuple(values["warnings"]),
        }
        return cls(**{**values, **parts})


def _values(part: Article | Block | Section | Sentence | Place) -> dict[str, Any]:
    """Return the fields by name: `dataclasses.asdict` copies deeply and is ten times slower."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    if isinstance(part, Section):
        values["heading"] = list(part.heading)
    return values

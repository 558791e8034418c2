"""An article and its parts: canonical plain text with exact offsets. No reading of files here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self

BlockKind = Literal["heading", "paragraph", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The unit that is embedded, selected and quoted.

    Attributes:
        start: Offset of its first character in `Article.text`.
        end: Offset after its last character.
        block: Position of its block in `Article.blocks`.
        section: Position of its section in `Article.sections`.
        lead_in: Position in `Article.sentences` of the sentence that introduces the list this
            item stands in; None outside lists and for a list that nothing introduces.
    """

    start: int
    end: int
    block: int
    section: int
    lead_in: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph or one item of a list; its text is `Article.text[start:end]`.

    Attributes:
        kind: "heading", "paragraph" or "item".
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
class Article:
    """A whole source text with who wrote it, where it is from and when.

    Attributes:
        id: Slug that names it, unique within its folder.
        title: Its title; not part of `text`.
        publisher: Who published it, or empty.
        author: Who wrote it, or empty.
        published: ISO date such as "2025-01-31", or empty.
        url: An http or https address, or empty.
        text: Canonical plain text, NFC, lines separated by line feeds.
        blocks: Headings, paragraphs and items in order; they cover all of `text` but
            bullets and line breaks.
        sections: In order, tiling all blocks.
        sentences: In order, of paragraphs and items; headings have none.
    """

    id: str
    title: str
    publisher: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]

    def sentence_text(self, position: int) -> str:
        """Return the words of one sentence, exactly as they stand in `text`."""
        sentence = self.sentences[position]
        return self.text[sentence.start : sentence.end]

    def heading(self, position: int) -> str:
        """Return the heading path of one sentence, such as "A > B"; empty if it has none."""
        return " > ".join(self.sections[self.sentences[position].section].heading)

    @property
    def digest(self) -> str:
        """Sha256 in hex over everything in the article: two differ when anything differs."""
        canonical = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; `from_dict` gives back an equal article."""
        values = _values(self)
        for parts in ("blocks", "sections", "sentences"):
            values[parts] = [_values(part) for part in values[parts]]
        return values

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
        }
        return cls(**{**values, **parts})


def _values(part: Article | Block | Section | Sentence) -> dict[str, Any]:
    """Return the fields by name: `dataclasses.asdict` copies deeply and is ten times slower."""
    values = {field.name: getattr(part, field.name) for field in fields(part)}
    if isinstance(part, Section):
        values["heading"] = list(part.heading)
    return values

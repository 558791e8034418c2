"""From what stands in a file, or in a text at hand, to an `Article`; no file is touched."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from unicodedata import normalize

from corpus.article import Article
from corpus.forms.markdown import read_pieces
from corpus.forms.plain_text import read_plain_text
from corpus.imprint import Imprint
from corpus.layout import lay_out, states
from corpus.piece import Piece
from corpus.reading import Reading

Form = Literal["markdown", "text"]


def parse_article(
    text: str,
    *,
    id: str,  # noqa: A002 - the name of the attribute that it becomes
    title: str = "",
    form: Form,
) -> Article:
    """Make an article of a text; a blank text gives one without sentences.

    Args:
        text: The words, without front matter. Any kind of line ending will do.
        id: The article's id, kept as it is.
        title: Its title. Without one the first heading of level 1 is the title (in plain text:
            a first line that looks like one), and else the id. A heading that repeats the title
            is left out of the article's text, unless it states something itself.
        form: How to read it. Markdown that is nested too deep to be read is read as plain text.

    Raises:
        ValueError: `form` is none of the two.
    """
    if form not in {"markdown", "text"}:
        raise ValueError(f"form must be 'markdown' or 'text', not {form!r}")
    lines = "\n".join(text.splitlines())
    pieces = read_pieces(lines) if form == "markdown" else read_plain_text(lines)
    reading = Reading(pieces=tuple(pieces), imprint=Imprint(title=normalize("NFC", title).strip()))
    return article_of(reading, id=id, name=id)


def article_of(
    reading: Reading,
    *,
    id: str,  # noqa: A002 - the name of the attribute that it becomes
    name: str,
    path: str = "",
) -> Article:
    """Make an article of what stands in a file.

    Args:
        reading: What stands in it.
        id: The article's id.
        name: Its title where neither the imprint nor a heading of level 1 gives one.
        path: As in `Article`.
    """
    imprint = reading.imprint
    title, pieces = _titled(reading.pieces, imprint.title)
    layout = lay_out(_below_title(pieces))
    return Article(
        id=id,
        title=title or normalize("NFC", name),
        publisher=imprint.publisher,
        author=imprint.author,
        published=imprint.published,
        url=imprint.url,
        path=path,
        warnings=reading.warnings,
        text=layout.text,
        blocks=layout.blocks,
        sections=layout.sections,
        sentences=layout.sentences,
        places=layout.places,
    )


def _titled(pieces: Sequence[Piece], given: str) -> tuple[str, list[Piece]]:
    """Find the title, and take its heading out of the text where that stands above all others.

    One that says something itself stays, as a paragraph.
    """
    headings = [at for at, piece in enumerate(pieces) if piece.kind == "heading"]
    at = next((at for at in headings if pieces[at].level == 1), None)
    if at is None:
        return given, list(pieces)
    own = normalize("NFC", pieces[at].text)
    if at != headings[0] or (given and not _same(own, given)):
        return given or own, list(pieces)
    says = pieces[at].guessed or states(own) or len(headings) == len(pieces)
    kept = [replace(pieces[at], kind="paragraph", level=0)] if says else []
    return given or own, [*pieces[:at], *kept, *pieces[at + 1 :]]


def _same(heading: str, title: str) -> bool:
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()


def _below_title(pieces: Sequence[Piece]) -> list[Piece]:
    """Move all headings one level down if some, besides the title, are of level 1."""
    down = any(piece.level == 1 for piece in pieces)
    return [
        replace(piece, level=min(piece.level + down, 6)) if piece.level else piece
        for piece in pieces
    ]

"""From the text of a file to an `Article`, without touching a file."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from unicodedata import normalize

from corpus.article import Article
from corpus.layout import lay_out
from corpus.markdown import TooDeepError, read_markdown
from corpus.piece import Piece
from corpus.plain_text import read_plain_text

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
            is left out of the article's text.
        form: How to read it. Markdown that is nested too deep to be read is read as plain text.

    Raises:
        ValueError: `form` is none of the two.
    """
    pieces = _pieces("\n".join(text.splitlines()), form)
    given = normalize("NFC", title).strip()
    own = next((piece for piece in pieces if piece.level == 1), None)
    if own and (not given or _same(own.text, given)):
        pieces.remove(own)
        given = given or normalize("NFC", own.text)
    layout = lay_out(_below_title(pieces))
    return Article(
        id=id,
        title=given or id,
        text=layout.text,
        blocks=layout.blocks,
        sections=layout.sections,
        sentences=layout.sentences,
    )


def _pieces(text: str, form: Form) -> list[Piece]:
    if form not in {"markdown", "text"}:
        raise ValueError(f"form must be 'markdown' or 'text', not {form!r}")
    if form == "markdown":
        try:
            return read_markdown(text)
        except TooDeepError:
            return read_plain_text(text)
    return read_plain_text(text)


def _same(heading: str, title: str) -> bool:
    return " ".join(heading.split()).casefold() == " ".join(title.split()).casefold()


def _below_title(pieces: Sequence[Piece]) -> list[Piece]:
    """Move all headings one level down if some, besides the title, are of level 1."""
    down = any(piece.level == 1 for piece in pieces)
    return [
        replace(piece, level=min(piece.level + down, 6)) if piece.level else piece
        for piece in pieces
    ]

"""Markdown becomes pieces of plain text. What Markdown does not know (HTML) stays as written."""

import re
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.piece import Piece, tidy

# markdown-it drops what is nested this deep without a word; `TooDeepError` says so.
_MAX_NESTING = 100
# Without "html" tags are ordinary characters: nothing is hidden, nothing is ever rendered.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING})
_MARKDOWN.enable(["table", "strikethrough"])

# Bullets that come with text copied from a web page.
_COPIED_BULLET = re.compile(r"^([ \t]*)[•‣▪◦][ \t]+", re.MULTILINE)


class TooDeepError(ValueError):
    """Lists or quotes are nested so deep that the parser would lose what is in them."""


def read_markdown(text: str) -> list[Piece]:
    """Read Markdown (CommonMark with tables and strikethrough) as pieces, in order.

    Inline markup becomes its plain text and images are dropped. A quote's paragraphs and a block
    of code are paragraphs. Everything in one item of a list is one item, a line each, but a list
    in it has items of its own. A table's head is a paragraph and its rows are items, with " | "
    between the cells.

    Raises:
        TooDeepError: Quotes are nested nearly 100 deep, or lists nearly 50.
    """
    tokens = _MARKDOWN.parse(_COPIED_BULLET.sub(r"\1- ", text))
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        raise TooDeepError("nested deeper than any article")
    reader = _Reader()
    for opening, token in pairwise([Token("", "", 0), *tokens]):
        reader.take(opening, token)
    return reader.pieces


class _Reader:
    """Collects pieces from the parser's flat run of tokens."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._list_number = 0
        self._depth = 0
        self._bullet = ""
        self._lines: list[str] = []
        self._cells: list[str] = []

    def take(self, opening: Token, token: Token) -> None:
        """Take one token; `opening` is the one before it, which says what inline text is."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._end_item()
                self._list_number += self._depth == 0
                self._depth += 1
            case "bullet_list_close" | "ordered_list_close":
                self._depth -= 1
            case "list_item_open":
                self._bullet = f"{token.info}{token.markup} " if token.info else "• "
            case "list_item_close":
                self._end_item()
            case "tbody_open":
                self._list_number += self._depth == 0
            case "tr_close":
                self._add_row(head=opening.type == "th_close")
            case "fence" | "code_block":
                self._add(_code(token.content))
            case "inline":
                self._add_inline(opening, tidy(_plain(token.children or [])))

    def _add_inline(self, opening: Token, text: str) -> None:
        if opening.type in {"th_open", "td_open"}:
            self._cells.append(text)
        elif opening.type == "heading_open" and opening.level == 0 and text:
            level = int(opening.tag[1])
            self.pieces.append(Piece(kind="heading", text=text.replace("\n", " "), level=level))
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        """Add a paragraph, or a line to the item that is open."""
        if text and self._depth:
            self._lines.append(text)
        elif text:
            self.pieces.append(Piece(kind="paragraph", text=text))

    def _end_item(self) -> None:
        if self._lines:
            self._add_item("\n".join(self._lines), depth=self._depth, bullet=self._bullet)
        self._lines = []
        self._bullet = "• "

    def _add_row(self, *, head: bool) -> None:
        row = tidy(" | ".join(self._cells)) if any(self._cells) else ""
        self._cells = []
        if head or self._depth:
            self._add(row)
        elif row:
            self._add_item(row, depth=1, bullet="• ")

    def _add_item(self, text: str, *, depth: int, bullet: str) -> None:
        item = Piece(
            kind="item", text=text, depth=depth, list_number=self._list_number, bullet=bullet
        )
        self.pieces.append(item)


def _plain(children: list[Token]) -> str:
    """Return the words of inline tokens; a hard line break stays a line break."""
    breaks = {"softbreak": " ", "hardbreak": "\n", "image": ""}
    return "".join(breaks.get(token.type, token.content) for token in children)


def _code(content: str) -> str:
    """Return the lines of a block of code that are not blank, indented as written."""
    lines = dedent(content).split("\n")
    return "\n".join(line.rstrip() for line in lines if line.strip()).strip()

"""Markdown becomes pieces of plain text, its dialects and the HTML in it too."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from corpus.article import BlockKind
from corpus.characters import read_text
from corpus.forms.dialects import plain_markdown
from corpus.forms.markup import code_pieces, raised, read_markup
from corpus.forms.plain_text import read_plain_text
from corpus.front_matter import split_front_matter
from corpus.piece import Piece, row_text, tidy
from corpus.reading import Reading

# markdown-it drops what is nested this deep without a word; `TooDeepError` says so.
_MAX_NESTING = 100

# Bullets that come with text copied from a web page.
_COPIED_BULLET = re.compile(r"^([ \t]*)[•‣▪◦][ \t]+", re.MULTILINE)
_WIKI_LINK = re.compile(r"!?\[\[(?=[^\s\[\]])([^\[\]\n]{1,500})\]\](?!\()")
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif|pdf|mp[34]|webm|wav|m4a|mov|canvas)$", re.I
)
_MATHS = re.compile(
    r"\$\$(?:[^$\\]|\\.)+\$\$|\$(?![\s$])(?:[^$\\\n]|\\.)*(?<![\s\\])\$(?!\w)"
    # "\(" may be an escaped bracket in prose: what stands in it tells.
    r"|\\\((?=(?:(?!\\[()]).){0,500}(?:[\^_=]|\\[A-Za-z]))(?:(?!\\[()]).){1,500}\\\)"
    r"|\\\[(?=(?:(?!\\[\[\]]).){0,500}(?:[\^_=]|\\[A-Za-z]))(?:(?!\\[\[\]]).){1,500}\\\]",
    re.DOTALL,
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_HTML_TAGS = re.compile(
    "a|abbr|acronym|address|article|aside|audio|b|bdi|bdo|big|blockquote|br|button|caption|"
    "center|cite|code|col|colgroup|data|dd|del|details|dfn|dialog|div|dl|dt|em|embed|figcaption|"
    "figure|font|footer|form|h1|h2|h3|h4|h5|h6|header|hr|i|iframe|img|input|ins|kbd|label|legend|"
    "li|main|map|mark|menu|meter|nav|nobr|object|ol|option|p|picture|pre|progress|q|rp|rt|ruby|s|"
    "samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|template|textarea|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_ENDED_APART = re.compile(r"<(?=(?P<tag>script|style|textarea|pre)\b|[?!])", re.IGNORECASE)


class TooDeepError(ValueError):
    """Lists or quotes are nested so deep that the parser would lose what is in them."""


def read(data: bytes) -> Reading:
    """Read a Markdown file; see `Reader`."""
    return read_marked(data)


def read_marked(data: bytes, *, prepare: Callable[[str], str] | None = None) -> Reading:
    """Read a file that is Markdown once its text, without front matter, is prepared."""
    text, faults = read_text(data)
    imprint, body, warnings = split_front_matter(text)
    body = "\n".join(body.splitlines())
    pieces = read_pieces(prepare(body) if prepare else body)
    return Reading(pieces=tuple(pieces), imprint=imprint, warnings=(*faults, *warnings))


def read_pieces(text: str) -> list[Piece]:
    """Read Markdown as pieces; as plain text where it is nested too deep to be read."""
    try:
        return read_markdown(text)
    except TooDeepError:
        return read_plain_text(text)


def read_markdown(text: str) -> list[Piece]:
    """Read Markdown (CommonMark with tables and strikethrough) as pieces, in order.

    Inline markup, HTML and the syntax of other tools become their words; images and remarks are
    dropped. A quote's paragraphs are paragraphs. Everything in one item of a list is one item, a
    line each, but a list, a table or code in it has blocks of its own. A table's head and rows
    are rows.

    Raises:
        TooDeepError: Quotes are nested nearly 100 deep, or lists nearly 50.
    """
    tokens = _MARKDOWN.parse(_COPIED_BULLET.sub(r"\1- ", plain_markdown(text)))
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        raise TooDeepError("nested deeper than any article")
    reader = _Reader()
    for opening, token in pairwise([Token("", "", 0), *tokens]):
        reader.take(opening, token)
    return reader.pieces


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "maths", _read_maths)
    parser.inline.ruler.before("link", "wiki_link", _read_wiki_link)
    return parser


def _read_maths(state: StateInline, silent: bool) -> bool:
    """Keep mathematics as written: "_" and "*" in it are no emphasis."""
    return _take(state, _MATHS, silent, words=lambda maths: maths.group())


def _read_wiki_link(state: StateInline, silent: bool) -> bool:
    return _take(state, _WIKI_LINK, silent, words=_wiki_words)


def _wiki_words(link: re.Match[str]) -> str:
    """Return what a reader is shown of `[[note#part|words]]`; of a picture nothing."""
    target, bar, words = link[1].partition("|")
    if link.group().startswith("!") and _FILE.search(target.partition("#")[0].strip()):
        return ""
    if bar and words.strip():
        return words.strip()
    parts = (part.strip() for part in target.split("#"))
    return " > ".join(part for part in parts if part and not part.startswith("^"))


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
            case "table_open":
                self._end_item()
                self._list_number += 1
            case "tr_close":
                self._add_row(head=opening.type == "th_close")
            case "fence" | "code_block":
                self._end_item()
                self.pieces += code_pieces(dedent(token.content).strip("\n"))
            case "html_block":
                self._add_html(token.content)
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

    def _add_html(self, html: str) -> None:
        apart = _ENDED_APART.match(html.lstrip())
        end = f"</{apart['tag']}" if apart and apart["tag"] else ">"
        if apart and end.lower() not in html.lower():
            # It never ends: all behind it would be lost.
            words = self._words_of(read_markdown(_ENDED_APART.sub(r"\\<", html)))
            self._add_pieces(words)
        elif self._depth:
            for piece in read_markup(html):
                self._add(piece.text)
        else:
            self._add_pieces(read_markup(html, lists=self._list_number))

    def _add_pieces(self, pieces: list[Piece]) -> None:
        self.pieces += pieces
        self._list_number = max([self._list_number, *(piece.list_number for piece in pieces)])

    def _words_of(self, pieces: list[Piece]) -> list[Piece]:
        """Number the lists of other pieces on from one's own."""
        own = self._list_number
        return [
            replace(piece, list_number=piece.list_number + own) if piece.list_number else piece
            for piece in pieces
        ]

    def _end_item(self) -> None:
        if self._lines:
            text = "\n".join(self._lines)
            self._add_listed("item", text, depth=self._depth, bullet=self._bullet)
        self._lines = []
        self._bullet = "• "

    def _add_row(self, *, head: bool) -> None:
        row = row_text(self._cells)
        self._cells = []
        if row:
            self._add_listed("row", row, depth=int(not head), bullet="")

    def _add_listed(self, kind: BlockKind, text: str, *, depth: int, bullet: str) -> None:
        number = self._list_number
        piece = Piece(kind=kind, text=text, depth=depth, list_number=number, bullet=bullet)
        self.pieces.append(piece)


def _plain(children: list[Token]) -> str:
    """Return the words of inline tokens; a hard line break stays a line break."""
    words: list[str] = []
    unseen = ""  # the tag whose content no reader sees
    tag = ""
    for token in children:
        name = _TAG.match(token.content) if token.type == "html_inline" else None
        tag = name[1].lower() if name else ""
        if unseen:
            unseen = "" if tag == unseen and token.content.startswith("</") else unseen
        elif tag in {"script", "style"} and not token.content.startswith("</"):
            unseen = tag if f"</{tag}" in "".join(t.content.lower() for t in children) else ""
        else:
            words.append(_words(token, tag))
    return raised("".join(words))


def _words(token: Token, tag: str) -> str:
    if tag:
        marks = {"br": "\n", "sup": token.content}
        return marks.get(tag, "") if _HTML_TAGS.fullmatch(tag) else token.content
    breaks = {"softbreak": " ", "hardbreak": "\n", "image": ""}
    return breaks.get(token.type, token.content)


def _take(
    state: StateInline,
    pattern: re.Pattern[str],
    silent: bool,
    *,
    words: Callable[[re.Match[str]], str],
) -> bool:
    """Take what a pattern matches here as text of its own."""
    found = pattern.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("text", "", 0).content = words(found)
    state.pos = found.end()
    return True


_MARKDOWN = _parser()

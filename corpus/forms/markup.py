"""HTML becomes pieces: what a browser shows of it, in order. Nothing is judged or left out here."""

import re
from html.parser import HTMLParser

from corpus.article import BlockKind
from corpus.piece import Piece, row_text, tidy

_HEADING = re.compile(r"h([1-6])")
_UNSEEN = re.compile("script|style|template|title|svg|noscript|iframe|object|textarea")
# Their end may be left out, so that a hidden one would hide all behind it.
_ENDLESS = re.compile("html|body|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option")
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_INLINE = re.compile(
    "a|abbr|acronym|audio|b|bdi|bdo|big|button|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|"
    "label|link|mark|math|meta|meter|nobr|output|picture|progress|q|rp|rt|ruby|s|samp|small|source|"
    "span|strike|strong|sub|sup|time|track|tt|u|var|video|wbr"
)
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CODE_CHARS = 400
"""The longest block of code that is told as one."""


def read_markup(html: str, *, around: re.Pattern[str] | None = None, lists: int = 0) -> list[Piece]:
    """Read HTML, a page or a part of one, as pieces, in order.

    Inline markup becomes its plain text. Scripts, styles, remarks, pictures and what is marked as
    hidden are dropped. A row of a table is a row, a block of code is code, of a quote only its
    paragraphs stay, and whatever else begins a block is a paragraph. A table of one column and
    without a head is there for the looks alone: its cells are paragraphs.

    Args:
        html: The text of the page or part.
        around: Names of tags whose content is dropped too.
        lists: How many lists and tables stand before it.
    """
    reader = _Reader(around, lists)
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.pieces


def raised(text: str) -> str:
    """Write the numbers between `<sup>` tags as raised digits, and drop the tags."""
    digits = re.sub(r"(?i)<sup[^<>]*>\s*(\d+)\s*</sup>", lambda m: m[1].translate(_RAISED), text)
    return re.sub(r"(?i)</?sup[^<>]*>", "", digits)


def code_pieces(code: str) -> list[Piece]:
    """Make a block of code one piece, or several where it is long: at blank lines, else at any."""
    parts: list[str] = []
    for chunk in re.split(r"\n\s*\n", code):
        lines = "\n".join(line.rstrip() for line in chunk.split("\n") if line.strip())
        if parts and len(parts[-1]) + len(lines) < CODE_CHARS:
            parts[-1] = f"{parts[-1]}\n{lines}".strip()
        else:
            parts += _packed(lines)
    return [Piece(kind="code", text=part.strip()) for part in parts if part.strip()]


def _packed(lines: str) -> list[str]:
    parts = [""]
    for line in lines.split("\n"):
        if parts[-1] and len(parts[-1]) + len(line) >= CODE_CHARS:
            parts.append("")
        parts[-1] = f"{parts[-1]}\n{line}" if parts[-1] else line
    return parts


class _Reader(HTMLParser):
    """Collects pieces while the tags pass by."""

    def __init__(self, around: re.Pattern[str] | None, lists: int) -> None:
        super().__init__(convert_charrefs=True)
        self._around = around
        self.pieces: list[Piece] = []
        self._words: list[str] = []
        self._level = 0
        self._bullets: list[str] = []  # of the lists that are open, outermost first
        self._list_number = lists
        self._tables = 0
        self._rows: list[tuple[bool, list[str]]] = []  # of the outermost table: is it a head, cells
        self._pre = 0
        self._raised = 0
        self._unseen = ""  # the tag whose content is dropped
        self._unseen_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            self._unseen_depth += tag == self._unseen
        elif self._is_unseen(tag, dict(attrs)):
            self._unseen, self._unseen_depth = tag, 1
        elif tag == "br":
            self._words.append("\n")
        elif _INLINE.fullmatch(tag):
            self._raised += tag == "sup"
        elif self._tables:
            self._open_in_table(tag)
        else:
            self.end_block()
            self._open(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            self._unseen_depth -= tag == self._unseen
            self._unseen = self._unseen if self._unseen_depth else ""
        elif _INLINE.fullmatch(tag):
            self._raised = max(0, self._raised - (tag == "sup"))
        elif self._tables:
            self._close_in_table(tag)
        else:
            self.end_block()
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._raised and data.strip().isdecimal():
            data = data.strip().translate(_RAISED)
        self._words.append(data if self._pre else data.replace("\n", " "))

    def end(self) -> None:
        """End whatever is still open."""
        while self._tables:
            self._close_in_table("table")
        self.end_block()

    def end_block(self) -> None:
        """End the paragraph, heading, item or code that is open."""
        words = "".join(self._words)
        self._words = []
        if self._pre:
            self.pieces += code_pieces(words.strip("\n"))
            return
        text = tidy(words)
        if text and self._level:
            text = text.replace("\n", " ")
            self.pieces.append(Piece(kind="heading", text=text, level=self._level))
        elif text and self._bullets:
            self._add("item", text, depth=len(self._bullets), bullet=f"{self._bullets[-1]} ")
        elif text:
            self.pieces.append(Piece(kind="paragraph", text=text))

    def _add(self, kind: BlockKind, text: str, *, depth: int, bullet: str = "") -> None:
        number = self._list_number
        piece = Piece(kind=kind, text=text, depth=depth, list_number=number, bullet=bullet)
        self.pieces.append(piece)

    def _open(self, tag: str) -> None:
        heading = _HEADING.fullmatch(tag)
        if heading:
            self._level = int(heading[1])
        elif tag in {"ul", "ol", "menu"}:
            self._list_number += not self._bullets
            self._bullets.append("•" if tag != "ol" else "0.")
        elif tag == "li" and self._bullets and self._bullets[-1] != "•":
            self._bullets[-1] = f"{int(self._bullets[-1][:-1]) + 1}."
        elif tag == "pre":
            self._pre += 1
        elif tag == "table":
            self._tables, self._rows = 1, []

    def _close(self, tag: str) -> None:
        if _HEADING.fullmatch(tag):
            self._level = 0
        elif tag in {"ul", "ol", "menu"} and self._bullets:
            self._bullets.pop()
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)

    def _is_unseen(self, tag: str, attributes: dict[str, str | None]) -> bool:
        around = self._around is not None and self._around.fullmatch(tag)
        return bool(around or _UNSEEN.fullmatch(tag)) or _is_hidden(tag, attributes)

    def _open_in_table(self, tag: str) -> None:
        if tag == "table":
            self._tables += 1
        elif self._tables == 1 and tag == "tr":
            self._end_cell()
            self._rows.append((True, []))
        elif self._tables == 1 and tag in {"td", "th"}:
            self._end_cell()
            head, cells = self._rows.pop() if self._rows else (True, [])
            self._rows.append((head and tag == "th", [*cells, ""]))
        else:
            self._words.append(" ")

    def _close_in_table(self, tag: str) -> None:
        if tag == "table":
            self._tables -= 1
            if not self._tables:
                self._end_cell()
                self._add_rows()
        elif self._tables == 1 and tag in {"td", "th", "tr", "caption"}:
            self._end_cell()
        else:
            self._words.append(" ")

    def _end_cell(self) -> None:
        words = " ".join("".join(self._words).split())
        self._words = []
        if not words:
            return
        if self._rows and self._rows[-1][1]:
            cells = self._rows[-1][1]
            cells[-1] = f"{cells[-1]} {words}".strip()
        else:
            self.pieces.append(Piece(kind="paragraph", text=words))  # a caption

    def _add_rows(self) -> None:
        rows = [(head, cells) for head, cells in self._rows if any(cells)]
        for_looks = all(len(cells) == 1 and not head for head, cells in rows)
        self._list_number += 1
        for number, (head, cells) in enumerate(rows):
            if for_looks:
                self.pieces.append(Piece(kind="paragraph", text=cells[0]))
            else:
                self._add("row", row_text(cells), depth=0 if head and number == 0 else 1)


def _is_hidden(tag: str, attributes: dict[str, str | None]) -> bool:
    if _VOID.fullmatch(tag) or _ENDLESS.fullmatch(tag):
        return False
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))

"""PDF: the text of its pages, put together into paragraphs that know their pages."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

from corpus.errors import UnreadableError
from corpus.forms import pdf_pages
from corpus.forms.plain_text import looks_like_heading
from corpus.imprint import Field, imprint_of
from corpus.piece import Piece, tidy
from corpus.reading import Reading

_MISSING = "Install it: pip install pypdfium2"
_LONGEST_S = 150
_HYPHEN = re.compile(r"(?:[\x02\ufffe\xad]|(?<=[a-zß-ÿ])-)$")
_JOINED = re.compile(r"(?<=\w)[\x02\ufffe](?=\w)")
_LEADERS = re.compile(r"(?:\.[ ]?){5,}\d{0,4}$")
_PAGE_NUMBER = re.compile(r"^\d{1,4}(?=\s|$)|(?<!\S)\d{1,4}$")
_BULLET = re.compile(r"(?P<bullet>[•‣▪◦●–*-]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))[ \t]+(?P<words>\S.*)")
_STOP = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_SHORT_LINE = 0.75
_FEWEST = 3


@dataclass(slots=True)
class _Paragraph:
    """Lines that belong together, each with the number of its page, from 1."""

    lines: list[tuple[str, int]] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """Read a PDF; see `Reader`. Pages without text are told, and lines that every page repeats."""
    found = _extracted(data)
    pages = [_lines(text) for text in found["pages"]]
    blank = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(blank) == len(pages):
        raise UnreadableError(
            f"no text on any of its {len(pages)} pages, which may be pictures",
            "Have their text recognised (OCR) first.",
        )
    repeated = _repeated(pages)
    kept = [[line for line in lines if _shape(line) not in repeated] for lines in pages]
    heads = _without_heads(kept)
    contents = sum(bool(_LEADERS.search(line)) for lines in kept for line in lines)
    kept = [[line for line in lines if not _LEADERS.search(line)] for lines in kept]
    pieces = tuple(_pieces(_paragraphs(kept)))
    imprint, warnings = imprint_of(_fields(found["said"]))
    if blank:
        warnings += (f"no text on {_named(blank)}, which may be pictures: left out",)
    if repeated:
        shown = ", ".join(repr(line) for line in sorted(repeated.values())[:3])
        warnings += (f"repeated on most pages and left out: {shown}",)
    if heads:
        shown = ", ".join(map(repr, sorted(heads)[:3]))
        warnings += (f"heads and feet with the page's number left out: {shown}",)
    if contents:
        noun = "line" if contents == 1 else "lines"
        warnings += (f"{contents} {noun} of a table of contents left out",)
    return Reading(pieces=pieces, imprint=imprint, warnings=warnings)


def _extracted(data: bytes) -> dict[str, Any]:
    """Read the pages in a process of its own."""
    program = [sys.executable, str(Path(pdf_pages.__file__))]
    try:
        ended = subprocess.run(
            program, input=data, capture_output=True, timeout=_LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError("reading it took too long", "Split it or save it anew.") from None
    try:
        found: dict[str, Any] = json.loads(ended.stdout)
    except ValueError:
        raise UnreadableError("what reads PDF broke on it", "Save it anew.") from None
    if "missing" in found:
        raise UnreadableError("PDF needs pypdfium2, which is not installed", _MISSING)
    if "fault" in found:
        raise UnreadableError(f"no PDF that can be read ({found['fault']})", "Save it anew.")
    return found


def _fields(said: dict[str, str]) -> list[Field]:
    made = _PDF_DATE.match(said.get("CreationDate", ""))
    values = {
        "title": said.get("Title"),
        "author": said.get("Author"),
        "published": "-".join(part for part in made.groups() if part) if made else "",
    }
    return [
        Field(name=name, value=value, where="head of the PDF") for name, value in values.items()
    ]


def _lines(text: str) -> list[str]:
    lines = (normalize("NFC", tidy(line)) for line in re.split(r"\r\n|\r|\n", text))
    return [_JOINED.sub("", line) for line in lines if line]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _without_heads(pages: Sequence[list[str]]) -> set[str]:
    """Take out heads and feet that begin or end with their page's number, and give one of each.

    A chapter has its own, so they are not those of most pages; but on three pages or more their
    numbers are as far from the pages' own.
    """
    edges: defaultdict[tuple[str, int], list[tuple[list[str], int]]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for at in {0, len(lines) - 1} if lines else ():
            for number in {int(number) for number in _PAGE_NUMBER.findall(lines[at])}:
                edges[_shape(lines[at]), number - page].append((lines, at))
    found = [places for places in edges.values() if len(places) >= _FEWEST]
    taken = {id(lines): set[int]() for places in found for lines, _ in places}
    shown = {places[0][0][places[0][1]] for places in found}
    for places in found:
        for lines, at in places:
            taken[id(lines)].add(at)
    for lines in pages:
        lines[:] = [line for at, line in enumerate(lines) if at not in taken.get(id(lines), ())]
    return shown


def _repeated(pages: Sequence[Sequence[str]]) -> dict[str, str]:
    """Find what stands at the head or foot of most pages, but for its numbers."""
    edges: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for lines in pages:
        for line in {lines[0], lines[-1]} if lines else ():
            edges[_shape(line)] += 1
            shown[_shape(line)] = line
    most = max(3, len(pages) // 2 + 1)
    return {shape: shown[shape] for shape, count in edges.items() if count >= most}


def _named(pages: Sequence[int]) -> str:
    """Name pages, runs of them together: "pages 2, 4 to 6"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    shown = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"{'page' if len(pages) == 1 else 'pages'} {', '.join(shown)}"


def _paragraphs(pages: Sequence[Sequence[str]]) -> list[_Paragraph]:
    """Put lines together: a paragraph ends behind a line that is shorter than the others.

    At the end of a page it goes on where its last sentence does.
    """
    lengths = sorted(len(line) for lines in pages for line in lines)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    paragraphs = [_Paragraph()]
    for number, lines in enumerate(pages, 1):
        for line in lines:
            last = paragraphs[-1].lines
            if last and _ends(last[-1][0], line, width=width):
                paragraphs.append(_Paragraph())
            paragraphs[-1].lines.append((line, number))
    return [paragraph for paragraph in paragraphs if paragraph.lines]


def _ends(line: str, following: str, *, width: int) -> bool:
    """Whether a paragraph ends between two lines."""
    if _BULLET.match(following):
        return True
    if following[0].islower() or _HYPHEN.search(line) or line.endswith(","):
        return False
    short = len(line) < _SHORT_LINE * width
    return short or (bool(_STOP.search(line)) and len(line) < 0.9 * width)


def _pieces(paragraphs: Sequence[_Paragraph]) -> list[Piece]:
    pieces: list[Piece] = []
    list_number = 0
    for at, paragraph in enumerate(paragraphs):
        item = _BULLET.match(paragraph.lines[0][0])
        follows = bool(pieces) and pieces[-1].kind == "item"
        list_number += bool(item) and not follows
        if item:
            paragraph.lines[0] = (item["words"], paragraph.lines[0][1])
        text, places = _joined(paragraph.lines)
        following = paragraphs[at + 1].lines if at + 1 < len(paragraphs) else []
        if item:
            bullet = item["bullet"] if item["bullet"][0] in "0123456789(" else "•"
            piece = Piece(
                kind="item", text=text, depth=1, list_number=list_number, bullet=f"{bullet} ",
                places=places,
            )  # fmt: skip
        elif len(paragraph.lines) == 1 and len(following) > 1 and looks_like_heading(text):
            piece = Piece(kind="heading", text=text, level=2, guessed=True, places=places)
        else:
            piece = Piece(kind="paragraph", text=text, places=places)
        pieces.append(piece)
    return pieces


def _joined(lines: Sequence[tuple[str, int]]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Join lines into one, words that were broken at their ends too, and mark where pages begin."""
    text = ""
    places: list[tuple[int, str]] = []
    for line, page in lines:
        broken = _HYPHEN.search(text)
        if broken and line[0].islower():
            text = text[: broken.start()]
        elif text:
            text += " "
        places.append((len(text), f"page {page}"))
        text += line
    return text, tuple(places)

"""PDF: the text of its pages, put together into paragraphs that know their pages."""

import json
import re
import subprocess
import sys
from collections import Counter
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
_BULLET = re.compile(r"(?P<bullet>[•‣▪◦●–*-]|\d{1,3}[.)]|\([a-z0-9]{1,3}\))[ \t]+(?P<words>\S.*)")
_STOP = re.compile(r"[.!?:;。！？…][\"'”’»)\]]*$")
_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_SHORT_LINE = 0.75


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
    pieces = tuple(_pieces(_paragraphs(kept)))
    imprint, warnings = imprint_of(_fields(found["said"]))
    if blank:
        warnings += (f"no text on {_named(blank)}, which may be pictures: left out",)
    if repeated:
        shown = ", ".join(repr(line) for line in sorted(repeated.values())[:3])
        warnings += (f"repeated on most pages and left out: {shown}",)
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
    return [line for line in lines if line]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


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

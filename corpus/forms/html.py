"""HTML, such as a page saved from a browser: the article in it, without what is around it."""

import codecs
import logging
import re
from collections.abc import Iterator

from corpus.characters import read_text
from corpus.errors import UnreadableError
from corpus.forms.markup import read_markup
from corpus.imprint import Field, imprint_of
from corpus.piece import Piece
from corpus.reading import Reading

_MISSING = "Install it: pip install trafilatura lxml-html-clean"
# It would tell on standard error of what is told in the reading.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_AROUND = re.compile("nav|footer|aside|form")
_SMALL_CHARS = 250
"""A page with less text is too small for its article to be told from the rest."""
_SHOWN = 3
_SHOWN_CHARS = 60


def read(data: bytes) -> Reading:
    """Read a page; see `Reader`.

    Navigation, advertising and the like are left out, which a warning tells; of a small page only
    what is marked as such.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise UnreadableError("HTML needs trafilatura, which is not installed", _MISSING) from error
    html, faults = read_text(data, declared=_declared(data))
    whole = read_markup(html)
    found = trafilatura.extract(
        html, output_format="html", include_comments=False, include_formatting=True,
        include_tables=True, favor_recall=True,
    )  # fmt: skip
    pieces = read_markup(found or "")
    if sum(len(piece.text) for piece in pieces) < _SMALL_CHARS:
        pieces = read_markup(html, around=_AROUND)
    imprint, warnings = imprint_of(_fields(html, trafilatura.extract_metadata(html)))
    left_out = tuple(_left_out(whole, pieces, imprint.title))
    return Reading(pieces=tuple(pieces), imprint=imprint, warnings=(*faults, *warnings, *left_out))


def _declared(data: bytes) -> str:
    """Return the encoding that a page says it is in, if there is such a one."""
    found = _CHARSET.search(data, 0, 4096)
    try:
        return codecs.lookup(found[1].decode("ascii")).name if found else ""
    except (LookupError, UnicodeDecodeError):
        return ""


def _fields(html: str, metadata: object) -> Iterator[Field]:
    """Give what the head of the page says; the address it was saved from counts before others."""
    saved = _SAVED_FROM.search(html, 0, 4096)
    known = {
        "title": getattr(metadata, "title", None),
        "author": (getattr(metadata, "author", None) or "").split("; "),
        "publisher": getattr(metadata, "sitename", None),
        "published": getattr(metadata, "date", None),
        "url": saved[1] if saved else getattr(metadata, "url", None),
    }
    for name, value in known.items():
        yield Field(name=name, value=value, where="head of the page")


def _left_out(whole: list[Piece], kept: list[Piece], title: str) -> Iterator[str]:
    """Say what stands on the page and not in the article."""
    text = " ".join(_letters(piece.text) for piece in kept) + _letters(title)
    lines = [line for piece in whole for line in piece.text.split("\n")]
    missing = [line for line in lines if _letters(line) not in text]
    if missing:
        shown = ", ".join(repr(line[:_SHOWN_CHARS]) for line in missing[:_SHOWN])
        more = ", …" if len(missing) > _SHOWN else ""
        noun = "line" if len(missing) == 1 else "lines"
        yield f"{len(missing)} {noun} around the article left out: {shown}{more}"


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))

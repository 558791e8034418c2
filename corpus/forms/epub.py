"""EPUB: the chapters of a book in their order."""

import posixpath
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

from corpus.characters import read_text
from corpus.errors import UnreadableError
from corpus.forms.archive import open_archive, read_part
from corpus.forms.markup import read_markup
from corpus.imprint import Field, imprint_of
from corpus.piece import Piece
from corpus.reading import Reading

_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_NAMES = {"title": "title", "author": "creator", "publisher": "publisher", "date": "date"}


def read(data: bytes) -> Reading:
    """Read an EPUB; see `Reader`. Its table of contents is left out: it only names what follows."""
    archive = open_archive(data)
    container = _xml(archive, "META-INF/container.xml")
    package = next(
        (at.get("full-path", "") for at in container.iter() if "full-path" in at.attrib), ""
    )
    root = _xml(archive, package)
    pieces: list[Piece] = []
    warnings: list[str] = []
    for name in _chapters(root, posixpath.dirname(package)):
        part = read_part(archive, name)
        html, faults = read_text(part)
        warnings += [f"{name}: {fault}" for fault in faults]
        if not part:
            warnings.append(f"{name} is named as a chapter but is not there")
        offset = max((piece.list_number for piece in pieces), default=0)
        pieces += read_markup(html, lists=offset)
    said = [
        Field(name=name, value=[at.text for at in root.iter(f"{_DUBLIN}{tag}")], where="the EPUB")
        for name, tag in _NAMES.items()
    ]
    imprint, faults = imprint_of(said)
    return Reading(pieces=tuple(pieces), imprint=imprint, warnings=(*warnings, *faults))


def _xml(archive: ZipFile, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(read_part(archive, name))
    except ElementTree.ParseError as error:
        raise UnreadableError(
            f"no EPUB that can be read ({name}: {error})", "Save it anew."
        ) from error


def _chapters(root: ElementTree.Element, folder: str) -> list[str]:
    """Name the files of the spine in order, without the one that is the table of contents."""
    items = {at.get("id"): at for at in root.iter() if at.tag.endswith("}item")}
    spine = [items.get(at.get("idref")) for at in root.iter() if at.tag.endswith("}itemref")]
    return [
        posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in spine
        if item is not None and "nav" not in item.get("properties", "").split()
    ]

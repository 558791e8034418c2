"""DOCX, as word processors write it: headings, paragraphs, lists and tables."""

import io
from xml.etree import ElementTree

from corpus.errors import UnreadableError
from corpus.forms.archive import open_archive, read_part
from corpus.forms.markup import read_markup
from corpus.imprint import Field, imprint_of
from corpus.reading import Reading

_MISSING = "Install it: pip install mammoth"
_STYLES = """\
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
comment-reference =>
"""
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read(data: bytes) -> Reading:
    """Read a DOCX file; see `Reader`. Pictures and remarks at its edge are dropped."""
    try:
        import mammoth
    except ImportError as error:
        raise UnreadableError("DOCX needs mammoth, which is not installed", _MISSING) from error
    archive = open_archive(data)
    said = read_part(archive, "docProps/core.xml")
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _: {}),
        ).value
    except Exception as error:  # mammoth lets through whatever a bad file causes
        raise UnreadableError(f"no DOCX that can be read ({error})", "Save it anew.") from error
    imprint, warnings = imprint_of(_fields(said))
    return Reading(pieces=tuple(read_markup(html)), imprint=imprint, warnings=warnings)


def _fields(xml: bytes) -> list[Field]:
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return []
    names = {"title": f"{_DUBLIN}title", "author": f"{_DUBLIN}creator", "date": f"{_TERMS}created"}
    return [
        Field(name=name, value=root.findtext(tag), where="properties of the file")
        for name, tag in names.items()
    ]

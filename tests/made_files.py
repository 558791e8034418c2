"""Files of other forms, made by hand so that a test shows what stands in them."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: Sequence[Sequence[str]], *, title: str = "") -> bytes:
    """A PDF with these lines on its pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(f"<< /Title ({title}) /CreationDate (D:20250301080000Z) >>")
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 780 Td {shown} ET" if lines else ""
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>"
    return _numbered(objects)


def _numbered(objects: Sequence[str]) -> bytes:
    text, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def archive(files: Mapping[str, str]) -> bytes:
    """An archive that holds these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return held.getvalue()


def docx(paragraphs: Sequence[tuple[str, str]], *, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A DOCX of paragraphs, each with the name of its style, and a table."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>' for c in row)}</w:tr>"
        for row in rows
    )
    table = f"<w:tbl>{cells}</w:tbl>" if rows else ""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in (("Title", "Title"), ("Heading1", "heading 1"), ("Normal", "Normal"))
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{types}.document.main+xml"/></Types>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'relationships"><Relationship Id="r1" Type="{relation}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.'
            f'org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/styles" '
            'Target="styles.xml"/></Relationships>',
            "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}{table}</w:body>'
            "</w:document>",
            "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
            'package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>Ada Quill</dc:creator>'
            "<dcterms:created>2025-03-01T08:00:00Z</dcterms:created></cp:coreProperties>",
        }
    )


def epub(chapters: Mapping[str, str]) -> bytes:
    """An EPUB of chapters, each the body of a page, behind a table of contents."""
    names = ["nav.xhtml", *chapters]
    nav = ' properties="nav"'
    items = "".join(
        f'<item id="i{at}" href="{name}" media-type="application/xhtml+xml"'
        f"{nav if at == 0 else ''}/>"
        for at, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(names)))
    pages = {
        f"OEBPS/{name}": f"<html><head><title>x</title></head><body>{body}</body></html>"
        for name, body in {"nav.xhtml": "<nav>Contents</nav>", **chapters}.items()
    }
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Mill</dc:title>'
            "<dc:creator>Ada Quill</dc:creator><dc:creator>Bo</dc:creator>"
            "<dc:date>2025-03</dc:date>"
            f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
            **pages,
        }
    )

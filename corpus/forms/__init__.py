"""The forms of files that are read: one reader each, found by suffix."""

from corpus.forms import docx, epub, html, markdown, mdx, pdf, plain_text, transcript
from corpus.reading import Reader

READERS: dict[str, Reader] = {
    ".docx": docx.read,
    ".epub": epub.read,
    ".htm": html.read,
    ".html": html.read,
    ".markdown": markdown.read,
    ".md": markdown.read,
    ".mdx": mdx.read,
    ".pdf": pdf.read,
    ".qmd": markdown.read,
    ".srt": transcript.read,
    ".text": plain_text.read,
    ".txt": plain_text.read,
    ".vtt": transcript.read,
    ".xhtml": html.read,
}
"""The reader of each form by the suffix of its files, in small letters."""

__all__ = ["READERS"]

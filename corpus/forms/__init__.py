"""The forms of files that are read: one reader each, found by suffix."""

from corpus.forms import markdown, mdx, plain_text
from corpus.reading import Reader

READERS: dict[str, Reader] = {
    ".markdown": markdown.read,
    ".md": markdown.read,
    ".mdx": mdx.read,
    ".qmd": markdown.read,
    ".text": plain_text.read,
    ".txt": plain_text.read,
}
"""The reader of each form by the suffix of its files, in small letters."""

__all__ = ["READERS"]

"""MDX: Markdown with imports, exports and components, of which only the words are read."""

from corpus.forms.dialects import without_script
from corpus.forms.markdown import read_marked
from corpus.reading import Reading


def read(data: bytes) -> Reading:
    """Read an MDX file; see `Reader`."""
    return read_marked(data, prepare=without_script)

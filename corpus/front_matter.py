"""The front matter of a Markdown file: who wrote it, where it is from and when."""

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

import yaml

from corpus.errors import ArticleError

# The C parser is ten times faster, but a PyYAML built from source may lack it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCED = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TIME_OF_DAY = re.compile(r"(?<=\d{4}-\d{2}-\d{2})[T ]\d{2}:.*")
_MAX_DEPTH = 20
_EMPTY = frozenset({"", "~", "null"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What a file says about its article; each is empty if it does not say.

    Attributes:
        title: The article's title.
        publisher: Who published it.
        author: Who wrote it; several are separated by ", ".
        published: ISO date.
        source: An http or https address.
    """

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    source: str = ""


_KEYS = frozenset(field.name for field in fields(FrontMatter))


def split_front_matter(text: str, path: Path) -> tuple[FrontMatter, str]:
    """Split a file's text into its front matter and what follows.

    Front matter stands between two lines "---", the first of which begins the file. It is YAML;
    keys that `FrontMatter` does not know (`left_out` is one) are for the reader of the file.

    Args:
        text: The text, with line feeds as line endings.
        path: The file, for the error.

    Raises:
        ArticleError: It is not closed, not YAML or not `key: value`; a key stands there twice;
            `published` is not an ISO date; `source` is not an http or https address.
    """
    if not re.match(r"---[ \t]*\n", text):
        return FrontMatter(), text
    fenced = _FENCED.match(text)
    if fenced is None:
        raise _error(path, 1, "no line '---' closes it")
    values: dict[str, str] = {}
    for key, value in _pairs(fenced["yaml"], path):
        if key.value not in _KEYS:
            continue
        line = value.start_mark.line + 2
        if key.value in values:
            raise _error(path, line, f"{key.value!r} stands there twice")
        values[key.value] = _checked(key.value, _words(value, path), path, line)
    return FrontMatter(**values), text[fenced.end() :]


def _pairs(text: str, path: Path) -> list[tuple[yaml.Node, yaml.Node]]:
    """Parse YAML into nodes only: they know their lines, and no value is guessed to be a number."""
    try:
        _refuse_depth(text, path)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _error(path, line, error.problem or "not YAML") from error
    except yaml.YAMLError as error:
        raise _error(path, 1, "not YAML") from error
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise _error(path, root.start_mark.line + 2, "not 'key: value' lines")
    return list(root.value)


def _refuse_depth(text: str, path: Path) -> None:
    """Refuse deep nesting from the flat run of events: composing it crashes the C parser."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            line = event.start_mark.line + 2 if event.start_mark else 1
            raise _error(path, line, "lists within lists without end")


def _words(node: yaml.Node, path: Path) -> str:
    """Return a value as words, several of them separated by ", "."""
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(part, yaml.ScalarNode) for part in nodes):
        raise _error(path, node.start_mark.line + 2, "a value must be words or a list of words")
    words = (" ".join(part.value.split()) for part in nodes)
    return ", ".join(normalize("NFC", word) for word in words if word.lower() not in _EMPTY)


def _checked(key: str, value: str, path: Path, line: int) -> str:
    """Return the value of a key in its canonical form."""
    if key == "published" and value:
        try:
            return date.fromisoformat(_TIME_OF_DAY.sub("", value)).isoformat()
        except ValueError as error:
            raise _error(
                path, line, f"published {value!r} is not a date like 2025-01-31"
            ) from error
    if key == "source" and value and not _is_web_address(value):
        raise _error(path, line, f"source {value!r} is not an http or https address")
    return value


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and " " not in value


def _error(path: Path, line: int, problem: str) -> ArticleError:
    return ArticleError(
        path, f"bad front matter, line {line}: {problem}", "Mend or remove that line."
    )

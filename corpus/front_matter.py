"""The front matter of a text: YAML, TOML, JSON or `Title: ...` lines at its head, or none of them.

No fault of it costs the text: what cannot be parsed is read line by line, and what only looks like
front matter (a rule at the head of a page) is text.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

import yaml

from corpus.imprint import Field, Imprint, imprint_of, is_known

# The C parser is ten times faster, but a PyYAML built from source may lack it.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCED = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_OPENED = re.compile(r"(?:---|\+\+\+)[ \t]*\n(?P<name>[\w-]+)[ \t]*[:=]")
_LINE = re.compile(
    r"[\"']?(?P<name>[\w][\w -]*?)[\"']?[ \t]*(?P<mark>[:=])(?:[ \t]+|$)(?P<value>.*)"
)
_HEADER = re.compile(r"[A-Za-z][\w -]{0,30}:(?:[ \t].*)?")
_MAX_DEPTH = 20
_SHOWN_DEPTH = 4
_MOST_PARTS = 50
# Names that say nothing about who, where and when, but that this is front matter.
_USUAL = frozenset(
    {
        "alias", "aliases", "categories", "category", "cssclasses", "description", "draft",
        "excerpt", "id", "keywords", "lang", "language", "layout", "left_out", "modified",
        "permalink", "slug", "status", "subtitle", "summary", "tag", "tags", "template", "type",
        "updated", "weight",
    }
)  # fmt: skip


class _NotFieldsError(ValueError):
    """A text is not `name: value`; `line` is where, from 1, and 0 if it is no fields at all."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def split_front_matter(text: str) -> tuple[Imprint, str, tuple[str, ...]]:
    """Split a text into what its front matter says and what follows.

    YAML stands between two lines "---", TOML between two lines "+++"; JSON is an object that
    begins the text; headers are `Name: value` lines before the first blank one, of which one is
    the title. Names that `imprint_of` does not know are for other tools.

    Args:
        text: The text, with line feeds as line endings.

    Returns:
        What it says, the text without it, and a sentence for whatever was left out.
    """
    fenced = _FENCED.match(text)
    if fenced:
        fields, faults = _fenced_fields(fenced["inside"], toml=fenced["fence"] == "+++")
        end = fenced.end()
    else:
        fields, end = _json_fields(text) or _header_fields(text) or ([], 0)
        faults = _unclosed(text)
    if fenced and fields is None:
        return Imprint(), text, ()
    imprint, warnings = imprint_of(fields or ())
    return imprint, text[end:], (*faults, *warnings)


def _unclosed(text: str) -> tuple[str, ...]:
    opened = _OPENED.match(text)
    if opened and is_known(opened["name"]):
        return ("front matter, line 1: no such line closes it, so it was read as text",)
    return ()


def _fenced_fields(inside: str, *, toml: bool) -> tuple[list[Field] | None, tuple[str, ...]]:
    """Read the fields, and tell what could not be parsed; None where it is text between rules."""
    if not re.sub(r"(?m)^[ \t]*(?:#.*)?$", "", inside).strip():
        return [], ()
    try:
        fields = _toml_fields(inside) if toml else _yaml_fields(inside)
    except _NotFieldsError as error:
        first = next(line for line in inside.split("\n") if re.sub(r"^[ \t]*#.*", "", line).strip())
        if not error.line or not _LINE.match(first):
            return None, ()
        kind = "TOML" if toml else "YAML"
        fault = (
            f"front matter, line {error.line}: not {kind} ({error}), so it was read line by line"
        )
        return list(_line_fields(inside)), (fault,)
    return (fields if toml or _is_front_matter(fields) else None), ()


def _is_front_matter(fields: list[Field]) -> bool:
    """Whether these are not words between two rules that happen to have a colon."""
    names = [field.name for field in fields]
    if any(is_known(name) or name.casefold() in _USUAL for name in names):
        return True
    sentences = any(str(field.value).rstrip().endswith((".", "!", "?")) for field in fields)
    return not sentences and any(re.fullmatch(r"[\w.-]+", name) for name in names)


def _yaml_fields(text: str) -> list[Field]:
    """Parse YAML into nodes only: they know their lines, and no value is guessed to be a number."""
    try:
        _refuse_depth(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _NotFieldsError(error.problem or "not to be parsed", line) from error
    except yaml.YAMLError as error:
        raise _NotFieldsError("not to be parsed", 1) from error
    if not isinstance(root, yaml.MappingNode):
        raise _NotFieldsError("no mapping", 0)
    return [
        Field(
            name=str(key.value),
            value=_value(value, 0),
            where=f"front matter, line {value.start_mark.line + 2}",
        )
        for key, value in root.value
    ]


def _refuse_depth(text: str) -> None:
    """Refuse deep nesting from the flat run of events: composing it crashes the C parser."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            line = event.start_mark.line + 2 if event.start_mark else 1
            raise _NotFieldsError("lists within lists without end", line)


def _value(node: yaml.Node, depth: int) -> object:
    """Return a node as words, lists and mappings, cut where they are deep: aliases multiply."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    parts = node.value[:_MOST_PARTS] if depth < _SHOWN_DEPTH else []
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value, depth + 1) for key, value in parts}
    return [_value(part, depth + 1) for part in parts]


def _toml_fields(text: str) -> list[Field]:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise _NotFieldsError("not to be parsed", int(line[1]) + 1 if line else 1) from error
    return _fields_of(values, text, first_line=2)


def _json_fields(text: str) -> tuple[list[Field], int] | None:
    if not text.startswith("{"):
        return None
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    fields = _fields_of(values, text, first_line=1)
    known = any(is_known(field.name) or field.name in _USUAL for field in fields)
    return (fields, end) if known and text[end : end + 1] in {"\n", ""} else None


def _header_fields(text: str) -> tuple[list[Field], int] | None:
    head, _, _ = text.partition("\n\n")
    lines = head.split("\n")
    if not all(map(_HEADER.fullmatch, lines)):
        return None
    fields = list(_line_fields(head, first_line=1))
    usual = all(is_known(field.name) or field.name.casefold() in _USUAL for field in fields)
    titled = any(field.name.casefold() == "title" for field in fields)
    return (fields, len(head)) if usual and titled else None


def _fields_of(values: Mapping[str, object], text: str, *, first_line: int) -> list[Field]:
    lines = text.split("\n")
    return [
        Field(name=name, value=value, where=f"front matter, line {line}")
        for name, value in values.items()
        for line in [next((at for at, has in enumerate(lines, first_line) if name in has), 1)]
    ]


def _line_fields(text: str, *, first_line: int = 2) -> Iterator[Field]:
    """Read `name: value` lines one by one; lines that are indented belong to other tools."""
    for number, line in enumerate(text.split("\n"), first_line):
        found = _LINE.match(line)
        if found:
            value = found["value"].strip().strip("\"'")
            listed = re.fullmatch(r"\[([^\[\]]*)\]", value)
            values = [
                part.strip().strip("\"'") for part in (listed[1] if listed else "").split(",")
            ]
            where = f"front matter, line {number}"
            yield Field(name=found["name"], value=values if listed else value, where=where)

"""Who wrote an article, where it is from and when: usual names are known, values are checked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from unicodedata import normalize
from urllib.parse import urlsplit

from corpus.characters import clean

_NAMES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "site_name", "sitename", "publication"),
    "author": ("author", "authors", "by", "byline", "creator"),
    "published": (
        "published", "date", "pubdate", "pub_date", "publish_date", "publishdate",
        "date_published", "datepublished", "published_at", "published_date", "created",
    ),
    "url": ("url", "source", "canonical", "canonical_url", "link", "source_url", "original_url"),
}  # fmt: skip
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_NAMED = ("name", "full_name", "title", "url", "href", "value")
_EMPTY = frozenset({"", "~", "null", "none"})
_MOST_CHARS = 500
_MOST_VALUES = 30
_DEEPEST = 4
_TIME_OF_DAY = re.compile(r"(?:(?<=\d)[T ]|,? (?:at )?)\d{1,2}:\d{2}(?!\d).*")
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_SPELT = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y%m%d")
_MONTHS = ("%B %Y", "%b %Y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a file says about its article; each is empty if it does not say. As in `Article`."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a file says of itself.

    Attributes:
        name: What the file calls it.
        value: Words, a date, a list or a mapping of these.
        where: Where it stands, such as "front matter, line 3".
    """

    name: str
    value: object
    where: str


def is_known(name: str) -> bool:
    """Whether a name is one of those under which files say who, where and when."""
    return _spelt(name) in _FIELDS


def imprint_of(fields: Iterable[Field]) -> tuple[Imprint, tuple[str, ...]]:
    """Take from what a file says of itself what an article has a place for.

    Where several names say the same, the first of them that has a good value counts; a name that
    stands there twice counts where it stands first.

    Returns:
        The imprint, and a sentence for each value that was left out.
    """
    given: dict[str, Field] = {}
    warnings: list[str] = []
    for field in fields:
        name = _spelt(field.name)
        if name in _FIELDS and name in given:
            warnings.append(f"{field.where}: {field.name!r} stands there twice, left out")
        elif name in _FIELDS:
            given[name] = field
    values = dict.fromkeys(_NAMES, "")
    for attribute, names in _NAMES.items():
        for field in (given[name] for name in names if name in given):
            value, fault = _checked(attribute, field)
            values[attribute] = values[attribute] or value
            if fault:
                warnings.append(f"{field.where}: {fault}")
    return Imprint(**values), tuple(warnings)


def iso_date(text: str) -> str:
    """Return a date as "2025-01-31", "2025-01" or "2025", whatever of it is known.

    Empty for what is no date, and where day and month could be taken for each other.
    """
    text = _TIME_OF_DAY.sub("", text).strip().rstrip("Z")
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        year, _, month, day = found.groups()
        return _iso(year, month, day)
    found = _YEAR_LAST.fullmatch(text)
    if found:
        first, mark, second, year = found.groups()
        if mark == "." or int(first) > 12 or first == second:
            return _iso(year, second, first)
        return _iso(year, first, second) if int(second) > 12 else ""
    return _spelt_date(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text))


def _iso(year: str, month: str | None, day: str | None) -> str:
    try:
        known = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
    return known[: 10 if day else 7 if month else 4]


def _spelt_date(text: str) -> str:
    """Read a date with the name of its month, as Python's own names of months have it."""
    text = re.sub(r"^[A-Za-z]+day,? |^[A-Z][a-z]{2},? (?=\d)", "", text).replace(".", "")
    for forms, length in ((_SPELT, 10), (_MONTHS, 7)):
        for form in forms:
            try:
                return datetime.strptime(text, form).date().isoformat()[:length]
            except ValueError:
                continue
    return ""


def _checked(attribute: str, field: Field) -> tuple[str, str]:
    """Return the value in its canonical form, and what is wrong with it; one of them is empty."""
    words = [_words(leaf) for leaf in islice(_leaves(field.value, 0), _MOST_VALUES)]
    words = [word for word in words if word.casefold() not in _EMPTY]
    value = ", ".join(words)
    said = f"{field.name} {value[:60]!r}"
    if not words:
        return "", f"{field.name} is no words, left out" if _is_odd(field.value) else ""
    if len(value) > _MOST_CHARS or "{{" in value or "{%" in value:
        return "", f"{said} is no value but a long text or a template, left out"
    if attribute == "published":
        known = next(filter(None, map(iso_date, words)), "")
        return known, "" if known else f"{said} is no date like 2025-01-31, left out"
    if attribute == "url":
        return _address(words[0], said)
    return value, ""


def _address(value: str, said: str) -> tuple[str, str]:
    try:
        parts = urlsplit(value)
        named = parts.scheme in {"http", "https"} and parts.hostname and " " not in value
    except ValueError:
        named = False
    if not named:
        return "", f"{said} is no http or https address, left out"
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl(), ""


def _leaves(value: object, depth: int) -> Iterable[str]:
    """Give the words in a value, one by one; of a mapping its name."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        named = [value[name] for name in _NAMED if name in value]
        yield from _leaves(named[0], depth + 1) if named else ()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value[:_MOST_VALUES]:
            yield from _leaves(part, depth + 1)
    elif isinstance(value, datetime):
        yield value.date().isoformat()
    elif value is not None:
        yield str(value)


def _is_odd(value: object) -> bool:
    """Whether a value says something that is no words; an empty one only says nothing."""
    return isinstance(value, Mapping) and bool(value)


def _words(text: str) -> str:
    """Clean words, which may be a link of a wiki: `[[note|words]]`."""
    words = clean(text)
    linked = re.fullmatch(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", words)
    return normalize("NFC", (linked[1] if linked else words).strip())


def _spelt(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())

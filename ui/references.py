"""How an article is referred to: on the page, in a line of text, and for reference managers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from assistant.answer import Source
from ui.rendering import one_line

_LATEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def imprint(source: Source) -> Markup:
    """Who published the article and when, with a link where there is a safe one."""
    parts = [escape(part) for part in imprint_parts(source)]
    if url := web_address(source):
        parts.append(
            Markup(
                '<a class="out" href="{}" target="_blank" rel="noopener noreferrer nofollow">'
                "Original</a>"
            ).format(url)
        )
    return Markup(" · ").join(parts)


def imprint_parts(source: Source) -> tuple[str, ...]:
    """Publisher, author and date in words; that one of them is not known is said, too."""
    parts = (
        source.publisher or "publisher unknown",
        "" if source.author == source.publisher else source.author,
        spoken_date(source.published) or "no date",
    )
    return tuple(one_line(part) for part in parts if part)


def reference_line(source: Source, heading: str = "", place: str = "") -> str:
    """Where words stand, in one line of plain text.

    Title, headings, page or time, publisher, date and address, as far as they are known.
    """
    parts = (source.title, heading, place, source.publisher, source.published)
    place = ", ".join(one_line(part) for part in parts if part)
    url = web_address(source)
    return f"{place}{'. ' + url if url else ''}"


def heading_path(heading: str, place: str = "") -> str:
    """The path of headings with signs that read well, behind it the page or time."""
    return one_line(" · ".join(filter(None, (heading.replace(" > ", " › "), place))))


def web_address(source: Source) -> str:
    """The article's address where following it is harmless, else empty."""
    return source.url if source.url.startswith(("https://", "http://")) else ""


def spoken_date(published: str) -> str:
    """Such as "31 January 2025"; anything that is no ISO date is given back as it is."""
    day = _day(published)
    return f"{day.day} {day:%B %Y}" if day else published


def distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each article once, in the order in which they come."""
    return tuple({source.id: source for source in sources}.values())


def csl_json(sources: Iterable[Source]) -> str:
    """The articles as CSL JSON, which Zotero, Mendeley and pandoc read.

    Source: https://docs.citationstyles.org/en/stable/specification.html
    """
    items = [_csl(source) for source in distinct(sources)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl(source: Source) -> dict[str, Any]:
    url, day = web_address(source), _day(source.published)
    item: dict[str, Any] = {
        "id": source.id,
        "type": "webpage" if url else "document",
        "title": one_line(source.title),
    }
    if source.author:
        item["author"] = [{"literal": one_line(source.author)}]
    if source.publisher:
        item["publisher"] = one_line(source.publisher)
    if day:
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    elif source.published:
        item["issued"] = {"literal": one_line(source.published)}
    if url:
        item["URL"] = url
    return item


def bibtex(sources: Iterable[Source]) -> str:
    """The articles as BibTeX entries; every key is there once."""
    used: set[str] = set()
    return "\n\n".join(_entry(source, used) for source in distinct(sources)) + "\n"


def _entry(source: Source, used: set[str]) -> str:
    key = stem = re.sub(r"[^A-Za-z0-9_-]+", "-", source.id).strip("-") or "article"
    while key in used:
        key = f"{stem}-{len(used)}"
    used.add(key)
    day = _day(source.published)
    fields = {
        "title": _latex(source.title),
        # In braces of its own, so that a team's name is not taken for first and last names.
        "author": f"{{{_latex(source.author)}}}" if source.author else "",
        "howpublished": _latex(source.publisher),
        "year": str(day.year) if day else _latex(source.published),
        "month": str(day.month) if day else "",
        "url": re.sub(r"[{}\\\s]", "", web_address(source)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in one_line(text))


def _day(published: str) -> date | None:
    try:
        return date.fromisoformat(published)
    except ValueError:
        return None

"""Paper to write on: the same headings, sentences, lists and notes as Markdown or as HTML for Word.

What is written comes from `ui.export` and `ui.notebook`; here is only how it is spelt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup, escape

# Signs that Markdown could read as more than themselves.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
# These begin a list or draw a line where they begin one.
_BEGINS = re.compile(r"^(\d{0,9})([-+=.)])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words with the notes behind them.

    Attributes:
        text: Taken literally.
        notes: Numbers that `Paper.note` gave.
        doubt: What a reader is told beside the words; empty where nothing is doubted.
    """

    text: str
    notes: tuple[int, ...] = ()
    doubt: str = ""


class Paper(Protocol):
    """Where a text is written from its beginning to its end."""

    def heading(self, level: int, text: str) -> None:
        """Begins a part; level 1 is the title."""

    def remark(self, text: str) -> None:
        """A line about what follows, in another type."""

    def paragraph(self, runs: Sequence[Run]) -> None:
        """Sentences that run on."""

    def items(self, items: Sequence[Run]) -> None:
        """A list."""

    def quote(self, text: str, origin: str) -> None:
        """Words of an article, and below them where they stand."""

    def note(self, quote: str, origin: str) -> int:
        """Adds a note for the end; gives its number, from 1 through the whole paper."""

    def whole(self) -> str:
        """All that was written, with its notes."""


class MarkdownPaper:
    """Markdown with footnotes."""

    def __init__(self) -> None:
        """Begins empty."""
        self._parts: list[str] = []
        self._notes: list[str] = []

    def heading(self, level: int, text: str) -> None:
        """As in `Paper`."""
        self._parts.append(f"{'#' * level} {_literal(text)}")

    def remark(self, text: str) -> None:
        """As in `Paper`."""
        self._parts.append(f"*{_literal(text)}*")

    def paragraph(self, runs: Sequence[Run]) -> None:
        """As in `Paper`."""
        self._parts.append(" ".join(map(_marked, runs)))

    def items(self, items: Sequence[Run]) -> None:
        """As in `Paper`."""
        self._parts.append("\n".join(f"- {_marked(item)}" for item in items))

    def quote(self, text: str, origin: str) -> None:
        """As in `Paper`."""
        self._parts.append(f"> “{_literal(text)}”\n>\n> {_literal(origin)}")

    def note(self, quote: str, origin: str) -> int:
        """As in `Paper`."""
        number = len(self._notes) + 1
        self._notes.append(f"[^{number}]: “{_literal(quote)}” ({_literal(origin)})")
        return number

    def whole(self) -> str:
        """As in `Paper`."""
        return "\n\n".join(self._parts + self._notes) + "\n"


def _marked(run: Run) -> str:
    notes = "".join(f"[^{number}]" for number in run.notes)
    doubt = f" *({_literal(run.doubt)})*" if run.doubt else ""
    return f"{_literal(run.text)}{' ' + notes if notes else ''}{doubt}"


def _literal(text: str) -> str:
    return _BEGINS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


class HtmlPaper:
    """HTML that browsers show and that Word opens with real footnotes."""

    def __init__(self) -> None:
        """Begins empty."""
        self._title = ""
        self._parts = Markup()
        self._notes = Markup()
        self._noted = 0

    def heading(self, level: int, text: str) -> None:
        """As in `Paper`."""
        self._title = self._title or text
        self._parts += Markup("<h{}>{}</h{}>\n").format(level, text, level)

    def remark(self, text: str) -> None:
        """As in `Paper`."""
        self._parts += Markup("<p><em>{}</em></p>\n").format(text)

    def paragraph(self, runs: Sequence[Run]) -> None:
        """As in `Paper`."""
        self._parts += Markup("<p>{}</p>\n").format(Markup(" ").join(map(_spanned, runs)))

    def items(self, items: Sequence[Run]) -> None:
        """As in `Paper`."""
        listed = Markup().join(Markup("<li>{}</li>").format(_spanned(item)) for item in items)
        self._parts += Markup("<ul>{}</ul>\n").format(listed)

    def quote(self, text: str, origin: str) -> None:
        """As in `Paper`."""
        self._parts += Markup(
            "<blockquote><p>“{}”</p><p><small>{}</small></p></blockquote>\n"
        ).format(text, origin)

    def note(self, quote: str, origin: str) -> int:
        """As in `Paper`."""
        self._noted += 1
        self._notes += _NOTE.format(number=self._noted, quote=quote, origin=origin)
        return self._noted

    def whole(self) -> str:
        """As in `Paper`."""
        notes = _NOTES.format(self._notes) if self._noted else ""
        return str(_WHOLE.format(title=self._title, body=self._parts, notes=notes))


# Word makes footnotes of links and blocks with these styles; it writes them so itself.
_REFERENCE = Markup(
    '<a style="mso-footnote-id:ftn{number}" href="#_ftn{number}" id="_ftnref{number}">'
    "<sup>[{number}]</sup></a>"
)
_NOTE = Markup(
    '<div style="mso-element:footnote" id="ftn{number}"><p>'
    '<a style="mso-footnote-id:ftn{number}" href="#_ftnref{number}" id="_ftn{number}">'
    "<sup>[{number}]</sup></a> “{quote}” ({origin})</p></div>\n"
)
_NOTES = Markup('<div style="mso-element:footnote-list"><hr>\n{}</div>\n')
_WHOLE = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
    "<style>body{{font:11pt/1.5 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em}}"
    "h1,h2,h3,h4{{font-family:Arial,sans-serif;line-height:1.25}}"
    "blockquote{{margin:1em 0 1em 1.5em}}</style></head>\n<body>\n{body}{notes}</body></html>\n"
)


def _spanned(run: Run) -> Markup:
    notes = Markup().join(_REFERENCE.format(number=number) for number in run.notes)
    doubt = Markup(" <em>({})</em>").format(run.doubt) if run.doubt else ""
    return escape(run.text) + notes + doubt

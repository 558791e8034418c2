"""Quotes that a reader pinned: kept in their browser, written on paper when they ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Citation, Source
from ui.export import write_references
from ui.paper import Paper
from ui.references import distinct, heading_path, reference_line, spoken_date

MOST_PINS = 500
"""More are not read from a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A quote with its place, as a card hands it to the browser.

    Attributes:
        article: Where it stands.
        heading: Path of headings above it; empty at the top.
        quote: Verbatim words.
        start: Character offset into the article's canonical text.
        end: Offset one past the last character.
        place: Page or time; empty in an article without.
    """

    article: Source
    heading: str
    quote: str
    start: int
    end: int
    place: str = ""


_FORM = TypeAdapter(Pin)
_PINS = TypeAdapter(tuple[Pin, ...])


def pin_json(citation: Citation) -> str:
    """A citation's quote and place as a browser keeps it."""
    pin = Pin(
        article=citation.article,
        heading=citation.heading,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        place=citation.place,
    )
    return _FORM.dump_json(pin).decode()


def read_pins(text: str) -> tuple[Pin, ...]:
    """The quotes that a browser kept, in its reader's order; none when it is not of that form."""
    try:
        return _PINS.validate_json(text)[:MOST_PINS]
    except ValidationError:
        return ()


def pins_written(pins: tuple[Pin, ...], paper: Paper, *, on: date | None = None) -> str:
    """The pinned quotes on paper, in their order, and the articles that they are from."""
    paper.heading(1, "Two Bets: notebook")
    if on:
        paper.remark(f"Exported on {spoken_date(on.isoformat())}.")
    for pin in pins:
        told = reference_line(pin.article, heading_path(pin.heading), pin.place)
        paper.quote(pin.quote, told)
    write_references(distinct(pin.article for pin in pins), paper)
    return paper.whole()

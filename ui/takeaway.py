"""Files that a reader takes away: a conversation or a notebook, in the form they ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from ui.conversation import Conversation
from ui.export import sources_of, written
from ui.notebook import pins_written, read_pins
from ui.paper import HtmlPaper, MarkdownPaper, Paper
from ui.references import bibtex, csl_json

Form = Literal["markdown", "word", "csl", "bibtex"]

_PAPERS: dict[Form, type[Paper]] = {"markdown": MarkdownPaper, "word": HtmlPaper}
_KINDS: dict[Form, tuple[str, str]] = {
    "markdown": ("md", "text/markdown"),
    "word": ("html", "text/html"),
    "csl": ("json", "application/json"),
    "bibtex": ("bib", "application/x-bibtex"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a browser asks for.

    Attributes:
        what: The talk, or the quotes that the browser keeps.
        form: How it is written.
        pins: Those quotes as JSON; empty for the talk.
    """

    what: Literal["talk", "notebook"]
    form: Form
    pins: str = ""


_ORDER = TypeAdapter(Order)


def taken(order: str, conversation: Conversation, *, on: date) -> str:
    """A file as JSON with its name, kind and text; empty when there is nothing to take.

    Args:
        order: An `Order` as JSON.
        conversation: The talk of the tab that asks.
        on: Today.
    """
    try:
        asked = _ORDER.validate_json(order)
    except ValidationError:
        return ""
    pins = read_pins(asked.pins) if asked.what == "notebook" else ()
    sources = [p.article for p in pins] if pins else sources_of(conversation)
    if not (pins if asked.what == "notebook" else conversation.turns):
        return ""
    if asked.form == "csl":
        text = csl_json(sources)
    elif asked.form == "bibtex":
        text = bibtex(sources)
    elif asked.what == "notebook":
        text = pins_written(pins, _PAPERS[asked.form](), on=on)
    else:
        text = written(conversation, _PAPERS[asked.form](), on=on)
    suffix, kind = _KINDS[asked.form]
    stem = "two-bets" if asked.what == "talk" else "two-bets-notebook"
    name = f"{stem}-{on.isoformat()}.{suffix}"
    return json.dumps({"name": name, "type": kind, "text": text}, ensure_ascii=False)

"""`twobets overview`: one article at a glance."""

from __future__ import annotations

import argparse
import textwrap

from assistant.answer import Citation
from assistant.assistant import Assistant
from assistant.telling.overview import Mention, Overview
from ui.choices import settings_from
from ui.terminal import progress_bar, say, say_json

_WIDTH = 92


def run(arguments: argparse.Namespace) -> int:
    """Prints the overview."""
    settings = settings_from(arguments)
    with progress_bar() as progress:
        assistant = Assistant.open(settings, progress=progress)
    with assistant:
        overview = assistant.overview(arguments.article)
    if arguments.json:
        say_json(overview.to_dict())
    else:
        say(_in_words(overview))
    return 0


def _in_words(overview: Overview) -> str:
    article = overview.article
    lines = [
        article.title,
        f"  by {article.author or 'no author given'}",
        f"  published by {article.publisher or 'no publisher given'}",
        f"  on {article.published or 'no date given'}",
        *([f"  {article.url}"] if article.url else []),
        "",
        "In its own words",
        *(_quoted(citation) for citation in overview.key),
        "",
        "Outline",
        *(f"{'  ' * len(part.heading)}{part.heading[-1]}" for part in overview.outline),
    ]
    for title, mentions in (
        ("People", overview.people),
        ("Organisations", overview.organisations),
        ("Amounts of money", overview.amounts),
        ("Dates", overview.dates),
    ):
        if mentions:
            lines += ["", title, *(_mentioned(mention) for mention in mentions)]
    return "\n".join(lines)


def _quoted(citation: Citation) -> str:
    text = f"“{' '.join(citation.quote.split())}”"
    return textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="   ")


def _mentioned(mention: Mention) -> str:
    role = f", {mention.role}" if mention.role else ""
    places = len(mention.places)
    return f"  {mention.text}{role}" + (f" ({places} sentences)" if places > 1 else "")

"""What a reader takes away: an answer as plain text, a conversation as Markdown with footnotes."""

from __future__ import annotations

import re

from assistant.answer import Answer, Citation
from ui.conversation import Conversation, Turn
from ui.rendering import answerer_name, understood_as

# Signs that Markdown could read as more than themselves.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_MARKER = re.compile(r"\[(\d+)\]")


def plain_text(answer: Answer) -> str:
    """The answer with its numbered quotes, to be pasted anywhere."""
    lines = [answer.text]
    lines += [f"[{c.number}] “{c.quote}” {_origin(c)}" for c in answer.citations]
    return "\n\n".join(lines)


def markdown(conversation: Conversation) -> str:
    """The conversation as Markdown: every number a footnote with its quote and its origin.

    Footnotes are numbered through the whole conversation, so that no two share a number.
    """
    parts: list[str] = ["# Two Bets: questions and cited answers"]
    notes: list[str] = []
    for turn in conversation.turns:
        parts.append(f"## {_literal(_flat(turn.question))}")
        if turn.trouble:
            parts.append(f"*No answer: {_literal(_flat(turn.trouble))}*")
        for answer in turn.answers:
            parts += _answer(answer, turn, notes)
    return "\n\n".join(parts + notes) + "\n"


def _answer(answer: Answer, turn: Turn, notes: list[str]) -> list[str]:
    parts = []
    if len(turn.answers) > 1:
        parts.append(f"### {_literal(answerer_name(answer.answerer))}")
    if understood := understood_as(answer):
        parts.append(f"*Understood as: {_literal(_flat(understood))}*")
    if turn.stopped and answer is turn.answers[-1]:
        parts.append("*Stopped early*")
    elif answer.outcome != "answered":
        parts.append(
            "*Partly answered*" if answer.outcome == "partial" else "*Not in the articles*"
        )
    first = len(notes)
    numbers = {c.number: first + place for place, c in enumerate(answer.citations, start=1)}
    parts.append(_footnoted(answer.text, numbers))
    doubtful = [s.text for s in answer.statements if s.support == "unsupported"]
    parts += [f"*Not supported by the articles: {_literal(_flat(text))}*" for text in doubtful]
    if answer.note:
        parts.append(f"*{_literal(_flat(answer.note))}*")
    notes += [
        f"[^{numbers[c.number]}]: “{_literal(_flat(c.quote))}” {_literal(_origin(c))}"
        for c in answer.citations
    ]
    return parts


def _footnoted(text: str, numbers: dict[int, int]) -> str:
    """The text with its markers turned into footnotes and everything else taken literally."""
    pieces: list[str] = []
    at = 0
    for match in _MARKER.finditer(text):
        number = numbers.get(int(match[1]))
        if number is None:
            continue
        pieces += [_literal(text[at : match.start()]), f"[^{number}]"]
        at = match.end()
    return "".join([*pieces, _literal(text[at:])])


def _origin(citation: Citation) -> str:
    source = citation.article
    place = ", ".join(
        part
        for part in (source.title, citation.heading, source.publisher, source.published)
        if part
    )
    # Only where following it is harmless.
    url = source.url if source.url.startswith(("https://", "http://")) else ""
    return f"({place}{'. ' + url if url else ''})"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _literal(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)

"""What a reader takes away of a conversation: an answer as plain text, all of it on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.answer import Answer, Source
from ui.conversation import Conversation, Turn
from ui.paper import MarkdownPaper, Paper, Run
from ui.paragraphs import Paragraph, Said, paragraphs_of, sides_of
from ui.references import distinct, reference_line, spoken_date
from ui.rendering import (
    answerer_name,
    missing_words,
    outcome_words,
    searched_words,
    understood_as,
)

_SILENT = "Not stated in the articles."


def plain_text(answer: Answer, searched: tuple[str, ...] = ()) -> str:
    """The answer with its numbered quotes, to be pasted anywhere."""
    paragraphs = [_plain(paragraph) for paragraph in paragraphs_of(answer)]
    for side in sides_of(answer):
        told = "\n".join(map(_plain, side.paragraphs)) or _SILENT
        paragraphs.append(f"{side.name}:\n{told}")
    if searched:
        paragraphs.append(searched_words(searched))
    paragraphs += [
        f"[{c.number}] “{c.quote}” ({reference_line(c.article, c.heading, c.place)})"
        for c in answer.citations
    ]
    return "\n\n".join(paragraphs)


def _plain(paragraph: Paragraph) -> str:
    said = [_numbered(one) for one in paragraph.said]
    return "\n".join(f"• {one}" for one in said) if paragraph.kind == "list" else " ".join(said)


def _numbered(said: Said) -> str:
    numbers = "".join(f" [{number}]" for number in said.numbers)
    return f"{said.text}{numbers}{f' ({said.doubt})' if said.doubt else ''}"


def markdown(conversation: Conversation, *, on: date | None = None) -> str:
    """The conversation as Markdown: every number a footnote with its quote and its origin."""
    return written(conversation, MarkdownPaper(), on=on)


def written(conversation: Conversation, paper: Paper, *, on: date | None = None) -> str:
    """The conversation on paper.

    Notes are numbered through the whole conversation, so that no two share a number.

    Args:
        conversation: What was asked and answered.
        paper: Empty.
        on: The day of the export; None to leave it out.
    """
    paper.heading(1, "Two Bets: questions and cited answers")
    if on:
        paper.remark(f"Exported on {spoken_date(on.isoformat())}.")
    for turn in conversation.turns:
        paper.heading(2, turn.question)
        if turn.trouble:
            paper.remark(f"No answer: {turn.trouble}")
        for answer in turn.answers:
            _write_answer(answer, turn, paper)
    write_references(sources_of(conversation), paper)
    return paper.whole()


def sources_of(conversation: Conversation) -> tuple[Source, ...]:
    """The articles that are cited, in the order of their first quotes."""
    return distinct(
        citation.article
        for turn in conversation.turns
        for answer in turn.answers
        for citation in answer.citations
    )


def write_references(sources: Iterable[Source], paper: Paper) -> None:
    """A list of the articles, where there are any."""
    items = [Run(text=reference_line(source)) for source in sources]
    if items:
        paper.heading(2, "References")
        paper.items(items)


def _write_answer(answer: Answer, turn: Turn, paper: Paper) -> None:
    if len(turn.answers) > 1:
        paper.heading(3, answerer_name(answer.answerer))
    if understood := understood_as(answer):
        paper.remark(f"Understood as: {understood}")
    early = turn.stopped and answer is turn.answers[-1]
    outcome = "Stopped early" if early else outcome_words(answer, turn.searched)
    remarks = [f"{outcome}." if outcome else "", searched_words(turn.searched)]
    if any(remarks):
        paper.remark(" ".join(filter(None, remarks)))
    # Numbered here in the order of the answer's own numbers.
    notes = {
        c.number: paper.note(c.quote, reference_line(c.article, c.heading, c.place))
        for c in answer.citations
    }
    for paragraph in paragraphs_of(answer):
        _write(paragraph, paper, notes)
    for side in sides_of(answer):
        paper.heading(4, side.name)
        if not side.paragraphs:
            paper.paragraph([Run(text=_SILENT)])
        for paragraph in side.paragraphs:
            _write(paragraph, paper, notes)
    if missing := missing_words(answer):
        paper.remark(f"Not stated: {missing}")
    if answer.note:
        paper.remark(answer.note)


def _write(paragraph: Paragraph, paper: Paper, notes: dict[int, int]) -> None:
    runs = [
        Run(text=one.text, notes=tuple(notes[n] for n in one.numbers), doubt=one.doubt)
        for one in paragraph.said
    ]
    if paragraph.kind == "list":
        paper.items(runs)
    else:
        paper.paragraph(runs)

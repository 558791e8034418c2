"""From checked drafts to an Answer: numbers by first use, and the text with its markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import DOUBTS, Answer, Citation, Outcome, Statement, cite
from assistant.draft import Draft, Quote
from assistant.question.understand import Understood
from corpus import Passage

NOT_STATED = "not stated in the articles"
NOT_FOUND = "The articles do not answer this."
NOT_STATED_OUTRIGHT = "The articles do not say this outright."
DOUBTFUL = "The articles may not answer this fully."  # nothing in particular is missing
NEAREST = "The nearest that they say:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What an answer is assembled from.

    Attributes:
        understood: The question.
        outcome: As the evidence was judged.
        confidence: How likely the articles answer it, fraction from 0 to 1.
        missing: What is asked for and not stated, in words; empty when nothing.
        related: Passages read, best first.
        opening: A sentence of our own before the statements, which says what they are.
        groups: What the statements' `about` may be, in the order shown; empty for the sides that
            the question compares.
    """

    understood: Understood
    outcome: Outcome
    confidence: float = 1.0
    missing: str = ""
    related: tuple[Passage, ...] = ()
    opening: str = ""
    groups: tuple[str, ...] = ()


@dataclass(slots=True)
class _Numbering:
    """Numbers quotes by first use; the same words have the same number."""

    citations: list[Citation] = field(default_factory=list)
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def number(self, quote: Quote) -> int:
        key = (quote.passage.article.id, quote.start, quote.end)
        if key not in self.numbers:
            self.numbers[key] = len(self.citations) + 1
            self.citations.append(
                cite(quote.passage, start=quote.start, end=quote.end, number=self.numbers[key])
            )
        return self.numbers[key]


def assemble(
    drafts: Sequence[Draft], findings: Findings, *, answerer: str = "extractive", note: str = ""
) -> Answer:
    """Builds the answer that every face shows.

    Args:
        drafts: The checked statements in order; those of one side stand together.
        findings: What the question was and how its evidence was judged.
        answerer: Who wrote the statements.
        note: What a reader should know about how the answer came about.
    """
    numbering = _Numbering()
    statements = tuple(
        Statement(
            text=one.text,
            citations=tuple(dict.fromkeys(numbering.number(quote) for quote in one.quotes)),
            support=one.support,
            about=one.about,
            form=one.form,
        )
        for one in drafts
    )
    outcome = findings.outcome if statements else "not_found"
    compared = tuple(side.name for side in findings.understood.sides)
    sides = (findings.groups or compared) if statements else ()
    return Answer(
        question=findings.understood.question,
        search_question=findings.understood.text,
        outcome=outcome,
        text=_text(statements, sides, outcome, findings),
        statements=statements,
        citations=tuple(numbering.citations),
        related=_related(findings.related, numbering.citations),
        answerer=answerer,
        note=note,
        missing=findings.missing if outcome != "answered" else "",
        sides=sides,
        confidence=round(findings.confidence, 3),
    )


def reply(understood: Understood, text: str) -> Answer:
    """An uncited answer to small talk."""
    return Answer(
        question=understood.question,
        search_question=understood.text,
        outcome="answered",
        text=text,
        confidence=1.0,
    )


def _text(
    statements: Sequence[Statement], sides: Sequence[str], outcome: Outcome, findings: Findings
) -> str:
    missing = findings.missing
    opening: dict[Outcome, tuple[str, ...]] = {
        "answered": (),
        "partial": (NOT_STATED_OUTRIGHT if missing else DOUBTFUL, missing, NEAREST),
        "not_found": (NOT_FOUND, missing),
    }
    said = (findings.opening,) if findings.opening and outcome == "answered" else opening[outcome]
    paragraphs = [" ".join(filter(None, said))] if said else []
    plain = [statement for statement in statements if not statement.about]
    if plain:
        told = _flowing(plain)
        if findings.opening and told.startswith("\n"):
            paragraphs[-1] += told
        else:
            paragraphs.append(told)
    for side in sides:
        told = [statement for statement in statements if statement.about == side]
        paragraphs.append(f"{side}: {_flowing(told) if told else NOT_STATED + '.'}")
    return "\n\n".join(paragraphs)


def _flowing(statements: Sequence[Statement]) -> str:
    text = ""
    for statement in statements:
        marked = statement.text + "".join(f" [{number}]" for number in statement.citations)
        if doubt := DOUBTS.get(statement.support):
            marked += f" ({doubt})"
        if statement.form == "item":
            text += f"\n• {marked}"
        else:
            text += (" " if text else "") + marked
    return text


def _related(passages: Sequence[Passage], cited: Sequence[Citation]) -> tuple[Citation, ...]:
    shown = {(citation.article.id, citation.passage.start) for citation in cited}
    return tuple(
        cite(passage, start=passage.start, end=passage.end)
        for passage in passages
        if (passage.article.id, passage.start) not in shown
    )

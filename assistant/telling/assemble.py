"""From checked drafts to an Answer: numbers by first use, and the text with its markers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import DOUBTS, EXTRACTIVE, Answer, Citation, Outcome, Statement, cite
from assistant.draft import Draft, Quote
from assistant.evidence.gather import Evidence
from assistant.evidence.judge import Judgement
from assistant.evidence.ranking import Found
from assistant.question.understand import Understood

NOT_STATED = "not stated in the articles"
NOT_FOUND = "The articles do not answer this."
NOT_OUTRIGHT = "The articles do not say this outright."
NEAREST = "What they say that is nearest:"

_RELATED = 4  # passages
_NEAR = 0.1  # chance below which a passage has nothing to do with the question
_BRACKETED = re.compile(r"(?P<mark>(?<=[.,;:!?”’\"')\]])\s?)?\[(?P<number>\d+(?:[,–-] ?\d+)*)\]")


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
    drafts: Sequence[Draft],
    evidence: Evidence,
    judgement: Judgement,
    *,
    answerer: str = EXTRACTIVE,
    note: str = "",
    opening: str = "",
    groups: Sequence[str] = (),
) -> Answer:
    """Builds the answer that every face shows.

    Args:
        drafts: The checked statements in order; those of one side stand together.
        evidence: What was found for which question.
        judgement: Whether it answers the question.
        answerer: Who wrote the statements.
        note: What a reader should know about how the answer came about.
        opening: A sentence of our own before the statements, which says what they are.
        groups: What the statements' `about` may be, in the order shown; empty for the sides that
            the question compares.
    """
    numbering = _Numbering()
    statements = tuple(
        Statement(
            text=without_numbers(one.text),
            citations=tuple(dict.fromkeys(numbering.number(quote) for quote in one.quotes)),
            support=one.support,
            about=one.about,
            label=one.label,
            form=one.form,
        )
        for one in drafts
    )
    outcome = judgement.outcome if statements else "not_found"
    understood = evidence.understood
    compared = tuple(side.name for side in understood.sides)
    sides = (tuple(groups) or compared) if statements else ()
    return Answer(
        question=understood.question,
        search_question=understood.shown or understood.text,
        outcome=outcome,
        text=_text(statements, sides, opening or _opening(outcome, judgement.missing)),
        statements=statements,
        citations=tuple(numbering.citations),
        related=_related(evidence.whole, numbering.citations),
        answerer=answerer,
        note=note,
        missing=judgement.missing if outcome != "answered" else "",
        sides=sides,
        confidence=round(judgement.confidence, 3),
    )


def without_numbers(text: str) -> str:
    """A text without numbers in brackets of its own, which look like ours.

    Behind a stop they are marks of footnotes and fall away, elsewhere they stand in parentheses.
    """
    return _BRACKETED.sub(
        lambda found: "" if found["mark"] is not None else f"({found['number']})", text
    )


def reply(understood: Understood, text: str) -> Answer:
    """An uncited answer to small talk."""
    return Answer(
        question=understood.question,
        search_question=understood.text,
        outcome="answered",
        text=without_numbers(text),
        confidence=1.0,
    )


def _opening(outcome: Outcome, missing: str) -> str:
    """What is said before the statements: nothing before an answer, else what is not said."""
    if outcome == "answered":
        return ""
    if outcome == "partial":
        return f"{missing or NOT_OUTRIGHT} {NEAREST}"
    return missing or NOT_FOUND


def _text(statements: Sequence[Statement], sides: Sequence[str], opening: str) -> str:
    paragraphs = [without_numbers(opening)] if opening else []
    plain = [statement for statement in statements if not statement.about]
    if plain:
        told = _flowing(plain)
        if paragraphs and told.startswith("\n"):
            paragraphs[-1] += told
        else:
            paragraphs.append(told)
    for side in sides:
        own = [statement for statement in statements if statement.about == side]
        said = _flowing(own) if own else f"{NOT_STATED}."
        paragraphs.append(f"{without_numbers(side)}: {said}")
    return "\n\n".join(paragraphs)


def _flowing(statements: Sequence[Statement]) -> str:
    """Statements as running text; the items of a list have the number of what introduces them."""
    text = ""
    lead_in: tuple[int, ...] = ()
    for statement in statements:
        label = without_numbers(f"[{statement.label}] ") if statement.label else ""
        listed = statement.form == "item" and statement.citations == lead_in
        if statement.form == "prose":
            lead_in = statement.citations
        marks = "" if listed else "".join(f" [{number}]" for number in statement.citations)
        doubt = DOUBTS.get(statement.support)
        marked = f"{label}{statement.text}{marks}{f' ({doubt})' if doubt else ''}"
        text += f"\n• {marked}" if statement.form == "item" else (" " if text else "") + marked
    return text


def _related(found: Sequence[Found], cited: Sequence[Citation]) -> tuple[Citation, ...]:
    """The best passages that are near and not cited."""
    shown = {(citation.article.id, citation.passage.start) for citation in cited}
    passages = {
        (one.hit.article.id, one.hit.passage.start): one.hit.passage
        for one in found
        if one.chance >= _NEAR
    }
    near = [passage for place, passage in passages.items() if place not in shown]
    return tuple(cite(passage, start=passage.start, end=passage.end) for passage in near[:_RELATED])

"""An answer as paragraphs and lists of what it states: what the talk, a copy and an export show.

Made from the statements. The text beside them is only read for the plain words between them, so
that a number in brackets which an article wrote itself is never taken for one of the answer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from assistant.answer import DOUBTS, Answer, Statement

_WORD = re.compile(r"\w")
_LISTED = re.compile(r"^[ \t]*[-*•][ \t]+(?=\S)", re.MULTILINE)
_BULLET = "• "

DOUBT_WORDS = {"unverified": "not verified"} | {str(key): words for key, words in DOUBTS.items()}
"""What a reader is told beside a statement, by its support; nothing where its quotes carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of an answer, or plain words around its sentences.

    Attributes:
        text: The words, without numbers, behind what they hang on in brackets.
        stated: Whether it is a statement; plain words rest on nothing.
        numbers: Of the citations to show behind it. Where several sentences in a row rest on the
            same ones, only one of them shows them: the first of a list, the last of a paragraph.
        support: Of a statement, as in `Statement.support`.
        citations: Of the citations that it rests on, shown or not.
    """

    text: str
    stated: bool = False
    numbers: tuple[int, ...] = ()
    support: str = "supported"
    citations: tuple[int, ...] = ()

    @property
    def doubt(self) -> str:
        """What a reader is told beside it; empty when there is no doubt."""
        return DOUBT_WORDS.get(self.support, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """What stands together.

    Attributes:
        kind: Sentences that run on, or the items of a list.
        said: Its sentences or items, in order.
        stated: Whether it holds statements; else it is plain words.
    """

    kind: Literal["prose", "list"]
    said: tuple[Said, ...]
    stated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison.

    Attributes:
        name: What is compared.
        paragraphs: What is stated of it; empty when the articles are silent.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]


def paragraphs_of(answer: Answer) -> tuple[Paragraph, ...]:
    """What an answer says, without what belongs to one side of a comparison only."""
    labels = tuple(f"{side}:" for side in answer.sides)
    shared = [
        part
        for part in _parts(answer)
        if not (part.startswith(labels) if isinstance(part, str) else part.about in answer.sides)
    ]
    return _paragraphs(shared, answer)


def sides_of(answer: Answer) -> tuple[Side, ...]:
    """The sides of a comparison in the order shown; none elsewhere."""
    return tuple(
        Side(
            name=side,
            paragraphs=_paragraphs([s for s in answer.statements if s.about == side], answer),
        )
        for side in answer.sides
    )


def _parts(answer: Answer) -> Iterator[Statement | str]:
    """The statements in order, and between them the plain words of the text."""
    at = 0
    for statement in answer.statements:
        found = answer.text.find(statement.text, at)
        if found >= 0:
            yield from _plain(_before(statement).sub("", answer.text[at:found]))
            at = _behind(statement).match(answer.text, found + len(statement.text)).end()  # type: ignore[union-attr]  # it matches nothing, too
        yield statement
    yield from _plain(answer.text[at:])


def _before(statement: Statement) -> re.Pattern[str]:
    """What the text shows of a statement before its words: what it hangs on, in brackets."""
    return re.compile(rf"[\[(]{re.escape(statement.label)}[\])]\s*$" if statement.label else "(?!)")


def _behind(statement: Statement) -> re.Pattern[str]:
    """What the text shows of a statement behind its words: its own numbers and its doubt."""
    numbers = "|".join(map(str, statement.citations)) or "(?!)"
    doubt = re.escape(DOUBT_WORDS.get(statement.support, ""))
    return re.compile(rf"(?:\s*\[(?:{numbers})\])*" + (rf"(?:\s*\({doubt}\))?" if doubt else ""))


def _plain(text: str) -> Iterator[str]:
    """Paragraphs, and the items of lists with a bullet in front of each."""
    for paragraph in re.split(r"\n\s*\n", _LISTED.sub(rf"\n\n{_BULLET}", text)):
        words = paragraph.strip(" \n\t-*•")
        if _WORD.search(words):
            yield _BULLET + words if paragraph.startswith(_BULLET) else words


def _paragraphs(parts: Iterable[Statement | str], answer: Answer) -> tuple[Paragraph, ...]:
    known = {citation.number for citation in answer.citations}
    said = _numbered_once([(_form(part), _said(part, known)) for part in parts])
    made: list[Paragraph] = []
    for form, run in groupby(said, key=lambda one: one[0]):
        ones = [one for _, one in run]
        # Plain words stand by themselves; everything else that is alike runs on.
        for together in [[one] for one in ones] if form == "words" else [ones]:
            made.append(
                Paragraph(
                    kind="list" if form in ("item", "listed") else "prose",
                    said=tuple(together),
                    stated=form in ("prose", "item"),
                )
            )
    return tuple(made)


def _form(part: Statement | str) -> str:
    if isinstance(part, str):
        return "listed" if part.startswith(_BULLET) else "words"
    return part.form


def _said(part: Statement | str, known: set[int]) -> Said:
    if isinstance(part, str):
        return Said(text=part.removeprefix(_BULLET))
    numbers = tuple(number for number in part.citations if number in known)
    return Said(
        text=f"[{part.label}] {part.text}" if part.label else part.text,
        stated=True,
        numbers=numbers,
        support=part.support,
        citations=numbers,
    )


def _numbered_once(said: list[tuple[str, Said]]) -> list[tuple[str, Said]]:
    """Takes the numbers away that a neighbour shows for the whole run."""
    hidden: set[int] = set()
    for at, ((form, one), (next_form, following)) in enumerate(pairwise(said)):
        if one.citations != following.citations:
            continue
        if next_form == "item":
            hidden.add(at + 1)
        elif form == next_form == "prose":
            hidden.add(at)
    return [
        (form, replace(one, numbers=()) if at in hidden else one)
        for at, (form, one) in enumerate(said)
    ]

"""Answers in the articles' own words: which sentences are told, in what order, with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft import Draft
from assistant.evidence.gather import Evidence
from assistant.evidence.ranking import Found
from assistant.telling.excerpt import Excerpt, excerpts


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much is told.

    Attributes:
        statements: At most so many.
        each_side: At most so many for one side of a comparison.
        enough: What is told is enough when the answer is that likely among it, fraction.
        worth: A further statement has the answer at least that likely in it, fraction.
    """

    statements: int
    each_side: int
    enough: float
    worth: float


LENGTHS = {
    "brief": Length(statements=4, each_side=2, enough=0.85, worth=0.05),
    "detailed": Length(statements=8, each_side=4, enough=0.95, worth=0.02),
}


def compose(evidence: Evidence, *, length: Length) -> tuple[Draft, ...]:
    """Drafts in the words of the articles, the sentence that answers first.

    Args:
        evidence: What was found, best first, for the whole question and for each side.
        length: How much is told.
    """
    if not evidence.sides:
        return _drafts(_chosen(evidence.whole, length.statements, length=length))
    drafts: list[Draft] = []
    told: list[Excerpt] = []
    for side, found in evidence.sides:
        chosen = _chosen(found, length.each_side, length=length, told=told)
        told += chosen
        drafts += _drafts(chosen, about=side)
    return tuple(drafts)


def _chosen(
    found: Sequence[Found], most: int, *, length: Length, told: Sequence[Excerpt] = ()
) -> list[Excerpt]:
    """The likeliest excerpts, none of which says again what is told already."""
    chosen: list[Excerpt] = []
    for excerpt in excerpts(found):
        enough = sum(one.likelihood for one in chosen) >= length.enough
        if len(chosen) == most or (chosen and (enough or excerpt.likelihood < length.worth)):
            break
        before = (*told, *chosen)
        if any(one.holds(excerpt.hit) or excerpt.restates(one) for one in before):
            continue
        for one in before:
            excerpt = excerpt.apart_from(one)
        chosen.append(excerpt)
    return chosen


def _drafts(chosen: Sequence[Excerpt], *, about: str = "") -> tuple[Draft, ...]:
    return tuple(draft for excerpt in _in_reading_order(chosen) for draft in _told(excerpt, about))


def _in_reading_order(chosen: Sequence[Excerpt]) -> list[Excerpt]:
    """The best first; the others as they follow in their articles, its own article first."""
    if not chosen:
        return []
    best, *rest = chosen
    rest.sort(key=lambda one: (one.article.id != best.article.id, one.article.id, one.first))
    return [best, *rest]


def _told(excerpt: Excerpt, about: str) -> list[Draft]:
    """An excerpt as one statement, or as a lead-in and its items, cited together."""
    quotes = (excerpt.quote,)
    if not excerpt.items:
        return [Draft(text=_one_line(excerpt.quote.text), quotes=quotes, about=about)]
    lead_in, *items = (
        _one_line(excerpt.article.sentence_text(at)) for at in (excerpt.first, *excerpt.items)
    )
    listed = [Draft(text=item, quotes=quotes, about=about, form="item") for item in items]
    return [Draft(text=lead_in, quotes=quotes, about=about), *listed]


def _one_line(text: str) -> str:
    return " ".join(text.split())

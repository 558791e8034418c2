"""Which answers went wrong and how: what a report shows one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.evaluation.attempt import Attempt

SHOWN = 12
"""So many of each kind are shown; the JSON has all."""


@dataclass(frozen=True, kw_only=True)
class Slips:
    """Answers that went wrong, by kind, gravest first.

    Attributes:
        invented: Answered, although there is no answer; the surest first.
        refused: Not answered, although there is an answer; the least sure first.
        missed: Told something, but not all gold; the surest first.
    """

    invented: tuple[Attempt, ...]
    refused: tuple[Attempt, ...]
    missed: tuple[Attempt, ...]


def slips_of(attempts: Sequence[Attempt]) -> Slips:
    """Sorts out what went wrong."""
    surest = sorted(attempts, key=lambda attempt: -attempt.answer.confidence)
    return Slips(
        invented=tuple(a for a in surest if a.answered and not a.known.answerable),
        refused=tuple(a for a in reversed(surest) if a.known.answerable and not a.answered),
        missed=tuple(
            a
            for a in surest
            if a.known.answerable and a.answer.outcome != "not_found" and not all(a.met)
        ),
    )


def wanted(attempt: Attempt) -> tuple[str, ...]:
    """For each gold group that is not cited the quote that would have done best: its first."""
    groups = (group for group, met in zip(attempt.gold.groups, attempt.met, strict=True) if not met)
    return tuple(
        attempt.articles[span.article].text[span.start : span.end]
        for span in (group[0] for group in groups)
    )


def cited_instead(attempt: Attempt) -> tuple[Citation, ...]:
    """The citations that are not gold, in the order of their numbers."""
    return tuple(one for one in attempt.answer.citations if not attempt.gold.holds(one))

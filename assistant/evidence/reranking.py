"""A cross-encoder's second look at the evidence, where the settings name one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence.gather import Evidence
from assistant.evidence.ranking import Found
from index import Reranker

READ_AGAIN = 20
"""So many of the best sentences are read again; each costs some tens of milliseconds."""


def reranked(evidence: Evidence, reranker: Reranker) -> Evidence:
    """The same evidence with its best sentences in the reranker's order."""
    text = evidence.understood.text
    return replace(
        evidence,
        whole=_reordered(text, evidence.whole, reranker),
        sides=tuple(
            (name, _reordered(f"{name}: {text}", found, reranker)) for name, found in evidence.sides
        ),
    )


def _reordered(question: str, found: Sequence[Found], reranker: Reranker) -> tuple[Found, ...]:
    """The best sentences in another order, with the scores that these places had.

    How far sentences lie apart stays what composing and judging are calibrated for.
    """
    best, rest = found[:READ_AGAIN], found[READ_AGAIN:]
    by_place = {(one.hit.article.id, one.hit.sentence): one for one in best}
    ordered = [
        by_place[hit.article.id, hit.sentence]
        for hit in reranker.rerank(question, [one.hit for one in best])
    ]
    placed = (replace(one, score=place.score) for one, place in zip(ordered, best, strict=True))
    return (*placed, *rest)

"""What was found for a question: as a whole, and for each side that it compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.evidence.ranking import SEEN, Found, rank
from assistant.question.asked import Asked
from assistant.question.sides import Side, about
from assistant.question.understand import Search, Understood
from index import PassageIndex

# What is taken from the score of a sentence for each further side that it speaks of, and where
# another side than the one it is searched for comes first in it.
_SHARED, _OTHERS_FIRST = 0.8, 1.5


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was found for a question.

    Attributes:
        understood: The question.
        whole: For the question as a whole, best first.
        sides: For each side of a comparison its name and what was found, best first.
    """

    understood: Understood
    whole: tuple[Found, ...]
    sides: tuple[tuple[str, tuple[Found, ...]], ...] = field(default=())


def gather(
    understood: Understood,
    index: PassageIndex,
    *,
    weights: Mapping[str, float],
    articles: Sequence[str] = (),
) -> Evidence:
    """Searches for the question as a whole and, where it compares, for each side."""
    groups: list[Sequence[Search]] = [understood.searches, *understood.side_searches]
    texts = [text for group in groups for text, _ in group]
    vectors = index.embed_questions(texts)
    found: list[tuple[Found, ...]] = []
    start = 0
    for position, group in enumerate(groups):
        end = start + len(group)
        hits = index.search(list(group), articles=articles, limit=SEEN, vectors=vectors[start:end])
        asked = Asked.of(understood.text if position == 0 else group[0][0], understood.kind, index)
        searched = sum(weight for _, weight in group)
        found.append(rank(hits, asked, searched=searched, weights=weights))
        start = end
    return Evidence(
        understood=understood,
        whole=found[0],
        sides=tuple(
            (side.name, _of_side(side, understood.sides, ranked))
            for side, ranked in zip(understood.sides, found[1:], strict=True)
        ),
    )


def _of_side(side: Side, sides: Sequence[Side], ranked: Sequence[Found]) -> tuple[Found, ...]:
    """What speaks of one side, best first.

    What speaks of several comes later, and later still where another one comes first in it: it is
    most often of that one that a sentence says something.
    """
    kept = []
    for one in ranked:
        spoken = about(sides, one.hit.text, one.hit.article.heading(one.hit.sentence))
        if side.name in spoken:
            penalty = _SHARED * (len(spoken) - 1) + _OTHERS_FIRST * (spoken[0] != side.name)
            kept.append(Found(hit=one.hit, score=one.score - penalty, features=one.features))
    return tuple(sorted(kept, key=lambda one: -one.score))

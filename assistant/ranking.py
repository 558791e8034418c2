"""How well each found sentence answers a question: features, weighed and added.

The weights are data (`calibration.json`), fitted on questions whose answers are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.asked import Asked, holds
from index import Hit

READ = 60
"""So many of the sentences found are read closely."""

SEEN = 200
"""And so many are seen at all, for what stands beside a sentence that is read."""

RANKING_FEATURES = (
    "found", "similarity", "passage", "beside", "covered", "covered_here", "kind", "lead_in",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sentence with how well it answers.

    Attributes:
        hit: The sentence as it was found.
        score: Higher is better; comparable within one question.
        features: What the score rests on, in the order of `RANKING_FEATURES`.
    """

    hit: Hit
    score: float
    features: tuple[float, ...] = ()


def features_of(hit: Hit, asked: Asked, *, found: float, beside: float) -> tuple[float, ...]:
    """What is measured of one sentence for one question, in the order of `RANKING_FEATURES`.

    Args:
        hit: The sentence.
        asked: The question.
        found: The hit's score for a question of weight 1.
        beside: Mean cosine of the question and the sentences before and after.
    """
    article, place = hit.article, hit.article.sentences[hit.sentence]
    text = hit.text
    lead_in = article.sentence_text(place.lead_in) if place.lead_in is not None else ""
    here = asked.covered(f"{lead_in} {text}")
    above = asked.covered(article.heading(hit.sentence))
    return (
        found,
        hit.signals.sentence_similarity,
        hit.signals.passage_similarity,
        beside,
        asked.share({stem: max(here[stem], 0.9 * above[stem]) for stem in here}),
        asked.share(here),
        holds(asked.kind, text, beside=asked.text),
        float(text.endswith(":")),
    )


def rank(
    hits: Sequence[Hit], asked: Asked, *, searched: float, weights: Mapping[str, float]
) -> tuple[Found, ...]:
    """The sentences found, ordered by how well each answers; only the first `READ` are read.

    Args:
        hits: What the index found, best first.
        asked: The question.
        searched: The sum of the weights that were searched with.
        weights: How much each feature counts, by its name.
    """
    similar = {(hit.article.id, hit.sentence): hit.signals.sentence_similarity for hit in hits}
    found = []
    for hit in hits[:READ]:
        near = [
            similar[place]
            for place in ((hit.article.id, hit.sentence - 1), (hit.article.id, hit.sentence + 1))
            if place in similar
        ]
        features = features_of(
            hit, asked, found=hit.score / searched, beside=sum(near) / len(near) if near else 0.0
        )
        score = sum(weights[name] * value for name, value in zip(RANKING_FEATURES, features, strict=True))
        found.append(Found(hit=hit, score=score, features=features))
    return tuple(sorted(found, key=lambda one: -one.score))

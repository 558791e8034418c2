"""How well each found sentence answers a question: features, weighed and added.

The weights are data (`calibration.json`), fitted on questions whose answers are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.evidence.coverage import Coverage
from assistant.question.asked import Asked, holds
from index import Hit

Doubles = NDArray[np.float64]

READ = 60
"""So many of the sentences found are read closely."""

SEEN = 200
"""And so many are seen at all, for what stands beside a sentence that is read."""

RANKING_FEATURES = (
    "found", "similarity", "passage", "words", "beside", "kind", "lead_in", "covered_here",
    "covered", "named",
)  # fmt: skip

_ABOVE, _BEFORE = 0.9, 0.8  # what a word counts that only the heading, the sentence before has


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


def rank(
    hits: Sequence[Hit], asked: Asked, *, searched: float, weights: Mapping[str, float]
) -> tuple[Found, ...]:
    """The sentences found, ordered by how well each answers; only the first `READ` are read.

    Args:
        hits: What the index found, best first.
        asked: The question.
        searched: The sum of the weights that were searched with.
        weights: How much each feature counts, by its name; one that is not there counts nothing.
    """
    features = _features(hits, asked, searched=searched)
    scores = features @ np.array([weights.get(name, 0.0) for name in RANKING_FEATURES])
    return tuple(
        Found(hit=hits[row], score=float(scores[row]), features=tuple(features[row].tolist()))
        for row in np.argsort(-scores, kind="stable").tolist()
    )


def _features(hits: Sequence[Hit], asked: Asked, *, searched: float) -> Doubles:
    """What is measured of the sentences that are read, float64 (sentences, features)."""
    similar = {(hit.article.id, hit.sentence): hit.signals.sentence_similarity for hit in hits}
    read = hits[:READ]
    if not read:
        return np.zeros((0, len(RANKING_FEATURES)))
    found = [
        (
            hit.score / searched,
            hit.signals.sentence_similarity,
            hit.signals.passage_similarity,
            hit.signals.sentence_words,
            _beside(hit, similar),
            holds(asked.kind, hit.text, beside=asked.text),
            float(hit.text.endswith(":")),
        )
        for hit in read
    ]
    return np.column_stack((found, _covered(read, asked)))


def _covered(hits: Sequence[Hit], asked: Asked) -> Doubles:
    """The last three of `RANKING_FEATURES`, float64 (sentences, 3).

    That is what each sentence covers of the question alone, what it covers where it stands, and
    how many of the names it is about.
    """
    settings = [_setting(hit) for hit in hits]
    coverage = Coverage(asked, (text for setting in settings for text in setting))
    here, before, above, title = (coverage.of(texts) for texts in zip(*settings, strict=True))
    standing = np.maximum(here, np.maximum(_ABOVE * above, _BEFORE * before))
    named = np.maximum(here, np.maximum(above, title))
    return np.column_stack((coverage.share(here), coverage.share(standing), coverage.named(named)))


def _setting(hit: Hit) -> tuple[str, str, str, str]:
    """A sentence with what a reader has read by then.

    Returns:
        The sentence, after the one that introduces it where it is an item of a list; the one
        before it in its section, on which it may lean; its headings; its article's title.
    """
    article, at = hit.article, hit.sentence
    place = article.sentences[at]
    above, title = article.heading(at), article.title
    if place.lead_in is not None:
        return f"{article.sentence_text(place.lead_in)} {hit.text}", "", above, title
    follows = at > 0 and article.sentences[at - 1].section == place.section
    return hit.text, article.sentence_text(at - 1) if follows else "", above, title


def _beside(hit: Hit, similar: Mapping[tuple[str, int], float]) -> float:
    """Mean cosine of the question and the sentences before and after, as far as they were seen."""
    places = ((hit.article.id, hit.sentence - 1), (hit.article.id, hit.sentence + 1))
    near = [similar[place] for place in places if place in similar]
    return sum(near) / len(near) if near else 0.0

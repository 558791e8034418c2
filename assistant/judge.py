"""Whether what was found answers the question: answered, partial or not found, and how surely.

No single number tells an answer from a near miss, so several are measured and weighed by a
logistic regression. Its weights are data (`calibration.json`), fitted by `evaluation.calibrate`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Outcome
from assistant.asked import Asked, holds
from assistant.calibration import Calibration
from assistant.evidence import Evidence
from assistant.ranking import Found
from index import PassageIndex

JUDGING_FEATURES = (
    "similarity", "passage", "found", "lead", "covered", "covered_together", "unheard",
    "unheard_name", "name_elsewhere", "kind_missing", "kind_far", "words", "leans",
)  # fmt: skip
_NEAREST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How the evidence was judged.

    Attributes:
        outcome: What kind of answer it allows.
        confidence: How likely it answers the question, fraction from 0 to 1.
        missing: What is asked for and not stated, in words; empty when nothing is known.
    """

    outcome: Outcome
    confidence: float
    missing: str = ""


def judge(evidence: Evidence, index: PassageIndex, calibration: Calibration) -> Judgement:
    """Weighs what was found for a question; nothing found is not found."""
    if not evidence.whole:
        return Judgement(outcome="not_found", confidence=0.0)
    asked = Asked.of(evidence.understood.text, evidence.understood.kind, index)
    features = judging_features(evidence, asked, index)
    confidence = calibration.probability(dict(zip(JUDGING_FEATURES, features, strict=True)))
    outcome: Outcome = "not_found"
    if confidence >= calibration.answered:
        outcome = "answered"
    elif confidence >= calibration.partial:
        outcome = "partial"
    missing = "" if outcome == "answered" else _missing(asked, evidence.whole, index)
    return Judgement(outcome=outcome, confidence=confidence, missing=missing)


def judging_features(evidence: Evidence, asked: Asked, index: PassageIndex) -> tuple[float, ...]:
    """What is measured of the evidence for a question, in the order of `JUDGING_FEATURES`."""
    nearest = evidence.whole[:_NEAREST]
    hits = [one.hit for one in nearest]
    placed = [
        f"{hit.article.title} {hit.article.heading(hit.sentence)} {hit.text}" for hit in hits
    ]
    alone = [asked.covered(text) for text in placed]
    together = {
        stem: max(covered[stem] for covered in alone) for stem in asked.weights
    }
    heaviest = max(asked.weights.values(), default=0.0) or 1.0
    unheard = [
        (1 - together[stem]) * weight / heaviest
        for stem, weight in asked.weights.items()
        if not index.words.knows(stem)
    ]
    names = [name for name in asked.names if name in asked.weights]
    passages = [index.passage(hit.article.id, hit.sentence).text for hit in hits]
    named = [asked.covered(f"{text} {passage}") for text, passage in zip(placed, passages, strict=True)]
    similarities = sorted((one.hit.signals.sentence_similarity for one in evidence.whole), reverse=True)
    kind = [holds(asked.kind, hit.text, beside=asked.text) for hit in hits]
    later = similarities[len(nearest)] if len(similarities) > len(nearest) else 0.0
    return (
        max(hit.signals.sentence_similarity for hit in hits),
        max(hit.signals.passage_similarity for hit in hits),
        evidence.whole[0].features[0],
        similarities[0] - later,
        max(asked.share(covered) for covered in alone),
        asked.share(together),
        sum(unheard) if unheard else 0.0,
        float(any(not index.words.knows(name) for name in names)),
        1 - max((sum(c[name] for name in names) / len(names) for c in named), default=1.0)
        if names
        else 0.0,
        float(max(kind) == 0),
        float(kind[0] == 0),
        math.log1p(len(asked.weights)),
        float(evidence.understood.leans),
    )


def _missing(asked: Asked, found: Sequence[Found], index: PassageIndex) -> str:
    """What no article says, in the question's own words."""
    unheard = [
        asked.surface[stem]
        for stem in asked.weights
        if not index.words.knows(stem)
        and asked.covered(" ".join(one.hit.text for one in found[:_NEAREST]))[stem] < 0.5  # nearer another word than not
    ]
    if not unheard:
        return ""
    quoted = [f"“{word}”" for word in dict.fromkeys(unheard)]
    listed = quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + f" or {quoted[-1]}"
    return f"They do not mention {listed}."

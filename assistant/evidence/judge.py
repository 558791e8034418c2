"""Whether what was found answers the question, and what of it is not said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Outcome
from assistant.english.indirect import indirect
from assistant.english.kinds import SPARSE, Kind
from assistant.evidence.bearing import BEARING
from assistant.evidence.calibration import Weights
from assistant.evidence.gather import Evidence
from assistant.evidence.ranking import READING, Found
from index import PassageIndex, stems

_READ = 8  # sentences, the best, that are looked at
_BESIDE = 5  # how far down the one stands that an answer should stand out from
_LIKELY = 0.5  # chance below which the likely answer speaks of somebody else, or of another time
_NEAR = 3  # sentences, the best, that may hold what is asked for between them
_GIVEN: dict[Kind, str] = {
    "money": "no amount is given",
    "number": "no number is given",
    "share": "no share is given",
    "date": "no date is given",
    "duration": "no length of time is given",
    "person": "no name is given",
}

_ABOUT = ("kin", "above", "around")  # where a name of the question can stand
_MOST = ("fits", "together", "passage", "part", "held_near", *READING)
_BEST = ("fits", "covered", *BEARING, *READING)
JUDGING_FEATURES = (
    "lead",
    "compares",
    *(f"most_{name}" for name in _MOST),
    *(f"best_{name}" for name in _BEST),
    *(f"second_{name}" for name in READING),
)
"""What judging measures of the evidence for a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How the evidence was judged.

    Attributes:
        outcome: What kind of answer it allows.
        confidence: How likely it answers the question, fraction from 0 to 1.
        missing: What is asked for and not said, as a sentence; empty where nothing is missing.
        told: What may be told, likeliest first: it speaks of whom the question is about.
    """

    outcome: Outcome
    confidence: float
    missing: str = ""
    told: tuple[Found, ...] = ()


def judge(evidence: Evidence, weights: Weights, index: PassageIndex) -> Judgement:
    """Judges what was found for a question; nothing found is not found."""
    if not evidence.whole:
        return Judgement(outcome="not_found", confidence=0.0)
    right = about_the_named(evidence.whole)
    confidence = weights.confidence(judging_features(evidence)) if right else 0.0
    strangers = _strangers(evidence, index)
    lacking = not evidence.sides and _lacks_kind(evidence.words.kind, right)
    displaced = sum(found.chance for found in right) < _LIKELY and not evidence.sides
    complete = all(found for _, found in evidence.sides) if evidence.sides else bool(right)
    missing = _missing(evidence, strangers, lacking=lacking)
    if confidence >= weights.answered and complete and not (strangers or lacking or displaced):
        return Judgement(outcome="answered", confidence=confidence, told=right)
    confidence = min(confidence, weights.answered)
    unknown = len(strangers) == len(evidence.words.called) > 0
    if confidence < weights.partial or unknown or not (right or evidence.together):
        return Judgement(outcome="not_found", confidence=confidence, missing=missing)
    return Judgement(outcome="partial", confidence=confidence, missing=missing, told=right)


def judging_features(evidence: Evidence) -> dict[str, float]:
    """What is measured of the evidence for a question, by name.

    Only sentences about what the question names are looked at, or all where there are none.

    The most that any of the best sentences reaches, what the best one reaches, how far one stands
    out, and whether it compares.
    """
    told = about_the_named(evidence.whole) or evidence.whole
    best, near = told[0], told[:_READ]
    similarities = sorted(found.measured("similarity") for found in told)
    beside = similarities[-min(_BESIDE + 1, len(similarities))]
    measured = {
        "lead": similarities[-1] - beside,
        "compares": float(bool(evidence.sides)),
    }
    for name in _MOST:
        measured[f"most_{name}"] = max(found.measured(name) for found in near)
    for name in _BEST:
        measured[f"best_{name}"] = best.measured(name)
    for name in READING:
        measured[f"second_{name}"] = sorted(found.measured(name) for found in near)[-2:][0]
    return measured


def about_the_named(ranked: Sequence[Found]) -> tuple[Found, ...]:
    """What may be told: the sentences that bear on the question and are about one of its names."""
    return tuple(
        found
        for found in ranked
        if bears(found) and any(found.measured(name) > 0 for name in _ABOUT)
    )


def bears(found: Found) -> bool:
    """Whether a sentence may speak for whom the question is about.

    It does not where it speaks of another side alone, where another plays the part that is asked
    for, or where it tells of another time.
    """
    return (
        found.measured("rival") == 0.0
        and found.measured("part") >= 0.0
        and found.measured("dated") >= 0.0
    )


def _lacks_kind(kind: Kind, right: tuple[Found, ...]) -> bool:
    """Whether none of the best sentences about all that is named states the kind asked for."""
    if kind not in SPARSE or not right:
        return False
    return not any(
        found.measured("held") > 0 and found.measured("kin") == 1.0 for found in right[:_NEAR]
    )


def _strangers(evidence: Evidence, index: PassageIndex) -> tuple[str, ...]:
    """The names in the question of which the articles have no word."""
    return tuple(
        name
        for name in evidence.words.called
        if (own := stems(name)) and not any(index.words.knows(stem) for stem in own)
    )


def _missing(evidence: Evidence, strangers: tuple[str, ...], *, lacking: bool) -> str:
    """What is not said, as a sentence in the question's own words."""
    if strangers:
        return f"The articles do not mention {' or '.join(strangers)}."
    clause = indirect(evidence.understood.text)
    given = _GIVEN.get(evidence.words.kind, "") if lacking else ""
    if clause:
        return f"The articles do not say {clause}{': ' if given else ''}{given}."
    return f"{given[0].upper()}{given[1:]} in the articles." if given else ""

"""Whether what was found answers the question: answered, partial or not found, and how surely.

No single number tells an answer from a near miss, so several are measured and weighed by a
logistic regression. Its weights are data (`calibration.json`), fitted by `tests.calibration`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Outcome
from assistant.english.words import english_words
from assistant.evidence.calibration import Calibration
from assistant.evidence.coverage import Coverage
from assistant.evidence.gather import Evidence
from assistant.evidence.ranking import Found
from assistant.question.asked import Asked, holds
from assistant.question.kinds import Kind
from assistant.question.orders import gives_orders
from index import Hit, PassageIndex

Floats = NDArray[np.float32]

JUDGING_FEATURES = (
    "fits",  # does one sentence say all of it: words, names, kind of thing; where it names some
    "names_together",  # do its names stand in one sentence: a false premise joins what none does
    "passage",  # is a passage near in meaning: nothing is for what is off the topic
    "lead",  # does a sentence stand out: what is spread over many is only the topic
    "compares",  # each side is told what there is, and its silence is shown
)

_READ = 8  # sentences that may hold the answer
_BESIDE = 5  # how far down the one stands that an answer should stand out from
_UNNAMED = 0.5  # a middling value, where a question names nothing
_OFF_TOPIC = 0.15  # cosine of question and passage that what is off the topic hardly reaches
_THERE = 0.5  # a word that is covered by less is not there in other words either
_ONLY_NAMES = 0.7  # how well a sentence covers a question that has no other words
_OTHER_KIND = 0.3  # how well a sentence can fit without the kind of thing asked for
_SAID_BY_KIND = 0.5  # how far an amount of money covers "price", a date covers "year"
_ELSEWHERE = 0.8, 0.9, 0.6  # what a word counts only before it, in its headings, in the title

_KINDS: Mapping[Kind, str] = {
    "money": "no amount of money",
    "number": "no number",
    "share": "no share",
    "date": "no date",
    "duration": "no length of time",
    "person": "no other name",
}


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
    """Weighs what was found for a question; nothing found and orders are not found."""
    if not evidence.whole or gives_orders(evidence.understood.question):
        return Judgement(outcome="not_found", confidence=0.0)
    asked = Asked.of(evidence.understood.text, evidence.understood.kind, index)
    features = dict(zip(JUDGING_FEATURES, judging_features(evidence, asked), strict=True))
    confidence = calibration.probability(features)
    # What a name leads to is on the topic, however far from the wording.
    led = bool(asked.names) and features["names_together"] == 1.0
    outcome: Outcome = "not_found"
    if features["passage"] >= _OFF_TOPIC or led:
        if confidence >= calibration.answered:
            outcome = "answered"
        elif confidence >= calibration.partial:
            outcome = "partial"
    missing = "" if outcome == "answered" else _missing(asked, evidence.whole, index)
    return Judgement(outcome=outcome, confidence=confidence, missing=missing)


def judging_features(evidence: Evidence, asked: Asked) -> tuple[float, ...]:
    """What is measured of the evidence for a question, in the order of `JUDGING_FEATURES`.

    `evidence` holds at least one sentence.
    """
    hits = [one.hit for one in evidence.whole[:_READ]]
    fits, together = _fits(hits, asked)
    similarities = sorted(one.hit.signals.sentence_similarity for one in evidence.whole)
    beside = similarities[-min(_BESIDE + 1, len(similarities))]
    return (
        float(fits.max()) if asked.exact else _UNNAMED,
        float(together.max()),
        max(hit.signals.passage_similarity for hit in hits),
        similarities[-1] - beside,
        float(bool(evidence.sides)),
    )


def _fits(hits: Sequence[Hit], asked: Asked) -> tuple[Floats, Floats]:
    """How well each sentence meets the whole question, and how far all its names stand in it.

    A sentence fits as well as it covers what the question says, rare words counting more, times
    the worst covered of the names, times whether it holds the kind of thing asked for and what
    is counted or chosen ("how many lawyers"): each can spoil the whole.

    Returns:
        Two of float32 (hits,), 0 to 1.
    """
    settings = [_setting(hit) for hit in hits]
    coverage = Coverage(asked, (text for setting in settings for text in setting))
    here, *others = (coverage.of(texts) for texts in zip(*settings, strict=True))
    around = np.maximum.reduce(
        [here, *(share * other for share, other in zip(_ELSEWHERE, others, strict=True))]
    )  # (hits, stems)
    held = np.array([holds(asked.kind, hit.text, beside=asked.text) for hit in hits])
    said = around.copy()
    for place in asked.of_kind:
        said[held == 1.0, place] = np.maximum(said[held == 1.0, place], _SAID_BY_KIND)
    names, spoken, sought = list(asked.exact), list(asked.spoken), list(asked.sought)
    rarity = np.array(list(asked.weights.values()), dtype=np.float32)[spoken]
    share = said[:, spoken] @ rarity / rarity.sum() if spoken else np.float32(_ONLY_NAMES)
    right = (held > 0) & (not sought or said[:, sought].mean(axis=1) >= _THERE)
    fits = share * around[:, names].min(axis=1, initial=1.0) * np.where(right, 1.0, _OTHER_KIND)
    return fits, here[:, names].min(axis=1, initial=1.0)


def _setting(hit: Hit) -> tuple[str, str, str, str]:
    """A sentence with its lead-in, the sentence before it, its headings, its article's title."""
    article, place = hit.article, hit.article.sentences[hit.sentence]
    lead_in = f"{article.sentence_text(place.lead_in)} " if place.lead_in is not None else ""
    follows = hit.sentence > 0 and article.sentences[hit.sentence - 1].section == place.section
    before = article.sentence_text(hit.sentence - 1) if follows else ""
    return lead_in + hit.text, before, article.heading(hit.sentence), article.title


def _is_word(asked: Asked, place: int) -> bool:
    """Whether a word of a question says what it is about, and is neither asking nor mistyped."""
    return place in asked.exact or (
        place in asked.spoken and list(asked.surface.values())[place].lower() in english_words()
    )


def _missing(asked: Asked, found: Sequence[Found], index: PassageIndex) -> str:
    """What the articles, or the sentences nearest to the question, do not say; empty if unsure."""
    nearest = [one.hit for one in found[:_READ]]
    coverage = Coverage(asked, (hit.text for hit in nearest))
    covered = coverage.of([hit.text for hit in nearest]).max(axis=0)  # (stems,)
    unheard = [
        f"“{asked.surface[stem]}”"
        for place, stem in enumerate(asked.weights)
        if not index.words.knows(stem) and covered[place] < _THERE and _is_word(asked, place)
    ]
    if unheard:
        words = list(dict.fromkeys(unheard))
        listed = ", ".join(words[:-1]) + f" or {words[-1]}" if words[1:] else words[0]
        return f"They do not mention {listed}."
    if asked.kind in _KINDS and not any(
        holds(asked.kind, hit.text, beside=asked.text) for hit in nearest
    ):
        return f"The sentences nearest to it give {_KINDS[asked.kind]}."
    return ""

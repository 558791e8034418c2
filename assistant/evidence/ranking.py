"""How well each found sentence answers a question: measured, weighed, and told as a chance.

The weights are data (`calibration.json`), fitted on questions whose answers are known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.english.kinds import holds
from assistant.english.subjects import Spoken
from assistant.evidence.bearing import BEARING
from assistant.evidence.coverage import Coverage
from assistant.question.words import QuestionWords
from index import Hit

Doubles = NDArray[np.float64]

SEEN = 200
"""So many of the sentences found are seen at all, for what stands beside one that is read."""

READ = 60
"""So many of them are measured."""

CLOSELY = 24
"""So many of the best are read closely: whose sentence each is."""

LIKENESS = (
    "found", "similarity", "passage", "words", "beside", "kind", "lead_in", "covered_here",
    "covered", "named", "fits", "together",
)  # fmt: skip
"""What is measured of every sentence: how like the question it is."""

READING = ("rank", "answers")
"""What a reader of question and sentence together says; 0 where none is there."""

FEATURES = (*LIKENESS, *BEARING, *READING)

_ABOVE, _BEFORE = 0.9, 0.8  # what a word counts that only the heading, the sentence before has
_ELSEWHERE = 0.8, 0.9, 0.6  # the same for fitting: before it, in its headings, in the title
_THERE = 0.5  # a word that is covered by less is not there in other words either
_ONLY_NAMES = 0.7  # how well a sentence covers a question that has no other words
_OTHER_KIND = 0.3  # how well a sentence can fit without the kind of thing asked for
_SAID_BY_KIND = 0.5  # how far an amount of money covers "price", a date covers "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A sentence with how well it answers.

    Attributes:
        hit: The sentence as it was found.
        spoken: What it speaks of.
        chance: How likely it is the one that answers, of those found; fraction from 0 to 1.
        features: What the chance rests on, in the order of `FEATURES`.
    """

    hit: Hit
    spoken: Spoken
    chance: float
    features: tuple[float, ...]

    @property
    def place(self) -> tuple[str, int]:
        """Its article's id and its position there."""
        return self.hit.article.id, self.hit.sentence

    def measured(self, name: str) -> float:
        """One of its features."""
        return self.features[FEATURES.index(name)]


def likeness(hits: Sequence[Hit], words: QuestionWords, *, searched: float) -> Doubles:
    """How like a question the first `READ` sentences are, float64 (sentences, `LIKENESS`).

    Args:
        hits: What the index found, best first.
        words: The question.
        searched: The sum of the weights that were searched with.
    """
    similar = {(hit.article.id, hit.sentence): hit.signals.sentence_similarity for hit in hits}
    read = hits[:READ]
    if not read:
        return np.zeros((0, len(LIKENESS)))
    found = [
        (
            hit.score / searched,
            hit.signals.sentence_similarity,
            hit.signals.passage_similarity,
            hit.signals.sentence_words,
            _beside(hit, similar),
            holds(words.kind, hit.text, beside=words.text),
            float(hit.text.endswith(":")),
        )
        for hit in read
    ]
    held = np.array([row[5] for row in found])
    return np.column_stack((found, _covered(read, words, held)))


def _covered(hits: Sequence[Hit], words: QuestionWords, held: Doubles) -> Doubles:
    """The last five of `LIKENESS`, float64 (sentences, 5).

    What each sentence covers of the question alone, what it covers where it stands, how many of
    the names it is about; how well it meets the whole question, where each name and the kind of
    thing asked for can spoil it; how far all names stand in it.
    """
    settings = [_setting(hit) for hit in hits]
    coverage = Coverage(words, (text for setting in settings for text in setting))
    here, before, above, title = (coverage.of(texts) for texts in zip(*settings, strict=True))
    standing = np.maximum(here, np.maximum(_ABOVE * above, _BEFORE * before))
    named = np.maximum(here, np.maximum(above, title))
    around = np.maximum.reduce(
        [here, *(s * other for s, other in zip(_ELSEWHERE, (before, above, title), strict=True))]
    )  # (hits, stems)
    return np.column_stack(
        (
            coverage.share(here),
            coverage.share(standing),
            coverage.named(named),
            _fits(around, words, held),
            here[:, list(words.exact)].min(axis=1, initial=1.0),
        )
    )


def _fits(around: NDArray[np.float32], words: QuestionWords, held: Doubles) -> Doubles:
    """How well each sentence meets the whole question, float64 (sentences,), 0 to 1.

    As well as it covers what the question says, rare words counting more, times the worst covered
    of the names, times whether it holds the kind of thing asked for and what is counted.
    """
    said = around.copy()
    for place in words.of_kind:
        said[held == 1.0, place] = np.maximum(said[held == 1.0, place], _SAID_BY_KIND)
    names, spoken, sought = list(words.exact), list(words.spoken), list(words.sought)
    rarity = np.array(list(words.weights.values()), dtype=np.float32)[spoken]
    share = said[:, spoken] @ rarity / rarity.sum() if spoken else np.float32(_ONLY_NAMES)
    right = (held > 0) & (not sought or said[:, sought].mean(axis=1) >= _THERE)
    worst = around[:, names].min(axis=1, initial=1.0)
    fits: Doubles = share * worst * np.where(right, 1.0, _OTHER_KIND)
    return fits


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
        return article.worded(at), "", above, title
    follows = at > 0 and article.sentences[at - 1].section == place.section
    return hit.text, article.sentence_text(at - 1) if follows else "", above, title


def _beside(hit: Hit, similar: Mapping[tuple[str, int], float]) -> float:
    """Mean cosine of the question and the sentences before and after, as far as they were seen."""
    places = ((hit.article.id, hit.sentence - 1), (hit.article.id, hit.sentence + 1))
    near = [similar[place] for place in places if place in similar]
    return sum(near) / len(near) if near else 0.0

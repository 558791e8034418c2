"""What ranking and judging measure of questions with known answers: the data they are fitted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.evaluation.gold import Gold, Locator, Span
from assistant.evaluation.intervals import Floats
from assistant.evaluation.questions import KnownQuestion
from assistant.evidence.calibration import Calibration, Weights
from assistant.evidence.gather import Evidence, Gatherer
from assistant.evidence.judge import judging_features
from assistant.evidence.ranking import FEATURES, READING, Found
from assistant.question.sides import Sides
from assistant.question.spelling import Speller
from assistant.question.understand import understand
from corpus import Article
from index import PassageIndex, Progress, SentenceReader, build_index, open_embedder

_FEWEST = 5  # sentences besides gold from which it can be said how a question without it looks


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One question with what was found for it.

    Attributes:
        corpus: Name of the articles that it is about.
        known: The question.
        evidence: What was found.
        gold: For each gold group whether each sentence of `evidence.whole` meets it, bool
            (groups, sentences).
    """

    corpus: str
    known: KnownQuestion
    evidence: Evidence
    gold: np.ndarray

    @property
    def candidates(self) -> Floats:
        """What was measured of each sentence, float64 (sentences, `FEATURES`)."""
        return np.array([found.features for found in self.evidence.whole])

    @property
    def golden(self) -> np.ndarray:
        """Whether each sentence meets any group, bool (sentences,)."""
        found: np.ndarray = self.gold.any(axis=0)
        return found

    def ranked(self, weights: Weights, *, read: bool) -> Observed:
        """The same in the order of other weights.

        Args:
            weights: Those to rank by.
            read: Whether to keep only what a reader has read; else what it said is left out.
        """
        columns = [FEATURES.index(name) for name in READING]
        rows = [row for row, one in enumerate(self.candidates) if one[columns].any() or not read]
        features = self.candidates[rows]
        if not read:
            features[:, columns] = 0.0
        scores = weights.scores(features)
        odds = np.exp(scores - scores.max(initial=0.0))
        order = np.argsort(-scores, kind="stable").tolist()
        whole = tuple(
            replace(
                self.evidence.whole[rows[at]],
                chance=float(odds[at] / odds.sum()),
                features=tuple(features[at].tolist()),
            )
            for at in order
        )
        gold = self.gold[:, [rows[at] for at in order]]
        return replace(self, evidence=replace(self.evidence, whole=whole), gold=gold)

    def judged(self) -> Mapping[str, float]:
        """What judging measures of it."""
        return judging_features(self.evidence)

    def without_gold(self) -> Observed | None:
        """The same with its gold sentences not found; None where too little would be left."""
        kept = np.flatnonzero(~self.golden).tolist()
        if not self.golden.any() or len(kept) < _FEWEST or self.known.turns:
            return None
        whole = tuple(self.evidence.whole[at] for at in kept)
        evidence = replace(self.evidence, whole=whole)
        return replace(self, evidence=evidence, gold=self.gold[:, kept])


class Observer:
    """Asks the parts of an assistant what they find, without having it answer."""

    def __init__(
        self,
        index: PassageIndex,
        *,
        corpus: str,
        sides: Sides,
        calibration: Calibration,
        reader: SentenceReader | None,
    ) -> None:
        """Takes an open index; `corpus` names it in reports."""
        self._index = index
        self._corpus = corpus
        self._sides = sides
        names = [name for side in sides.all for name in side.names]
        self._speller = Speller(index.words.vocabulary, names=names)
        self._locator = Locator(index.articles)
        self._gatherer = Gatherer(index, calibration, sides=sides.all, reader=reader)

    @classmethod
    def open(
        cls,
        articles: Sequence[Article],
        data_dir: Path,
        *,
        calibration: Calibration,
        reader: SentenceReader | None = None,
        articles_dir: Path | None = None,
        progress: Progress | None = None,
    ) -> Observer:
        """Indexes articles, each once in this folder.

        Args:
            articles: What is asked about.
            data_dir: Folder for the index; its name names the corpus.
            calibration: By whose weights the sentences are chosen that are read closely.
            reader: Who reads them with the question; None for nobody.
            articles_dir: Where the articles come from, for the sides named there.
            progress: As in `index.build_index`.
        """
        embedder = open_embedder("", data_dir)
        build_index(articles, data_dir=data_dir, embedder=embedder, progress=progress)
        named = Sides.from_folder(articles_dir) if articles_dir else None
        return cls(
            PassageIndex.open(data_dir, embedder),
            corpus=data_dir.name,
            sides=Sides.derived(articles) if named is None else named,
            calibration=calibration,
            reader=reader,
        )

    def observe(self, questions: Iterable[KnownQuestion]) -> list[Observed]:
        """Measures questions; small talk and those for which nothing is found are left out."""
        seen = (self._observe(known) for known in questions)
        return [one for one in seen if one is not None]

    def close(self) -> None:
        """Lets go of the index."""
        self._index.close()

    def _observe(self, known: KnownQuestion) -> Observed | None:
        understood = understand(
            known.question, known.turns, speller=self._speller, sides=self._sides
        )
        if understood.talk:
            return None
        evidence = self._gatherer.gather(understood)
        if not evidence.whole:
            return None
        gold = _met(self._locator.locate(known), evidence.whole)
        return Observed(corpus=self._corpus, known=known, evidence=evidence, gold=gold)


def _met(gold: Gold, ranked: Sequence[Found]) -> np.ndarray:
    spans = []
    for found in ranked:
        place = found.hit.article.sentences[found.hit.sentence]
        spans.append(Span(article=found.hit.article.id, start=place.start, end=place.end))
    met = [[any(span.meets(one) for one in group) for span in spans] for group in gold.groups]
    return np.array(met, dtype=bool).reshape(len(gold.groups), len(ranked))

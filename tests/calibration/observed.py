"""What ranking and judging measure of questions with known answers: the data they are fitted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.evaluation.gold import Gold, Locator, Span
from assistant.evaluation.intervals import Floats
from assistant.evaluation.questions import KnownQuestion
from assistant.evidence.gather import Evidence, gather
from assistant.evidence.judge import judging_features
from assistant.evidence.ranking import Found
from assistant.question.asked import Asked
from assistant.question.sides import Sides
from assistant.question.spelling import Speller
from assistant.question.understand import understand
from corpus import Article
from index import PassageIndex, Progress, build_index, open_embedder


@dataclass(frozen=True, kw_only=True)
class Observed:
    """One question with what was measured of it.

    Attributes:
        corpus: Name of the articles that it is about.
        known: The question.
        candidates: What ranking measures of each sentence read, float64 (sentences, features).
        gold: For each gold group the rows of `candidates` that meet it; none where it was missed.
        evidence: What judging measures, float64 (features,).
    """

    corpus: str
    known: KnownQuestion
    candidates: Floats
    gold: tuple[frozenset[int], ...]
    evidence: Floats

    @property
    def golden(self) -> list[int]:
        """The rows of all groups."""
        return sorted(set().union(*self.gold))


class Observer:
    """Asks the parts of an assistant what they measure, without having it answer."""

    def __init__(self, index: PassageIndex, *, corpus: str, sides: Sides) -> None:
        """Takes an open index; `corpus` names it in reports."""
        self._index = index
        self._corpus = corpus
        self._sides = sides
        names = [name for side in sides.all for name in side.names]
        self._speller = Speller(index.words.vocabulary, names=names)
        self._locator = Locator(index.articles)

    @classmethod
    def open(
        cls,
        articles: Sequence[Article],
        data_dir: Path,
        *,
        articles_dir: Path | None = None,
        progress: Progress | None = None,
    ) -> Observer:
        """Indexes articles, each once in this folder.

        Args:
            articles: What is asked about.
            data_dir: Folder for the index; its name names the corpus.
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
        )

    def observe(
        self, questions: Iterable[KnownQuestion], ranking: Mapping[str, float]
    ) -> list[Observed]:
        """Measures questions; small talk and those for which nothing is found are left out.

        Args:
            questions: The questions.
            ranking: The weights by which the evidence is ordered before it is judged.
        """
        seen = (self._observe(known, ranking) for known in questions)
        return [one for one in seen if one is not None]

    def close(self) -> None:
        """Lets go of the index."""
        self._index.close()

    def evidence(self, known: KnownQuestion, ranking: Mapping[str, float]) -> Evidence | None:
        """What is found for a question; None for small talk and where nothing is found."""
        understood = understand(
            known.question, known.turns, speller=self._speller, sides=self._sides
        )
        if understood.talk:
            return None
        evidence = gather(understood, self._index, weights=ranking)
        return evidence if evidence.whole else None

    def judged(self, evidence: Evidence) -> Floats:
        """What judging measures of evidence, float64 (features,)."""
        understood = evidence.understood
        asked = Asked.of(understood.text, understood.kind, self._index)
        return np.array(judging_features(evidence, asked), dtype=np.float64)

    def _observe(self, known: KnownQuestion, ranking: Mapping[str, float]) -> Observed | None:
        evidence = self.evidence(known, ranking)
        if evidence is None:
            return None
        return Observed(
            corpus=self._corpus,
            known=known,
            candidates=np.array([found.features for found in evidence.whole], dtype=np.float64),
            gold=_rows(self._locator.locate(known), evidence.whole),
            evidence=self.judged(evidence),
        )


def _rows(gold: Gold, ranked: Sequence[Found]) -> tuple[frozenset[int], ...]:
    spans = []
    for found in ranked:
        place = found.hit.article.sentences[found.hit.sentence]
        spans.append(Span(article=found.hit.article.id, start=place.start, end=place.end))
    return tuple(
        frozenset(row for row, span in enumerate(spans) if any(span.meets(one) for one in group))
        for group in gold.groups
    )

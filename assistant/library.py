"""Where an index is kept, and one state of its articles: what is made of that once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from assistant.answer import Answer
from assistant.evidence.calibration import Calibration
from assistant.evidence.gather import Gatherer
from assistant.question.sides import Sides
from assistant.question.spelling import Speller
from assistant.settings import Settings
from assistant.suggestions import Suggestions
from assistant.telling.overview import Contents
from index import PassageIndex, SentenceReader, Shelf, open_chroma, open_embedder


def shelf_of(settings: Settings) -> Shelf:
    """Which articles an assistant answers from, and where and with what their index is kept.

    Raises:
        EmbeddingError: The embedding model is not on this machine.
        ChromaServerError: The Chroma server is given by what is no address.
    """
    return Shelf(
        articles_dir=settings.articles_dir,
        data_dir=settings.data_dir,
        embedder=open_embedder(settings.embedding_model, settings.data_dir),
        chroma=open_chroma(settings.chroma),
    )


class Library:
    """What an assistant answers from while the articles stay as they are.

    Attributes:
        index: Their open index.
        sides: The parties that they are about.
        speller: Mends words by theirs.
        gatherer: Finds and measures their sentences.
        weights: By which evidence is judged.
        calibrated: Whether ranking and judging were fitted with the index's embedding model.
    """

    def __init__(
        self,
        index: PassageIndex,
        *,
        sides: Sides | None,
        calibration: Calibration,
        reader: SentenceReader | None,
        ask: Callable[[str], Answer],
        kept: Path,
    ) -> None:
        """Takes what does not change with the articles.

        Args:
            index: The open index.
            sides: None for those that the articles themselves show.
            calibration: The weights of ranking and judging.
            reader: Who reads the best sentences with the question; None for nobody.
            ask: Answers a question, to find those that are answered well.
            kept: File in which these are kept.
        """
        self.index = index
        self.sides = Sides.derived(index.articles) if sides is None else sides
        names = [name for side in self.sides.all for name in side.names]
        self.speller = Speller(index.words.vocabulary, names=names)
        self.gatherer = Gatherer(index, calibration, sides=self.sides.all, reader=reader)
        self.weights = calibration.weights(read=reader is not None and reader.calibrated)
        self.calibrated = calibration.fingerprint in ("", index.embedder.fingerprint)
        self._ask = ask
        self._kept = kept

    @cached_property
    def contents(self) -> Contents:
        """The articles at a glance."""
        return Contents(self.index.articles)

    @cached_property
    def suggestions(self) -> Suggestions:
        """The questions that they make."""
        return Suggestions(self.index, self.sides, ask=self._ask, kept=self._kept)

"""The assistant: one open index, asked by many threads, answering in the contract's values."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from assistant.answer import EXTRACTIVE, Answer, Citation, cite
from assistant.asking import SUGGESTED, Asking
from assistant.check import Checker, Rules
from assistant.errors import UnknownModelNameError
from assistant.evidence.calibration import Calibration
from assistant.evidence.ranking import Found
from assistant.library import Library, shelf_of
from assistant.model.answerer import LanguageModelAnswerer
from assistant.model.configuration import Model, load_models
from assistant.model.faults import ModelError
from assistant.model.judge import open_checker
from assistant.question.followup import Turn
from assistant.question.limits import TURNS, bounded, refuse_unaskable
from assistant.question.sides import Sides
from assistant.question.understand import Understood, understand
from assistant.settings import Settings
from assistant.telling.compose import LENGTHS
from assistant.telling.overview import Overview
from corpus import Article, TwoBetsError
from index import (
    LiveIndex,
    Opened,
    Progress,
    SentenceReader,
    open_reader,
)

_UNCALIBRATED = (
    "Whether this answers the question is judged by weights of another embedding model: "
    "do not rely on it."
)


class Assistant:
    """Answers questions from the articles of one index. Safe to share between threads."""

    def __init__(
        self,
        live: LiveIndex,
        settings: Settings,
        *,
        sides: Sides | None = None,
        models: Mapping[str, Model] = MappingProxyType({}),
        calibration: Calibration | None = None,
        reader: SentenceReader | None = None,
        checker: Checker | None = None,
    ) -> None:
        """Takes finished parts; use `open`.

        Args:
            live: The index, which follows its articles.
            settings: What it was opened with.
            sides: None for those that the articles themselves show.
            models: The configured language models by their names.
            calibration: The weights of ranking and judging; None for the shipped ones.
            reader: Who reads the best sentences with the question; None for nobody.
            checker: Holds a model's statements against their quotes; None for the rules.
        """
        self._live = live
        self._settings = settings
        self._sides = sides
        self._configured = models
        self._models = {name: LanguageModelAnswerer(model) for name, model in models.items()}
        self._calibration = calibration or Calibration.shipped()
        self._reader = reader
        self._checker = checker or Rules()
        self._library: Library | None = None
        self._opening = threading.Lock()

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        progress: Progress | None = None,
        apart: bool = False,
    ) -> Self:
        """Opens the index of the settings' articles, building or mending it first if need be.

        Args:
            settings: None for those of the environment.
            progress: Called with a step, how much of it is done, and how much there is.
            apart: Whether to build in a process of its own, so that what building imports does
                not stay in this one's memory: for a program that serves for long.

        Raises:
            TwoBetsError: It cannot be opened; the message says what to do.
        """
        settings = settings or Settings()
        models_file = settings.models_file or settings.data_dir / "models.toml"
        models = load_models(Path(models_file), os.environ, required=bool(settings.models_file))
        for name in {settings.model, settings.resolver} - {"", EXTRACTIVE}:
            _refuse_unknown(name, models)
        reader = open_reader(settings.reranker)
        checker = open_checker(settings.checker, models)
        sides = Sides.from_folder(settings.articles_dir)
        # Last, for whatever goes wrong after it would leave it open.
        live = LiveIndex.open(shelf_of(settings), progress=progress, apart=apart)
        return cls(live, settings, sides=sides, models=models, reader=reader, checker=checker)

    def without(self, sentences: Iterable[tuple[str, int]]) -> Self:
        """The same assistant as if it could not find some sentences: to measure what it then says.

        It shares the index as it is now; closing one closes both.

        Args:
            sentences: Each as its article's id and its position in the article.
        """
        with self._live.reading() as index:
            hidden = LiveIndex(Opened(index=index.without(sentences)))
        return type(self)(
            hidden,
            self._settings,
            sides=self._sides,
            models=self._configured,
            calibration=self._calibration,
            reader=self._reader,
            checker=self._checker,
        )

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that it answers from."""
        with self._live.reading() as index:
            return index.articles

    @property
    def refused(self) -> tuple[TwoBetsError, ...]:
        """What it does not answer from: files that cannot be read, and changes not taken up."""
        return self._live.refused

    @property
    def live(self) -> LiveIndex:
        """The index that it asks, which follows its articles."""
        return self._live

    @property
    def settings(self) -> Settings:
        """What it was opened with."""
        return self._settings

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the configured language models; empty when there are none."""
        return tuple(self._models)

    @property
    def fingerprint(self) -> str:
        """What the index was built with, in one line."""
        with self._live.reading() as index:
            return index.fingerprint

    def article(self, article_id: str) -> Article:
        """The article of an id.

        Raises:
            UnknownArticleError: There is none.
        """
        with self._live.reading() as index:
            return index.article(article_id)

    def query(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] = (),
        detail: str = "",
        model: str = "",
    ) -> Answer:
        """Answers a question.

        Args:
            question: At most 2,000 characters.
            history: The talk before it, oldest first: `{"role": "user" | "assistant",
                "content": ...}`.
            articles: Ids of the articles to answer from; empty for all.
            detail: `"brief"` or `"detailed"`; empty for the settings' own.
            model: A configured model's name or `"extractive"`; empty for the settings' own.

        Raises:
            QuestionError: The question is empty or too long, or an argument has no such value.
            UnknownArticleError: There is no article of a given id.
        """
        *_, answer = self.stream(
            question, history=history, articles=articles, detail=detail, model=model
        )
        return answer

    async def aquery(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] = (),
        detail: str = "",
        model: str = "",
    ) -> Answer:
        """As `query`, without blocking the event loop."""
        ask = partial(
            self.query, question, history=history, articles=articles, detail=detail, model=model
        )
        return await asyncio.to_thread(ask)

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        articles: Sequence[str] = (),
        detail: str = "",
        model: str = "",
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        """As `query`, as a growing answer: each has one more statement, the last is whole.

        Args:
            question: As in `query`, like the other arguments.
            history: As in `query`.
            articles: As in `query`.
            detail: As in `query`.
            model: As in `query`.
            stop: When set, no further statement is sought; what is there is the answer, and where
                nothing is there yet, none comes.
        """
        detail = detail or self._settings.detail
        name = model or self._settings.model or EXTRACTIVE
        history = history[-TURNS:]
        refuse_unaskable(question, history, detail)
        answerer = None if name == EXTRACTIVE else self._answerer(name)
        stop = stop or threading.Event()
        with self._reading() as library:
            understood, note = self._understood(question, bounded(history), stop, library)
            asking = Asking(
                understood=understood,
                library=library,
                length=LENGTHS[detail],
                answerer=answerer,
                checker=self._checker,
                stop=stop,
            )
            for answer in asking.answers(articles):
                doubt = "" if library.calibrated or not answer.citations else _UNCALIBRATED
                notes = (note, understood.note, answer.note, doubt)
                yield replace(answer, note=" ".join(filter(None, notes)))

    def search(self, question: str, *, limit: int = 5) -> tuple[tuple[Citation, float], ...]:
        """The passages for a question, best first, each with its score in this search.

        Each is a citation of its best sentence, numbered 0.

        Raises:
            QuestionError: The question is empty or too long.
        """
        refuse_unaskable(question)
        best: dict[tuple[str, int], Found] = {}
        with self._reading() as library:
            understood, _ = self._understood(question, (), threading.Event(), library)
            for found in library.gatherer.gather(understood).whole:
                best.setdefault((found.hit.article.id, found.hit.passage.first), found)
        return tuple(
            (cite(found.hit.passage, start=place.start, end=place.end), found.chance)
            for found in list(best.values())[:limit]
            for place in (found.hit.article.sentences[found.hit.sentence],)
        )

    def suggestions(self, limit: int = SUGGESTED) -> tuple[str, ...]:
        """Questions to begin with, which the articles answer."""
        with self._reading() as library:
            return library.suggestions.first(limit)

    def follow_ups(self, answer: Answer, limit: int = 3) -> tuple[str, ...]:
        """Questions to go on with, which the articles answer."""
        with self._reading() as library:
            return library.suggestions.after(answer, limit)

    def overview(self, article_id: str) -> Overview:
        """An article at a glance: who, when, outline, key sentences, names, amounts and dates.

        Raises:
            UnknownArticleError: There is no article of that id.
        """
        with self._reading() as library:
            return library.contents.overview(library.index.article(article_id))

    def close(self) -> None:
        """Lets go of the index once its last answer is whole; closing twice is harmless."""
        self._live.close()

    def __enter__(self) -> Self:
        """The assistant itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Closes it."""
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Library]:
        """The articles as they are now, with what is made of them once for each state."""
        with self._live.reading() as index:
            with self._opening:
                if self._library is None or self._library.index is not index:
                    self._library = Library(
                        index,
                        sides=self._sides,
                        calibration=self._calibration,
                        reader=self._reader,
                        ask=lambda text: self.query(text, model=EXTRACTIVE),
                        kept=self._settings.data_dir / "suggestions.json",
                    )
                library = self._library
            yield library

    def _answerer(self, name: str) -> LanguageModelAnswerer:
        _refuse_unknown(name, self._models)
        return self._models[name]

    def _understood(
        self,
        question: str,
        history: Sequence[Turn],
        stop: threading.Event,
        library: Library,
    ) -> tuple[Understood, str]:
        """What a question means, and what a reader should know about how that was found out."""
        resolved = note = ""
        if history and self._settings.resolver not in ("", EXTRACTIVE):
            resolver = self._answerer(self._settings.resolver)
            try:
                resolved = resolver.resolve(question, history, stop=stop)
            except ModelError as error:
                note = f"{error} What the question refers to was found by rules instead."
        understood = understand(
            question, history, speller=library.speller, sides=library.sides, resolved=resolved
        )
        return understood, note


def _refuse_unknown(name: str, models: Collection[str]) -> None:
    if name not in models:
        raise UnknownModelNameError(name, (EXTRACTIVE, *models))

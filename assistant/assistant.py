"""The assistant: one open index, asked by many threads, answering in the contract's values."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.answer import Answer, Citation, cite
from assistant.assemble import reply
from assistant.calibration import Calibration
from assistant.compose import LENGTHS
from assistant.errors import UnknownModelNameError
from assistant.evidence import gather
from assistant.generation.faults import ModelError
from assistant.generation.language_model import LanguageModelAnswerer
from assistant.generation.models import EXTRACTIVE, Model, load_models
from assistant.judge import judge
from assistant.limits import refuse_unaskable
from assistant.reranking import reranked
from assistant.settings import Settings
from assistant.suggestions import Suggestions
from assistant.telling import Telling, findings_of
from assistant.understanding.followup import Turn
from assistant.understanding.sides import Sides
from assistant.understanding.smalltalk import reply as small_talk
from assistant.understanding.spelling import Speller
from assistant.understanding.understand import Understood, understand
from corpus import Article, TwoBetsError
from index import (
    CrossEncoderReranker,
    Embedder,
    LiveIndex,
    PassageIndex,
    Progress,
    Reranker,
    Shelf,
    open_embedder,
)

SUGGESTED = 4


class Assistant:
    """Answers questions from the articles of one index. Safe to share between threads."""

    def __init__(
        self,
        live: LiveIndex,
        settings: Settings,
        *,
        sides: Sides | None,
        models: dict[str, Model],
        calibration: Calibration,
        reranker: Reranker | None = None,
    ) -> None:
        """Takes finished parts; use `open`.

        Args:
            live: The index, which follows its articles.
            settings: What it was opened with.
            sides: None for those that the articles themselves show.
            models: The configured language models by their names.
            calibration: The weights of ranking and judging.
            reranker: What ranks anew what was found; None for nothing.
        """
        self._live = live
        self._settings = settings
        self._sides = sides
        self._models = {name: LanguageModelAnswerer(model) for name, model in models.items()}
        self._calibration = calibration
        self._reranker = reranker
        self._library: _Library | None = None
        self._reads = threading.Lock()

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
        reranker = CrossEncoderReranker.open(settings.reranker) if settings.reranker else None
        sides = Sides.from_folder(settings.articles_dir)
        shelf = Shelf(
            articles_dir=settings.articles_dir,
            data_dir=settings.data_dir,
            embedder=open_embedder(settings.embedding_model, settings.data_dir),
        )
        return cls(
            LiveIndex.open(shelf, progress=progress, apart=apart),
            settings,
            sides=sides,
            models=models,
            calibration=Calibration.shipped(),
            reranker=reranker,
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
            stop: When set, no further statement is sought; what is there is the answer.
        """
        detail = detail or self._settings.detail
        name = model or self._settings.model or EXTRACTIVE
        refuse_unaskable(question, history, detail)
        answerer = None if name == EXTRACTIVE else self._answerer(name)
        stop = stop or threading.Event()
        with self._reading() as library:
            understood, note = self._understood(question, history, stop, library)
            if understood.talk:
                yield reply(understood, self._small_talk(understood, library))
                return
            evidence = gather(
                understood, library.index, weights=self._calibration.ranking, articles=articles
            )
            if self._reranker is not None:
                evidence = reranked(evidence, self._reranker)
            judged = judge(evidence, library.index, self._calibration)
            telling = Telling(
                evidence=evidence,
                findings=findings_of(evidence, judged),
                length=LENGTHS[detail],
                stop=stop,
            )
            if answerer is None or telling.findings.outcome == "not_found":
                answers = telling.quoted()
            else:
                answers = telling.generated(
                    answerer, similarity=partial(_similarity, library.index.embedder)
                )
            for answer in answers:
                yield replace(answer, note=" ".join(filter(None, (note, answer.note))))

    def search(self, question: str, *, limit: int = 5) -> tuple[tuple[Citation, float], ...]:
        """The passages for a question, best first, each with its score in this search.

        Each is a citation of its best sentence, numbered 0.

        Raises:
            QuestionError: The question is empty or too long.
        """
        refuse_unaskable(question)
        with self._reading() as library:
            understood, _ = self._understood(question, (), threading.Event(), library)
            hits = library.index.rank_passages(understood.text, limit=limit)
        return tuple(
            (cite(hit.passage, start=place.start, end=place.end), hit.score)
            for hit in hits
            for place in (hit.article.sentences[hit.sentence],)
        )

    def suggestions(self, limit: int = SUGGESTED) -> tuple[str, ...]:
        """Questions to begin with, which the articles answer."""
        with self._reading() as library:
            return library.suggestions.first(limit)

    def follow_ups(self, answer: Answer, limit: int = 3) -> tuple[str, ...]:
        """Questions to go on with, which the articles answer."""
        with self._reading() as library:
            return library.suggestions.after(answer, limit)

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
    def _reading(self) -> Iterator[_Library]:
        """The articles as they are now, with what is made of them once for each state."""
        with self._live.reading() as index:
            with self._reads:
                if self._library is None or self._library.index is not index:
                    sides = self._sides or Sides.derived(index.articles)
                    self._library = _Library(index, sides, self._answered)
                library = self._library
            yield library

    def _answered(self, question: str) -> bool:
        return self.query(question, model=EXTRACTIVE).outcome == "answered"

    def _answerer(self, name: str) -> LanguageModelAnswerer:
        _refuse_unknown(name, self._models)
        return self._models[name]

    def _understood(
        self, question: str, history: Sequence[Turn], stop: threading.Event, library: _Library
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

    def _small_talk(self, understood: Understood, library: _Library) -> str:
        greets = understood.talk in ("greeting", "help")
        offered = library.suggestions.first(SUGGESTED) if greets else ()
        return small_talk(understood.talk, library.index.articles, offered)


class _Library:
    """One state of the articles, and what is made of it."""

    def __init__(self, index: PassageIndex, sides: Sides, answered: Callable[[str], bool]) -> None:
        self.index = index
        self.sides = sides
        names = [name for side in sides.all for name in side.names]
        self.speller = Speller(index.words.vocabulary, names=names)
        self._answered = answered

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.index, self.sides, answered=self._answered)


def _similarity(embedder: Embedder, text: str, others: Sequence[str]) -> float:
    """The highest cosine of a text and others, -1 to 1."""
    if not others:
        return -1.0
    mine, *theirs = embedder.embed([text, *others])
    return max(float(mine @ other) for other in theirs)


def _refuse_unknown(name: str, models: Collection[str]) -> None:
    if name not in models:
        raise UnknownModelNameError(name, (EXTRACTIVE, *models))

"""The assistant: one open index, asked by many threads, answering in the contract's values."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.answer import Answer, Citation, cite
from assistant.errors import UnknownModelNameError
from assistant.evidence.calibration import Calibration
from assistant.evidence.gather import gather
from assistant.evidence.judge import judge
from assistant.evidence.reranking import reranked
from assistant.model.answerer import LanguageModelAnswerer
from assistant.model.configuration import EXTRACTIVE, Model, load_models
from assistant.model.faults import ModelError
from assistant.opening import open_index
from assistant.question.followup import Turn
from assistant.question.limits import refuse_unaskable
from assistant.question.sides import Sides
from assistant.question.smalltalk import reply as small_talk
from assistant.question.spelling import Speller
from assistant.question.understand import Understood, understand
from assistant.settings import Settings
from assistant.suggestions import Suggestions
from assistant.telling.assemble import reply
from assistant.telling.compose import LENGTHS
from assistant.telling.telling import Telling, findings_of
from corpus import Article
from index import CrossEncoderReranker, PassageIndex, Progress, Reranker


class Assistant:
    """Answers questions from the articles of one index. Safe to share between threads."""

    def __init__(
        self,
        index: PassageIndex,
        settings: Settings,
        *,
        sides: Sides,
        models: dict[str, Model],
        calibration: Calibration,
        reranker: Reranker | None = None,
    ) -> None:
        """Takes finished parts; use `open`."""
        self._index = index
        self._settings = settings
        self._sides = sides
        self._models = {name: LanguageModelAnswerer(model) for name, model in models.items()}
        self._calibration = calibration
        self._reranker = reranker
        names = [name for side in sides.all for name in side.names]
        self._speller = Speller(index.words.vocabulary, names=names)
        self._over = partial(
            type(self),
            settings=settings,
            sides=sides,
            models=models,
            calibration=calibration,
            reranker=reranker,
        )

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
        named = Sides.from_folder(settings.articles_dir)
        # Last, for whatever goes wrong after it would leave it open.
        index = open_index(settings, progress=progress, apart=apart)
        return cls(
            index,
            settings,
            sides=Sides.derived(index.articles) if named is None else named,
            models=models,
            calibration=Calibration.shipped(),
            reranker=reranker,
        )

    def without(self, sentences: Iterable[tuple[str, int]]) -> Self:
        """The same assistant as if it could not find some sentences: to measure what it then says.

        It shares the index; closing one closes both.

        Args:
            sentences: Each as its article's id and its position in the article.
        """
        return self._over(self._index.without(sentences))

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that it answers from."""
        return self._index.articles

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
        return self._index.fingerprint

    def article(self, article_id: str) -> Article:
        """The article of an id.

        Raises:
            UnknownArticleError: There is none.
        """
        return self._index.article(article_id)

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
        understood, note = self._understood(question, history, stop)
        if understood.talk:
            yield reply(understood, self._small_talk(understood))
            return
        evidence = gather(
            understood, self._index, weights=self._calibration.ranking, articles=articles
        )
        if self._reranker is not None:
            evidence = reranked(evidence, self._reranker)
        telling = Telling(
            evidence=evidence,
            findings=findings_of(evidence, judge(evidence, self._index, self._calibration)),
            length=LENGTHS[detail],
            stop=stop,
        )
        if answerer is None or telling.findings.outcome == "not_found":
            answers = telling.quoted()
        else:
            answers = telling.generated(answerer, similarity=self._similarity)
        for answer in answers:
            yield replace(answer, note=" ".join(filter(None, (note, answer.note))))

    def search(self, question: str, *, limit: int = 5) -> tuple[tuple[Citation, float], ...]:
        """The passages for a question, best first, each with its score in this search.

        Each is a citation of its best sentence, numbered 0.

        Raises:
            QuestionError: The question is empty or too long.
        """
        refuse_unaskable(question)
        understood, _ = self._understood(question, (), threading.Event())
        hits = self._index.rank_passages(understood.text, limit=limit)
        return tuple(
            (cite(hit.passage, start=place.start, end=place.end), hit.score)
            for hit in hits
            for place in (hit.article.sentences[hit.sentence],)
        )

    def suggestions(self, limit: int = 4) -> tuple[str, ...]:
        """Questions to begin with, which the articles answer."""
        return self._suggestions.first(limit)

    def follow_ups(self, answer: Answer, limit: int = 3) -> tuple[str, ...]:
        """Questions to go on with, which the articles answer."""
        return self._suggestions.after(answer, limit)

    def close(self) -> None:
        """Lets go of the index; closing twice is harmless."""
        self._index.close()

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

    @cached_property
    def _suggestions(self) -> Suggestions:
        return Suggestions(
            self._index,
            self._sides,
            answered=lambda text: self.query(text, model=EXTRACTIVE).outcome == "answered",
        )

    def _answerer(self, name: str) -> LanguageModelAnswerer:
        _refuse_unknown(name, self._models)
        return self._models[name]

    def _understood(
        self, question: str, history: Sequence[Turn], stop: threading.Event
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
            question, history, speller=self._speller, sides=self._sides, resolved=resolved
        )
        return understood, note

    def _similarity(self, text: str, others: Sequence[str]) -> float:
        """The highest cosine of a text and others, -1 to 1."""
        if not others:
            return -1.0
        mine, *theirs = self._index.embedder.embed([text, *others])
        return max(float(mine @ other) for other in theirs)

    def _small_talk(self, understood: Understood) -> str:
        offered = self.suggestions() if understood.talk in ("greeting", "help") else ()
        return small_talk(understood.talk, self.articles, offered)


def _refuse_unknown(name: str, models: Collection[str]) -> None:
    if name not in models:
        raise UnknownModelNameError(name, (EXTRACTIVE, *models))

"""An assistant that answers from a script: the seam of the page, with real articles and offsets."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant import Settings
from assistant.answer import Answer
from assistant.telling.overview import Contents, Overview
from corpus import Article, TwoBetsError, read_folder
from tests.scripted_answers import HELD, SLOW, said, script
from tests.scripted_articles import articles
from ui.additions import FOLDER

_SLOW_S = 0.4
_PATIENCE_S = 60.0


class UnknownWordsError(TwoBetsError):
    """The script has an error for this question."""


@dataclass
class ScriptedAssistant:
    """Answers what its script holds; anything else is not found.

    Attributes:
        pause_s: Seconds before each statement.
        models: Names of language models that it pretends to have.
    """

    pause_s: float = 0.02
    models: tuple[str, ...] = ()
    fingerprint: str = "scripted-1"
    settings: Settings = field(default_factory=Settings)
    answers: Mapping[str, Answer] = field(default_factory=script)
    refused: tuple[TwoBetsError, ...] = ()
    own: tuple[Article, ...] = field(default_factory=articles)

    def __post_init__(self) -> None:
        self._articles = self.own
        self._held = threading.Event()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The scripted ones, and what was added to the folder of the settings."""
        folder = self.settings.articles_dir / FOLDER
        held = folder.is_dir() and any(file.is_file() for file in folder.iterdir())
        added = read_folder(folder.parent)[0] if held else ()
        if self._articles != (*self.own, *added):
            self._articles = (*self.own, *added)
        return self._articles

    def overview(self, article_id: str) -> Overview:
        return Contents(self.articles).overview(self.article(article_id))

    def article(self, article_id: str) -> Article:
        for article in self.articles:
            if article.id == article_id:
                return article
        raise UnknownWordsError(f"No article {article_id!r}")

    def suggestions(self, limit: int = 4) -> tuple[str, ...]:
        return tuple(self.answers)[:limit]

    def follow_ups(self, answer: Answer, limit: int = 3) -> tuple[str, ...]:
        if answer.outcome != "answered":
            return ()
        asked = [question for question in self.answers if question != answer.question]
        return tuple(asked[1:3][:limit])

    def query(self, question: str, **options: object) -> Answer:
        *_, last = self.stream(question, **options)  # type: ignore[arg-type]
        return last

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Mapping[str, str]] = (),
        articles: Sequence[str] = (),
        detail: str = "",
        model: str = "",
        stop: threading.Event | None = None,
    ) -> Iterator[Answer]:
        if question == "Fail":
            raise UnknownWordsError("This question cannot be answered. Ask another one.")
        if question == "Break":
            raise RuntimeError("nobody foresaw this")
        whole = self.answers.get(question) or replace(
            self.answers["Who won the cup?"], question=question, search_question=question
        )
        if articles:
            whole = replace(whole, note=f"Searched only in: {', '.join(articles)}.")
        if detail == "detailed":
            whole = replace(whole, note=f"{len(history)} earlier messages, detailed.")
        whole = replace(whole, answerer=model or whole.answerer)
        pause_s = _SLOW_S if question == SLOW else self.pause_s
        for told in range(1, len(whole.statements)):
            time.sleep(pause_s)
            if question == HELD and told == 2 and stop is not None and not self._held.is_set():
                self._held.set()
                stop.wait(_PATIENCE_S)
            if stop is not None and stop.is_set():
                return
            yield _grown(whole, told)
        time.sleep(pause_s)
        if stop is None or not stop.is_set():
            yield whole

    def close(self) -> None:
        pass


def _grown(whole: Answer, told: int) -> Answer:
    statements = whole.statements[:told]
    used = {number for statement in statements for number in statement.citations}
    return replace(
        whole,
        text=said(*statements),
        statements=statements,
        citations=tuple(c for c in whole.citations if c.number in used),
        related=(),
    )

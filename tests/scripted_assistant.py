"""An assistant that answers from a script: the seam of the page, with real articles and offsets."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant import Settings
from assistant.answer import Answer, Citation, Statement
from assistant.telling.overview import Contents, Overview
from corpus import Article, TwoBetsError, read_folder
from tests.scripted_articles import articles, quote
from ui.additions import FOLDER


class UnknownWordsError(TwoBetsError):
    """The script has an error for this question."""


def said(*parts: str | Statement) -> str:
    """The text of an answer: plain words and statements with their markers."""
    lines = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        markers = "".join(f"[{number}]" for number in part.citations)
        bullet = "- " if part.form == "item" else ""
        side = f"{part.about}: " if part.about else ""
        lines.append(f"{bullet}{side}{part.text} {markers}".rstrip())
    return "\n\n".join(lines)


def script() -> dict[str, Answer]:
    """Answers of every kind, by question."""
    tides, lenses = articles()
    return {
        answer.question: answer
        for answer in (
            _first_plant(tides),
            _ways(tides),
            _comparison(tides, lenses),
            _partial(tides),
            _missing(lenses),
            _doubtful(tides, lenses),
            _followed(tides),
            _hostile(lenses),
            _greeting(),
            replace(_ways(tides), question=SLOW, search_question=SLOW),
            replace(_ways(tides), question=HELD, search_question=HELD),
        )
    }


def _quoted(question: str, *citations: Citation, **more: object) -> Answer:
    statements = tuple(
        Statement(text=citation.quote, citations=(citation.number,)) for citation in citations
    )
    values: dict[str, object] = {
        "question": question,
        "search_question": question,
        "outcome": "answered",
        "text": said(*statements),
        "statements": statements,
        "citations": citations,
    }
    return Answer(**(values | more))  # type: ignore[arg-type]


def _first_plant(tides: Article) -> Answer:
    return _quoted(
        "Which was the first large tidal power plant?",
        quote(tides, "first large-scale", number=1),
        quote(tides, "It was the largest", number=2),
        related=(quote(tides, "Tide mills"), quote(tides, "Building it cost")),
    )


def _ways(tides: Article) -> Answer:
    lead = quote(tides, "three ways", number=1)
    items = [
        quote(tides, words, number=number)
        for number, words in enumerate(("stream generators", "barrages use", "Dynamic"), start=2)
    ]
    statements = (
        Statement(text=lead.quote, citations=(1,)),
        *(Statement(text=i.quote, citations=(i.number,), form="item") for i in items),
    )
    return _quoted(
        "How do tides make electricity?",
        lead,
        *items,
        text=said(*statements),
        statements=statements,
        related=(quote(tides, "more predictable"),),
    )


def _comparison(tides: Article, lenses: Article) -> Answer:
    sides = ("Tidal power", "Fresnel lenses", "Wind power")
    citations = (
        quote(tides, "high cost", number=1),
        quote(tides, "Building it cost", number=2),
        quote(lenses, "reduces the amount", number=3),
    )
    about = (sides[0], sides[0], sides[1])
    statements = tuple(
        Statement(text=c.quote, citations=(c.number,), about=side)
        for c, side in zip(citations, about, strict=True)
    )
    return _quoted(
        "Compare the costs of tidal power, Fresnel lenses and wind power",
        *citations,
        text=said(*statements, "Wind power: not stated in the articles."),
        statements=statements,
        sides=sides,
        outcome="partial",
        missing="the costs of wind power",
    )


def _partial(tides: Article) -> Answer:
    citation = quote(tides, "Building it cost", number=1)
    statement = Statement(text=citation.quote, citations=(1,))
    return _quoted(
        "What does a kilowatt hour from Sihwa cost?",
        citation,
        outcome="partial",
        statements=(statement,),
        text=said("The articles do not say this. What they do say:", statement),
        missing="the price of a kilowatt hour",
        related=(quote(tides, "competitive levels"),),
    )


def _missing(lenses: Article) -> Answer:
    return Answer(
        question="Who won the cup?",
        search_question="Who won the cup?",
        outcome="not_found",
        text="The articles say nothing about this. They are about tidal power and lenses.",
        related=(quote(lenses, "Cordouan"), quote(lenses, "six orders")),
    )


def _doubtful(tides: Article, lenses: Article) -> Answer:
    citations = (quote(tides, "first large-scale", number=1), quote(lenses, "1823", number=2))
    statements = (
        Statement(text="The Rance station opened in 1966.", citations=(1,)),
        Statement(text="Its light was seen from 20 miles.", citations=(2,), support="partly"),
        Statement(text="It paid for itself within a decade.", support="unsupported"),
    )
    return _quoted(
        "What is special about the Rance?",
        *citations,
        text=said(*statements),
        statements=statements,
        answerer="small-model",
        note="The model named one passage that does not exist; that was left out.",
    )


def _followed(tides: Article) -> Answer:
    return _quoted(
        "And wht did it cost?",
        quote(tides, "Building it cost", number=1),
        search_question="What did the Sihwa Lake Tidal Power Station cost?",
    )


def _hostile(lenses: Article) -> Answer:
    citation = quote(lenses, "Tags such as", number=1)
    evil = (
        '<img src="https://evil.example/p.png" onerror="window.PWNED=1"> '
        "![x](https://evil.example/q.png)"
    )
    statements = (
        Statement(text=citation.quote, citations=(1,)),
        Statement(text=f"{evil} **bold** `code` </div></section>", support="unsupported"),
    )
    return _quoted(
        HOSTILE,
        citation,
        text=said(*statements),
        statements=statements,
        note=evil,
        search_question=f"{HOSTILE} again",
    )


HOSTILE = (
    '"><script>window.PWNED=1</script><img src=x onerror="window.PWNED=1">'
    "![p](https://evil.example/r.png) [l](javascript:alert(1))"
)


SLOW = "How do tides make electricity, told slowly?"
_SLOW_S = 0.4
_PATIENCE_S = 60.0
HELD = "How do tides make electricity, told until it is stopped?"
"""Its answer goes on once it was stopped; asked again, it is told to its end."""


def _greeting() -> Answer:
    return Answer(
        question="Hello",
        search_question="Hello",
        outcome="answered",
        text="Hello. Ask me about tidal power or Fresnel lenses. For example:\n"
        "- How do tides make electricity?\n- Who built the first lens?",
    )


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

    def __post_init__(self) -> None:
        self._own: tuple[Article, ...] = articles()
        self._held = threading.Event()

    @property
    def articles(self) -> tuple[Article, ...]:
        """The scripted ones, and what was added to the folder of the settings."""
        folder = self.settings.articles_dir / FOLDER
        held = folder.is_dir() and any(file.is_file() for file in folder.iterdir())
        added = read_folder(folder.parent)[0] if held else ()
        if added != self._own[2:]:
            self._own = (*self._own[:2], *added)
        return self._own

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

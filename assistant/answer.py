"""What an assistant gives back: an Answer of Statements, each resting on Citations.

Only values live here; how they are made is in `assistant.telling`.
"""

from __future__ import annotations

import textwrap
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from corpus import Article, Passage
from corpus.printable import printable

Outcome = Literal["answered", "partial", "not_found"]
Support = Literal["supported", "partly", "unsupported", "unverified"]

EXTRACTIVE = "extractive"
"""The name of the answerer that quotes the articles' own words."""

DOUBTS: dict[Support, str] = {
    "partly": "only partly in the quote",
    "unverified": "not verified",
    "unsupported": "not in the articles",
}
"""What a reader is told beside a statement that its quotes do not carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who published the article that a citation quotes.

    Attributes:
        id: The article's id, stable over re-indexing.
        title: The article's title.
        publisher: Empty when the article does not say.
        author: Empty when the article does not say.
        published: ISO date, or empty when the article does not say.
        url: `http` or `https` address, or empty.
    """

    id: str
    title: str
    publisher: str = ""
    author: str = ""
    published: str = ""
    url: str = ""

    @classmethod
    def of(cls, article: Article) -> Self:
        """The source that an article is."""
        return cls(
            id=article.id,
            title=article.title,
            publisher=article.publisher,
            author=article.author,
            published=article.published,
            url=article.url,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A passage as shown to a reader: `article.text[start:end] == text`.

    Attributes:
        text: The passage, verbatim.
        start: Character offset into the article's canonical text.
        end: Offset one past the last character.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote with the number under which an answer shows it.

    Attributes:
        number: From 1, by first use in the answer's text; 0 in `Answer.related`.
        article: Where the quote stands.
        heading: Path of headings above the quote, such as `"A > B"`; empty at the top.
        quote: Verbatim words: `article.text[start:end]`.
        start: Character offset into the article's canonical text.
        end: Offset one past the last character.
        passage: The passage around the quote, within one section.
        place: Page or time at which the quote begins, such as `"page 3"` or `"12:05"`; empty in
            an article without pages or times.
    """

    number: int
    article: Source
    heading: str
    quote: str
    start: int
    end: int
    passage: Excerpt
    place: str = ""


def cite(passage: Passage, *, start: int, end: int, number: int = 0) -> Citation:
    """Copies the words from `start` to `end` of the passage's article into a citation."""
    article = passage.article
    return Citation(
        number=number,
        article=Source.of(article),
        heading=passage.heading,
        quote=article.text[start:end],
        start=start,
        end=end,
        passage=Excerpt(text=passage.text, start=passage.start, end=passage.end),
        place=article.place_of(start),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of an answer.

    Attributes:
        text: The sentence, without markers.
        citations: Numbers of the citations that it rests on, in the order shown.
        support: Whether the cited quotes carry it.
        about: The side of a comparison that it speaks of; empty elsewhere.
        label: What the sentence hangs on and its quote does not say, shown in brackets before it:
            the name that "the company" stands for, or its heading; empty where it stands alone.
        form: `"item"` for an item of a list whose lead-in came before, else `"prose"`.
    """

    text: str
    citations: tuple[int, ...] = ()
    support: Support = "supported"
    about: str = ""
    label: str = ""
    form: Literal["prose", "item"] = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer; the same value behind the Python function, chat, HTTP, MCP and terminal.

    Attributes:
        question: What the reader typed.
        search_question: Its stand-alone form, as it was understood and searched.
        outcome: `"answered"`; `"partial"` when the articles say something near but not this;
            `"not_found"`.
        text: The statements with `[n]` markers, and plain words where nothing is stated.
        statements: What `text` states, in order.
        citations: By number, from 1; each is used by at least one statement.
        related: Passages read and not cited, best first; their number is 0.
        answerer: `"extractive"` or the name of a language model.
        note: What a reader should know about how this answer came about (a model that failed);
            empty when nothing.
        missing: What was asked for and is not stated, in words of the question; empty when
            nothing is missing.
        sides: The sides of a comparison in the order shown; empty elsewhere. A side without a
            statement is one on which the articles are silent.
        confidence: How likely the articles answer the question, as calibrated; fraction, 0 to 1.
    """

    question: str
    search_question: str
    outcome: Outcome
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    answerer: str = EXTRACTIVE
    note: str = ""
    missing: str = ""
    sides: tuple[str, ...] = ()
    confidence: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON-ready dictionaries and lists, with the names of the attributes."""
        return as_json(self)

    def __str__(self) -> str:
        """The answer as a terminal shows it: the text, then the numbered quotes."""
        lines = [self.text]
        if self.search_question != self.question:
            lines = [f"(Understood as: {self.search_question})", "", *lines]
        for citation in self.citations:
            where = (citation.article.title, citation.heading, citation.place)
            lines += ["", f"[{citation.number}] {' > '.join(filter(None, where))}"]
            lines.append(textwrap.indent(textwrap.fill(f"“{citation.quote}”", 92), "    "))
        if self.note:
            lines += ["", f"({self.note})"]
        return printable("\n".join(lines))


def as_json(value: Any) -> dict[str, Any]:
    """A dataclass as JSON-ready dictionaries and lists, with the names of its attributes."""
    # asdict keeps tuples, and JSON readers would get lists: one form for every face.
    return _listed(asdict(value))  # type: ignore[no-any-return]  # a dict goes in


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    return value

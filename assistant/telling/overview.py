"""What can be told of a whole article from its form: who, when, outline, key sentences, facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from assistant.answer import Citation, Source, as_json, cite
from assistant.english.facts import Thing, find_facts, is_listed
from assistant.english.name_kinds import NameKinds
from assistant.english.subjects import Subjects
from assistant.telling.key_sentences import Part, key_sentences, outline, quote_of
from corpus import Article

_READ = 20_000  # sentences at most in which names are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that an article tells of, with every sentence that does.

    Attributes:
        key: What tells it from others, however it is written.
        text: As it is written where it first stands; a person's whole name.
        role: What a person is, as written beside the name; empty elsewhere.
        positions: Positions of the sentences in `article.sentences`, in order.
    """

    key: str
    text: str
    role: str = ""
    positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Something that an article tells of, as it is shown.

    Attributes:
        text: The name, amount or date as written.
        role: What a person is, as written beside the name; empty elsewhere.
        places: A citation of every sentence that has it, numbered 0.
    """

    text: str
    role: str
    places: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """An article at a glance, all of it in its own words.

    Attributes:
        article: Title, publisher, author, date and address; what it does not say is empty.
        outline: Its headed parts, in order.
        key: The sentences that say most of it, in order; citations numbered 0.
        people: The persons that it names.
        organisations: The organisations that it names.
        amounts: The amounts of money that it gives.
        dates: The dates that it gives.
    """

    article: Source
    outline: tuple[Part, ...]
    key: tuple[Citation, ...]
    people: tuple[Mention, ...]
    organisations: tuple[Mention, ...]
    amounts: tuple[Mention, ...]
    dates: tuple[Mention, ...]

    def to_dict(self) -> dict[str, Any]:
        """The overview as JSON-ready dictionaries and lists, with the names of the attributes."""
        return as_json(self)


class Contents:
    """The contents of some articles, read when first asked for; safe to share between threads."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Takes the articles; whose name a name is, is judged over all of them together."""
        self.articles = tuple(articles)
        self._overviews: dict[str, Overview] = {}
        self._subjects: dict[str, Subjects] = {}

    @cached_property
    def kinds(self) -> NameKinds:
        """Whose names the articles' names are."""
        return NameKinds(
            text for _, (_, _, text) in zip(range(_READ), _sentences(self.articles), strict=False)
        )

    def overview(self, article: Article) -> Overview:
        """One of the articles at a glance."""
        if article.id not in self._overviews:
            self._overviews[article.id] = self._read(article)
        return self._overviews[article.id]

    @cached_property
    def key(self) -> frozenset[tuple[str, int]]:
        """The places of the sentences that say most of each article."""
        return frozenset(
            (article.id, position)
            for article in self.articles
            for position in key_sentences(article)
        )

    def subjects(self, article: Article) -> Subjects:
        """What the sentences of one of the articles speak of."""
        return self._subjects.setdefault(article.id, Subjects(article))

    def _read(self, article: Article) -> Overview:
        def mentions(thing: Thing) -> tuple[Mention, ...]:
            return tuple(
                Mention(
                    text=entry.text,
                    role=entry.role,
                    places=tuple(_cited(article, position) for position in entry.positions),
                )
                for entry in self.entries(article, thing)
            )

        return Overview(
            article=Source.of(article),
            outline=outline(article),
            key=tuple(_cited(article, position) for position in key_sentences(article)),
            people=mentions("people"),
            organisations=mentions("organisations"),
            amounts=mentions("amounts"),
            dates=mentions("dates"),
        )

    def entries(self, article: Article, thing: Thing, *, currency: str = "") -> tuple[Entry, ...]:
        """The things of one kind that an article tells of, each once, as they come in it."""
        found: dict[str, Entry] = {}
        for _, position, text in _sentences([article]):
            for key, written in self._things(text, thing, currency):
                before = found.get(
                    key, Entry(key=key, text=written, role=self._role(written, thing))
                )
                positions = tuple(dict.fromkeys((*before.positions, position)))
                found[key] = replace(before, positions=positions)
        return tuple(found.values())

    def _role(self, written: str, thing: Thing) -> str:
        return self.kinds.role(written) if thing == "people" else ""

    def _things(self, text: str, thing: Thing, currency: str) -> Iterator[tuple[str, str]]:
        """What a sentence has of a kind, each with what tells it from others."""
        if thing in ("people", "organisations"):
            kind = "person" if thing == "people" else "organisation"
            for name in self.kinds.names_in(text):
                whole = self.kinds.full(name.text)
                if self.kinds.of(whole) == kind:
                    yield whole.replace("’", "'"), whole
            return
        for fact in find_facts(text):
            if is_listed(fact, thing) and currency in ("", fact.unit):
                yield f"{fact.kind} {fact.value} {fact.unit}", fact.text.strip(" .")


def _sentences(articles: Sequence[Article]) -> Iterator[tuple[Article, int, str]]:
    for article in articles:
        for position in range(len(article.sentences)):
            yield article, position, article.sentence_text(position)


def _cited(article: Article, position: int) -> Citation:
    quote = quote_of(article, position)
    return cite(quote.passage, start=quote.start, end=quote.end)

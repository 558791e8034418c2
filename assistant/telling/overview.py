"""What can be told of a whole article from its form: who, when, outline, key sentences, facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from assistant.answer import Citation, Source, cite, listed
from assistant.draft import Quote
from assistant.english.fact import Fact
from assistant.english.facts import find_facts
from assistant.english.name_kinds import NameKinds, names_in
from assistant.english.requests import Thing, heading_pattern, tells_of_itself
from assistant.english.subjects import Subjects, hold_of
from assistant.english.word_lists import word_list
from corpus import Article, Passage
from index import stems

_LEAD = 2  # sentences of the opening paragraph
_NEAR = 14  # sentences from the first in which an article comes to its matter
_SHORT = 4  # the same for a short summary
_KEY = 6  # items of the takeaways, or first sentences of sections
_READ = 20_000  # sentences at most in which names are looked for
_NAME_IN_TITLE = 2
_GRAMMAR = frozenset(stems(word_list("words")["grammar"]))
_AMOUNTS: dict[Thing, tuple[str, ...]] = {
    "amounts": ("money",),
    "percentages": ("percent",),
    "numbers": ("money", "percent", "number", "multiple", "quantity", "duration"),
}


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
class Part:
    """A headed part of an article.

    Attributes:
        heading: Path of headings, from the outermost to its own.
        start: Offset of its heading in the article's canonical text.
    """

    heading: tuple[str, ...]
    start: int


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
        return listed(asdict(self))  # type: ignore[no-any-return]  # a dict goes in


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
            for name in names_in(text):
                whole = self.kinds.full(name.text)
                if self.kinds.of(whole) == kind:
                    yield whole.replace("’", "'"), whole
            return
        for fact in find_facts(text):
            if thing == "dates" and fact.kind == "date" and _is_calendar(fact):
                yield f"{fact.value} {fact.unit}", fact.text.rstrip(".")
            elif thing != "dates" and _counts(fact, thing) and currency in ("", fact.unit):
                yield f"{fact.kind} {fact.value} {fact.unit}", fact.text.strip(" .")


def quote_of(article: Article, first: int, last: int | None = None) -> Quote:
    """A quote of a sentence, or of a run of them; its passage is the paragraph around it.

    A run that crosses paragraphs is its own passage.
    """
    last = first if last is None else last
    block = article.sentences[first].block
    begin, end = first, last
    if article.sentences[last].block == block:
        while begin > 0 and article.sentences[begin - 1].block == block:
            begin -= 1
        while end + 1 < len(article.sentences) and article.sentences[end + 1].block == block:
            end += 1
    return Quote(passage=Passage(article=article, first=begin, last=end), first=first, last=last)


def outline(article: Article) -> tuple[Part, ...]:
    """The headed parts of an article, in order."""
    return tuple(
        Part(heading=section.heading, start=section.start)
        for section in article.sections
        if section.heading
    )


def lead(article: Article) -> tuple[int, ...]:
    """Positions of the sentences that open an article, and of one that says what it is about.

    An article may open with a scene: the first sentence that has more of its title than the
    opening takes the place of what follows the first one.
    """
    if not article.sentences:
        return ()
    block = article.sentences[0].block
    opening = [p for p, one in enumerate(article.sentences) if one.block == block][:_LEAD]
    near = [p for p in range(len(article.sentences))[:_NEAR] if _stands(article, p)] or [0]
    best = max(near, key=lambda p: (_of_title(article, [p]), -p))
    if _of_title(article, [best]) > _of_title(article, opening):
        opening = [opening[0], best]
    own = [p for _, p, text in _sentences([article]) if tells_of_itself(text)][:1]
    return tuple(dict.fromkeys((*opening, *own)))


def key_sentences(article: Article, *, short: bool = False) -> tuple[int, ...]:
    """Positions of the sentences that say most of an article, in order.

    Its abstract, where it has one; else how it opens, with what it lists to sum up, or, where it
    lists nothing, the first sentence of each of its sections.
    """
    if abstract := _under(article, "abstract"):
        return abstract[: _LEAD if short else _KEY]
    opening = lead(article)
    summed = [p for p in _under(article, "takeaways") if _is_item(article, p)]
    firsts = summed or list(_firsts(article))
    if short and not summed:
        firsts = sorted(firsts, key=lambda p: -_of_title(article, [p]))[:1]
    return tuple(sorted({*opening, *firsts[: _SHORT if short else _KEY]}))


def _of_title(article: Article, positions: Sequence[int]) -> int:
    """How much of its title stands in some sentences of an article; a name counts more."""
    text = " ".join(article.sentence_text(p) for p in positions)
    shared = set(stems(article.title)) & set(stems(text))
    names = {name.text for name in names_in(text) if name.text in article.title}
    return len(shared - _GRAMMAR) + _NAME_IN_TITLE * len(names)


def _is_item(article: Article, position: int) -> bool:
    return article.blocks[article.sentences[position].block].kind == "item"


def _under(article: Article, kind: Any) -> tuple[int, ...]:
    """The sentences of the last section whose heading is of a kind; its items where it has some."""
    pattern = heading_pattern(kind)
    match = pattern.fullmatch if kind == "abstract" else pattern.search
    sections = [
        n for n, one in enumerate(article.sections) if one.heading and match(one.heading[-1])
    ]
    if not sections:
        return ()
    inside = [p for p, one in enumerate(article.sentences) if one.section == sections[-1]]
    items = [p for p in inside if _is_item(article, p)]
    opening = {article.sentences[p].block: p for p in reversed(items)}
    return tuple(sorted(opening.values())) or tuple(inside)


def _firsts(article: Article) -> tuple[int, ...]:
    """The first sentence of each outermost section that stands alone, spread over the article."""
    found = []
    seen: set[str] = set()
    asked = heading_pattern("readers_ask")
    for position, place in enumerate(article.sentences):
        heading = article.sections[place.section].heading
        if not heading or heading[0] in seen or asked.search(heading[0]):
            continue
        seen.add(heading[0])
        inside = [
            p
            for p, one in enumerate(article.sentences[position : position + 3], start=position)
            if one.section == place.section
        ]
        found += [p for p in inside if _stands(article, p)][:1]
    if len(found) <= _KEY - 1:
        return tuple(found)
    step = (len(found) - 1) / (_KEY - 2)
    return tuple(dict.fromkeys(found[round(n * step)] for n in range(_KEY - 1)))


def _stands(article: Article, position: int) -> bool:
    """Whether a sentence can be told by itself: no item, no lead-in, nothing that leans."""
    text = article.sentence_text(position)
    return not (_is_item(article, position) or text.endswith(":") or hold_of(text))


def _sentences(articles: Sequence[Article]) -> Iterator[tuple[Article, int, str]]:
    for article in articles:
        for position in range(len(article.sentences)):
            yield article, position, article.sentence_text(position)


def _is_calendar(fact: Fact) -> bool:
    """Whether a date stands in the calendar: "May 2024" does, "that evening" does not."""
    year, month, _ = fact.value.split("-", 2) if fact.value.count("-") == 2 else ("*", "*", "*")
    return year != "*" or month != "*" or bool(re.fullmatch(r"[qh]\d", fact.unit))


def _counts(fact: Fact, thing: Thing) -> bool:
    """Whether an amount is of a kind; a number in words ("two ways") is mostly no figure."""
    digits = any(letter.isdigit() for letter in fact.text)
    return fact.kind in _AMOUNTS[thing] and (fact.kind != "number" or digits)


def _cited(article: Article, position: int) -> Citation:
    quote = quote_of(article, position)
    return cite(quote.passage, start=quote.start, end=quote.end)

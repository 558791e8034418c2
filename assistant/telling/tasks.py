"""Tells what a task over whole articles asks for, in drafts with their quotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Outcome
from assistant.draft import Draft, Quote
from assistant.english.facts import Thing
from assistant.english.headings import tells_of_itself
from assistant.english.wordings import (
    AGAINST,
    FOR,
    counted,
    day,
    has_things,
    listed,
    mention,
    one_line,
    said_of,
    they,
    titled,
    written,
)
from assistant.english.worth import worth_of
from assistant.question.sides import Sides
from assistant.question.tasks import Task, dated, label
from assistant.telling.key_sentences import (
    adjoining,
    key_sentences,
    lead,
    leans_from,
    opening_of,
    outline,
    quote_of,
)
from assistant.telling.mentions import Mentions
from assistant.telling.overview import Contents, Entry
from corpus import Article

_PLACES = 12  # quotes of one article at most where mentions are counted
_ENTRIES = 60  # entries of a list at most
_VIEW = 2  # sentences of one article at most where views stand side by side
_WORTH = 4  # sentences for each of pros and cons at most
_CLEAR, _FAINT = 0.75, 0.45  # their weight times nearness; faint ones are told where none is clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told for a task.

    Attributes:
        drafts: Statements in the articles' own words, or of facts about the articles.
        opening: A sentence of our own before them, which says what they are; it states of the
            articles only what can be counted in them.
        outcome: What kind of answer it is.
        missing: What was asked for and is not there, in words; empty when nothing is missing.
        groups: What the drafts' `about` may be, in the order shown; empty where they stand alone.
    """

    drafts: tuple[Draft, ...] = ()
    opening: str = ""
    outcome: Outcome = "answered"
    missing: str = ""
    groups: tuple[str, ...] = ()


def drafts_for(task: Task, contents: Contents, sides: Sides) -> Told | None:
    """What is told for a task; None where sentences have to be searched after all.

    Args:
        task: What is asked, of which articles.
        contents: What the articles hold.
        sides: Whose other names are whose.
    """
    request = task.request
    subject = Mentions.of(request.subject, sides, contents) if request.subject else None
    match request.kind:
        case "summary" | "about":
            return _summed_up(task)
        case "outline":
            return _outlined(task)
        case "imprint":
            return _imprint(task)
        case "list":
            return _list(task, contents, subject)
        case "mentions":
            return _mentioned(task, contents)
        case "pros_and_cons":
            return _weighed(task, subject)
        case "agreement":
            return _side_by_side(task, subject)


def _by_article(
    articles: Sequence[Article], tell: Callable[[Article], Iterable[Draft]], *, opening: str
) -> Told:
    """What is told of each of some articles; several have their names above it."""
    if len(articles) == 1:
        return Told(drafts=tuple(tell(articles[0])), opening=opening)
    drafts = tuple(
        replace(draft, about=label(one, articles)) for one in articles for draft in tell(one)
    )
    groups = dict.fromkeys(draft.about for draft in drafts)
    return Told(drafts=drafts, opening=opening, groups=tuple(groups))


def _items(
    article: Article, runs: Iterable[tuple[int, int]], *, about: str = ""
) -> Iterator[Draft]:
    """Runs of sentences, each by its first and last position, as items of a list."""
    for first, last in runs:
        quote = quote_of(article, first, last)
        yield Draft(text=one_line(quote.text), quotes=(quote,), about=about, form="item")


def _summed_up(task: Task) -> Told:
    several = len(task.articles) > 1

    def tell(article: Article) -> Iterator[Draft]:
        short = task.request.short or several
        about = task.request.kind == "about"
        positions = lead(article) if about else key_sentences(article, short=short)
        return _items(article, adjoining(article, positions))

    first = task.articles[0]
    source = ", ".join(filter(None, (first.author, first.publisher, day(first.published))))
    opening = f"{titled(first.title)}{f' ({source})' if source else ''}:"
    return _by_article(task.articles, tell, opening="" if several else opening)


def _outlined(task: Task) -> Told:
    def tell(article: Article) -> Iterator[Draft]:
        for part in outline(article):
            text = "– " * (len(part.heading) - 1) + part.heading[-1]
            yield Draft(text=text, quotes=opening_of(article, part.start), form="item")

    has = they([one.title for one in task.articles], "have")
    opening = f"{has} these parts:" if len(task.articles) == 1 else ""
    told = _by_article(task.articles, tell, opening=opening)
    return told if told.drafts else Told(outcome="not_found", missing=f"{has} no headings.")


def _imprint(task: Task) -> Told:
    articles = list(task.articles)
    opening = f"There are {counted(len(articles), 'article', 'articles')}:"
    if order := task.request.order:
        known = sorted((one for one in articles if one.published), key=lambda one: one.published)
        if not known:
            return Told(outcome="not_found", missing="None of them gives a date.")
        undated = len(articles) - len(known)
        given = f"Of those that give a date ({counted(undated, 'gives', 'give')} none):"
        opening = given if undated else ""
        articles = known[-1:] if order == "newest" else known[:1]
    drafts = tuple(
        Draft(
            text=written(one.title, one.author, one.publisher, one.published),
            quotes=opening_of(one, -1),
            form="item" if len(articles) > 1 else "prose",
        )
        for one in articles
    )
    return Told(drafts=drafts, opening=opening if len(articles) > 1 or task.request.order else "")


def _list(task: Task, contents: Contents, subject: Mentions | None) -> Told | None:
    request = task.request
    titles = [one.title for one in task.articles]
    drafts: list[Draft] = []
    had: list[str] = []
    missing: list[str] = []
    for thing in request.things:
        entries = list(_entries(task, contents, thing, subject))
        said = has_things(
            titles, thing, len(entries), of=request.subject, currency=request.currency
        )
        (had if entries else missing).append(f"{said}.")
        drafts += [_entry(thing, entry, quotes) for entry, quotes in entries[:_ENTRIES]]
    if not drafts:
        missed = Told(outcome="not_found", missing=" ".join(missing))
        return None if request.subject else missed
    opening = " ".join((*missing, *had))
    return Told(drafts=tuple(drafts), opening=f"{opening[:-1]}:" if len(had) == 1 else opening)


def _entries(
    task: Task, contents: Contents, thing: Thing, subject: Mentions | None
) -> Iterator[tuple[Entry, tuple[Quote, ...]]]:
    """What some articles tell of a kind, each once, with a quote of every sentence that does."""
    found: dict[str, tuple[Entry, tuple[Quote, ...]]] = {}
    for article in task.articles:
        for entry in contents.entries(article, thing, currency=task.request.currency):
            quotes = tuple(
                quote_of(article, position)
                for position in entry.positions
                if subject is None or subject.spoken_of(article, position)
            )
            if quotes:
                known, before = found.get(entry.key, (entry, ()))
                found[entry.key] = known, (*before, *quotes)
    yield from found.values()


def _entry(thing: Thing, entry: Entry, quotes: tuple[Quote, ...]) -> Draft:
    """An entry of a list: a person with the role, an amount or a date with its sentence."""
    text = f"{entry.text} ({entry.role})" if entry.role else entry.text
    if thing not in ("people", "organisations"):
        text = f"{entry.text} – {one_line(quotes[0].text)}"
    return Draft(text=text, quotes=quotes[:_VIEW], form="item")


def _mentioned(task: Task, contents: Contents) -> Told:
    mentions = Mentions.exact(task.request.subject, contents)
    places = {one.id: mentions.places(one) for one in task.articles}
    found = [one for one in task.articles if places[one.id]]
    opening = mention(
        [one.title for one in found],
        len(task.articles),
        mentions.names[0],
        times=sum(mentions.count(one.text) for one in task.articles),
        in_headings=sum(
            mentions.count(part.heading[-1]) for one in task.articles for part in outline(one)
        ),
    )
    if not found:
        return Told(outcome="not_found", missing=f"{opening}.")
    if cut := sum(max(0, len(places[one.id]) - _PLACES) for one in found):
        opening += f"; {counted(cut, 'further sentence is', 'further sentences are')} not shown"
    if len(found) == 1 < len(task.articles):
        opening += f" ({label(found[0], task.articles)})"
    return _by_article(
        found,
        lambda one: _items(one, ((p, p) for p in places[one.id][:_PLACES])),
        opening=f"{opening}:",
    )


def _weighed(task: Task, subject: Mentions | None) -> Told | None:
    """What the articles say for and against something; None where they say too little of it."""
    weighed: dict[str, list[tuple[float, Article, int]]] = {"pros": [], "cons": []}
    for article in task.articles:
        for position, place in enumerate(article.sentences):
            text = article.sentence_text(position)
            near = 1.0 if subject is None else subject.near(article, position)
            if not near or text.endswith((":", "?")) or tells_of_itself(text):
                continue
            lead_in = "" if place.lead_in is None else article.sentence_text(place.lead_in)
            worth = worth_of(text, f"{article.heading(position)} {lead_in}")
            for kind, weight in zip(weighed, worth, strict=True):
                weighed[kind].append((weight * near, article, position))
    names = {"pros": FOR, "cons": AGAINST}
    parts = task.request.parts
    groups = tuple(names[part] for part in parts) if len(parts) > 1 else ()
    drafts: list[Draft] = []
    for part in parts:
        best = sorted(weighed[part], key=lambda one: -one[0])[:_WORTH]
        faint = [one for one in best[:_VIEW] if one[0] >= _FAINT]
        told = [one for one in best if one[0] >= _CLEAR] or faint
        told.sort(key=lambda one: (task.articles.index(one[1]), one[2]))
        places = [(article, position) for _, article, position in told]
        drafts += _leaning(places, about=names[part] if groups else "")
    titles = [one.title for one in task.articles]
    opening = "" if groups else said_of(titles, names[parts[0]], task.request.subject)
    return Told(drafts=tuple(drafts), opening=opening, groups=groups) if drafts else None


def _leaning(places: Sequence[tuple[Article, int]], *, about: str) -> Iterator[Draft]:
    """Sentences, each with those on which it leans, none told twice."""
    told: set[tuple[str, int]] = set()
    for article, last in places:
        first = leans_from(article, last)
        while (article.id, first) in told and first < last:
            first += 1
        told |= {(article.id, position) for position in range(first, last + 1)}
        yield from _items(article, [(first, last)], about=about)


def _side_by_side(task: Task, subject: Mentions | None) -> Told | None:
    """What each article says of something, the newest first; hedges stay as they are written."""
    articles = sorted(task.articles, key=lambda one: one.published, reverse=True)
    drafts: list[Draft] = []
    for one in articles:
        positions = lead(one) if subject is None else subject.best(one, most=_VIEW)
        drafts += _leaning([(one, p) for p in positions], about=label(one, task.articles))
    groups = tuple(dict.fromkeys(draft.about for draft in drafts))
    told = listed([dated(one, task.articles) for one in articles
                   if label(one, task.articles) in groups])  # fmt: skip
    if not drafts:
        return None
    if len(groups) == 1:
        missing = f"Only one of them, {told}, speaks of it."
        return Told(drafts=tuple(drafts), outcome="partial", missing=missing, groups=groups)
    topic = f" about {task.request.subject}" if task.request.subject else ""
    opening = f"What they say{topic}, side by side: {told}."
    return Told(drafts=tuple(drafts), opening=opening, groups=groups)

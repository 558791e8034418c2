"""Tells what a task over whole articles asks for, in drafts with their quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Outcome
from assistant.draft import Draft, Quote
from assistant.english.requests import Thing
from assistant.english.subjects import hold_of
from assistant.english.wordings import counted, day, listed, number_word, often
from assistant.english.worth import worth_of
from assistant.question.sides import Sides
from assistant.question.tasks import Task, label
from assistant.telling.mentions import Mentions
from assistant.telling.overview import Contents, Entry, key_sentences, lead, outline, quote_of
from corpus import Article

_PLACES = 12  # quotes of one article at most where mentions are counted
_ENTRIES = 60  # entries of a list at most
_VIEW = 2  # sentences of one article at most where views stand side by side
_WORTH = 4  # sentences for each of pros and cons at most

_NOUNS: Mapping[Thing, tuple[str, str, str]] = {
    "people": ("person", "people", "name"),
    "organisations": ("organisation", "organisations", "name"),
    "amounts": ("amount of money", "amounts of money", "give"),
    "percentages": ("percentage", "percentages", "give"),
    "dates": ("date", "dates", "give"),
    "numbers": ("number", "numbers", "give"),
}


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

    drafts: tuple[Draft, ...]
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
    if request.kind in ("summary", "about"):
        return _summed_up(task)
    if request.kind == "outline":
        return _outlined(task)
    if request.kind == "imprint":
        return _imprint(task)
    if request.kind == "list":
        return _list(task, contents, sides)
    if request.kind == "mentions":
        return _mentioned(task, contents)
    if request.kind == "pros_and_cons":
        return _weighed(task, contents, sides)
    return _side_by_side(task, contents, sides)


def _summed_up(task: Task) -> Told:
    several = len(task.articles) > 1
    names = [label(article, task.articles) for article in task.articles]
    drafts: list[Draft] = []
    for article, name in zip(task.articles, names, strict=True):
        if task.request.kind == "about":
            positions = lead(article)
        else:
            positions = key_sentences(article, short=task.request.short or several)
        drafts += _verbatim(article, positions, about=name if several else "")
    opening = "" if several else f"{_titled(task.articles[0])}{_by_whom(task.articles[0])}:"
    return Told(drafts=tuple(drafts), opening=opening, groups=tuple(names) if several else ())


def _verbatim(article: Article, positions: Sequence[int], *, about: str = "") -> Iterator[Draft]:
    """Sentences in their order; those next to each other in a paragraph are one statement."""
    runs: list[list[int]] = []
    for position in positions:
        block = article.sentences[position].block
        goes_on = runs and runs[-1][-1] == position - 1
        if goes_on and article.sentences[position - 1].block == block:
            runs[-1].append(position)
        else:
            runs.append([position])
    for first, *rest in runs:
        quote = quote_of(article, first, rest[-1] if rest else first)
        yield Draft(text=_one_line(quote.text), quotes=(quote,), about=about, form="item")


def _outlined(task: Task) -> Told:
    several = len(task.articles) > 1
    names = [label(article, task.articles) for article in task.articles]
    drafts = [
        Draft(
            text="– " * (len(part.heading) - 1) + part.heading[-1],
            quotes=_opening_of(article, part.start),
            about=name if several else "",
            form="item",
        )
        for article, name in zip(task.articles, names, strict=True)
        for part in outline(article)
    ]
    if not drafts:
        return Told(drafts=(), outcome="not_found", missing=f"{_they(task)} no headings.")
    opening = "" if several else f"{_titled(task.articles[0])} has these parts:"
    return Told(drafts=tuple(drafts), opening=opening, groups=tuple(names) if several else ())


def _opening_of(article: Article, start: int) -> tuple[Quote, ...]:
    """The first sentence behind a heading."""
    behind = (p for p, place in enumerate(article.sentences) if place.start > start)
    return tuple(quote_of(article, position) for position in [next(behind, -1)] if position >= 0)


def _imprint(task: Task) -> Told:
    articles = list(task.articles)
    opening = ""
    if order := task.request.order:
        dated = sorted((one for one in articles if one.published), key=lambda one: one.published)
        if not dated:
            missing = "None of them gives a date."
            return Told(drafts=(), outcome="not_found", missing=missing)
        undated = len(articles) - len(dated)
        articles = dated[-1:] if order == "newest" else dated[:1]
        if undated:
            opening = f"Of those that give a date ({counted(undated, 'gives', 'give')} none):"
    elif len(articles) > 1:
        opening = f"There are {counted(len(articles), 'article', 'articles')}:"
    form = "item" if len(articles) > 1 else "prose"
    drafts = tuple(
        Draft(text=_written(one), quotes=_opening_of(one, -1), form=form)  # type: ignore[arg-type]
        for one in articles
    )
    return Told(drafts=drafts, opening=opening)


def _written(article: Article) -> str:
    """Who published an article and when, and what of it the article does not say."""
    said = [
        f"was written by {article.author}" if article.author else "",
        f"published by {article.publisher}" if article.publisher else "",
    ]
    when = f"dated {day(article.published)}" if article.published else ""
    told = listed([part for part in (*said, when) if part])
    if told and not told.startswith("was"):
        told = f"was {told}" if told.startswith("published") else f"is {told}"
    names = (
        ("author", article.author),
        ("publisher", article.publisher),
        ("date", article.published),
    )
    silent = [f"no {name}" for name, value in names if not value]
    unsaid = f"{listed(silent)} {'is' if len(silent) == 1 else 'are'} given" if silent else ""
    return (
        f"{_titled(article)} {'; '.join(filter(None, (told, unsaid))) if told else '– ' + unsaid}."
    )


def _list(task: Task, contents: Contents, sides: Sides) -> Told | None:
    request = task.request
    drafts: list[Draft] = []
    openings = []
    missing = []
    subject = Mentions.of(request.subject, sides, contents) if request.subject else None
    for thing in request.things:
        entries = list(_entries(task, contents, thing, subject))
        one, many, verb = _NOUNS[thing]
        noun = one if len(entries) == 1 else many
        if request.currency and thing == "amounts":
            noun = f"{noun.split()[0]} in {request.currency}s"
        about = f" where they speak of {request.subject}" if request.subject else ""
        if not entries:
            missing.append(f"{_they(task, verb)} no {noun}{about}.")
            continue
        openings.append(f"{_they(task, verb)} {len(entries)} {noun}{about}:")
        drafts += [_entry(thing, entry, quotes) for entry, quotes in entries[:_ENTRIES]]
    if not drafts:
        if request.subject:
            return None
        return Told(drafts=(), outcome="not_found", missing=" ".join(missing))
    opening = (
        openings[0] if len(openings) == 1 else " ".join(one.rstrip(":") + "." for one in openings)
    )
    return Told(drafts=tuple(drafts), opening=" ".join((*missing, opening)))


def _entries(
    task: Task, contents: Contents, thing: Thing, subject: Mentions | None
) -> Iterator[tuple[Entry, tuple[Quote, ...]]]:
    """What some articles tell of a kind, each once, with a quote of every sentence that does."""
    found: dict[str, tuple[Entry, tuple[Quote, ...]]] = {}
    for article in task.articles:
        for entry in contents.entries(article, thing, currency=task.request.currency):
            positions = [
                p for p in entry.positions if subject is None or subject.spoken_of(article, p)
            ]
            quotes = tuple(quote_of(article, position) for position in positions)
            if quotes:
                known, before = found.get(entry.key, (entry, ()))
                found[entry.key] = known, (*before, *quotes)
    yield from found.values()


def _entry(thing: Thing, entry: Entry, quotes: tuple[Quote, ...]) -> Draft:
    """An entry of a list: a person with the role, an amount or a date with its sentence."""
    if thing in ("people", "organisations"):
        text = f"{entry.text} ({entry.role})" if entry.role else entry.text
        return Draft(text=text, quotes=quotes[:_VIEW], form="item")
    return Draft(
        text=f"{entry.text} – {_one_line(quotes[0].text)}", quotes=quotes[:_VIEW], form="item"
    )


def _mentioned(task: Task, contents: Contents) -> Told:
    subject = task.request.subject
    mentions = Mentions.exact(subject, contents)
    found = [(article, mentions.places(article)) for article in task.articles]
    found = [(article, places) for article, places in found if places]
    total, named = len(task.articles), re.sub(r"^(?:the|a|an) ", "", subject, flags=re.IGNORECASE)
    if not found:
        return Told(drafts=(), outcome="not_found", missing=f"{_none(task)} mentions “{named}”.")
    times = sum(mentions.count(article.text) for article in task.articles)
    share = "all" if len(found) == total else f"{number_word(len(found))} of"
    spread = f"{share} {number_word(total)} articles " if total > 1 else ""
    verb = "mentions" if len(found) == 1 else "mention"
    who = spread or f"{_titled(task.articles[0])} "
    opening = f"{who[0].upper()}{who[1:]}{verb} “{named}”, {often(times)} in all:"
    several = len(found) > 1
    names = [label(article, task.articles) for article, _ in found]
    drafts = [
        draft
        for (article, places), name in zip(found, names, strict=True)
        for draft in _places(article, places[:_PLACES], about=name if several else "")
    ]
    if headings := sum(
        mentions.count(part.heading[-1]) for article in task.articles for part in outline(article)
    ):
        opening = f"{opening[:-1]}, {often(headings)} of them in a heading:"
    cut = sum(max(0, len(places) - _PLACES) for _, places in found)
    if cut:
        opening = (
            opening[:-1]
            + f"; {counted(cut, 'further sentence is', 'further sentences are')} not shown:"
        )
    if total > 1 and not several:
        opening = opening[:-1] + f" ({names[0]}):"
    return Told(drafts=tuple(drafts), opening=opening, groups=tuple(names) if several else ())


def _places(article: Article, positions: Sequence[int], *, about: str) -> Iterator[Draft]:
    for position in positions:
        quote = quote_of(article, position)
        yield Draft(text=_one_line(quote.text), quotes=(quote,), about=about, form="item")


def _weighed(task: Task, contents: Contents, sides: Sides) -> Told | None:
    """What the articles say for and against something; None where they say too little of it."""
    subject = Mentions.of(task.request.subject, sides, contents) if task.request.subject else None
    weighed: dict[str, list[tuple[float, Article, int]]] = {"pros": [], "cons": []}
    for article in task.articles:
        for position in range(len(article.sentences)):
            near = 1.0 if subject is None else subject.near(article, position)
            if not near or article.sentence_text(position).endswith(":"):
                continue
            heading = " ".join(article.sections[article.sentences[position].section].heading[-1:])
            lead_in = article.sentences[position].lead_in
            before = article.sentence_text(lead_in) if lead_in is not None else ""
            pros, cons = worth_of(article.sentence_text(position), f"{heading} {before}")
            for kind, weight in (("pros", pros), ("cons", cons)):
                if weight:
                    weighed[kind].append((weight * near, article, position))
    parts = task.request.parts
    groups = {"pros": "In favour", "cons": "Against"}
    drafts: list[Draft] = []
    for part in parts:
        best = sorted(weighed[part], key=lambda one: -one[0])[:_WORTH]
        best.sort(key=lambda one: (task.articles.index(one[1]), one[2]))
        about = groups[part] if len(parts) > 1 else ""
        drafts += _whole([(article, p) for _, article, p in best], about=about)
    if not drafts:
        return None
    return Told(
        drafts=tuple(drafts),
        groups=tuple(groups[part] for part in parts) if len(parts) > 1 else (),
    )


def _whole(places: Sequence[tuple[Article, int]], *, about: str) -> Iterator[Draft]:
    """Sentences, each with those before it in its paragraph on which it leans, none told twice."""
    told: set[tuple[str, int]] = set()
    for article, position in places:
        first = position
        while first > position - 2 and _leans(article, first):
            first -= 1
        while (article.id, first) in told and first < position:
            first += 1
        told |= {(article.id, p) for p in range(first, position + 1)}
        quote = quote_of(article, first, position)
        yield Draft(text=_one_line(quote.text), quotes=(quote,), about=about, form="item")


def _leans(article: Article, position: int) -> bool:
    place = article.sentences[position]
    together = position > 0 and article.sentences[position - 1].block == place.block
    return together and bool(hold_of(article.sentence_text(position)))


def _side_by_side(task: Task, contents: Contents, sides: Sides) -> Told | None:
    """What each article says of something, the newest first; hedges stay as they are written."""
    articles = sorted(task.articles, key=lambda one: one.published, reverse=True)
    names = {one.id: label(one, task.articles) for one in articles}
    drafts: list[Draft] = []
    silent = []
    subject = Mentions.of(task.request.subject, sides, contents) if task.request.subject else None
    for article in articles:
        positions: Sequence[int] = (
            lead(article) if subject is None else subject.best(article, most=_VIEW)
        )
        if not positions:
            silent.append(article)
            continue
        drafts += _whole([(article, p) for p in positions], about=names[article.id])
    if not drafts:
        return None
    spoken = [one for one in articles if one not in silent]
    outcome: Outcome = "answered" if len(spoken) > 1 else "partial"
    topic = f" about {task.request.subject}" if task.request.subject else ""
    told = listed([_dated(one, names) for one in spoken])
    opening = f"What they say{topic}, side by side: {told}." if len(spoken) > 1 else ""
    missing = f"Only one of them, {told}, speaks of it." if len(spoken) == 1 else ""
    return Told(
        drafts=tuple(drafts),
        opening=opening,
        outcome=outcome,
        missing=missing,
        groups=tuple(names[one.id] for one in spoken),
    )


def _dated(article: Article, names: Mapping[str, str]) -> str:
    when = day(article.published) if article.published else "no date given"
    return f"“{names[article.id]}” ({when})"


def _titled(article: Article) -> str:
    return f"“{article.title}”"


def _by_whom(article: Article) -> str:
    source = ", ".join(filter(None, (article.author, article.publisher, day(article.published))))
    return f" ({source})" if source else ""


def _they(task: Task, verb: str = "have") -> str:
    if len(task.articles) == 1:
        return f"{_titled(task.articles[0])} {'has' if verb == 'have' else verb + 's'}"
    return f"The {len(task.articles)} articles {verb}"


def _none(task: Task) -> str:
    return (
        "The article never"
        if len(task.articles) == 1
        else f"None of the {len(task.articles)} articles"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

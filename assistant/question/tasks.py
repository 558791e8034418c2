"""Which task over whole articles a question sets, and of which articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.english.requests import (
    ARTICLE,
    Request,
    age_of,
    described_in,
    other_than,
    place_of,
    reference_in,
    request_in,
)
from assistant.english.wordings import day, titled
from corpus import Article
from index import stems

_ALONE = 2  # words at least of a title that stands in a question without quotation marks
_QUOTED = re.compile(r"[“\"‘'«](?P<title>[^“”\"«»]{3,160})[”\"’'»]")
_NAMELESS = frozenset(stems("the this that article text about how what why who and of in for"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task over whole articles.

    Attributes:
        request: What is asked.
        articles: Of which articles, in their order.
        chosen: Whether the question says of which.
        asked: The question, for its words.
    """

    request: Request
    articles: tuple[Article, ...]
    chosen: bool
    asked: str


def task_in(question: str, articles: Sequence[Article]) -> Task | None:
    """The task that a question sets; None for one that asks for a thing that articles may say.

    Args:
        question: In the form that stands alone.
        articles: Those to answer from, in the order in which a reader sees them.
    """
    masked, chosen = _masked(question, articles)
    request = request_in(masked)
    if request is None or not articles:
        return None
    if request.kind == "agreement" and len(chosen or articles) < 2:
        return None
    return Task(
        request=request,
        articles=chosen or tuple(articles),
        chosen=bool(chosen),
        asked=question,
    )


def speaks_of_articles(question: str) -> bool:
    """Whether a question speaks of articles as articles."""
    return reference_in(question) is not None


def label(article: Article, articles: Sequence[Article]) -> str:
    """What an article is called in an answer: its title to the colon where no other has that."""
    short = _short_title(article)
    others = [_short_title(one) for one in articles if one.id != article.id]
    return article.title if short in others else short


def dated(article: Article, articles: Sequence[Article]) -> str:
    """What an article is called among some, with its date."""
    return f"{titled(label(article, articles))} ({day(article.published) or 'no date given'})"


def _masked(question: str, articles: Sequence[Article]) -> tuple[str, tuple[Article, ...]]:
    """The question with `ARTICLE` for what it calls articles, and which they are if it says."""
    if titled := _titled(question, articles):
        start, end, article = titled
        around = re.search(r"(?:\b(?:the|this) )?(?:\w+ )?$", question[:start])  # "the article “X”"
        if around and reference_in(question[around.start() : start] + "."):
            start = around.start()
        behind = re.match(r" (?:article|text|piece)\b", question[end:])
        end += len(behind.group()) if behind else 0
        return f"{question[:start]}{ARTICLE}{question[end:]}", (article,)
    found = reference_in(question)
    if found is None:
        return question, ()
    masked = f"{question[: found.start()]}{ARTICLE}{question[found.end() :]}"
    if order := age_of(found):
        known = sorted((one for one in articles if one.published), key=lambda one: one.published)
        return masked, tuple(known[-1:] if order == "newest" else known[:1])
    if than := other_than(found):
        _, named = _masked(than, articles)
        return masked, tuple(one for one in articles if named and one not in named)
    place = place_of(found)
    if place is not None:
        return masked, (articles[place],) if -1 <= place < len(articles) else ()
    described = described_in(found)
    return masked, _described(described, articles) if described else ()


def _titled(question: str, articles: Sequence[Article]) -> tuple[int, int, Article] | None:
    """Where a title stands in a question, whole or to its colon, and whose it is."""
    lowered = question.lower()
    for article in articles:
        for title in (article.title, _short_title(article)):
            start = lowered.find(title.lower())
            if start >= 0 and len(title.split()) >= _ALONE:
                end = start + len(title)
                marks = question[start - 1 : start] in ("“", '"', "'", "‘", "«") and start > 0
                return (start - 1, end + 1, article) if marks else (start, end, article)
    for quoted in _QUOTED.finditer(question):
        chosen = _described(quoted["title"], articles)
        if len(chosen) == 1 and reference_in(question[: quoted.start()]):
            return quoted.start(), quoted.end(), chosen[0]
    return None


def _short_title(article: Article) -> str:
    before = re.split(r"[:?–—|]\s", article.title, maxsplit=1)[0].strip()
    return before if len(before.split()) >= _ALONE else article.title


def _described(words: str, articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles that some words tell: of their author, publisher, title, or, last, their text.

    Empty where none does, or all do alike.
    """
    wanted = {stem for stem in stems(words) if stem not in _NAMELESS}
    if not wanted:
        return ()
    for spoken in (
        lambda one: f"{one.author} {one.publisher}",
        lambda one: one.title,
        lambda one: " ".join(" ".join(section.heading) for section in one.sections),
    ):
        shares = [len(wanted & set(stems(spoken(one)))) / len(wanted) for one in articles]
        if (best := max(shares)) >= 0.5:
            chosen = tuple(
                one for one, share in zip(articles, shares, strict=True) if share == best
            )
            if len(chosen) < len(articles):
                return chosen
    counts = [_spoken_of(wanted, one) for one in articles]
    best = max(counts)
    rest = sorted(counts)[-2] if len(counts) > 1 else 0
    return (articles[counts.index(best)],) if best >= 2 * rest + 1 else ()


def _spoken_of(wanted: set[str], article: Article) -> int:
    """How often the rarest of some stems stands in an article."""
    counts = Counter(stems(article.text))
    return min(counts[stem] for stem in wanted)

"""Where articles say different things of the same: two amounts, two dates, two shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.draft import Draft
from assistant.english.clauses import read
from assistant.english.fact import Fact
from assistant.english.wordings import listed, one_line
from assistant.question.tasks import dated
from assistant.telling.key_sentences import quote_of
from assistant.telling.tasks import Told
from corpus import Article

Place = tuple[Article, int]

_KINDS: Mapping[str, tuple[str, ...]] = {
    "money": ("money",),
    "share": ("percent",),
    "number": ("number", "quantity"),
    "duration": ("duration",),
    "date": ("date",),
}
_SAME, _FEWEST = 0.6, 2  # share and number of words that two sentences of one matter have in common


def told_differently(kind: str, places: Sequence[Place]) -> Told | None:
    """What articles say apart of one thing, the newest first; None where they do not.

    Args:
        kind: The kind of thing asked for, such as "money" or "date".
        places: The sentences that answer best, the best first, each an article and a position.
    """
    wanted = _KINDS.get(kind, ())
    if not wanted or not places:
        return None
    first, *others = places
    apart: dict[str, Place] = {first[0].id: first}
    for place in others:
        known = [_text(one) for one in apart.values()]
        if place[0].id not in apart and all(_differ(one, _text(place), wanted) for one in known):
            apart[place[0].id] = place
    if len(apart) < 2:
        return None
    found = sorted(apart.values(), key=lambda place: place[0].published, reverse=True)
    articles = [article for article, _ in found]
    named = [dated(one, articles) for one in articles]
    return Told(
        drafts=tuple(
            Draft(
                text=f"{name}: {one_line(_text(place))}",
                quotes=(quote_of(*place),),
                form="item",
            )
            for name, place in zip(named, found, strict=True)
        ),
        opening=f"The articles differ on this, {listed(named)}; the newer is told first:",
    )


def _differ(one: str, other: str, kinds: Sequence[str]) -> bool:
    """Whether two sentences speak of the same and give it different values."""
    mine, theirs = _facts(one, kinds), _facts(other, kinds)
    if not mine or not theirs or not _same_matter(one, other):
        return False
    values = {(fact.value, fact.unit) for fact in mine} & {(f.value, f.unit) for f in theirs}
    return not values and {fact.kind for fact in mine} == {fact.kind for fact in theirs}


def _same_matter(one: str, other: str) -> bool:
    names, others = ({fact.value for fact in read(text).names} for text in (one, other))
    words, theirs = (
        {w.stem for w in read(t).words if w.content and w.name < 0} for t in (one, other)
    )
    if names and others and not names & others:
        return False
    mine, yours = words | names, theirs | others
    shared = len(mine & yours)
    return shared >= _FEWEST and shared >= _SAME * min(len(mine), len(yours))


def _facts(text: str, kinds: Sequence[str]) -> list[Fact]:
    return [fact for fact in read(text).facts if fact.kind in kinds]


def _text(place: Place) -> str:
    article, position = place
    return article.sentence_text(position)

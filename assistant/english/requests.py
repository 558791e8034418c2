"""How English asks for something of whole articles: a summary, a list, a count, both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from assistant.english.facts import Thing
from assistant.english.word_lists import word_list

RequestKind = Literal[
    "summary", "about", "outline", "imprint", "list", "mentions", "pros_and_cons", "agreement"
]

Order = Literal["", "newest", "oldest"]

ARTICLE = "@"
"""What stands in a question in the place of the articles that it speaks of."""

_LISTS = word_list("requests")
_ORDINALS: dict[str, int] = _LISTS["ordinals"]
_CURRENCIES: dict[str, str] = _LISTS["currencies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of articles.

    Attributes:
        kind: Which of the requests it is.
        subject: What it is about, in its own words; empty for the articles as they are.
        things: The kinds of thing that a list is wanted of, in the order asked.
        parts: Which of "pros" and "cons" are wanted, where one of them is named.
        counts: Whether a number is asked for.
        short: Whether it asks to be brief.
        order: Whether the newest or the oldest of the articles is asked for.
        currency: The one currency of which amounts are wanted; empty for any.
    """

    kind: RequestKind
    subject: str = ""
    things: tuple[Thing, ...] = ()
    parts: tuple[str, ...] = ()
    counts: bool = False
    short: bool = False
    order: Order = ""
    currency: str = ""


def request_in(question: str) -> Request | None:
    """What a question asks of articles; None where it asks for one thing that they may say.

    Args:
        question: With `ARTICLE` where it speaks of the articles.
    """
    bare = _bare(question)
    if not re.search(_LISTS["words"]["hint"], bare):  # spares most questions the patterns
        return None
    for kind in get_args(RequestKind):
        for pattern in _patterns(kind):
            if found := pattern.fullmatch(bare):
                return _request(kind, bare, found)
    return None


def reference_in(question: str) -> re.Match[str] | None:
    """Where a question speaks of articles as articles, the most exact way of it first."""
    return next((found for one in _references() if (found := one.search(question))), None)


def place_of(reference: re.Match[str]) -> int | None:
    """Which article is meant, from 0, -1 for the last; None where they are not counted."""
    groups = reference.groupdict()
    return _ORDINALS.get((groups.get("ordinal") or groups.get("number") or "").lower())


def ordinal(word: str) -> int:
    """The place that an ordinal tells, from 0, -1 for the last."""
    return _ORDINALS[word.lower()]


def age_of(reference: re.Match[str]) -> Order:
    """Whether it speaks of the newest of the articles or of the oldest; empty for neither."""
    return _order(reference.groupdict().get("age") or "")


def other_than(reference: re.Match[str]) -> str:
    """The articles but for which others are meant: "the article other than X"; mostly empty."""
    return reference.groupdict().get("than") or ""


def described_in(reference: re.Match[str]) -> str:
    """The words that tell which is meant: "the Open Key article"; empty where none do."""
    groups = reference.groupdict()
    return (groups.get("named") or groups.get("told") or "").strip(" “”\"'.,")


def _request(kind: RequestKind, text: str, found: re.Match[str]) -> Request:
    groups = {key: value for key, value in found.groupdict().items() if value}
    words = _LISTS["words"]
    listed = groups.get("things", "")
    things = tuple(thing for thing, one in _things() if one.search(listed))
    if "who" in groups:
        things = ("people",)
    currency = re.search("|".join(map(re.escape, _CURRENCIES)), listed, re.IGNORECASE)
    return Request(
        kind=kind,
        subject=groups.get("subject", "").strip(" “”\"'"),
        things=things,
        parts=tuple(part for part in ("pros", "cons") if part in groups) or ("pros", "cons"),
        counts="count" in groups,
        short=bool(re.search(words["short"], text, re.IGNORECASE)),
        order=_order(text),
        currency=_CURRENCIES[currency.group().lower()] if currency else "",
    )


def _order(text: str) -> Order:
    for order in get_args(Order):
        if order and re.search(_LISTS["words"][order], text, re.IGNORECASE):
            return order  # type: ignore[no-any-return]  # one of its own values
    return ""


def _bare(question: str) -> str:
    """A request without its polite frame and its last mark."""
    words = _LISTS["words"]
    bare = re.sub(rf"^(?:{words['polite']})+", "", question.strip(), flags=re.IGNORECASE)
    bare = bare.rstrip(" ?.!")
    return re.sub(rf"{words['tail']}$", "", bare, flags=re.IGNORECASE).rstrip(" ?.!,")


@cache
def _patterns(kind: RequestKind) -> tuple[re.Pattern[str], ...]:
    parts = dict(_LISTS["parts"])
    any_thing = "|".join(_LISTS["things"].values())
    every = parts["every"]
    parts["things"] = (
        rf"(?P<things>{every}(?:{any_thing})(?:(?:,? and|,| or|,? or) {every}(?:{any_thing}))*)"
    )
    return tuple(
        re.compile(_filled(pattern, parts), re.IGNORECASE) for pattern in _LISTS["requests"][kind]
    )


def _filled(pattern: str, parts: dict[str, str]) -> str:
    """A pattern with the parts for the words in braces, which may hold such words too."""
    names = re.compile(r"\{([a-z_]+)\}")
    while names.search(pattern):
        pattern = names.sub(lambda found: parts[found[1]], pattern)
    return pattern


@cache
def _references() -> tuple[re.Pattern[str], ...]:
    parts = dict(_LISTS["references"])
    parts["ordinals"] = "|".join(word for word in _ORDINALS if not word.isdigit())
    return tuple(re.compile(_filled(one, parts), re.IGNORECASE) for one in parts.pop("patterns"))


@cache
def _things() -> tuple[tuple[Thing, re.Pattern[str]], ...]:
    return tuple(
        (thing, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
        for thing, pattern in _LISTS["things"].items()
    )

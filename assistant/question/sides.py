"""The sides that a comparison sets against each other: from the question, or from a data file.

A folder of articles may hold a `sides.toml` that names the parties its articles are about:

    nouns = ["labs", "companies"]      # "the two labs", "both companies"
    [[side]]
    name = "OpenAI"
    names = ["ChatGPT", "Sam Altman"]

Without it, the two names that stand out in the articles are the sides, if two do; and what a
question sets against each other by name is compared in any case.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.english.comparing import COMPARING_WORDS, JOINED, LISTED, NOUNS, TOGETHER
from assistant.english.facts import find_facts
from assistant.english.kinds import asks_to_compare, asks_which_is_more, asks_why
from corpus import Article, Section, TwoBetsError

_COUNTED = 400  # sections that are looked at for names
_SPOKEN_OF = 5  # sections at least that a side is named in
_EQUAL, _APART = 0.5, 0.6  # shares: of the second name in the first, of the third in the second
MOST_SIDES = 6
"""So many sides are compared at most; each costs a search."""

SIDES_FILE = "sides.toml"


class SidesError(TwoBetsError):
    """A file of sides that cannot be read; the message says where and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One party of a comparison.

    Attributes:
        name: As an answer shows it.
        names: Every name that speaks of it, its own included.
    """

    name: str
    names: tuple[str, ...]

    def named_in(self, text: str) -> bool:
        """Whether the text speaks of this side by any of its names."""
        return self.search(text) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """Where the text first speaks of this side."""
        return _any_of(self.names).search(text)

    def without(self, text: str) -> str:
        """The text with this side's names taken out."""
        return re.sub(r"\s+", " ", re.sub(self.called, " ", text)).strip()

    @property
    def called(self) -> str:
        """A pattern of what it is called: "Claude 3.5 Sonnet" is one name, not two."""
        name = _any_of(self.names).pattern
        return rf"{name}(?:(?: \d[\w.]*)? {name})*"


class Sides:
    """The parties that a folder of articles is about, and how a question speaks of them."""

    def __init__(self, sides: Sequence[Side] = (), *, nouns: Iterable[str] = ()) -> None:
        """Takes the sides in the order shown and the nouns that stand for all of them."""
        self.all = tuple(sides)
        spoken = "|".join(re.escape(noun) for noun in nouns) or NOUNS
        self._which = re.compile(rf"\bwhich (?:{spoken})\b", re.IGNORECASE)
        self._together = re.compile(TOGETHER.format(nouns=spoken), re.IGNORECASE)

    @classmethod
    def derived(cls, articles: Sequence[Article]) -> Sides:
        """The two names that far more sections speak of than of any other; none if no two do."""
        counts: Counter[str] = Counter()
        for article, section in islice(_sections(articles), _COUNTED):
            facts = find_facts(article.text[section.start : section.end])
            counts.update({_first_word(fact.text) for fact in facts if fact.kind == "name"})
        leading = [*counts.most_common(3), ("", 0), ("", 0), ("", 0)][:3]
        (first, most), (second, many), (_, fewer) = leading
        if many < _SPOKEN_OF or many < _EQUAL * most or fewer > _APART * many:
            return cls()
        return cls([Side(name=name, names=(name,)) for name in (first, second)])

    @classmethod
    def from_folder(cls, articles_dir: Path) -> Sides | None:
        """Reads `sides.toml` of a folder of articles; None where there is no such file.

        Raises:
            SidesError: The file is not TOML of the form above.
        """
        path = articles_dir / SIDES_FILE
        if not path.is_file():
            return None
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            return cls(_sides_of(values), nouns=[str(noun) for noun in values.get("nouns", [])])
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = (
                f"Cannot read the sides in {str(path)!r}: {error}. Each [[side]] needs a name."
            )
            raise SidesError(message) from error

    def compared_in(self, question: str) -> tuple[Side, ...]:
        """The sides that the question sets against each other; empty when it compares nothing."""
        if asks_why(question):  # a reason for what differs is no comparison
            return ()
        named = tuple(side for side in self.all if side.named_in(question))
        if len(named) > 1:
            apart = _sets_apart(question, named)
            return (*named, *self._strangers(question)) if apart else ()
        if self.all and self._together.search(question):
            return self.all
        if self.all and asks_which_is_more(question) and self._which.search(question):
            return self.all
        if not asks_to_compare(question):
            return ()
        strangers = self._strangers(question)
        return (*named, *strangers) if len(named) + len(strangers) > 1 else ()

    def _strangers(self, question: str) -> tuple[Side, ...]:
        """What a question lists beside others by a name that is none of the sides'."""
        listed = LISTED.search(re.sub(r"^Compar(?:e|ing) ", "", question.rstrip("?.! ")))
        names = JOINED.split(listed["names"]) if listed else []
        return tuple(
            Side(name=name, names=(name,))
            for name in dict.fromkeys(re.sub(r"['’]s?$", "", name).strip() for name in names)
            if name and not any(side.named_in(name) for side in self.all)
        )

    def ask_one(self, side: Side, question: str, compared: Sequence[Side]) -> str:
        """A comparing question asked of one side alone: its name in the place of all of them."""
        called = re.search(side.called, question)
        named = called.group() if called else side.name
        names = "|".join(other.called for other in compared)
        joined = re.compile(
            rf"(?:{names})(?P<own>['’]s?)?(?:,? (?:and|or|versus|vs\.?|from|than|to|with) (?:the )?"
            rf"(?:{names})(?:['’]s?)?)+"
        )
        asked = joined.sub(lambda found: named + ("'s" if found["own"] else ""), question)
        asked = self._together.sub(named, asked)
        for other in compared:
            if other != side:
                asked = other.without(asked)
        asked = re.sub(r"\s+", " ", COMPARING_WORDS.sub(" ", asked)).strip(" ,:")
        return asked if named in asked else f"{named}: {asked}"

    def other_than(self, text: str) -> Side | None:
        """The one side that the text does not speak of, when it speaks of all the others."""
        silent = [side for side in self.all if not side.named_in(text)]
        return silent[0] if len(silent) == 1 and len(self.all) > 1 else None


def about(sides: Sequence[Side], text: str, heading: str) -> tuple[str, ...]:
    """The names of the sides that a sentence speaks of, as they come in it.

    Its heading decides when it names none.
    """
    return (
        _named(sides, text) or _named(sides, heading.rsplit(" > ", 1)[-1]) or _named(sides, heading)
    )


def _named(sides: Sequence[Side], text: str) -> tuple[str, ...]:
    """The names of the sides of which a text speaks, as they come in it."""
    places = [(found.start(), side.name) for side in sides if (found := side.search(text))]
    return tuple(name for _, name in sorted(places))


def _sections(articles: Sequence[Article]) -> Iterator[tuple[Article, Section]]:
    return ((article, section) for article in articles for section in article.sections)


def _first_word(name: str) -> str:
    return re.sub(r"['’]s$", "", name.split()[0])


def _sets_apart(question: str, named: Sequence[Side]) -> bool:
    """Whether a question that names several sides asks for each of them.

    "Compare A and B" and "A or B?" do; "What did A sell to B?" asks for one thing.
    """
    if asks_to_compare(question):
        return True
    first, second = (next(iter(_any_of(side.names).finditer(question))) for side in named[:2])
    between = question[min(first.end(), second.end()) : max(first.start(), second.start())]
    return bool(re.fullmatch(r"(?:['’]s?)?,? (?:and|or|versus|vs\.?|/) (?:the )?", between))


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    joined = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![A-Za-z0-9])")


def _sides_of(values: Mapping[str, Any]) -> tuple[Side, ...]:
    return tuple(
        Side(name=str(side["name"]), names=(str(side["name"]), *map(str, side.get("names", []))))
        for side in values["side"]
    )

"""Lines a statement's words up with the words of its quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.english.clauses import Reading, read
from assistant.english.opposites import negated_form
from assistant.english.word_forms import ideas_of, same_family, stem_of
from assistant.english.word_lists import word_list

_GENERAL = frozenset(stem_of(word) for word in word_list("words")["general"].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A statement lined up with its source.

    Attributes:
        statement: The statement, taken apart.
        source: All quotes together, taken apart, a line each.
        partners: For each content word of the statement that the source carries, by its position,
            the positions of the words that carry it.
        taken: The same, seen from the source: positions of the statement's words.
        exact: Positions of the statement's words that stand in the source by their stem.
    """

    statement: Reading
    source: Reading
    partners: Mapping[int, tuple[int, ...]]
    taken: Mapping[int, tuple[int, ...]]
    exact: frozenset[int]

    def missing(self) -> list[int]:
        """Positions of the statement's content words, names aside, that nothing carries."""
        return [
            i
            for i, word in enumerate(self.statement.words)
            if word.content
            and word.name < 0
            and i not in self.partners
            and word.stem not in _GENERAL
            and not any(negated_form(word.text, other.text) for other in self.source.words)
        ]

    def unused(self) -> list[int]:
        """Positions of the source's content words that carry nothing."""
        return [
            j for j, word in enumerate(self.source.words) if word.content and j not in self.taken
        ]


@lru_cache(maxsize=2_000)
def match(statement_text: str, source_text: str) -> Match:
    """Pairs each content word with those that mean the same: same stem first, then family, idea."""
    statement, source = read(statement_text), read(source_text)
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    by_idea: defaultdict[int, list[int]] = defaultdict(list)
    for j, word in enumerate(source.words):
        by_stem[word.stem].append(j)
        for idea in _ideas(source, j):
            by_idea[idea].append(j)
    exact = {
        i: tuple(by_stem[word.stem])
        for i, word in enumerate(statement.words)
        if word.content and word.stem in by_stem
    } | _same_facts(statement, source)
    partners = dict(exact)
    for i, word in enumerate(statement.words):
        if word.content and i not in exact:
            kin = [j for stem, at in by_stem.items() if same_family(word.stem, stem) for j in at]
            alike = {j for idea in _ideas(statement, i) for j in by_idea.get(idea, ())}
            if found := kin or sorted(alike):
                partners[i] = tuple(found)
    taken: defaultdict[int, list[int]] = defaultdict(list)
    for i, places in partners.items():
        for j in places:
            taken[j].append(i)
    return Match(
        statement=statement,
        source=source,
        partners=partners,
        taken={j: tuple(at) for j, at in taken.items()},
        exact=frozenset(exact),
    )


def _ideas(reading: Reading, position: int) -> frozenset[int]:
    """The ideas of a word, with the particle behind it; a name has none."""
    word = reading.words[position]
    return frozenset() if word.name >= 0 else ideas_of(word.stem, _next(reading, position))


def _same_facts(statement: Reading, source: Reading) -> dict[int, tuple[int, ...]]:
    """For the first word of each amount and date, the first words of the same ones."""
    places: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for fact, at in zip(source.facts, source.at, strict=True):
        places[fact.kind, fact.value, fact.unit].append(at)
    return {
        at: tuple(places[key])
        for fact, at in zip(statement.facts, statement.at, strict=True)
        if fact.kind != "name" and (key := (fact.kind, fact.value, fact.unit)) in places
    }


def _next(reading: Reading, position: int) -> str:
    following = position + 1
    return reading.words[following].text if following < len(reading.words) else ""

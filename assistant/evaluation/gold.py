"""Where the gold quotes of a question stand in the articles, and whether a citation meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.evaluation.questions import KnownQuestion
from corpus import Article

_ENOUGH = 0.5
"""Share of the shorter of two spans that both must have in common to be about the same words."""

_ALIKE = str.maketrans("’‘‚‛“”„‟«»–—−‐‑", '\'\'\'\'""""""-----')


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some words of an article.

    Attributes:
        article: The article's id.
        start: Character offset into the article's canonical text.
        end: Offset one past the last character.
    """

    article: str
    start: int
    end: int

    @classmethod
    def of(cls, citation: Citation) -> Span:
        """The words that a citation quotes."""
        return cls(article=citation.article.id, start=citation.start, end=citation.end)

    def meets(self, other: Span) -> bool:
        """Whether they share at least half of the shorter one."""
        if self.article != other.article:
            return False
        shared = min(self.end, other.end) - max(self.start, other.start)
        shorter = min(self.end - self.start, other.end - other.start)
        return shared > 0 and shared >= _ENOUGH * shorter


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The gold quotes of one question, located.

    Attributes:
        groups: For each group the places where one of its alternatives stands; a group of which
            none stands anywhere is left out.
        lost: The quotes that stand in no article.
    """

    groups: tuple[tuple[Span, ...], ...]
    lost: tuple[str, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """All places of all groups."""
        return tuple(span for group in self.groups for span in group)

    def met(self, citations: Sequence[Citation]) -> tuple[bool, ...]:
        """For each group whether a citation overlaps one of its places."""
        cited = [Span.of(citation) for citation in citations]
        return tuple(
            any(one.meets(span) for one in cited for span in group) for group in self.groups
        )

    def holds(self, citation: Citation) -> bool:
        """Whether a citation overlaps a place of any group."""
        return any(Span.of(citation).meets(span) for span in self.spans)


class Locator:
    """Finds quotes in articles, whatever quotation marks, dashes and line breaks they have."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Reads the articles once."""
        self._read = [(article.id, *_flat(article)) for article in articles]

    def locate(self, known: KnownQuestion) -> Gold:
        """Finds every place of every gold quote of a question."""
        groups = []
        lost = []
        for alternatives in known.gold:
            places = [(quote, self.places(quote)) for quote in alternatives]
            lost += [quote for quote, found in places if not found]
            group = tuple(span for _, found in places for span in found)
            if group:
                groups.append(group)
        return Gold(groups=tuple(groups), lost=tuple(lost))

    def places(self, quote: str) -> tuple[Span, ...]:
        """Every place of one quote, in the order of the articles; none for an empty one."""
        sought = " ".join(quote.translate(_ALIKE).split())
        found = []
        for article_id, text, offsets in self._read:
            at = text.find(sought) if sought else -1
            while at >= 0:
                last = offsets[at + len(sought) - 1]
                found.append(Span(article=article_id, start=offsets[at], end=last + 1))
                at = text.find(sought, at + 1)
        return tuple(found)


def _flat(article: Article) -> tuple[str, list[int]]:
    """The text of an article's blocks in one line, and the offset of each of its characters.

    Bullets are no part of a block, so a quote may run from a lead-in into its list.
    """
    characters: list[str] = []
    offsets: list[int] = []
    for block in article.blocks:
        for at in range(block.start, block.end):
            character = article.text[at]
            space = character.isspace()
            if space and (not characters or characters[-1] == " "):
                continue
            characters.append(" " if space else character.translate(_ALIKE))
            offsets.append(at)
        if characters and characters[-1] != " ":
            characters.append(" ")
            offsets.append(block.end)
    return "".join(characters), offsets

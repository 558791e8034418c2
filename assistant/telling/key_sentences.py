"""Which sentences of an article say most of it, told by its form, and quotes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.draft import Quote
from assistant.english.headings import HeadingKind, is_of, tells_of_itself
from assistant.english.name_kinds import names_in
from assistant.english.subjects import hold_of
from assistant.english.word_lists import word_list
from corpus import Article, Passage
from index import stems

_LEAD = 2  # sentences of the opening paragraph
_NEAR = 14  # sentences from the first in which an article comes to its matter
_KEY, _SHORT = 6, 4  # items of the takeaways or first sentences of sections; in a short summary
_NAME_IN_TITLE = 2
_GRAMMAR = frozenset(stems(word_list("words")["grammar"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A headed part of an article.

    Attributes:
        heading: Path of headings, from the outermost to its own.
        start: Offset of its heading in the article's canonical text.
    """

    heading: tuple[str, ...]
    start: int


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
    own = (p for p in range(len(article.sentences)) if tells_of_itself(article.sentence_text(p)))
    return tuple(dict.fromkeys((*opening, *islice(own, 1))))


def opening_of(article: Article, start: int) -> tuple[Quote, ...]:
    """The first sentence behind an offset."""
    behind = (p for p, place in enumerate(article.sentences) if place.start > start)
    return tuple(quote_of(article, position) for position in [next(behind, -1)] if position >= 0)


def adjoining(article: Article, positions: Sequence[int]) -> list[tuple[int, int]]:
    """Sentences in their order; those next to each other in a paragraph are one run."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and runs[-1][1] == position - 1 and _goes_on(article, position):
            runs[-1] = runs[-1][0], position
        else:
            runs.append((position, position))
    return runs


def leans_from(article: Article, position: int) -> int:
    """The first of the sentences of its paragraph, two before it at most, that a sentence needs."""
    first = position
    while first > position - 2 and _goes_on(article, first):
        if not hold_of(article.sentence_text(first)):
            break
        first -= 1
    return first


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


def _under(article: Article, kind: HeadingKind) -> tuple[int, ...]:
    """The sentences of the last section whose heading is of a kind; its items where it has some."""
    sections = [
        n for n, one in enumerate(article.sections) if one.heading and is_of(kind, one.heading[-1])
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
    for position, place in enumerate(article.sentences):
        heading = article.sections[place.section].heading
        if not heading or heading[0] in seen or is_of("readers_ask", heading[0]):
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


def _goes_on(article: Article, position: int) -> bool:
    """Whether a sentence stands in the paragraph of the one before it."""
    places = article.sentences
    return position > 0 and places[position - 1].block == places[position].block

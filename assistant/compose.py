"""Answers in the articles' own words: which sentences are told, in what order, with what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.draft import Draft, Quote
from assistant.evidence import Evidence
from assistant.ranking import Found
from corpus import Article
from index import Hit, stems

_LEANING = re.compile(
    r"^(?:it|its|they|their|them|this|these|those|that(?:’s|'s)?|such|both|he|she|his|her|"
    r"the (?:former|latter|same)|here(?:’s|'s)?|(?:but|and|or|so|yet|then)(?: (?:it|they|this|that))?|"
    r"however|instead|moreover|also|for instance|for example|in (?:exchange|return|addition|contrast)|"
    r"as a result|at that (?:level|point)|unlike (?:it|this|that)|none of (?:this|that|these)|"
    r"if (?:that|this|it)(?:’s|'s| is)|if you)\b",
    re.IGNORECASE,
)
_LONGEST_CHAIN = 2
_SAME_WORDS = 0.6  # share of the smaller sentence's stems that two restatements have in common
_LONGEST_LIST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much is told.

    Attributes:
        sentences: At most so many beside lists.
        each_side: At most so many for one side of a comparison.
        within: A further sentence is told when its score is at most so far below the best one.
    """

    sentences: int
    each_side: int
    within: float


LENGTHS = {
    "brief": Length(sentences=3, each_side=2, within=1.6),
    "detailed": Length(sentences=6, each_side=4, within=2.6),
}


def compose(evidence: Evidence, *, length: Length, partial: bool = False) -> tuple[Draft, ...]:
    """Drafts in the words of the articles, the sentence that answers first.

    Args:
        evidence: What was found, best first, for the whole question and for each side.
        length: How much is told.
        partial: Whether only the nearest is told, because nothing answers.
    """
    if partial:
        length = Length(sentences=2, each_side=1, within=length.within / 2)
    if not evidence.sides:
        return _told(evidence.whole, length.sentences, length=length, lists=evidence.wants_list)
    drafts: list[Draft] = []
    taken: list[Found] = []
    for side, found in evidence.sides:
        fresh = [one for one in found if not any(_overlaps(one, other) for other in taken)]
        told = _told(fresh, length.each_side, length=length, lists=evidence.wants_list, about=side)
        taken += [one for one in fresh if any(_within(one.hit, q) for d in told for q in d.quotes)]
        drafts += told
    return tuple(drafts)


def _told(
    found: Sequence[Found], most: int, *, length: Length, lists: bool, about: str = ""
) -> tuple[Draft, ...]:
    if not found:
        return ()
    chosen = _chosen(found, most, within=length.within)
    drafts: list[Draft] = []
    for one in _in_reading_order(chosen):
        if any(_within(one.hit, quote) for draft in drafts for quote in draft.quotes):
            continue
        listed = _whole_list(one.hit, about) if lists or one is chosen[0] else ()
        drafts += listed or (_draft(one.hit, about),)
    return tuple(drafts)


def _chosen(found: Sequence[Found], most: int, *, within: float) -> list[Found]:
    """The best sentences, none of which says again what another one says."""
    chosen: list[Found] = []
    for one in found:
        if len(chosen) == most or one.score < found[0].score - within:
            break
        if not any(_restates(one.hit.text, other.hit.text) for other in chosen):
            chosen.append(one)
    return chosen


def _in_reading_order(chosen: Sequence[Found]) -> list[Found]:
    """The best first; the others as they follow in their articles, its own article first."""
    first, *rest = chosen
    return [
        first,
        *sorted(
            rest,
            key=lambda one: (
                one.hit.article.id != first.hit.article.id, one.hit.article.id, one.hit.sentence
            ),
        ),
    ]  # fmt: skip


def _draft(hit: Hit, about: str) -> Draft:
    first = _leaned_on(hit.article, hit.sentence)
    quote = Quote(passage=hit.passage, first=max(first, hit.passage.first), last=hit.sentence)
    return Draft(text=_one_line(quote.text), quotes=(quote,), about=about)


def _leaned_on(article: Article, sentence: int) -> int:
    """The first sentence to tell so that this one can be understood, within its section."""
    first = sentence
    for _ in range(_LONGEST_CHAIN):
        before = first - 1
        if before < 0 or not _LEANING.match(article.sentence_text(first)):
            break
        here, there = article.sentences[first], article.sentences[before]
        if here.section != there.section or here.lead_in is not None or there.lead_in is not None:
            break
        first = before
    return first


def _whole_list(hit: Hit, about: str) -> tuple[Draft, ...]:
    """The list that a sentence introduces or stands in, with its lead-in; empty for neither."""
    article = hit.article
    lead_in = article.sentences[hit.sentence].lead_in
    if lead_in is None:
        lead_in = hit.sentence
    items = [
        position
        for position, sentence in enumerate(article.sentences)
        if sentence.lead_in == lead_in and position != lead_in
    ][:_LONGEST_LIST]
    if not items:
        return ()
    if not hit.passage.first <= lead_in <= items[-1] <= hit.passage.last:
        return ()
    def whole(position: int, form: str) -> Draft:
        quote = Quote(passage=hit.passage, first=position, last=position)
        return Draft(text=_one_line(quote.text), quotes=(quote,), about=about, form=form)  # type: ignore[arg-type]
    return (whole(lead_in, "prose"), *(whole(item, "item") for item in items))


def _restates(text: str, other: str) -> bool:
    """Whether two sentences say the same, by the stems they share."""
    mine, theirs = set(stems(text)), set(stems(other))
    return len(mine & theirs) >= _SAME_WORDS * max(1, min(len(mine), len(theirs)))


def _within(hit: Hit, quote: Quote) -> bool:
    return (
        hit.article.id == quote.passage.article.id and quote.first <= hit.sentence <= quote.last
    )


def _overlaps(one: Found, other: Found) -> bool:
    return one.hit.article.id == other.hit.article.id and one.hit.sentence == other.hit.sentence


def _one_line(text: str) -> str:
    return " ".join(text.split())

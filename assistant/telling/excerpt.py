"""What can be told together: a sentence with those it leans on or that go on from it, or a list."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.draft import Quote
from assistant.evidence.ranking import Found
from corpus import Article, Passage
from index import Hit, stems

_LOOKED_AT = 12
"""So many of the best sentences are told, if any."""

_LEANING = re.compile(
    r"^(?:it|its|they|their|them|this|these|those|that(?:’s|'s)?|such|both|he|she|his|her|"
    r"the (?:former|latter|same)|here(?:’s|'s)?|(?:but|and|or|so|yet|then) (?:it|they|this|that)|"
    r"however|instead|moreover|also|for instance|for example|as a result|"
    r"in (?:exchange|return|addition|contrast)|"
    r"at that (?:level|point)|unlike (?:it|this|that)|none of (?:this|that|these)|"
    r"if (?:that|this|it)(?:’s|'s| is)|if you)\b",
    re.IGNORECASE,
)
_LONGEST_CHAIN = 2
_LONGEST_LIST = 12
_SAME_WORDS = 0.6  # share of the smaller sentence's stems that two restatements have in common

# A neighbour is told along when its score is at most so far below.
_GOES_ON, _LEADS_TO = 1.5, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Sentences in a row that are told and cited together.

    Attributes:
        hit: The sentence for which they are told.
        first: The first of them, as a position in the article's sentences.
        last: The last of them.
        items: The items of a list that `first` introduces; empty for running text.
        chances: For each of them how likely it answers, fractions from 0 to 1.
    """

    hit: Hit
    first: int
    last: int
    items: tuple[int, ...] = ()
    chances: tuple[float, ...]

    @property
    def article(self) -> Article:
        """The article they stand in."""
        return self.hit.article

    @property
    def likelihood(self) -> float:
        """How likely the answer is among them, fraction from 0 to 1."""
        return sum(self.chances)

    @property
    def quote(self) -> Quote:
        """What they are cited by."""
        return Quote(passage=self.hit.passage, first=self.first, last=self.last)

    def holds(self, hit: Hit) -> bool:
        """Whether a sentence is among them."""
        return self.article.id == hit.article.id and self.first <= hit.sentence <= self.last

    def apart_from(self, other: Excerpt) -> Excerpt:
        """The same without what another one tells, which does not hold the sentence itself."""
        if self.article.id != other.article.id or self.items:
            return self
        if other.last < self.hit.sentence:
            first, last = max(self.first, other.last + 1), self.last
        else:
            first, last = self.first, min(self.last, other.first - 1)
        chances = self.chances[first - self.first : last - self.first + 1]
        return replace(self, first=first, last=last, chances=chances)

    def restates(self, other: Excerpt) -> bool:
        """Whether the sentences for which they are told say the same, by the stems they share."""
        mine, theirs = set(stems(self.hit.text)), set(stems(other.hit.text))
        return len(mine & theirs) >= _SAME_WORDS * max(1, min(len(mine), len(theirs)))


def excerpts(found: Sequence[Found]) -> tuple[Excerpt, ...]:
    """What could be told of the best sentences, likeliest first; the same sentence may recur.

    Scores are those of a conditional logit, so that they say how likely each sentence answers.

    Args:
        found: Sentences, best first.
    """
    scores = {(one.hit.article.id, one.hit.sentence): one.score for one in found}
    odds = {place: math.exp(score - found[0].score) for place, score in scores.items()}
    total = sum(odds.values())
    made = []
    for one in found[:_LOOKED_AT]:
        hit = one.hit
        items = _list_of(hit)
        first, last = (items[0], items[-1]) if items else _run_of(hit, scores)
        places = [(hit.article.id, at) for at in range(first, last + 1)]
        chances = tuple(odds.get(place, 0.0) / total for place in places)
        made.append(Excerpt(hit=hit, first=first, last=last, items=items[1:], chances=chances))
    return tuple(sorted(made, key=lambda excerpt: -excerpt.likelihood))


def _list_of(hit: Hit) -> tuple[int, ...]:
    """The list that a sentence introduces or stands in, after its lead-in; empty for neither."""
    sentences, passage = hit.article.sentences, hit.passage
    own = sentences[hit.sentence].lead_in
    lead_in = hit.sentence if own is None else own
    if lead_in < passage.first:
        return ()
    within = range(lead_in + 1, passage.last + 1)
    items = [at for at in within if sentences[at].lead_in == lead_in][:_LONGEST_LIST]
    return (lead_in, *items) if items and hit.sentence <= items[-1] else ()


def _run_of(hit: Hit, scores: dict[tuple[str, int], float]) -> tuple[int, int]:
    """A sentence with those before it on which it leans, or with the better one of its neighbours.

    A neighbour stands in the same paragraph and answers nearly as well: it says of what the
    sentence speaks, or goes on from it.
    """
    article, at = hit.article, hit.sentence
    first = _leaned_on(article, at, hit.passage)
    if first < at:
        return first, at
    own = scores[article.id, at]
    near = [
        (scores.get((article.id, other), -math.inf), other)
        for other, far in ((at + 1, _GOES_ON), (at - 1, _LEADS_TO))
        if _together(article, at, other, hit.passage)
        and scores.get((article.id, other), -math.inf) >= own - far
    ]
    if not near:
        return at, at
    _, other = max(near)
    return min(at, other), max(at, other)


def _leaned_on(article: Article, at: int, passage: Passage) -> int:
    """The first sentence to tell so that this one can be understood."""
    first = at
    while first > max(passage.first, at - _LONGEST_CHAIN) and _LEANING.match(
        article.sentence_text(first)
    ):
        here, before = article.sentences[first], article.sentences[first - 1]
        if here.lead_in is not None or before.lead_in is not None:
            break
        first -= 1
    return first


def _together(article: Article, one: int, other: int, passage: Passage) -> bool:
    """Whether two sentences are of one paragraph and passage, and of no list."""
    if not passage.first <= other <= passage.last:
        return False
    here, there = article.sentences[one], article.sentences[other]
    return here.block == there.block and here.lead_in is None and there.lead_in is None

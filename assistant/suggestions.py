"""Questions to offer: made from the articles' own headings, and only such as get an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Answer
from assistant.question.sides import Sides
from corpus import Article
from index import PassageIndex

Floats = NDArray[np.float32]

_TRIED = 24
_SAME_QUESTION = 0.85  # cosine from which two questions ask the same
_LONGEST = 90  # characters of a heading
_LONGEST_NAME = 6  # words
_NO_NAME = re.compile(
    r"[:?!—–,.]|^(?:how|where|what|why|when|who|which|don['’]t|is|are|not|an?|\w+ing)\b|"
    r".\b(?:and|or|vs|instead|the|asked|more|less|most|better)\b",
    re.IGNORECASE,
)
# A question under a heading may lean on the sections before it; alone it must name its subject.
_LEANS = re.compile(
    r"(?:\W*\w+){0,2}\W+(?:it|its|they|their|them|this|that|these|those|he|she)\b", re.IGNORECASE
)
_FEWEST = 4  # words of an article's own question
_PREPOSITIONS = frozenset(
    {"about", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with"}
)


class Suggestions:
    """The questions that the articles' headings make, and which of them are answered."""

    def __init__(
        self, index: PassageIndex, sides: Sides, *, answered: Callable[[str], bool]
    ) -> None:
        """Takes the index, its sides, and what tells whether a question is answered from it."""
        self._index = index
        self._answered = answered
        self._offered = tuple(dict.fromkeys(_offered(index.articles, sides)))[:_TRIED]
        self._vectors = index.embed_questions(self._offered)  # float32 (questions, dim)
        self._known: dict[str, bool] = {}

    def first(self, limit: int) -> tuple[str, ...]:
        """Questions to begin with, of every article in turn."""
        return self._pick(range(len(self._offered)), limit=limit, unlike=[])

    def after(self, answer: Answer, limit: int) -> tuple[str, ...]:
        """Questions that lie near an answer and do not ask the same again."""
        if not self._offered:
            return ()
        quotes = " ".join(citation.quote for citation in answer.citations[:2])
        told = [answer.search_question, f"{answer.search_question} {quotes}"[:400]]
        asked, near = self._index.embed_questions(told)
        order = np.argsort(-(self._vectors @ near), kind="stable").tolist()
        return self._pick(order, limit=limit, unlike=[asked])

    def _pick(
        self,
        order: Sequence[int],
        *,
        limit: int,
        unlike: list[Floats],
    ) -> tuple[str, ...]:
        picked: list[str] = []
        for position in order:
            question, vector = self._offered[position], self._vectors[position]
            if len(picked) == limit:
                break
            if any(float(vector @ other) > _SAME_QUESTION for other in unlike):
                continue
            if question not in self._known:
                self._known[question] = self._answered(question)
            if self._known[question]:
                picked.append(question)
                unlike = [*unlike, vector]
        return tuple(picked)


def _offered(articles: Sequence[Article], sides: Sides) -> Iterator[str]:
    """What may be offered: the articles' own questions, a comparison, and what headings name.

    Those of every article come in turn, so that a long one does not crowd out the others.
    """
    asked = [[heading for heading in _headings(one) if _stands_alone(heading)] for one in articles]
    named = [list(filter(None, (_asked_of(h, one) for h in _headings(one)))) for one in articles]
    if len(sides.all) > 1:
        asked.insert(0, [f"How do {sides.all[0].name} and {sides.all[1].name} differ?"])
    for queues in (asked, named):
        for row in zip_longest(*queues, fillvalue=""):
            yield from filter(None, row)


def _headings(article: Article) -> list[str]:
    headings = (section.heading[-1] for section in article.sections if section.heading)
    return [heading for heading in headings if len(heading) <= _LONGEST]


def _stands_alone(heading: str) -> bool:
    """Whether a heading is a question that can be understood without the article."""
    return heading.endswith("?") and len(heading.split()) >= _FEWEST and not _LEANS.match(heading)


def _asked_of(heading: str, article: Article) -> str:
    """A question for what a heading names; empty for one that is more than a plain name."""
    name = heading.removeprefix("The ").removeprefix("the ")
    words = name.split()
    if not 2 <= len(words) <= _LONGEST_NAME or _NO_NAME.search(heading):
        return ""
    if words[0].lower() in _PREPOSITIONS:
        return ""
    said = [word if _is_name(word, article) else word.lower() for word in words]
    head = next((i for i, word in enumerate(said) if word in _PREPOSITIONS), len(said)) - 1
    plural = said[head].endswith("s") and not said[head].endswith(("ss", "is", "us"))
    owned = name == heading and re.search(r"['’]s?$", said[0])
    the = "" if owned else "the "
    return f"What {'are' if plural else 'is'} {the}{' '.join(said)}?"


def _is_name(word: str, article: Article) -> bool:
    """Whether a heading's word is capitalised within the article's sentences too."""
    if any(part[1:] != part[1:].lower() for part in word.split("-")):
        return True
    bare = re.sub(r"['’]s?$", "", word)
    within = re.compile(rf"[a-z,] {re.escape(bare)}\b")
    return any(
        within.search(article.sentence_text(position)) for position in range(len(article.sentences))
    )

"""Questions to offer: made from the articles' own headings, and only such as get an answer."""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from itertools import islice, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Answer
from assistant.english.headings import is_whole_question, question_of
from assistant.question.sides import Sides
from assistant.question.tasks import label
from corpus import Article
from index import PassageIndex

Floats = NDArray[np.float32]

_TRIED, _ENOUGH = 24, 10  # questions; a page waits while they are tried
_ABOUT = 3  # articles of which it is offered what they are about
_FORM = 2  # of what is kept; raised when other questions are offered
_SAME_QUESTION = 0.85  # cosine from which two questions ask the same
_LONGEST = 90  # characters of a heading


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A question that may be offered.

    Attributes:
        question: As a reader would ask it.
        article: Id of the article whose heading it comes from; empty for a comparison.
        heading: The path of that heading; empty for a comparison or the whole article.
    """

    question: str
    article: str = ""
    heading: tuple[str, ...] = ()

    def well_answered_by(self, answer: Answer) -> bool:
        """Whether an answer is one, and begins with what stands under its own heading."""
        if answer.outcome != "answered" or not answer.citations:
            return False
        if not self.article:
            told = {statement.about for statement in answer.statements}
            return all(side in told for side in answer.sides)
        first = answer.citations[0]
        own = " > ".join(self.heading)
        return first.article.id == self.article and f"{first.heading} > ".startswith(
            f"{own} > " if own else ""
        )


class Suggestions:
    """The questions that the articles make, those of them that are answered well."""

    def __init__(
        self, index: PassageIndex, sides: Sides, *, ask: Callable[[str], Answer], kept: Path
    ) -> None:
        """Takes the index, its sides, who answers, and the file in which the good ones are kept.

        They are tried when the first is wanted, once for an index; where the file cannot be
        written, once for each time that it is opened.
        """
        self._index = index
        self._sides = sides
        self._ask = ask
        self._kept = kept
        self._trying = threading.Lock()

    def first(self, limit: int) -> tuple[str, ...]:
        """Questions to begin with, of every article in turn."""
        return self._pick(range(len(self._good)), limit=limit, unlike=[])

    def after(self, answer: Answer, limit: int) -> tuple[str, ...]:
        """Questions that lie near an answer and do not ask the same again."""
        if not self._good:
            return ()
        quotes = " ".join(citation.quote for citation in answer.citations[:2])
        told = [answer.search_question, f"{answer.search_question} {quotes}"[:400]]
        asked, near = self._index.embed_questions(told)
        order = np.argsort(-(self._vectors @ near), kind="stable").tolist()
        return self._pick(order, limit=limit, unlike=[asked])

    @cached_property
    def _good(self) -> tuple[str, ...]:
        with self._trying:
            if (known := self._read()) is not None:
                return known
            offers = {o.question: o for o in _offered(self._index.articles, self._sides)}
            tried = (
                offer.question
                for offer in [*offers.values()][:_TRIED]
                if offer.well_answered_by(self._ask(offer.question))
            )
            good = tuple(islice(tried, _ENOUGH))
            self._write(good)
            return good

    @cached_property
    def _vectors(self) -> Floats:
        return self._index.embed_questions(self._good)  # float32 (questions, dim)

    @property
    def _key(self) -> str:
        """What the answers depend on: index, articles, sides, and this program's version."""
        names = [(side.name, side.names) for side in self._sides.all]
        parts = [self._index.fingerprint, self._index.digests, names, version("twobets"), _FORM]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _read(self) -> tuple[str, ...] | None:
        """What is kept for this index; None where there is nothing that can be read."""
        try:
            values = json.loads(self._kept.read_text(encoding="utf-8"))
            if values["key"] == self._key:
                return tuple(str(question) for question in values["questions"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def _write(self, questions: Sequence[str]) -> None:
        part = self._kept.with_name(f"{self._kept.name}.{os.getpid()}")
        values = {"key": self._key, "questions": list(questions)}
        try:
            part.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
            part.replace(self._kept)
        except OSError:  # a folder that cannot be written costs a second at the next start
            part.unlink(missing_ok=True)

    def _pick(
        self,
        order: Sequence[int],
        *,
        limit: int,
        unlike: list[Floats],
    ) -> tuple[str, ...]:
        picked: list[str] = []
        for position in order:
            if len(picked) == limit:
                break
            vector = self._vectors[position]
            if any(float(vector @ other) > _SAME_QUESTION for other in unlike):
                continue
            picked.append(self._good[position])
            unlike = [*unlike, vector]
        return tuple(picked)


def _offered(articles: Sequence[Article], sides: Sides) -> Iterator[_Offer]:
    """What may be offered: the articles' own questions, a comparison, and what headings name.

    Those of every article come in turn, so that a long one does not crowd out the others; last,
    what the first articles are about, which is always answered.
    """
    asked = [
        [_Offer(question=path[-1], article=one.id, heading=path)
         for path in _headings(one) if is_whole_question(path[-1])]
        for one in articles
    ]  # fmt: skip
    named = [
        [_Offer(question=question, article=one.id, heading=path)
         for path in _headings(one)
         if (question := question_of(path[-1], is_name=partial(_is_name, one)))]
        for one in articles
    ]  # fmt: skip
    if len(sides.all) > 1:
        question = f"How do {sides.all[0].name} and {sides.all[1].name} differ?"
        asked.insert(0, [_Offer(question=question)])
    about = [
        [_Offer(question=f"What is “{label(one, articles)}” about?", article=one.id)]
        for one in articles[:_ABOUT]
        if one.title != one.id
    ]
    for queues in (asked, named, about):
        for row in zip_longest(*queues):
            yield from filter(None, row)


def _headings(article: Article) -> list[tuple[str, ...]]:
    """The paths of headings that are short enough to be asked for."""
    paths = (section.heading for section in article.sections if section.heading)
    return [path for path in paths if len(path[-1]) <= _LONGEST]


def _is_name(article: Article, word: str) -> bool:
    """Whether a heading's word is capitalised within the article's sentences too."""
    if any(part[1:] != part[1:].lower() for part in word.split("-")):
        return True
    within = re.compile(rf"[a-z,] {re.escape(word)}\b")
    return any(
        within.search(article.sentence_text(position)) for position in range(len(article.sentences))
    )

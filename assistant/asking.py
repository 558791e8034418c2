"""A question's way: from what was understood to the growing answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.check import Checker
from assistant.draft import Answerer
from assistant.evidence.gather import Evidence, nothing_for
from assistant.evidence.judge import Judgement, judge
from assistant.library import Library
from assistant.question.orders import gives_orders
from assistant.question.smalltalk import reply as small_talk
from assistant.question.smalltalk import which
from assistant.question.tasks import task_in
from assistant.question.understand import Understood
from assistant.telling.assemble import assemble, reply
from assistant.telling.compose import Length
from assistant.telling.disagreement import told_differently
from assistant.telling.tasks import Told, drafts_for
from assistant.telling.telling import Telling

SUGGESTED = 4
_LOOKED_AT = 8  # of the best sentences, for what articles say apart


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One question that was understood, and who answers it.

    Attributes:
        understood: The question.
        library: The articles as they are now.
        length: How much is told in the articles' own words.
        answerer: A language model's words; None for the articles' own.
        checker: Holds a model's statements against their quotes.
        stop: When set, no further statement is sought.
    """

    understood: Understood
    library: Library
    length: Length
    answerer: Answerer | None
    checker: Checker
    stop: threading.Event

    def answers(self, articles: Sequence[str]) -> Iterator[Answer]:
        """The growing answer: talk, a task over whole articles, a difference, or what is said.

        Args:
            articles: Ids of the articles to answer from; empty for all.

        Raises:
            UnknownArticleError: There is no article of a given id.
        """
        index = self.library.index
        asked = [index.article(one) for one in articles] or index.articles
        if self.understood.talk:
            yield reply(self.understood, self._talk())
            return
        task = task_in(self.understood.text, asked)
        if task and (told := drafts_for(task, self.library.contents, self.library.sides)):
            yield self._whole(told)
            return
        if gives_orders(self.understood.question):
            evidence = nothing_for(self.understood)
        else:
            evidence = self.library.gatherer.gather(self.understood, articles=articles)
        if self.answerer is None and (differing := _told_differently(evidence)):
            yield self._whole(differing)
            return
        judgement = judge(evidence, self.library.weights, index)
        telling = Telling(
            evidence=evidence,
            judgement=judgement,
            length=self.length,
            key=self.library.contents.key if evidence.sides else frozenset(),
            stop=self.stop,
        )
        if self.answerer is None or judgement.outcome == "not_found":
            yield from telling.quoted()
        else:
            yield from telling.generated(self.answerer, checker=self.checker)

    def _talk(self) -> str:
        talk = self.understood.talk
        if self.understood.choices:
            return which(self.understood.choices)
        asks = talk in ("greeting", "help", "lost")
        offered = self.library.suggestions.first(SUGGESTED) if asks else ()
        articles = self.library.index.articles
        return small_talk(talk, articles, offered, said=self.understood.question)

    def _whole(self, told: Told) -> Answer:
        return assemble(
            told.drafts,
            nothing_for(replace(self.understood, sides=())),
            Judgement(outcome=told.outcome, confidence=1.0, missing=told.missing),
            opening=told.opening,
            groups=told.groups,
        )


def _told_differently(evidence: Evidence) -> Told | None:
    """What the best sentences say apart of one thing; None where they agree or compare."""
    if evidence.sides:
        return None
    places = [(one.hit.article, one.hit.sentence) for one in evidence.whole[:_LOOKED_AT]]
    return told_differently(evidence.understood.kind, places)

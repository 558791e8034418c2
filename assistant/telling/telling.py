"""Tells an answer statement by statement: in the articles' own words, or in a model's, checked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Outcome
from assistant.check import Checker, Rules
from assistant.draft import Answerer, Draft, Verdict
from assistant.evidence.gather import Evidence
from assistant.evidence.judge import Judgement
from assistant.evidence.ranking import Found
from assistant.model.faults import ModelError
from assistant.telling.assemble import assemble
from assistant.telling.compose import Length, compare, compose
from index import Hit

_READ_BY_MODEL = 8  # passages


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One question, searched and judged, whose answer is to be told.

    Attributes:
        evidence: What was found.
        judgement: Whether it answers the question.
        length: How much is told in the articles' own words.
        key: The places of the sentences that say most of their articles; told first where sides
            are compared in no particular.
        stop: When set, no further statement is sought; what is there is the answer.
    """

    evidence: Evidence
    judgement: Judgement
    length: Length
    key: frozenset[tuple[str, int]]
    stop: threading.Event

    def quoted(self, *, note: str = "") -> Iterator[Answer]:
        """The growing answer in the articles' own words, which carry themselves.

        Args:
            note: Why it is not in a model's words; empty where none was asked.
        """
        drafts = self._drafts()
        for told in range(1, len(drafts)):
            yield assemble(drafts[:told], self.evidence, self.judgement, note=note)
            if self.stop.is_set():
                return
        yield assemble(drafts, self.evidence, self.judgement, note=note)

    def _drafts(self) -> tuple[Draft, ...]:
        if self.judgement.outcome == "not_found":
            return ()
        if self.evidence.sides:
            sides = [(name, self._key_first(found)) for name, found in self.evidence.sides]
            return compare(self._key_first(self.evidence.together), sides, length=self.length)
        return compose(self.judgement.told, length=self.length, kind=self.evidence.words.kind)

    def _key_first(self, found: Sequence[Found]) -> list[Found]:
        if not self.evidence.words.names_only:
            return list(found)
        return sorted(found, key=lambda one: one.place not in self.key)

    def generated(self, answerer: Answerer, *, checker: Checker) -> Iterator[Answer]:
        """The growing answer in a model's words, each statement checked before it is shown.

        Where the model fails, or nothing that it says is carried, the articles' own words take
        the place of its own.

        Args:
            answerer: Lets the model speak.
            checker: Decides on the whole answer; until then each statement is as rules find it.
        """
        understood, hits = self.evidence.understood, _for_model(self.evidence)
        sides = tuple(side.name for side in understood.sides)
        rules = Rules()
        drafts: list[Draft] = []
        checked: list[Draft] = []
        verdict = Verdict(answered=True)
        try:
            for one in answerer.drafts(understood.text, hits, sides=sides, stop=self.stop):
                if isinstance(one, Verdict):
                    verdict = one
                    continue
                drafts.append(one)
                told = {draft.text for draft in checked}  # two lies may give way to one quote
                checked += [new for new in rules.check((one,), hits) if new.text not in told]
                yield assemble(checked, self.evidence, self.judgement, answerer=answerer.name)
        except ModelError as error:
            yield from self.quoted(
                note=f"{error} This answer is in the articles' own words instead."
            )
            return
        if not isinstance(checker, Rules) and not self.stop.is_set():
            checked = list(checker.check(drafts, hits))
        if self.stop.is_set() or any(one.support == "supported" for one in checked):
            judgement = replace(self.judgement, outcome=_agreed(self.judgement, verdict))
            yield assemble(
                checked, self.evidence, judgement, answerer=answerer.name, note=verdict.note
            )
        else:
            yield from self._instead(verdict, checked)

    def _instead(self, verdict: Verdict, checked: Sequence[Draft]) -> Iterator[Answer]:
        """The articles' own words for a model that said nothing which they carry."""
        telling = self
        note = "What the language model said is not carried by the articles." if checked else ""
        if not verdict.answered:
            telling = replace(self, judgement=replace(self.judgement, outcome="partial"))
            note = note or "The language model finds no answer in the articles."
        yield from telling.quoted(note=note)


def _for_model(evidence: Evidence) -> tuple[Hit, ...]:
    """The sentences whose passages a model reads, best first, each side with its own."""
    lists = [evidence.whole, *(found for _, found in evidence.sides)]
    share = max(2, _READ_BY_MODEL // len(lists))
    hits: dict[tuple[str, int], Hit] = {}
    for found in lists:
        fresh: dict[tuple[str, int], Hit] = {}
        for one in found:
            if len(fresh) == (share if evidence.sides else _READ_BY_MODEL):
                break
            fresh.setdefault((one.hit.article.id, one.hit.passage.first), one.hit)
        hits = {**fresh, **hits}
    return tuple(hits.values())


def _agreed(judgement: Judgement, verdict: Verdict) -> Outcome:
    """The outcome on which the evidence and the model agree.

    A small model calls nearly everything answered: what it says may be carried by the articles
    and still not be what was asked.
    """
    return judgement.outcome if verdict.answered else "partial"

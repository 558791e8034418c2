"""What was found for a question: as a whole, and for each side that it compares."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.english.kinds import CONTRAST
from assistant.english.subjects import Spoken, Subjects
from assistant.evidence.bearing import Bearing
from assistant.evidence.calibration import Calibration
from assistant.evidence.ranking import CLOSELY, READING, SEEN, Doubles, Found, likeness
from assistant.question.sides import Side
from assistant.question.understand import Search, Understood
from assistant.question.words import QuestionWords
from index import Hit, PassageIndex, SentenceReader, sentence_wording

_BY_ORDER = 2.6  # what the first place of a reader counts whose numbers are of another scale
_LEADS = 0.1  # chance from which a sentence that compares the sides itself is told first
_UNREAD = 0.1  # how far below the last that was read the others begin
_READ_AGAIN = 12
"""So many of the best sentences a reader reads; each costs it some ten milliseconds."""
_READ_EACH = 5  # for the question as a whole and for each side, where many are compared


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was found for a question.

    Attributes:
        understood: The question.
        words: Its content, read once.
        whole: For the question as a whole, likeliest first.
        together: Sentences that set several of the compared sides against each other, likeliest
            first; empty where nothing is compared.
        sides: For each side of a comparison its name and the sentences whose subject it is,
            likeliest first.
    """

    understood: Understood
    words: QuestionWords
    whole: tuple[Found, ...]
    together: tuple[Found, ...] = ()
    sides: tuple[tuple[str, tuple[Found, ...]], ...] = ()


def nothing_for(understood: Understood) -> Evidence:
    """The evidence for what is not searched for at all."""
    words = QuestionWords(text=understood.text, kind=understood.kind, weights={}, surface={})
    return Evidence(understood=understood, words=words, whole=())


class Gatherer:
    """Finds sentences of one open index and measures them. Safe to share between threads."""

    def __init__(
        self,
        index: PassageIndex,
        calibration: Calibration,
        *,
        sides: Sequence[Side] = (),
        reader: SentenceReader | None = None,
    ) -> None:
        """Takes an open index, the weights, whose names belong together, and who reads again."""
        self._index = index
        self._calibration = calibration
        self._sides = sides
        self._reader = reader
        self._subjects: dict[str, Subjects] = {}

    def gather(
        self,
        understood: Understood,
        *,
        articles: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> Evidence:
        """Searches for the question as a whole and, where it compares, for each side.

        Args:
            understood: The question.
            articles: Ids of the articles to search; empty for all.
            stop: When set, nobody waits any more, and there is no evidence.
        """
        groups: list[Sequence[Search]] = [understood.searches, *understood.side_searches]
        vectors = self._index.embed_questions([text for group in groups for text, _ in group])
        texts = [understood.text, *(group[0][0] for group in understood.side_searches)]
        words = [QuestionWords.of(text, understood.kind, self._index) for text in texts]
        read = _READ_AGAIN if len(groups) == 1 else max(_READ_EACH, 3 * _READ_AGAIN // len(groups))
        found: list[tuple[Found, ...]] = []
        start = 0
        for group, asked in zip(groups, words, strict=True):
            if stop is not None and stop.is_set():
                return nothing_for(understood)
            end = start + len(group)
            hits = self._index.search(
                list(group), articles=articles, limit=SEEN, vectors=vectors[start:end]
            )
            searched = sum(share for _, share in group)
            found.append(self._ranked(hits, asked, searched=searched, read=read))
            start = end
        compared = understood.sides
        return Evidence(
            understood=understood,
            words=words[0],
            whole=found[0],
            together=tuple(
                one
                for one in found[0]
                if _sets_apart(one, compared) and (words[0].names_only or one.chance >= _LEADS)
            ),
            sides=tuple(
                (side.name, tuple(one for one in ranked if _speaks_of(one, side, compared)))
                for side, ranked in zip(compared, found[1:], strict=True)
            ),
        )

    def spoken(self, hit: Hit) -> Spoken:
        """What a sentence speaks of."""
        subjects = self._subjects.get(hit.article.id)
        if subjects is None:
            subjects = self._subjects.setdefault(hit.article.id, Subjects(hit.article))
        return subjects.of(hit.sentence)

    def _ranked(
        self, hits: Sequence[Hit], words: QuestionWords, *, searched: float, read: int
    ) -> tuple[Found, ...]:
        """The sentences worth reading closely, likeliest first."""
        like = likeness(hits, words, searched=searched)
        best = np.argsort(-(like @ self._calibration.likeness), kind="stable")[:CLOSELY].tolist()
        if not best:
            return ()
        near = [hits[row] for row in best]
        bearing = Bearing(words, self._sides)
        spoken = [self.spoken(hit) for hit in near]
        told = np.array([bearing.of(hit, one) for hit, one in zip(near, spoken, strict=True)])
        plain: Doubles = np.column_stack((like[best], told, np.zeros((len(best), len(READING)))))
        scores = self._calibration.plain.scores(plain)
        order = np.argsort(-scores, kind="stable").tolist()
        if self._reader is not None:
            again, rest = order[:read], order[read:]
            numbers = self._reader.read(
                words.text, [_wording(near[row], spoken[row]) for row in again]
            )
            if self._reader.calibrated:
                plain[again, -len(READING) :] = numbers
                scores[again] = self._calibration.read.scores(plain[again])
            else:
                place = np.argsort(np.argsort(-numbers[:, 0], kind="stable"))
                scores[again] += _BY_ORDER / (1 + place)
            scores[rest] += scores[again].min() - _UNREAD - scores[rest].max(initial=-np.inf)
            order = np.argsort(-scores, kind="stable").tolist()
        odds = np.exp(scores - scores.max())
        return tuple(
            Found(
                hit=near[row],
                spoken=spoken[row],
                chance=float(odds[row] / odds.sum()),
                features=tuple(plain[row].tolist()),
            )
            for row in order
        )


def _sets_apart(found: Found, compared: Sequence[Side]) -> bool:
    """Whether a sentence itself names several of the compared sides and hangs on nothing."""
    named = sum(side.named_in(found.hit.text) for side in compared)
    return named > 1 and not found.spoken.hangs and CONTRAST.search(found.hit.text) is not None


def _speaks_of(found: Found, side: Side, compared: Sequence[Side]) -> bool:
    """Whether one side is the subject of a sentence, and no other one is."""
    names = " ".join(found.spoken.names)
    others = any(other.named_in(names) for other in compared if other != side)
    return side.named_in(names) and not others


def _wording(hit: Hit, spoken: Spoken) -> str:
    """A sentence as a reader reads it: under its heading, with the name that it stands for."""
    return sentence_wording(hit.article, hit.sentence, subject=spoken.stands_for)

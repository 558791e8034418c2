"""The evaluation of an assistant on a file of questions: all attempts and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.evaluation.attempt import Answering, Asker, Attempt
from assistant.evaluation.check_measures import read_pairs
from assistant.evaluation.figure import Figure
from assistant.evaluation.measures import figures_of
from assistant.evaluation.pairs import CheckOfPairs, check_of
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.evaluation.risk import Point, risk_against_coverage
from corpus import TwoBetsError

Progress = Callable[[str, int, int], None]


class UnknownMeasureError(TwoBetsError):
    """A threshold names a figure that there is not; the message lists those that there are."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What came of asking every question of a file.

    Attributes:
        name: The file's name.
        articles: Titles of the articles that were asked.
        attempts: In the order of the file.
        without_gold: The answerable ones without history once more, their gold sentences hidden
            from the search; empty when that was not asked for.
        check: How the support check did; empty when no pairs were given.
    """

    name: str
    articles: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    without_gold: tuple[Attempt, ...] = ()
    check: CheckOfPairs = field(default_factory=CheckOfPairs)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures over all questions."""
        return figures_of(self.attempts, without_gold=self.without_gold)

    @cached_property
    def by_type(self) -> dict[str, tuple[Figure, ...]]:
        """The figures for each type of question, in the order of the file."""
        return {
            kind: figures_of(
                _of_type(self.attempts, kind), without_gold=_of_type(self.without_gold, kind)
            )
            for kind in dict.fromkeys(attempt.known.type for attempt in self.attempts)
        }

    @property
    def answerers(self) -> tuple[str, ...]:
        """Who answered, each once; more than one when a language model failed on the way."""
        return tuple(dict.fromkeys(attempt.answer.answerer for attempt in self.attempts))

    @property
    def lost(self) -> tuple[tuple[str, str], ...]:
        """Gold quotes that stand in no article, each with the id of its question."""
        return tuple(
            (attempt.known.id, quote) for attempt in self.attempts for quote in attempt.gold.lost
        )

    @property
    def risk(self) -> tuple[Point, ...]:
        """The share of wrong answers among the surest, by coverage."""
        return risk_against_coverage(
            [attempt.answer.confidence for attempt in self.attempts],
            [attempt.wrong for attempt in self.attempts],
        )

    @property
    def answered(self) -> Point:
        """Coverage and risk as the outcomes have it; all zero when nothing is answered."""
        taken = [attempt for attempt in self.attempts if attempt.answered]
        return Point(
            coverage=len(taken) / len(self.attempts),
            risk=sum(attempt.wrong for attempt in taken) / max(1, len(taken)),
            confidence=min((attempt.answer.confidence for attempt in taken), default=0.0),
        )

    def figure(self, name: str) -> Figure:
        """The figure of a name.

        Raises:
            UnknownMeasureError: There is none, or these questions do not allow it.
        """
        figures = {figure.measure.name: figure for figure in (*self.figures, *self.check.figures)}
        if name not in figures:
            raise UnknownMeasureError(
                f"There is no figure {name!r} for {self.name}. Choose from: {', '.join(figures)}"
            )
        return figures[name]

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON-ready values."""
        return {
            "questions": self.name,
            "articles": list(self.articles),
            "answerers": list(self.answerers),
            "figures": _by_name(self.figures),
            "types": {kind: _by_name(figures) for kind, figures in self.by_type.items()},
            "pairs": _by_name(self.check.figures),
            "risk": [asdict(point) for point in self.risk],
            "answered": asdict(self.answered),
            "lost": [{"id": known, "quote": quote} for known, quote in self.lost],
            "attempts": [_told(attempt) for attempt in self.attempts],
            "without_gold": [_told(attempt) for attempt in self.without_gold],
            "misjudged": [pair.id for pair in self.check.misjudged],
        }


def _of_type(attempts: Sequence[Attempt], kind: str) -> list[Attempt]:
    return [attempt for attempt in attempts if attempt.known.type == kind]


def _by_name(figures: Sequence[Figure]) -> dict[str, Any]:
    return {figure.measure.name: figure.to_dict() for figure in figures}


def _told(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": attempt.known.id,
        "type": attempt.known.type,
        "question": attempt.known.question,
        "search_question": attempt.answer.search_question,
        "answerable": attempt.known.answerable,
        "outcome": attempt.answer.outcome,
        "confidence": attempt.answer.confidence,
        "gold_cited": list(attempt.met),
        "first_gold": attempt.first_gold,
        "facts": list(attempt.stated),
        "stand_alone": attempt.stand_alone,
        "words": attempt.words,
        "citations": [
            {"article": cited.article.id, "start": cited.start, "end": cited.end}
            for cited in attempt.answer.citations
        ],
        "ms": round(1000 * attempt.seconds, 1),
    }


def evaluate_questions(
    assistant: Answering,
    path: Path,
    *,
    pairs: Path | None = None,
    without_gold: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Asks every question of a file, one after the other, and measures the answers.

    Args:
        assistant: Who is asked; its settings say who answers and at what length.
        path: The questions, in the form of `questions.EXAMPLE`.
        pairs: Judged statements with quotes, in the form of `check_measures.Pair`.
        without_gold: Whether to ask each answerable question without history once more, its gold
            sentences hidden from the search.
        progress: Called with a step, how much of it is done, and how much there is.

    Raises:
        LinesError: The questions cannot be read.
        PairsError: The pairs cannot be read.
        TwoBetsError: What the assistant raises.
    """
    questions = read_questions(path)
    known_pairs = read_pairs(pairs) if pairs else ()
    asker = Asker(assistant)
    asker.ask(questions[0])  # the first question pays for what is loaded once
    hidden = [known for known in questions if _can_lose_gold(known)] if without_gold else []
    return Evaluation(
        name=path.name,
        articles=tuple(article.title for article in assistant.articles),
        attempts=_asked(asker.ask, questions, "Asking", progress),
        without_gold=_asked(asker.ask_without_gold, hidden, "Asking without gold", progress),
        check=check_of(known_pairs) if known_pairs else CheckOfPairs(),
    )


def _can_lose_gold(known: KnownQuestion) -> bool:
    """Whether a question has gold to hide that was not told before it."""
    return known.answerable and bool(known.gold) and not known.history


def _asked(
    ask: Callable[[KnownQuestion], Attempt],
    questions: Sequence[KnownQuestion],
    step: str,
    progress: Progress | None,
) -> tuple[Attempt, ...]:
    attempts = []
    for done, known in enumerate(questions, start=1):
        attempts.append(ask(known))
        if progress:
            progress(step, done, len(questions))
    return tuple(attempts)

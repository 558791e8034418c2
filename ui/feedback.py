"""What readers thought of answers: kept line by line in a file, read back, made into questions."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer
from corpus import TwoBetsError
from ui.seal import only_owner

MOST_BYTES = 64 * 1024 * 1024
"""Of all judgements together; some thousands with their answers."""


class FeedbackError(TwoBetsError):
    """A judgement could not be kept or read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one reader thought of one answer.

    Attributes:
        answer: The whole answer as it was shown.
        liked: Thumb up or down.
        note: In the reader's own words; empty when nothing was written.
        fingerprint: Of the index that the answer came from.
        at: When, as an ISO date and time in UTC.
    """

    answer: Answer
    liked: bool
    note: str = ""
    fingerprint: str = ""
    at: str = ""


_FORM = TypeAdapter(Judgement)


class FeedbackStore:
    """A file to which judgements are only ever added."""

    def __init__(self, path: Path) -> None:
        """Takes the file; it and its folder are made with the first judgement."""
        self.path = path
        self._lock = threading.Lock()

    @classmethod
    def within(cls, data_dir: Path) -> Self:
        """The store of a data folder."""
        return cls(data_dir / "feedback.jsonl")

    def append(self, answer: Answer, *, liked: bool, note: str = "", fingerprint: str = "") -> None:
        """Keeps a judgement; it is on the disk when this returns.

        Raises:
            FeedbackError: It could not be written.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        judgement = Judgement(answer=answer, liked=liked, note=note, fingerprint=fingerprint, at=at)
        try:
            with self._lock:
                self._write(_FORM.dump_json(judgement) + b"\n")
        except OSError as error:
            raise FeedbackError(
                f"The judgement could not be kept in {str(self.path)!r}: {error.strerror}"
            ) from error

    def read(self) -> tuple[tuple[Judgement, ...], int]:
        """All judgements, oldest first, and how many lines cannot be read.

        A thumb that the same reader then gave a note to counts once, with its note.

        Raises:
            FeedbackError: The file is there and cannot be opened.
        """
        try:
            lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        except OSError as error:
            raise FeedbackError(f"Cannot read {str(self.path)!r}: {error.strerror}") from error
        judgements: list[Judgement] = []
        unread = 0
        for line in filter(bytes.strip, lines):
            try:
                judgement = _FORM.validate_json(line)
            except ValidationError:
                unread += 1
                continue
            if judgements and _completes(judgement, judgements[-1]):
                judgements.pop()
            judgements.append(judgement)
        return tuple(judgements), unread

    def _write(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One unbuffered write to a file opened for appending is one piece, whoever else writes.
        with open(self.path, "a+b", buffering=0, opener=only_owner) as file:
            self.path.chmod(0o600)  # an older one was open to everybody
            length = file.seek(0, os.SEEK_END)
            if length + len(line) > MOST_BYTES:
                raise OSError(None, "it is full; move it away and keep it elsewhere")
            if length:
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    line = b"\n" + line  # a line that a crash cut short spoils no other
            if file.write(line) != len(line):
                raise OSError(None, "the disk took only a part of it")
            os.fsync(file.fileno())


def _completes(later: Judgement, earlier: Judgement) -> bool:
    same = (later.answer, later.liked) == (earlier.answer, earlier.liked)
    return same and bool(later.note) and not earlier.note


def questions_from(judgements: Sequence[Judgement]) -> list[dict[str, Any]]:
    """Judgements as questions in the form that `twobets evaluate` reads.

    A liked answer gives its quotes as what should be cited, a liked refusal a question that has
    no answer. A disliked answer gives its quotes as what is no answer by itself, a disliked
    refusal a question that has one; what would have been right is for a person to fill in. A
    question that was asked twice counts once, as it was judged last.
    """
    last = {_asked(judgement.answer): judgement for judgement in judgements}
    told = [
        (question, judgement)
        for question, judgement in last.items()
        if judgement.answer.citations or judgement.answer.outcome == "not_found"
    ]
    return [
        _question(f"feedback-{number:03}", question, judgement)
        for number, (question, judgement) in enumerate(told, start=1)
    ]


def _question(name: str, question: str, judgement: Judgement) -> dict[str, Any]:
    quotes = [citation.quote for citation in judgement.answer.citations]
    refused = judgement.answer.outcome == "not_found"
    return {
        "id": name,
        "type": "liked" if judgement.liked else "disliked",
        "question": question,
        "gold": [[quote] for quote in quotes] if judgement.liked else [],
        "must": [],
        "never": [] if judgement.liked else quotes,
        "history": [],
        "answerable": not refused if judgement.liked else True,
        "note": judgement.note,
    }


def _asked(answer: Answer) -> str:
    # A follow-up is no question without the talk before it; its stand-alone form is.
    return answer.search_question or answer.question


def write_questions(questions: Sequence[dict[str, Any]], path: Path) -> None:
    """Writes one question a line to a new file.

    Raises:
        FeedbackError: The file is there already, or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(q, ensure_ascii=False) + "\n" for q in questions)
    except FileExistsError:
        raise FeedbackError(f"{str(path)!r} is there already. Name another file") from None
    except OSError as error:
        raise FeedbackError(f"Cannot write {str(path)!r}: {error.strerror}") from error

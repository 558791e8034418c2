"""What can be asked: the limits of a question and of what is said beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.errors import QuestionError

LONGEST_QUESTION = 2_000
"""Characters of a question, and of a turn that is read."""

TURNS = 16
"""So many of the last turns are read: eight questions and what was answered."""

DETAILS = ("brief", "detailed")
_ROLES = ("user", "assistant")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")  # how Python holds a byte that is no UTF-8


def refuse_unaskable(question: Any, history: Sequence[Any] = (), detail: str = "brief") -> None:
    """Passes over what can be asked, and names what cannot.

    Args:
        question: Anything that somebody handed over as a question.
        history: The talk before it.
        detail: How long the answer may be.

    Raises:
        QuestionError: The question is no text, empty or too long; a turn of the history has no
            role or no text; there is no such detail.
    """
    if not isinstance(question, str):
        raise QuestionError(f"A question has to be text, not {question!r}.")
    if _LONE_SURROGATE.search(question):
        raise QuestionError("The question holds bytes that are no text. Send it as UTF-8.")
    if not question.strip():
        raise QuestionError("The question is empty. Ask something about the articles.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {LONGEST_QUESTION:,} are "
            "read. Ask a shorter one."
        )
    if detail not in DETAILS:
        raise QuestionError(f"No detail {detail!r}. Choose one of: {', '.join(DETAILS)}.")
    for turn in history:
        if not _is_turn(turn):
            raise QuestionError(
                "Each turn of the history needs a role (user or assistant) and a content, "
                f"not {turn!r}."
            )
        if _LONE_SURROGATE.search(turn["content"]):
            raise QuestionError("The history holds bytes that are no text. Send it as UTF-8.")


def bounded(history: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """What is read of a talk: its last turns, and the beginning of each."""
    return tuple(
        {"role": turn["role"], "content": turn["content"][:LONGEST_QUESTION]}
        for turn in history[-TURNS:]
    )


def _is_turn(turn: Any) -> bool:
    return (
        isinstance(turn, Mapping)
        and turn.get("role") in _ROLES
        and isinstance(turn.get("content"), str)
    )

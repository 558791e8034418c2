"""A conversation as the page keeps it: turns of questions and answers, to sealed JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from assistant.answer import Answer
from ui.seal import Seal

MOST_TURNS = 50
MOST_BYTES = 512 * 1024
"""Of a conversation as text; one of 50 questions usually has as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question with what came of it.

    Attributes:
        question: What the reader typed.
        answers: One answer, two when models answered side by side, none yet or after trouble.
        trouble: Why there is no answer and what to do; empty when there is one.
        growing: Whether more of the answer is to come.
        stopped: Whether the reader stopped the answer before its end.
        searched: Titles of the articles that were searched; empty for all.
    """

    question: str
    answers: tuple[Answer, ...] = ()
    trouble: str = ""
    growing: bool = False
    stopped: bool = False
    searched: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing has come of the question yet."""
        return not (self.answers or self.trouble)

    @property
    def over(self) -> bool:
        """Whether nothing more will come of the question."""
        return not (self.open or self.growing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Turns in the order they were asked; every change gives a new value.

    Attributes:
        turns: Oldest first.
    """

    turns: tuple[Turn, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the last question still waits for what will come of it."""
        return bool(self.turns) and self.turns[-1].open

    def asked(self, question: str) -> Conversation:
        """With a new last turn that has no answer yet."""
        return Conversation(turns=(*self.turns, Turn(question=question)))

    def answered(
        self, *answers: Answer, growing: bool = False, stopped: bool = False
    ) -> Conversation:
        """With these answers in the last turn, instead of what stood there."""
        return self._last(
            replace(self.turns[-1], answers=answers, growing=growing, stopped=stopped, trouble="")
        )

    def troubled(self, trouble: str) -> Conversation:
        """With the last turn saying what went wrong."""
        last = self.turns[-1]
        return self._last(Turn(question=last.question, searched=last.searched, trouble=trouble))

    def searching(self, titles: tuple[str, ...]) -> Conversation:
        """With the last question put to these articles only."""
        return self._last(replace(self.turns[-1], searched=titles))

    def undone(self) -> Conversation:
        """Without the last turn; empty when there is none."""
        return Conversation(turns=self.turns[:-1])

    def _last(self, turn: Turn) -> Conversation:
        return Conversation(turns=(*self.turns[:-1], turn))

    def history(self) -> tuple[dict[str, str], ...]:
        """The answered turns as an assistant takes them, oldest first."""
        talk: list[dict[str, str]] = []
        for turn in self.turns:
            if turn.answers:
                talk.append({"role": "user", "content": turn.question})
                talk.append({"role": "assistant", "content": turn.answers[0].text})
        return tuple(talk)

    @property
    def full(self) -> bool:
        """Whether no further question can be taken in."""
        return len(self.turns) >= MOST_TURNS or len(_text(self)) > MOST_BYTES


def to_text(conversation: Conversation, seal: Seal) -> str:
    """One line that `read_conversation` gives back as an equal value; empty for no turns."""
    if not conversation.turns:
        return ""
    text = _text(conversation)
    return f'{text.decode()[:-1]},"seal":"{seal.of(text)}"}}'


_FORM = TypeAdapter(Conversation)


def _text(conversation: Conversation) -> bytes:
    return _FORM.dump_json(conversation)


def read_conversation(text: str, seal: Seal) -> Conversation:
    """The conversation that a browser kept.

    An empty one when the text is not of that form, is longer than a conversation of ours can be,
    or was not sealed here: what it says was answered would not be known to have been.
    """
    if len(text) > 2 * MOST_BYTES:
        return Conversation()
    try:
        kept = json.loads(text)
        sealed = str(kept.pop("seal"))
        conversation = _FORM.validate_python(kept)
        ours = seal.holds(sealed, _text(conversation))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return Conversation()
    return conversation if ours else Conversation()

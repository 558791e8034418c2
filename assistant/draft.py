"""What an answerer hands over before it is numbered: drafts that point at quotes, and a verdict."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.answer import Support
from corpus import Passage
from index import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A run of sentences of one passage, pointed at by place and never copied by a model.

    Attributes:
        passage: The passage that holds the sentences.
        first: Index of the first sentence in `passage.article.sentences`.
        last: Index of the last sentence, inclusive; `first <= last`.
    """

    passage: Passage
    first: int
    last: int

    @property
    def start(self) -> int:
        """Character offset of the quote in the article's canonical text."""
        return self.passage.article.sentences[self.first].start

    @property
    def end(self) -> int:
        """Offset one past the quote's last character."""
        return self.passage.article.sentences[self.last].end

    @property
    def text(self) -> str:
        """The quoted words, verbatim."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One sentence of an answer before it is numbered.

    Attributes:
        text: The sentence, without markers.
        quotes: What it rests on; empty when the answerer named nothing.
        about: The side of a comparison that it speaks of; empty elsewhere.
        label: What the sentence hangs on and does not say: a name or a heading; empty for none.
        form: `"item"` for an item of a list, else `"prose"`.
        support: Whether its quotes carry it, once that is checked.
    """

    text: str
    quotes: tuple[Quote, ...]
    about: str = ""
    label: str = ""
    form: Literal["prose", "item"] = "prose"
    support: Support = "supported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answerer's own word on whether its drafts give what was asked.

    Attributes:
        answered: False when it says that the passages do not state what is asked; drafts that
            came before then only come close.
        note: What a reader should know about how the answer came about; empty when nothing.
    """

    answered: bool
    note: str = ""


class Answerer(Protocol):
    """Turns what was found into the sentences of an answer.

    Attributes:
        name: What a reader is told of who answered.
    """

    name: str

    def drafts(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        sides: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Draft | Verdict]:
        """Each draft as soon as it is complete, and the verdict last; none after `stop`.

        Args:
            question: The question in its stand-alone form.
            hits: What was found, best first.
            sides: What the question sets side by side; empty for other questions.
            stop: When set, no further draft is sought.

        Raises:
            TwoBetsError: It could not answer; drafts may have come before.
        """
        ...

"""What an answerer says of its own answer once it has given its last draft."""

from __future__ import annotations

from dataclasses import dataclass


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

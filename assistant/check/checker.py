"""Who decides whether quotes carry a statement: rules of English, or a second opinion on them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from assistant.check.compare import check_support
from assistant.check.repair import check
from assistant.draft import Draft
from corpus import TwoBetsError
from index import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Ruling = Literal["supported", "unsupported", "unverified", "could not judge"]

# What rules see surely: no opinion makes a statement sound whose number no quote has.
_CERTAIN = frozenset({"number", "date", "unit", "name"})


class CheckerError(TwoBetsError):
    """The checker of the settings cannot be used; the message says what to do."""


class Checker(Protocol):
    """Decides on the statements of an answer."""

    def check(self, drafts: Sequence[Draft], hits: Sequence[Hit]) -> tuple[Draft, ...]:
        """The drafts, each with its quotes and whether they carry it; as many, in their order."""
        ...


class Judge(Protocol):
    """Gives an opinion on statements and their quotes."""

    def rule(self, claims: Sequence[Claim]) -> tuple[Ruling, ...]:
        """An opinion on each claim, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement and what it is said to rest on.

    Attributes:
        statement: One sentence.
        quotes: The quoted words, joined by spaces; empty when it names none.
    """

    statement: str
    quotes: str


class Rules:
    """The rules of `assistant.check`, with their repairs: the same answer anywhere, offline."""

    def check(self, drafts: Sequence[Draft], hits: Sequence[Hit]) -> tuple[Draft, ...]:
        """Each draft by itself; see `assistant.check.repair.check`."""
        return tuple(check(draft, hits) for draft in drafts)


class SecondOpinion:
    """Asks a judge about what the rules have checked.

    Where it cannot judge, the rules' finding stands. A statement with a number, a date or a name
    that no quote has stays unsupported, whatever the judge says.
    """

    def __init__(self, judge: Judge) -> None:
        """Takes the judge that is asked."""
        self._judge = judge

    def check(self, drafts: Sequence[Draft], hits: Sequence[Hit]) -> tuple[Draft, ...]:
        """The drafts by rules, then as the judge rules on all of them at once."""
        checked = Rules().check(drafts, hits)
        if not checked:
            return ()
        texts = [[quote.text for quote in draft.quotes] for draft in checked]
        claims = [
            Claim(statement=draft.text, quotes=" ".join(quotes))
            for draft, quotes in zip(checked, texts, strict=True)
        ]
        rulings = self._judge.rule(claims)
        return tuple(
            draft if ruling == "could not judge" else _ruled(draft, quotes, ruling)
            for draft, quotes, ruling in zip(checked, texts, rulings, strict=True)
        )


def _ruled(draft: Draft, quotes: Sequence[str], ruling: Ruling) -> Draft:
    if ruling == "could not judge":
        return draft
    if ruling == "supported":
        reasons = check_support(draft.text, quotes).reasons
        if any(reason.kind in _CERTAIN for reason in reasons) or not draft.quotes:
            return draft
    return replace(draft, support=ruling)


class EntailmentJudge:
    """Lets a sentence-transformers CrossEncoder for entailment rule. Safe to share by threads."""

    def __init__(self, model: CrossEncoder, labels: Sequence[str]) -> None:
        """Takes a loaded model and what each of its scores stands for; use `open`."""
        self._model = model
        self._labels = tuple(labels)

    @classmethod
    def open(cls, name: str) -> EntailmentJudge:
        """Loads a CrossEncoder that is on this machine, by the path or name it has there.

        Raises:
            CheckerError: There is none, or it does not tell entailment from contradiction.
        """
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Here and not at the top: it takes seconds to import, and most never use it.
        from sentence_transformers import CrossEncoder

        try:
            model = CrossEncoder(name, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CheckerError(
                f"No language model and no cross-encoder {name!r} on this machine: "
                f"{str(error).rstrip('.')}. Fetch it first, or leave TWOBETS_CHECKER empty"
            ) from error
        named = model.config.id2label
        labels = [str(named[key]).lower() for key in sorted(named)]
        if not any("entail" in label for label in labels):
            raise CheckerError(
                f"The cross-encoder {name!r} rates {', '.join(labels)}, and not entailment. "
                "Name one that was trained for it, or leave TWOBETS_CHECKER empty"
            )
        return cls(model, labels)

    def rule(self, claims: Sequence[Claim]) -> tuple[Ruling, ...]:
        """Entailed is supported, contradicted is unsupported, anything else is unverified."""
        pairs = [(claim.quotes, claim.statement) for claim in claims]
        scores = np.asarray(self._model.predict(pairs, show_progress_bar=False))  # (n, labels)
        likeliest = (self._labels[at] for at in scores.reshape(len(pairs), -1).argmax(axis=1))
        return tuple(map(_ruling, likeliest))


def _ruling(label: str) -> Ruling:
    if "entail" in label and "not" not in label:
        return "supported"
    return "unsupported" if "contra" in label else "unverified"

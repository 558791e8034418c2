"""Lets a configured language model rule on the statements of an answer, all in one call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.check import Checker, EntailmentJudge, Rules, SecondOpinion
from assistant.check.checker import Claim, Ruling
from assistant.model.client import Caller
from assistant.model.configuration import Model
from assistant.model.faults import ModelError
from assistant.model.prompt import RULINGS, judge_prompt


class ModelJudge:
    """A language model as judge; what it does not rule on, it could not judge."""

    def __init__(self, model: Model) -> None:
        """Keeps the model; nothing is opened before the first claim."""
        self._caller = Caller(model)
        self._json = model.json_schema is not False

    def rule(self, claims: Sequence[Claim]) -> tuple[Ruling, ...]:
        """An opinion on each claim; a model that fails could judge none of them."""
        prompt = judge_prompt(
            [(claim.statement, claim.quotes) for claim in claims], json_schema=self._json
        )
        try:
            reply = "".join(self._caller.stream(prompt))
        except ModelError:
            reply = ""
        ruled = _rulings(reply)
        return tuple(ruled.get(f"S{n}", "could not judge") for n in range(1, len(claims) + 1))


def open_checker(name: str, models: Mapping[str, Model]) -> Checker:
    """The checker of the settings.

    Args:
        name: Empty for the rules, else a configured model, or a cross-encoder for entailment.
        models: The configured language models by their names.

    Raises:
        TwoBetsError: There is no such cross-encoder on this machine.
    """
    if not name:
        return Rules()
    judge = ModelJudge(models[name]) if name in models else EntailmentJudge.open(name)
    return SecondOpinion(judge)


def _rulings(reply: str) -> dict[str, Ruling]:
    """What a reply says of each key; keys that it does not name, and unknown words, are left out.

    Two opinions on one key are none.
    """
    found: dict[str, set[Ruling]] = {}
    for key, word in _PAIRS.findall(reply.rpartition("</think>")[2]):
        found.setdefault(key.upper(), set()).add(RULINGS[word.lower()])
    return {key: next(iter(words)) for key, words in found.items() if len(words) == 1}


_PAIRS = re.compile(
    rf'"?\b(S\d+)\b"?\s*[,:]?\s*(?:"ruling"\s*:\s*)?"?({"|".join(map(re.escape, RULINGS))})\b',
    re.IGNORECASE,
)

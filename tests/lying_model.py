"""A scripted model that copies a sentence truly, changes the next into a lie, and so on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from assistant.model.prompt import ANSWERED
from tests.fault_server import ChatHandler, says

_SENTENCE = re.compile(r"^\[([A-Z]+\d+)\] (.+)$", re.MULTILINE)
_AMOUNT = re.compile(r"\$?\b\d[\d,.]*\d\b|\b\d\b")
# The first verb of a plain sentence: negating another one may leave it as true as it was.
_NEGATABLE = re.compile(r"^[A-Z][\w’']*(?: [\w’'-]+){0,5}? (?:is|are|was|were|has|have)\b")
_NEGATED = re.compile(r"\b(?:not|no|never|neither|nor|without|less)\b|n[’']t\b", re.IGNORECASE)
_SHORTEST = 50


@dataclass
class LyingModel:
    """What `tests.fault_server.chat_server` may be told to do: `chat_server(model.behave)`.

    Attributes:
        rivals: Names that are put in each other's place.
        most: At most so many statements in one answer.
        wrong_keys: Whether a lie points at another sentence than the one that it was made of.
        lies: Every lie told so far and its kind.
        truths: Every truth told so far.
    """

    rivals: tuple[str, str] = ("OpenAI", "Anthropic")
    most: int = 4
    wrong_keys: bool = False
    lies: dict[str, str] = field(default_factory=dict)
    truths: set[str] = field(default_factory=set)

    def behave(self, handler: ChatHandler) -> None:
        """Replies to one request, in the form that it asks for."""
        sentences = _SENTENCE.findall(handler.prompt)
        long = [one for one in sentences if len(one[1]) > _SHORTEST]
        told = list(islice(self._told(long), self.most))
        if "response_format" in handler.chat.asked[-1]:
            listed = [{"source": [key], "text": text} for key, text in told]
            reply = json.dumps({"statements": listed, "verdict": ANSWERED})
        else:
            reply = " ".join(f"{text} [{key}]" for key, text in told)
        says(reply)(handler)

    def _told(self, sentences: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        made = 0
        for at, (key, sentence) in enumerate(sentences):
            self.truths.add(sentence)
            yield key, sentence
            ways = list(self._lies(sentence))
            if ways:
                kind, lie = ways[made % len(ways)]
                made += 1
                self.lies[lie] = kind
                yield (sentences[at - 1][0] if self.wrong_keys else key), lie

    def _lies(self, sentence: str) -> Iterator[tuple[str, str]]:
        amount = _AMOUNT.search(sentence)
        if amount:
            other = amount[0][:-1] + str((int(amount[0][-1]) + 3) % 10)
            yield "number", sentence[: amount.start()] + other + sentence[amount.end() :]
        one, two = self.rivals
        # "A and B" says the same as "B and A".
        beside = [rf"{x},? (?:and|or|vs|versus) {y}" for x, y in ((one, two), (two, one))]
        if (one in sentence) != (two in sentence):
            swapped = sentence.replace(one, two) if one in sentence else sentence.replace(two, one)
            yield "name", swapped
        elif one in sentence and not re.search(rf"{beside[0]}|{beside[1]}", sentence):
            swapped = "\0".join(part.replace(two, one) for part in sentence.split(one))
            yield "name", swapped.replace("\0", two)
        verb = _NEGATABLE.match(sentence)
        if verb and not _NEGATED.search(sentence):
            yield "negation", sentence[: verb.end()] + " not" + sentence[verb.end() :]

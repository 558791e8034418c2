"""Finds the words of a list ("fails to", "according to") in a text that was taken apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from assistant.english.clauses import Reading


class Cue(NamedTuple):
    """A word or phrase of a list, found in a text.

    Attributes:
        phrase: As the list has it.
        first: Position of its first word.
        last: Position of its last word.
    """

    phrase: str
    first: int
    last: int


class Cues:
    """A list of words and phrases, ready to be looked for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Takes lower-case words and phrases; where two fit, the longer one counts."""
        self._by_first: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in phrases:
            words = tuple(phrase.split())
            self._by_first[words[0]].append(words)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def find(self, reading: Reading) -> list[Cue]:
        """All places, in order."""
        words = reading.words
        cues: list[Cue] = []
        for i, word in enumerate(words):
            if cues and i <= cues[-1].last:  # "only a few" is one cue
                continue
            for phrase in self._by_first.get(word.text, ()):
                if all(
                    i + k < len(words) and words[i + k].text == part
                    for k, part in enumerate(phrase)
                ):
                    cues.append(Cue(" ".join(phrase), i, i + len(phrase) - 1))
                    break
        return cues

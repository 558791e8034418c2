"""`python -m tests.training.prepare FOLDER LESSONS`: public question sets become lessons.

FOLDER holds clones of the repositories that README.md names. LESSONS is the file to write, JSON
packed with gzip. Questions that the reader is measured on are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import bm25s
import numpy as np
import Stemmer
from rich.console import Console

from tests.training.altered import Alterations
from tests.training.sets import Example, Sets, Text, plain, read_sets

OWN_QUESTIONS = Path(__file__).parent.parent / "questions"
_NEAR, _LOOKED_AT = 12, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learnt from one question; numbers are positions among the texts.

    Attributes:
        source: The set it is from.
        question: As it was asked.
        gold: Sentences that answer; none where there is no answer.
        beside: Sentences of the same text that do not, those with most words in common first.
        near: The same, of other texts of the set.
        swapped: Like questions that the gold sentences do not answer.
        spoilt: Sentences like the first gold one that do not answer.
        harmless: Sentences like the first gold one that still answer.
    """

    source: str
    question: str
    gold: list[int]
    beside: list[int]
    near: list[int]
    swapped: list[str]
    spoilt: list[Text]
    harmless: list[Text]


def main(typed: Sequence[str] | None = None) -> int:
    """Reads, looks for near misses, alters, and writes."""
    arguments = _parser().parse_args(typed)
    random = Random(arguments.seed)
    files = [*OWN_QUESTIONS.glob("*.jsonl"), *arguments.leave_out]
    lines = [line for file in files for line in file.read_text("utf-8").split("\n") if line]
    left_out = {plain(json.loads(line)["question"]) for line in lines}
    try:
        sets = read_sets(arguments.folder, random, left_out=left_out, first=arguments.first)
    except OSError as error:
        Console(stderr=True).print(
            f"prepare: {error}. README.md says what to clone", highlight=False
        )
        return 1
    found = lessons(sets, random)
    save(arguments.lessons, sets.texts, found)
    Console().print(Counter(one.source for one in found), f"{len(sets.texts)} sentences")
    return 0


def lessons(sets: Sets, random: Random) -> list[Lesson]:
    """One lesson for each example."""
    alterations = Alterations(sets, random)
    made = []
    for source in dict.fromkeys(one.source for one in sets.examples):
        examples = [one for one in sets.examples if one.source == source]
        misses = NearMisses(sets.texts, examples)
        for one in examples:
            beside, near = misses.of(one)
            made.append(
                Lesson(
                    source=source, question=one.question, gold=one.gold, beside=beside, near=near,
                    swapped=alterations.questions(one) if one.gold else [],
                    spoilt=alterations.spoilt(one) if one.gold else [],
                    harmless=alterations.harmless(one) if one.gold else [],
                )
            )  # fmt: skip
    return made


class NearMisses:
    """Finds by words, in one set, what does not answer and looks as if it did."""

    def __init__(self, texts: Sequence[Text], examples: Sequence[Example]) -> None:
        self._texts = texts
        self._pool = sorted({i for one in examples for i in (*one.gold, *one.beside)})
        self._stemmer = Stemmer.Stemmer("english")
        self._words = bm25s.BM25()
        wording = [": ".join((*texts[i].place[-1:], texts[i].words)) for i in self._pool]
        self._words.index(self._tokens(wording), show_progress=False)

    def of(self, example: Example) -> tuple[list[int], list[int]]:
        """Sentences beside the gold ones and from other texts, at most twelve each, nearest first.

        A sentence that has the answer's words is none of them, for it may answer as well.
        """
        words = self._tokens([example.question], return_ids=False)[0]
        scores = self._words.get_scores(words) if words else np.zeros(len(self._pool))
        found = [self._pool[k] for k in np.argsort(-scores, kind="stable")[:_LOOKED_AT]]
        answers = [word for one in example.answers if len(word := plain(one)) >= 2]
        missed = [i for i in found if not self._holds(i, answers)]
        beside = [i for i in example.beside if not self._holds(i, answers)]
        place = {i: k for k, i in enumerate(found)}
        beside.sort(key=lambda i: place.get(i, _LOOKED_AT))
        own = {*example.gold, *example.beside}
        return beside[:_NEAR], [i for i in missed if i not in own][:_NEAR]

    def _holds(self, i: int, answers: Sequence[str]) -> bool:
        return any(answer in plain(self._texts[i].words) for answer in answers)

    def _tokens(self, texts: Sequence[str], *, return_ids: bool = True) -> Any:
        return bm25s.tokenize(
            texts, stopwords="en", stemmer=self._stemmer, return_ids=return_ids, show_progress=False
        )


def save(path: Path, texts: Sequence[Text], lessons: Sequence[Lesson]) -> None:
    """Writes what `load` reads."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({"texts": texts, "lessons": [asdict(one) for one in lessons]}, file)


def load(path: Path) -> tuple[list[Text], list[Lesson]]:
    """All texts and lessons.

    Raises:
        OSError: There is no such file, or it is not packed with gzip.
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        held = json.load(file)
    texts = [_text(one) for one in held["texts"]]
    for one in held["lessons"]:
        for altered in ("spoilt", "harmless"):
            one[altered] = [_text(text) for text in one[altered]]
    return texts, [Lesson(**one) for one in held["lessons"]]


def _text(written: list[Any]) -> Text:
    place, subject, words = written
    return Text(tuple(place), subject, words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.training.prepare", description=__doc__.partition("\n\n")[2]
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the clones are")
    parser.add_argument("lessons", type=Path, metavar="LESSONS", help="the file to write")
    parser.add_argument(
        "--leave-out", type=Path, nargs="*", default=[], metavar="FILE",
        help="more questions never to learn from, beside those in tests/questions: JSON Lines"
        ' with "question"',
    )  # fmt: skip
    parser.add_argument("--first", type=int, metavar="N", help="N questions a set, to try it out")
    parser.add_argument("--seed", type=int, default=0, help="default: 0, as for the shipped one")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""Reads public question sets: questions with the sentences that answer them, and those beside."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from corpus import split_sentences

MEASURED = frozenset(
    {
        "Computational complexity theory",
        "European Union law",
        "French and Indian War",
        "Immune system",
        "Islamism",
        "Normans",
        "Scottish Parliament",
        "Yuan dynasty",
    }
)
"""The articles of SQuAD 2.0 on which the reader is measured: nothing of them is learnt from."""

_SUBJECT_WORDS = 4  # a longer title is seldom the name of what a sentence is about
_AROUND = 8  # sentences taken on each side of an answer in a whole paper
_PARSED = 0.7  # how many of QED's parsed texts are turned into plain writing

_PARSED_MARKS = (("`` ", '"'), (" ''", '"'), ("-LRB- ", "("), (" -RRB-", ")"), (" -- ", " – "))
_PARSED_SPACES = (
    (r" ([,.;:!?%)\]])", r"\1"),
    (r"([(\[$]) ", r"\1"),
    (r" ('s|n't|'re|'ve|'ll|'d|')(?=\W|$)", r"\1"),
    (r"(\w) - (?=\w)", r"\1-"),
)


class Text(NamedTuple):
    """A sentence and where it stands.

    Attributes:
        place: The article's title and the headings; empty where there are none.
        subject: The title, where it can name what the sentence is about; else empty.
        words: The sentence itself.
    """

    place: tuple[str, ...]
    subject: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question; `gold` and `beside` are positions in `Sets.texts`.

    Attributes:
        source: The set it is from.
        question: As it was asked.
        gold: The sentences that answer; none where the text beside has no answer.
        beside: The other sentences of the same text.
        answers: The answers' own words, where the set gives them.
    """

    source: str
    question: str
    gold: list[int]
    beside: list[int]
    answers: list[str]


def plain(text: str) -> str:
    """Lower-case words alone, so that the same words compare equal."""
    return re.sub(r"\W+", " ", text).lower().strip()


class Sets:
    """All texts and examples that were read; `read_sets` fills it."""

    def __init__(self, random: Random, *, left_out: Collection[str], first: int | None) -> None:
        """Takes the questions never to learn from (`plain`), and how many of a set suffice."""
        self.texts: list[Text] = []
        self.examples: list[Example] = []
        self._random, self._left_out, self._first = random, left_out, first
        self._read: Counter[str] = Counter()

    def add(self, source: str, question: str, gold: list[int], beside: list[int],
            answers: Sequence[str] = ()) -> None:  # fmt: skip
        """Keeps a question of at least three words that is not left out."""
        question = question.strip()
        full = self._first is not None and self._read[source] >= self._first
        if full or len(question.split()) < 3 or plain(question) in self._left_out:
            return
        self._read[source] += 1
        self.examples.append(
            Example(source=source, question=question, gold=gold, beside=beside,
                    answers=sorted(set(answers)))
        )  # fmt: skip

    def add_texts(self, place: Sequence[str], sentences: Sequence[str]) -> list[int]:
        """The positions of the sentences, which stand one after another."""
        title = re.sub(r" \(.*?\)$", "", place[0]) if place else ""
        named = len(title.split()) <= _SUBJECT_WORDS and not title.startswith("List of")
        self.texts += [Text(tuple(place), title if named else "", one) for one in sentences]
        return list(range(len(self.texts) - len(sentences), len(self.texts)))

    def add_paragraph(self, source: str, place: Sequence[str], paragraph: dict[str, Any],
                      around: int | None = None) -> None:  # fmt: skip
        """A paragraph of SQuAD's format with its questions."""
        bounds = split_sentences(paragraph["context"])
        sentences = [paragraph["context"][a:b].replace("\n", " ") for a, b in bounds]
        ids = self.add_texts(place, sentences)
        for asked in paragraph["qas"]:
            at = [answer["answer_start"] for answer in asked["answers"]]
            gold = [
                i for start in at for i, (a, b) in zip(ids, bounds, strict=True) if a <= start < b
            ]
            if at and not gold:
                continue
            best = max(set(gold), key=gold.count) if gold else None
            beside = [i for i in ids if i not in gold]
            if around is not None and best is not None:
                beside = [i for i in beside if abs(i - best) <= around]
            answers = [answer["text"] for answer in asked["answers"]]
            self.add(source, asked["question"], [best] if best is not None else [], beside, answers)

    def squad(self, source: str, path: Path, *, titled: bool = True,
              skipped: Collection[str] = ()) -> None:  # fmt: skip
        """A file in SQuAD's format."""
        for article in _articles(path):
            title = article["title"].replace("_", " ").replace("%E2%80%93", "–")
            for paragraph in article["paragraphs"] if title not in skipped else ():
                self.add_paragraph(source, (title,) if titled else (), paragraph)

    def covid(self, path: Path) -> None:
        """Papers as one paragraph each, whose first line is the title."""
        for article in _articles(path):
            for paragraph in article["paragraphs"]:
                title = paragraph["context"].strip().partition("\n")[0][:120]
                self.add_paragraph("covid", (title,), paragraph, around=_AROUND)

    def qed(self, path: Path) -> None:
        """QED: one paragraph a question, its sentences parsed; gold is where the answer stands."""
        for row in _rows(path):
            note, whole, starts = row["annotation"], row["paragraph_text"], row["sentence_starts"]
            if note["explanation_type"] == "none":
                continue
            said = [one["paragraph_reference"] for one in note.get("answer", ())]
            said = said or row["original_nq_answers"][0]
            at = {bisect_right(starts, answer["start"]) - 1 for answer in said}
            parsed = self._random.random() < _PARSED
            sentences = [
                whole[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)
            ]
            ids = self.add_texts(
                (row["title_text"],), [_written(one) if parsed else one for one in sentences]
            )
            gold = [ids[k] for k in sorted(at)]
            self.add("qed", row["question_text"], gold, [i for i in ids if i not in gold],
                     [answer["string"] for answer in said])  # fmt: skip

    def selqa(self, path: Path, development: Path) -> None:
        """SelQA: one section a question; sections of the development part are measured on."""
        measured = {
            (row["article"], row["section"]) for row in json.loads(development.read_bytes())
        }
        for row in json.loads(path.read_bytes()):
            if (row["article"], row["section"]) in measured:
                continue
            section = () if row["section"] == "Abstract" else (row["section"],)
            ids = self.add_texts((row["article"], *section), row["candidates"])
            gold = [ids[k] for k in row["answers"]]
            self.add("selqa", row["question"], gold, [i for i in ids if i not in gold])

    def tat(self, path: Path) -> None:
        """TAT-QA: the text around a table. What only the table answers, the text does not."""
        for row in json.loads(path.read_bytes()):
            texts = {
                str(one["order"]): self.add_texts((), _sentences(one["text"]))
                for one in row["paragraphs"]
            }
            ids = [i for part in texts.values() for i in part]
            for asked in row["questions"]:
                self._tat_question(asked, texts, ids)

    def _tat_question(
        self, asked: dict[str, Any], texts: dict[str, list[int]], ids: list[int]
    ) -> None:
        answer = asked["answer"] if isinstance(asked["answer"], list) else [asked["answer"]]
        words = [word for one in answer if (word := plain(str(one)))]
        named = [i for i in ids if any(word in plain(self.texts[i].words) for word in words)]
        if asked["answer_from"] == "text" and asked["answer_type"] in ("span", "multi-span"):
            related = [i for order in asked["rel_paragraphs"] for i in texts.get(order, ())]
            gold = [i for i in related if i in named]
            if gold:
                beside = [i for i in ids if i not in gold]
                self.add("tat", asked["question"], gold[:2], beside, [str(one) for one in answer])
        elif asked["answer_from"] == "table" and not named:
            self.add("tat", asked["question"], [], ids)


def read_sets(folder: Path, random: Random, *, left_out: Collection[str],
              first: int | None = None) -> Sets:  # fmt: skip
    """Reads all sets from clones of their repositories, each under its own name.

    Raises:
        OSError: A repository or file is not there.
    """
    asked = {plain(row["question_text"]) for row in _rows(folder / "QED/qed-dev.jsonlines")}
    development = folder / "selqa/ass/selqa-ass-dev.json"
    asked |= {plain(row["question"]) for row in json.loads(development.read_bytes())}
    sets = Sets(random, left_out=asked | set(left_out), first=first)
    squad = folder / "squad/data/dev-v2.0.json"
    sets.squad("squad", squad, skipped=MEASURED)
    known = {article["title"].replace("_", " ") for article in _articles(squad)}
    sets.squad("xquad", folder / "xquad/xquad.en.json", skipped=known)
    shifts = folder / "squadshifts-website/datasets"
    sets.squad("new_wiki", shifts / "new_wiki_v1.0.json")
    sets.squad("reddit", shifts / "reddit_v1.0.json", titled=False)
    sets.squad("amazon", shifts / "amazon_reviews_v1.0.json", titled=False)
    sets.covid(folder / "COVID-QA/data/question-answering/200423_covidQA.json")
    sets.qed(folder / "QED/qed-train.jsonlines")
    sets.selqa(folder / "selqa/ass/selqa-ass-test.json", development)
    for part in ("dev", "test_gold"):
        sets.tat(folder / f"TAT-QA/dataset_raw/tatqa_dataset_{part}.json")
    return sets


def _articles(path: Path) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = json.loads(path.read_bytes())["data"]
    return articles


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _sentences(text: str) -> list[str]:
    return [text[a:b].replace("\n", " ") for a, b in split_sentences(text)]


def _written(text: str) -> str:
    """A parsed text as people write it: marks and spaces where they belong."""
    for mark, written in _PARSED_MARKS:
        text = text.replace(mark, written)
    for pattern, written in _PARSED_SPACES:
        text = re.sub(pattern, written, text)
    return text

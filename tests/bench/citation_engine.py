"""Our answers by a language model beside those of LlamaIndex's CitationQueryEngine.

The same model, the same passages and the same questions, measured as `twobets evaluate` measures:

    TWOBETS_TEST_MODEL=model.gguf python -m tests.bench.citation_engine QUESTIONS.jsonl

The variable holds the path of a GGUF model, which is served on this machine; with `--address` a
server that runs already is asked instead. Each question is put to `Assistant.query`, with all that
goes with it, and then to the engine over the passages that our model was given; where we refuse
before we ask a model, over the passages that our search ranks first. Printed as a Markdown table.
With `--kept FILE` each answer is written there as it comes, a line of JSON for each question and
side, and the next run asks only what is not there yet: a run that was cut off counts.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from llama_index.core import QueryBundle
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.llms.openai_like import OpenAILike

from assistant import Answer, Assistant, Citation, Settings
from assistant.answer import Statement, cite
from assistant.check import check_support
from assistant.draft import Draft, Verdict
from assistant.evaluation.attempt import Asker, Attempt
from assistant.evaluation.figure import Figure, between, written
from assistant.evaluation.measures import figures_of
from assistant.evaluation.questions import KnownQuestion, read_questions
from assistant.model.answerer import LanguageModelAnswerer
from assistant.model.configuration import Model
from assistant.model.reply import MarkedReader, Said
from corpus import Passage, split_passages
from index import Hit
from tests.bench.kept import Kept, Told
from tests.model_server import served

WEIGHTS = os.environ.get("TWOBETS_TEST_MODEL", "")
CONTEXT_TOKENS = 4096
REPLY_TOKENS = 600
PASSAGES = 8  # what our search gives where our model is not asked
SHOWN = ("gold_cited", "all_gold_cited", "facts", "precision", "refused_strict", "absent",
         "offtopic", "answered_well")  # fmt: skip
_SOURCE = re.compile(r"[\[(]?\bSource (\d+)\b[\])]?:?")
_NONE_HELPS = re.compile(r"\b(?:none of the|not (?:helpful|mentioned|provided|stated|specified))")


class Ours(LanguageModelAnswerer):
    """Our answerer, which remembers the passages that it was given last."""

    passages: tuple[Passage, ...] = ()

    def drafts(
        self, question: str, hits: Sequence[Hit], **others: Any
    ) -> Iterator[Draft | Verdict]:
        self.passages = tuple(hit.passage for hit in hits)
        return super().drafts(question, hits, **others)


class Given(BaseRetriever):
    """Hands over passages that were found before."""

    passages: Sequence[Passage] = ()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=TextNode(text=one.text), score=1.0) for one in self.passages]


class Theirs:
    """The CitationQueryEngine, with its answers as ours are."""

    def __init__(self, address: str) -> None:
        llm = OpenAILike(
            model="m",
            api_base=address,
            api_key="none",
            is_chat_model=True,
            context_window=CONTEXT_TOKENS,
            max_tokens=REPLY_TOKENS,
            temperature=0.0,
            max_retries=0,
            timeout=1200.0,
        )
        self._given = Given()
        self._engine = CitationQueryEngine(retriever=self._given, llm=llm)

    def answer(self, question: str, passages: Sequence[Passage]) -> tuple[Answer, tuple[str, ...]]:
        """Its answer, with its sources as citations, and the numbers that stand for none."""
        self._given.passages = passages
        response = self._engine.query(question)
        reader = MarkedReader()
        # Small models write "Source 1" for the "[1]" that they are asked for: that counts, too.
        said = [*reader.read(_SOURCE.sub(r"[\1]", str(response))), *reader.end()]
        sources = {
            str(at): self._cited(node.node.get_content())
            for at, node in enumerate(response.source_nodes, 1)
        }
        used = dict.fromkeys(key for one in said for key in one.keys if key in sources)
        numbers = {key: number for number, key in enumerate(used, 1)}
        refused = not reader.answered or not said or any(map(_NONE_HELPS.search, map(_text, said)))
        answer = Answer(
            question=question,
            search_question=question,
            outcome="not_found" if refused else "answered",
            text=str(response),
            statements=tuple(
                Statement(text=s.text, citations=tuple(numbers[k] for k in s.keys if k in numbers))
                for s in said
            ),
            citations=tuple(replace(sources[key], number=numbers[key]) for key in used),
        )
        return answer, tuple(key for one in said for key in one.keys if key not in sources)

    def _cited(self, source: str) -> Citation:
        """A numbered source of the engine, which writes a line above the words of a passage."""
        text = source.partition("\n")[2].strip()
        passage = next(one for one in self._given.passages if text in one.text)
        start = passage.start + passage.text.index(text)
        return cite(passage, start=start, end=start + len(text))


def _text(said: Said) -> str:
    return said.text


class Comparison:
    """Puts questions to both sides, or takes what they told before.

    Attributes:
        ours: The attempts of our answerer.
        theirs: Those of the engine at the same questions.
        unknown: How many numbers of the engine's answers stand for no passage.
    """

    def __init__(self, assistant: Assistant, ours: Ours, theirs: Theirs, kept: Kept) -> None:
        self.ours: list[Attempt] = []
        self.theirs: list[Attempt] = []
        self.unknown = 0
        self._assistant, self._ours, self._theirs, self._kept = assistant, ours, theirs, kept
        self._asker = Asker(assistant)
        self._articles = {article.id: article for article in assistant.articles}

    def ask(self, known: KnownQuestion) -> None:
        """Asks one side after the other."""
        mine = self._kept.get(known.id, "ours", lambda: self._ask_ours(known))
        # The engine knows no talk: it is given the question as we understood it.
        alone = known.model_copy(update={"question": mine.answer.search_question, "history": ()})
        other = self._kept.get(known.id, "theirs", lambda: self._ask_theirs(alone, mine))
        self.ours.append(self._asker.attempt(known, mine.answer, mine.seconds))
        self.theirs.append(self._asker.attempt(alone, other.answer, other.seconds))
        self.unknown += len(other.unknown)

    def _ask_ours(self, known: KnownQuestion) -> Told:
        self._ours.passages = ()
        began = time.perf_counter()
        answer = self._assistant.query(known.question, history=known.turns)
        seconds = time.perf_counter() - began
        given = self._ours.passages or self._searched(answer.search_question)
        passages = tuple((one.article.id, one.first, one.last) for one in given)
        return Told(id=known.id, side="ours", answer=answer, seconds=seconds, passages=passages)

    def _searched(self, question: str) -> list[Passage]:
        found = [citation for citation, _ in self._assistant.search(question, limit=PASSAGES)]
        passages = {
            (article.id, passage.start): passage
            for article in self._articles.values()
            for passage in split_passages(article)
        }
        return [passages[one.article.id, one.passage.start] for one in found]

    def _ask_theirs(self, known: KnownQuestion, mine: Told) -> Told:
        began = time.perf_counter()
        passages = [
            Passage(article=self._articles[article], first=first, last=last)
            for article, first, last in mine.passages
        ]
        answer, unknown = self._theirs.answer(known.question, passages)
        seconds = time.perf_counter() - began
        return Told(
            id=known.id, side="theirs", answer=answer, seconds=seconds,
            passages=mine.passages, unknown=unknown,
        )  # fmt: skip


def table(ours: Sequence[Attempt], theirs: Sequence[Attempt], *, unknown: int) -> str:
    """The figures side by side, as Markdown."""
    rows = [("", "n", "Two Bets", "CitationQueryEngine"), ("---",) * 4]
    both = [{one.measure.name: one for one in figures_of(side)} for side in (ours, theirs)]
    for name in SHOWN:
        if all(name in side for side in both):
            mine, other = (side[name] for side in both)
            n = str(mine.n) if mine.n == other.n else f"{mine.n}, {other.n}"
            rows.append((mine.measure.label, n, _told(mine), _told(other)))
    sides = (ours, theirs)
    for label, told in (
        ("Sentences that cite nothing", _uncited),
        ("Sentences shown as sound that their quotes do not carry", _uncarried),
        ("Characters of a citation, median", _cited_chars),
        ("Seconds, median", _seconds),
    ):
        rows.append((label, "", *(told(side) for side in sides)))
    rows.append(("Numbers that stand for no passage", "", "0", str(unknown)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _told(figure: Figure) -> str:
    return f"{written(figure.value, figure.measure.unit)} ({between(figure)})"


def _sound(attempts: Sequence[Attempt]) -> list[tuple[str, list[str]]]:
    """What is told without a warning, each with the words that it cites."""
    return [
        (statement.text, [attempt.answer.citations[n - 1].quote for n in statement.citations])
        for attempt in attempts
        if attempt.answer.outcome == "answered"
        for statement in attempt.answer.statements
        if statement.support == "supported"
    ]


def _uncited(attempts: Sequence[Attempt]) -> str:
    sound = _sound(attempts)
    return f"{sum(not quotes for _, quotes in sound)} of {len(sound)}"


def _uncarried(attempts: Sequence[Attempt]) -> str:
    """As our own check has it, so that for ours it is nought by construction."""
    sound = [one for one in _sound(attempts) if one[1]]
    doubted = sum(check_support(text, quotes).support != "supported" for text, quotes in sound)
    return f"{doubted} of {len(sound)}"


def _cited_chars(attempts: Sequence[Attempt]) -> str:
    chars = [len(one.quote) for attempt in attempts for one in attempt.answer.citations]
    return f"{statistics.median(chars or [0]):.0f}"


def _seconds(attempts: Sequence[Attempt]) -> str:
    return f"{statistics.median(attempt.seconds for attempt in attempts):.0f}"


def main() -> None:
    """Asks every question twice and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.citation_engine")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--first", type=int, default=None, metavar="N", help="only the first N")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="of these only each Nth")
    parser.add_argument("--address", help="a server that runs already")
    parser.add_argument("--kept", type=Path, metavar="FILE", help="answers so far, taken up again")
    asked = parser.parse_args()
    if not asked.address and not WEIGHTS:
        sys.stdout.write("Skipped: TWOBETS_TEST_MODEL holds no path of a GGUF model.\n")
        return
    questions = read_questions(asked.questions)[: asked.first : asked.every]
    serving = (
        nullcontext(asked.address)
        if asked.address
        else served(Path(WEIGHTS), context_tokens=CONTEXT_TOKENS)
    )
    with tempfile.TemporaryDirectory() as folder, serving as address:
        model = Model(
            name="tested", address=address, model="m", timeout_s=1200.0, stall_s=600.0,
            context_tokens=CONTEXT_TOKENS, reply_tokens=REPLY_TOKENS,
        )  # fmt: skip
        with _asking(model, Path(folder)) as (assistant, ours):
            both = Comparison(assistant, ours, Theirs(address), Kept(asked.kept))
            for known in questions:
                both.ask(known)
    told = table(both.ours, both.theirs, unknown=both.unknown)
    sys.stdout.write(f"{len(questions)} questions\n\n{told}\n")


@contextmanager
def _asking(model: Model, data_dir: Path) -> Iterator[tuple[Assistant, Ours]]:
    """An assistant of the shipped articles that answers by the model."""
    file = data_dir / "models.toml"
    file.write_text(
        f'[models.{model.name}]\naddress = "{model.address}"\nmodel = "m"\n', encoding="utf-8"
    )
    with Assistant.open(Settings(data_dir=data_dir, model=model.name)) as assistant:
        ours = Ours(model)
        assistant._models[model.name] = ours  # the one way to see which passages it is given
        yield assistant, ours


if __name__ == "__main__":
    main()

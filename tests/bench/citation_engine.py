"""Our answers by a language model beside those of LlamaIndex's CitationQueryEngine.

The same model, the same passages and the same questions, measured as `twobets evaluate` measures:

    TWOBETS_TEST_MODEL=model.gguf python -m tests.bench.citation_engine QUESTIONS.jsonl

The variable holds the path of a GGUF model, which is served on this machine; with `--address` a
server that runs already is asked instead. Each question is put to `Assistant.query`, with all that
goes with it, and then to the engine over the passages that our model was given; where we refuse
before we ask a model, over the passages that our search ranks first. Printed as a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
from corpus import Article, Passage, split_passages
from index import Hit
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
    """The CitationQueryEngine as one that `evaluate` can measure.

    Attributes:
        articles: What it answers from.
        unknown: The numbers of its answers that stand for no passage.
    """

    def __init__(self, articles: tuple[Article, ...], address: str) -> None:
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
        self.articles = articles
        self.given = Given()
        self.unknown: list[str] = []
        self._engine = CitationQueryEngine(retriever=self.given, llm=llm)

    def query(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        """Its answer, with its sources as citations; it knows no history and no doubt."""
        response = self._engine.query(question)
        reader = MarkedReader()
        # Small models write "Source 1" for the "[1]" that they are asked for: that counts, too.
        said = [*reader.read(_SOURCE.sub(r"[\1]", str(response))), *reader.end()]
        sources = {
            str(at): self._cited(node.node.get_content())
            for at, node in enumerate(response.source_nodes, 1)
        }
        self.unknown += [key for one in said for key in one.keys if key not in sources]
        used = dict.fromkeys(key for one in said for key in one.keys if key in sources)
        numbers = {key: number for number, key in enumerate(used, 1)}
        refused = not reader.answered or not said or any(map(_NONE_HELPS.search, map(_text, said)))
        return Answer(
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

    def _cited(self, source: str) -> Citation:
        """A numbered source of the engine, which writes a line above the words of a passage."""
        text = source.partition("\n")[2].strip()
        passage = next(one for one in self.given.passages if text in one.text)
        start = passage.start + passage.text.index(text)
        return cite(passage, start=start, end=start + len(text))


def _text(said: Said) -> str:
    return said.text


def compare(
    assistant: Assistant, ours: Ours, theirs: Theirs, questions: Sequence[KnownQuestion]
) -> tuple[list[Attempt], list[Attempt]]:
    """Puts each question to both, one after the other."""
    asked, engine = Asker(assistant), Asker(theirs)
    attempts: tuple[list[Attempt], list[Attempt]] = ([], [])
    for known in questions:
        ours.passages = ()
        mine = asked.ask(known)
        # The engine knows no talk: it is given the question as we understood it.
        alone = known.model_copy(update={"question": mine.answer.search_question, "history": ()})
        theirs.given.passages = ours.passages or _searched(assistant, alone.question)
        attempts[0].append(mine)
        attempts[1].append(engine.ask(alone))
        taken = [f"{one[-1].seconds:.0f} s" for one in attempts]
        sys.stderr.write(f"{known.id}: {' and '.join(taken)}\n")
    return attempts


def _searched(assistant: Assistant, question: str) -> list[Passage]:
    found = [citation for citation, _ in assistant.search(question, limit=PASSAGES)]
    passages = {
        (article.id, passage.start): passage
        for article in assistant.articles
        for passage in split_passages(article)
    }
    return [passages[one.article.id, one.passage.start] for one in found]


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
            theirs = Theirs(assistant.articles, address)
            attempts = compare(assistant, ours, theirs, questions)
    sys.stdout.write(
        f"{len(questions)} questions\n\n{table(*attempts, unknown=len(theirs.unknown))}\n"
    )


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

"""Our answers by a language model beside those of LlamaIndex's CitationQueryEngine.

The same model, the same passages and the same questions:

    python -m tests.bench.citation_engine MODEL.gguf QUESTIONS.jsonl [--limit N]

Both are given the five passages that our index ranks first, so that only what happens behind the
retrieval is compared. Printed as a Markdown table; a question takes seconds to a minute on two
cores.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llama_index.core import QueryBundle
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.llms.openai_like import OpenAILike

from assistant.checking import check
from assistant.draft import Draft
from assistant.generation.faults import ModelError
from assistant.generation.language_model import LanguageModelAnswerer
from assistant.generation.models import Model
from assistant.generation.reading import MarkedReader, refuses
from assistant.support import check_support
from corpus import read_folder, shipped_articles_dir
from index import Hit, PassageIndex, build_index, open_embedder
from tests.model_server import served

PASSAGES = 5
REPLY_TOKENS = 300
_NONE_HELPS = re.compile(r"\b(?:none of the|not (?:helpful|mentioned|provided|stated|specified))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence of an answer, with the words that it cites.

    Attributes:
        text: The sentence.
        cited: The texts behind its numbers.
        shown_as_supported: Whether a reader is shown it without a warning.
    """

    text: str
    cited: tuple[str, ...]
    shown_as_supported: bool


@dataclass(slots=True)
class Figures:
    """What is counted over all questions for one way of answering."""

    groups: list[bool] = field(default_factory=list)
    precise: list[bool] = field(default_factory=list)
    facts: list[bool] = field(default_factory=list)
    carried: list[bool] = field(default_factory=list)
    refused_rightly: list[bool] = field(default_factory=list)
    refused_wrongly: list[bool] = field(default_factory=list)
    unknown_numbers: int = 0
    cited_chars: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def count(self, question: dict[str, Any], told: Sequence[Told], *, refused: bool) -> None:
        """Adds one answer."""
        if not question["answerable"]:
            self.refused_rightly.append(refused)
            return
        self.refused_wrongly.append(refused)
        cited = [text for one in told for text in one.cited]
        groups = question["gold"]
        self.groups += [any(_overlap(gold, t) for gold in group for t in cited) for group in groups]
        every = [gold for group in groups for gold in group]
        self.precise += [any(_overlap(gold, text) for gold in every) for text in cited]
        text = " ".join(one.text for one in told)
        self.facts += [bool(re.search(must, text, re.IGNORECASE)) for must in question["must"]]
        self.carried += [
            check_support(one.text, one.cited).support == "supported"
            for one in told
            if one.shown_as_supported
        ]
        self.cited_chars += [len(text) for text in cited]


def _overlap(gold: str, text: str) -> bool:
    """Whether one of two texts holds the other, apart from white space."""
    one, two = " ".join(gold.split()), " ".join(text.split())
    return one in two or two in one


class Given(BaseRetriever):
    """Hands over passages that were found before."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: Sequence[Hit] = ()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(node=TextNode(text=hit.passage.text), score=hit.score)
            for hit in self.hits
        ]


def theirs(
    question: dict[str, Any], hits: Sequence[Hit], engine: tuple[Any, Given], f: Figures
) -> None:
    """Counts the answer of the CitationQueryEngine."""
    query_engine, given = engine
    given.hits = hits
    answer = query_engine.query(question["question"])
    sources = {str(at): node.node.get_content() for at, node in enumerate(answer.source_nodes, 1)}
    reader = MarkedReader()
    said = [*reader.read(str(answer)), *reader.end()]
    told = []
    for one in said:
        f.unknown_numbers += sum(key not in sources for key in one.keys)
        cited = tuple(sources[key].partition("\n")[2] for key in one.keys if key in sources)
        told.append(Told(text=one.text, cited=cited, shown_as_supported=True))
    refused = not said or any(refuses(one.text) or _NONE_HELPS.search(one.text) for one in said)
    f.count(question, told, refused=refused)


def ours(
    question: dict[str, Any], hits: Sequence[Hit], answerer: LanguageModelAnswerer, f: Figures
) -> None:
    """Counts our answer; what is left with nothing supported is a refusal here."""
    told = []
    answered = False
    try:
        for one in answerer.drafts(question["question"], hits):
            if isinstance(one, Draft):
                checked = check(one, hits)
                cited = tuple(quote.text for quote in checked.draft.quotes)
                supported = checked.support == "supported"
                told.append(Told(text=one.text, cited=cited, shown_as_supported=supported))
            else:
                answered = one.answered
    except ModelError as error:
        sys.stderr.write(f"{question['id']}: {error}\n")
    kept = [one for one in told if one.shown_as_supported]
    f.count(question, kept, refused=not (answered and kept))


def share(values: Sequence[bool]) -> str:
    """A share with its counts."""
    return f"{sum(values) / len(values):.2f} ({sum(values)}/{len(values)})" if values else "-"


def table(ours: Figures, theirs: Figures) -> str:
    """The figures side by side, as Markdown."""
    rows: list[tuple[str, ...]] = [("", "Two Bets", "CitationQueryEngine")]
    rows += [("---", "---", "---")]
    for name, label in (
        ("groups", "gold groups cited"),
        ("precise", "citations that hold or lie in a gold quote"),
        ("facts", "facts present"),
        ("carried", "statements shown as sound that their citations carry"),
        ("refused_rightly", "unanswerable, refused"),
        ("refused_wrongly", "answerable, refused"),
    ):
        rows.append((label, share(getattr(ours, name)), share(getattr(theirs, name))))
    for label, name in (
        ("characters of a citation, median", "cited_chars"),
        ("seconds, median", "seconds"),
    ):
        values = [statistics.median(getattr(one, name) or [0]) for one in (ours, theirs)]
        rows.append((label, *(f"{value:.1f}" for value in values)))
    rows.append(
        ("numbers that resolve to nothing", *(str(one.unknown_numbers) for one in (ours, theirs)))
    )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Asks every question twice and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--limit", type=int, default=0)
    asked = parser.parse_args()
    lines = asked.questions.read_text(encoding="utf-8").splitlines()
    questions = [one for one in map(json.loads, lines) if not one.get("history")]
    questions = questions[: asked.limit or None]
    figures = Figures(), Figures()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(asked.model, context_tokens=4096) as address,
    ):
        embedder = open_embedder("", Path(folder))
        build_index(
            read_folder(shipped_articles_dir())[0], data_dir=Path(folder), embedder=embedder
        )
        model = Model(name="tested", address=address, model="m", reply_tokens=REPLY_TOKENS)
        answerer = LanguageModelAnswerer(model)
        llm = OpenAILike(
            model="m",
            api_base=address,
            api_key="none",
            is_chat_model=True,
            context_window=4096,
            max_tokens=REPLY_TOKENS,
            temperature=0.0,
            max_retries=0,
            timeout=300.0,
        )
        given = Given()
        engine = CitationQueryEngine(retriever=given, llm=llm)
        with PassageIndex.open(Path(folder), embedder) as passage_index:
            for question in questions:
                hits = passage_index.rank_passages(question["question"], limit=PASSAGES)
                began = time.monotonic()
                ours(question, hits, answerer, figures[0])
                between = time.monotonic()
                theirs(question, hits, (engine, given), figures[1])
                figures[0].seconds.append(between - began)
                figures[1].seconds.append(time.monotonic() - between)
                sys.stderr.write(f"{question['id']} {time.monotonic() - began:.0f} s\n")
    sys.stdout.write(f"{len(questions)} questions\n\n{table(*figures)}\n")


if __name__ == "__main__":
    main()

"""A folder of passages with questions about them, as public question sets come: two files.

`corpus.jsonl` has a passage a line (id, title, text), `queries.jsonl` a question a line (id,
question, answerable, gold_ids, and where known gold_sentences, history and rewrite).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import model_validator

from assistant.evaluation.lines import Line, read_lines
from assistant.evaluation.questions import KnownQuestion
from corpus import Article, parse_article


class PassageLine(Line):
    """One passage.

    Attributes:
        title: What it is about; may be empty.
        text: The passage, plain.
    """

    title: str = ""
    text: str


class PassageQuestion(KnownQuestion):
    """A question of which it is known which passages answer it.

    Attributes:
        gold_ids: Ids of these passages; empty when there are none.
        rewrite: The question as a person made it stand alone; empty when nobody did.
    """

    gold_ids: tuple[str, ...] = ()
    rewrite: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_public_form(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        # Each judge's choice of sentences is one way to answer, so all are alternatives.
        sentences = [text for chosen in values.get("gold_sentences", ()) for text in chosen]
        turns = [
            {"role": turn.get("role"), "content": turn.get("content", turn.get("text"))}
            if isinstance(turn, dict)
            else turn
            for turn in values.get("history", ())
        ]
        return values | {"gold": [sentences] if sentences else [], "history": turns}


@dataclass(frozen=True, kw_only=True)
class PassageSet:
    """Passages and questions.

    Attributes:
        articles: An article for each passage, by its id.
        questions: In the order of the file.
    """

    articles: tuple[Article, ...]
    questions: tuple[PassageQuestion, ...]


def read_passage_set(folder: Path) -> PassageSet:
    """Reads such a folder.

    Raises:
        LinesError: A file is missing or has bad lines.
    """
    passages = read_lines(
        folder / "corpus.jsonl", PassageLine, example='{"id": "p1", "title": "", "text": "..."}'
    )
    questions = read_lines(
        folder / "queries.jsonl",
        PassageQuestion,
        example='{"id": "q1", "question": "Who?", "answerable": true, "gold_ids": ["p1"]}',
    )
    articles = tuple(
        parse_article(passage.text, id=passage.id, title=passage.title or passage.id, form="text")
        for passage in passages
    )
    return PassageSet(articles=articles, questions=questions)

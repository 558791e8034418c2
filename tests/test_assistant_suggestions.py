"""Suggested questions: made from headings, and clear to somebody who has not read the articles."""

from pathlib import Path

import pytest

from assistant.question.sides import Sides
from assistant.suggestions import Suggestions
from corpus import parse_article
from index import LocalEmbedder, PassageIndex, build_index

SENTENCE = "The ferry crosses the bay every hour."


@pytest.mark.parametrize(
    ("heading", "suggested"),
    [
        ("Does the ferry run at night?", "Does the ferry run at night?"),
        ("What is the ferry and why does it matter?", "What is the ferry and why does it matter?"),
        ("Could it happen in winter?", ""),
        ("Why does this matter so much?", ""),
        ("Will Bergen follow?", ""),
        ("The Winter Timetable", "What is the winter timetable?"),
        ("The Owner's Second Thoughts", "What are the owner's second thoughts?"),
        ("Bergen's Second Harbour", "What is Bergen's second harbour?"),
        ("Bergen's More Careful Plan", ""),
        ("Doubts About Steam-Driven Ships", "What are the doubts about steam-driven ships?"),
        ("How Tickets Work", ""),
    ],
)
def test_a_heading_becomes_a_question_that_stands_alone(
    heading: str, suggested: str, embedder: LocalEmbedder, tmp_path: Path
) -> None:
    text = f"## {heading}\n\n{SENTENCE} People of Bergen like it.\n"
    article = parse_article(text, id="ferry", title="The ferry", form="markdown")
    build_index([article], data_dir=tmp_path, embedder=embedder)
    with PassageIndex.open(tmp_path, embedder) as passage_index:
        suggestions = Suggestions(passage_index, Sides(), answered=lambda _: True)
        assert suggestions.first(4) == ((suggested,) if suggested else ())

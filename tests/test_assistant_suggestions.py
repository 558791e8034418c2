"""Suggested questions: made from headings, clear to a stranger, and each answered from its own."""

import json
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.question.sides import Sides
from assistant.suggestions import Suggestions
from corpus import parse_article
from index import LocalEmbedder, PassageIndex, build_index

SENTENCE = "The ferry crosses the bay every hour."
FOLDERS = ["libraries", "seeds", "tramways"]


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
    article = parse_article(text, id="ferry", title="The crossing", form="markdown")
    build_index([article], data_dir=tmp_path, embedder=embedder)
    with PassageIndex.open(tmp_path, embedder) as passage_index:
        asked = []

        def ask(question: str) -> Answer:
            asked.append(question)
            return Answer(question=question, search_question="", outcome="not_found", text="")

        suggestions = Suggestions(passage_index, Sides(), ask=ask, kept=tmp_path / "kept.json")
        assert suggestions.first(4) == ()  # nothing was answered
        assert asked[:-1] == ([suggested] if suggested else [])
        assert asked[-1] == "What is “The crossing” about?"


@pytest.fixture(scope="module", params=FOLDERS)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    folder = Path(__file__).parent / "fixtures" / request.param
    data_dir = tmp_path_factory.mktemp(request.param)
    with Assistant.open(Settings(articles_dir=folder, data_dir=data_dir)) as assistant:
        yield assistant


def test_each_suggestion_is_answered(opened: Assistant) -> None:
    suggested = opened.suggestions(12)
    assert len(suggested) >= 3
    for question in suggested:
        answer = opened.query(question)
        assert answer.outcome == "answered", question
        assert answer.citations, question


def test_a_suggestion_from_a_heading_is_answered_from_its_own_section(opened: Assistant) -> None:
    headings = {
        section.heading[-1]: " > ".join(section.heading)
        for article in opened.articles
        for section in article.sections
        if section.heading
    }
    for question in opened.suggestions(12):
        if question in headings:
            assert opened.query(question).citations[0].heading.startswith(headings[question])


def test_suggestions_are_tried_once_for_an_index(opened: Assistant) -> None:
    suggested = opened.suggestions(4)
    kept = opened.settings.data_dir / "suggestions.json"
    assert set(suggested) <= set(json.loads(kept.read_text("utf-8"))["questions"])
    values = json.loads(kept.read_text("utf-8"))
    values["questions"] = values["questions"][:1]
    kept.write_text(json.dumps(values), "utf-8")
    with Assistant.open(opened.settings) as again:
        assert again.suggestions(4) == tuple(values["questions"])


def test_what_was_kept_for_other_articles_is_not_offered(opened: Assistant) -> None:
    kept = opened.settings.data_dir / "suggestions.json"
    kept.write_text(json.dumps({"key": "of another index", "questions": ["Who?"]}), "utf-8")
    with Assistant.open(opened.settings) as again:
        assert "Who?" not in again.suggestions(4)

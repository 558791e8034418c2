"""Tasks over whole articles: which is set, of which articles, and what is told for it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings
from assistant.question.tasks import task_in
from corpus import Article, parse_article, shipped_articles_dir

HERE = Path(__file__).parent
ROWS = [
    json.loads(line) for line in (HERE / "whole" / "whole.jsonl").read_text("utf-8").splitlines()
]
LEAST = 0.85
OWL, ROSE = (
    parse_article(
        f"{name} opens here. The {name.lower()} is old.", id=name.lower(),
        title=f"{name} at Night: A Study", form="markdown",
    )
    for name in ("Owl", "Rose")
)  # fmt: skip
ARTICLES = (OWL, ROSE)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("tl;dr", "summary"),
        ("Can you please summarise the second article for me?", "summary"),
        ("what are the key takeaways of both articles", "summary"),
        ("What is the first article about?", "about"),
        ("table of contents of article 2", "outline"),
        ("Who wrote these articles and when?", "imprint"),
        ("Which article is the oldest?", "imprint"),
        ("List every dollar amount.", "list"),
        ("who is mentioned?", "list"),
        ("How many companies are named in the second article?", "list"),
        ("How many articles mention Lumen?", "mentions"),
        ("How often does the first article mention Lumen?", "mentions"),
        ("pros and cons of leasing?", "pros_and_cons"),
        ("What are Lumen's weaknesses?", "pros_and_cons"),
        ("Do the articles agree about Lumen?", "agreement"),
    ],
)
def test_a_task_is_told_by_its_wording(question: str, kind: str) -> None:
    task = task_in(question, ARTICLES)
    assert task is not None
    assert task.request.kind == kind


@pytest.mark.parametrize(
    "question",
    [
        "Who founded Lumen?",
        "What is the report of the inquiry about?",
        "Who wrote the program?",
        "List the causes of the fire.",
        "How many people work at Lumen?",
        "When was the bridge opened?",
        "What are the main findings of the inquiry?",
        "Do Lumen and Vireo agree on prices?",
        "Why is Lumen better?",
        "What did the second inquiry say?",
    ],
)
def test_a_question_for_one_thing_is_no_task(question: str) -> None:
    assert task_in(question, ARTICLES) is None


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("Summarise the second article", [ROSE]),
        ("Summarise the last article", [ROSE]),
        ("Summarise “Owl at Night”", [OWL]),
        ("Summarise the article about the rose", [ROSE]),
        ("Who wrote the owl article?", [OWL]),
        ("Summarise both articles", [OWL, ROSE]),
        ("Summarise", [OWL, ROSE]),
    ],
)
def test_a_task_is_set_of_the_articles_that_are_named(
    question: str, articles: list[Article]
) -> None:
    task = task_in(question, ARTICLES)
    assert task is not None
    assert [one.id for one in task.articles] == [one.id for one in articles]


@pytest.fixture(scope="module")
def assistants(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Assistant]]:
    opened = {}
    for name in sorted({row["corpus"] for row in ROWS}):
        folder = shipped_articles_dir() if name == "shipped" else HERE / "fixtures" / name
        settings = Settings(articles_dir=folder, data_dir=tmp_path_factory.mktemp(name))
        opened[name] = Assistant.open(settings)
    yield opened
    for assistant in opened.values():
        assistant.close()


@pytest.fixture(scope="module")
def answers(assistants: dict[str, Assistant]) -> list[Answer]:
    """An answer to each question, asked after the turns before it."""
    told = []
    for row in ROWS:
        history: list[dict[str, str]] = []
        for turn in row["history"]:
            said = assistants[row["corpus"]].query(turn, history=list(history)).text
            history += [{"role": "user", "content": turn}, {"role": "assistant", "content": said}]
        told.append(assistants[row["corpus"]].query(row["question"], history=history))
    return told


def faults(row: dict[str, object], answer: Answer) -> list[str]:
    """What is wrong with an answer; see the fields of a line in `whole/whole.jsonl`."""
    found = [] if answer.outcome in row["outcome"] else [f"is {answer.outcome}"]  # type: ignore[operator]
    found += [f"lacks {one}" for one in row["must"] if not re.search(one, answer.text, re.DOTALL)]  # type: ignore[attr-defined]
    found += [f"says {one}" for one in row["never"] if re.search(one, answer.text, re.DOTALL)]  # type: ignore[attr-defined]
    first = answer.citations[0].quote if answer.citations else ""
    if row["first"] and not any(one in first for one in row["first"]):  # type: ignore[attr-defined]
        found.append(f"begins with {first!r}")
    return found


def test_questions_about_the_whole_are_answered(answers: list[Answer]) -> None:
    wrong = {
        row["id"]: found
        for row, answer in zip(ROWS, answers, strict=True)
        if (found := faults(row, answer))
    }
    assert len(wrong) <= (1 - LEAST) * len(ROWS), wrong


def test_every_quote_of_a_task_is_verbatim(
    assistants: dict[str, Assistant], answers: list[Answer]
) -> None:
    for row, answer in zip(ROWS, answers, strict=True):
        for one in answer.citations:
            article = assistants[row["corpus"]].article(one.article.id)
            assert article.text[one.start : one.end] == one.quote


def test_every_number_of_a_task_is_shown_and_cited(answers: list[Answer]) -> None:
    for answer in answers:
        shown = {number for one in answer.statements for number in one.citations}
        assert shown == {one.number for one in answer.citations}
        assert all(f"[{number}]" in answer.text for number in shown)

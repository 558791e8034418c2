"""Answers that a stranger believes: whose sentence it is, one short answer, an honest outcome."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Settings

FERRIES = """---
title: Two ferry lines
---

Norvik Lines bought its ships while Sundlink rents them.

## Norvik Lines: pay once

Norvik Lines was founded in 1931 by Ada Quill, who had worked for the harbour before. The company
raised $40 million in 2019. It spent most of that on four electric ferries.

Norvik Lines employs 310 people and is led by Tom Reed.

## Sundlink: rent by the year

Sundlink rents two ferries from Brandt Marine. Oster Bank made a considerable loan to Sundlink.

### Is Sundlink cheaper?

In most months, yes. Its tickets cost a third less.

The old quay of Sundlink has a clock that was mended.[7] It strikes at noon.[12]
"""
SIDES = """
[[side]]
name = "Norvik Lines"
names = ["Norvik", "Ada Quill", "Tom Reed"]
[[side]]
name = "Sundlink"
names = ["Brandt Marine"]
"""


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("ferries")
    (folder / "ferries.md").write_text(FERRIES, "utf-8")
    (folder / "sides.toml").write_text(SIDES, "utf-8")
    data_dir = tmp_path_factory.mktemp("data")
    with Assistant.open(Settings(articles_dir=folder, data_dir=data_dir)) as assistant:
        yield assistant


def told(answer: Answer) -> str:
    return " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Who founded Norvik Lines?", "Ada Quill"),
        ("How much did Norvik Lines raise in 2019?", "$40 million"),
        ("From whom does Sundlink rent its ferries?", "Brandt Marine"),
        ("How many people work at Norvik Lines?", "310"),
    ],
)
def test_what_is_said_is_answered_first(ferries: Assistant, question: str, fact: str) -> None:
    answer = ferries.query(question)
    assert answer.outcome == "answered"
    assert fact in answer.statements[0].text


@pytest.mark.parametrize(
    ("question", "others"),
    [
        ("Who founded Sundlink?", "Ada Quill"),
        ("How much did Sundlink raise in 2019?", r"\$40 million"),
        ("Who leads Sundlink?", "Tom Reed"),
        ("How many people does Sundlink employ?", "310"),
    ],
)
def test_what_is_said_of_another_is_no_answer(
    ferries: Assistant, question: str, others: str
) -> None:
    answer = ferries.query(question)
    assert answer.outcome != "answered"
    assert not re.search(others, answer.text)


def test_an_amount_that_is_not_given_is_said_not_to_be(ferries: Assistant) -> None:
    answer = ferries.query("How much did Oster Bank lend to Sundlink?")
    assert answer.outcome == "partial"
    assert "how much Oster Bank lent to Sundlink: no amount is given" in answer.text
    assert "considerable loan" in told(answer)


def test_a_name_that_only_the_sentence_before_has_stands_in_brackets(ferries: Assistant) -> None:
    answer = ferries.query("How much was raised in 2019?")
    (statement, *_) = answer.statements
    assert statement.text.startswith("The company raised $40 million")
    assert statement.label == "Norvik Lines"
    assert answer.text.startswith("[Norvik Lines] The company raised $40 million")


def test_an_answer_to_a_heading_stands_under_its_question(ferries: Assistant) -> None:
    answer = ferries.query("Is Sundlink cheaper?")
    assert answer.text.startswith("[Is Sundlink cheaper?] In most months, yes.")


def test_a_brief_answer_is_one_or_two_sentences(ferries: Assistant) -> None:
    for question in ("Who founded Norvik Lines?", "What does Norvik Lines do?", "Who is Tom Reed?"):
        assert len(ferries.query(question).statements) <= 2


def test_a_sentence_that_compares_the_two_itself_leads(ferries: Assistant) -> None:
    answer = ferries.query("How do Norvik Lines and Sundlink differ?")
    assert answer.statements[0].text.startswith("Norvik Lines bought its ships while Sundlink")
    assert answer.statements[0].about == ""
    for side in answer.sides:
        own = [statement.text for statement in answer.statements if statement.about == side]
        others = "Sundlink" if side == "Norvik Lines" else "Norvik Lines"
        assert not any(text.startswith(others) for text in own)


def test_numbers_in_brackets_of_an_article_are_no_markers(ferries: Assistant) -> None:
    answer = ferries.query("What does the clock of the old quay do?")
    marked = [int(number) for number in re.findall(r"\[(\d+)\]", answer.text)]
    assert list(dict.fromkeys(marked)) == [citation.number for citation in answer.citations]
    assert any(re.search(r"\[(7|12)\]", citation.quote) for citation in answer.citations)


def test_what_the_articles_have_no_word_of_is_said_not_to_be_mentioned(ferries: Assistant) -> None:
    answer = ferries.query("When did Quandrix buy a ferry?")
    assert answer.outcome == "not_found"
    assert answer.text == "The articles do not mention Quandrix."


def test_at_most_six_sides_are_compared_and_it_is_said(ferries: Assistant) -> None:
    named = ", ".join(f"Xo{letter}" for letter in "abcdefgh")
    answer = ferries.query(f"Compare {named} and Norvik Lines.")
    assert len(answer.sides) <= 6
    assert "the first 6 are compared" in answer.note

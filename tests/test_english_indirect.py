"""A question turned round, to say what is not said."""

import pytest

from assistant.english.indirect import indirect


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("How much did Velda pay for the Oak mill?", "how much Velda paid for the Oak mill"),
        ("Who founded Velda?", "who founded Velda"),
        ("Who is the head of Velda?", "who the head of Velda is"),
        ("What is Velda's yearly income?", "what Velda's yearly income is"),
        ("When was Velda founded?", "when Velda was founded"),
        ("Does Velda own its mills?", "whether Velda owns its mills"),
        ("Is Velda profitable?", "whether Velda is profitable"),
        ("How many people work at Velda?", "how many people work at Velda"),
        ("How much has Velda spent so far?", "how much Velda has spent so far"),
        ("Why did Velda Works stop?", "why Velda Works stopped"),
    ],
)
def test_a_simple_question_is_turned_round(question: str, clause: str) -> None:
    assert indirect(question) == clause


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Velda's mills",
        "Tell me about Velda. What did it cost?",
        "What does the Oak mill cost?",  # where its subject ends cannot be told
        "What did " + "Velda " * 40 + "cost?",
    ],
)
def test_what_has_no_simple_form_is_left(question: str) -> None:
    assert indirect(question) == ""

"""What cannot be asked is refused with a sentence, in Python as everywhere."""

from typing import Any

import pytest

from assistant import Assistant, QuestionError
from assistant.question.limits import LONGEST_QUESTION

TURN = {"role": "user", "content": "What is Stargate?"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"question": ""}, "empty"),
        ({"question": " \n\t"}, "empty"),
        ({"question": "x" * (LONGEST_QUESTION + 1)}, "2,001 characters"),
        ({"question": None}, "text, not None"),
        ({"question": "caf\udce9?"}, "UTF-8"),
        ({"question": "Why?", "detail": "endless"}, "brief, detailed"),
        ({"question": "Why?", "history": ["What is Stargate?"]}, "role"),
        ({"question": "Why?", "history": [{**TURN, "role": "system"}]}, "role"),
        ({"question": "Why?", "history": [{"role": "user", "content": None}]}, "content"),
        ({"question": "Why?", "history": [{**TURN, "content": "\ud83d"}]}, "UTF-8"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    assistant: Assistant, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(QuestionError, match=said):
        assistant.query(**asked)


def test_the_longest_question_is_read(assistant: Assistant) -> None:
    question = "What is Stargate? ".ljust(LONGEST_QUESTION, "?")
    assert assistant.query(question).citations


@pytest.mark.parametrize("question", ["", "x" * 100_000, "\ud83d"])
def test_a_search_refuses_the_same(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.search(question)

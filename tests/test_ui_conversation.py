"""Conversations: turns, and the trip through a browser's storage and back."""

from hypothesis import given
from hypothesis import strategies as st

from tests.scripted_assistant import script
from ui.conversation import Conversation, read_conversation

answers = st.sampled_from(list(script().values()))
turns = st.lists(st.tuples(st.text(max_size=20), answers, st.booleans()), max_size=4)


@given(turns)
def test_what_a_browser_kept_is_read_back_equal(kept: list[tuple[str, object, bool]]) -> None:
    talk = Conversation()
    for question, answer, stopped in kept:
        talk = talk.asked(question).answered(answer, stopped=stopped)  # type: ignore[arg-type]
    assert read_conversation(talk.to_json()) == talk


@given(st.text(max_size=40) | st.sampled_from(["{}", "[]", "null", '{"turns": [{"question": 1}]}']))
def test_anything_else_is_an_empty_conversation(text: str) -> None:
    assert read_conversation(text) == Conversation()


def test_a_question_is_open_until_something_comes_of_it() -> None:
    asked = Conversation().asked("?")
    assert asked.open
    assert not asked.answered(script()["Hello"]).open
    assert not asked.troubled("No.").open
    assert not Conversation().open


def test_history_holds_what_was_answered() -> None:
    talk = Conversation().asked("Hello").answered(script()["Hello"]).asked("x").troubled("No.")
    assert [message["role"] for message in talk.history()] == ["user", "assistant"]
    assert talk.undone().undone() == Conversation()

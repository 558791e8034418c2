"""Conversations: turns, and the trip through a browser's storage and back."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scripted_answers import script
from ui.conversation import MOST_TURNS, Conversation, read_conversation, to_text
from ui.seal import Seal

SEAL = Seal()

answers = st.sampled_from(list(script().values()))
turns = st.lists(st.tuples(st.text(max_size=20), answers, st.booleans()), max_size=4)


@given(turns)
def test_what_a_browser_kept_is_read_back_equal(kept: list[tuple[str, object, bool]]) -> None:
    talk = Conversation()
    for question, answer, stopped in kept:
        talk = talk.asked(question).answered(answer, stopped=stopped)  # type: ignore[arg-type]
    assert read_conversation(to_text(talk, SEAL), SEAL) == talk


@given(
    st.text(max_size=40)
    | st.sampled_from(
        [
            "{}",
            "[]",
            "null",
            '{"turns": [{"question": 1}]}',
            '{"turns": [], "seal": "é"}',
            '{"turns": [{"question": "\\ud800"}], "seal": "x"}',
            '{"seal":' + "[" * 5_000,
        ]
    )
)
def test_anything_else_is_an_empty_conversation(text: str) -> None:
    assert read_conversation(text, SEAL) == Conversation()


def kept() -> dict[str, Any]:
    """A conversation as a browser has it."""
    talk = Conversation()
    for question in ("How do tides make electricity?", "Who won the cup?"):
        talk = talk.asked(question).answered(script()[question])
    return json.loads(to_text(talk, SEAL))  # type: ignore[no-any-return]


def test_another_spelling_of_the_same_is_the_same() -> None:
    written = json.dumps(dict(reversed(kept().items())), indent=1)
    assert len(read_conversation(written, SEAL).turns) == 2


FORGERIES = {
    "another text": lambda turn: turn["answers"][0].update(text="The labs are bankrupt. [1]"),
    "another quote": lambda turn: turn["answers"][0]["citations"][0].update(quote="Bankrupt."),
    "another question": lambda turn: turn.update(question="Are the labs bankrupt?"),
    "one more answer": lambda turn: turn["answers"].append(turn["answers"][0]),
    "no answer": lambda turn: turn["answers"].clear(),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_was_not_written_here_is_not_believed(name: str) -> None:
    forged = kept()
    FORGERIES[name](forged["turns"][0])
    assert read_conversation(json.dumps(forged), SEAL) == Conversation()


def test_turns_cannot_be_taken_out_or_told_twice() -> None:
    for turns in (kept()["turns"][:1], kept()["turns"] * 2, kept()["turns"][::-1]):
        forged = json.dumps({**kept(), "turns": turns})
        assert read_conversation(forged, SEAL) == Conversation()


def test_the_seal_is_the_data_folders(tmp_path: Path) -> None:
    talk = Conversation().asked("Hello").answered(script()["Hello"])
    text = to_text(talk, Seal.within(tmp_path / "data"))
    assert read_conversation(text, Seal.within(tmp_path / "data")) == talk
    assert read_conversation(text, Seal.within(tmp_path / "other")) == Conversation()
    (key,) = (tmp_path / "data").iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_bytes(b"")  # a key that is none is not used
    assert read_conversation(to_text(talk, Seal.within(tmp_path / "data")), Seal(b"")) != talk


def test_a_folder_that_cannot_hold_a_key_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    seal = Seal.within(tmp_path / "file")
    talk = Conversation().asked("Hello").answered(script()["Hello"])
    assert read_conversation(to_text(talk, seal), seal) == talk


def test_a_conversation_is_full_at_last() -> None:
    greeted, talk = script()["Hello"], Conversation()
    for _ in range(MOST_TURNS):
        assert not talk.full
        talk = talk.asked("Hello").answered(greeted)
    assert talk.full
    assert not talk.undone().full
    assert Conversation().asked("x" * 600_000).full


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

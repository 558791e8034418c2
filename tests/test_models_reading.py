"""Replies are read while they arrive, in either form, and are never trusted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.faults import BrokenReplyError
from assistant.model.prompt import ANSWERED, LONGEST_TEXT, NOT_THERE, REFUSAL
from assistant.model.reply import JsonReader, MarkedReader, Reader, Said, cleaned, refuses

REPLY = json.dumps(
    {
        "statements": [
            {"source": ["A1", "B2"], "text": 'It opened in 1911, "the old one" {[so to say]}.'},
            {"about": "Harn", "source": "C1", "text": "It cost 4 million."},
        ],
        "verdict": ANSWERED,
    }
)
TWO = [
    Said(text='It opened in 1911, "the old one" {(so to say)}.', keys=("A1", "B2")),
    Said(text="It cost 4 million.", keys=("C1",), about="Harn"),
]


def read(reader: Reader, reply: str, *, size: int = 5, cut: bool = False) -> list[Said]:
    pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
    return [said for piece in pieces for said in reader.read(piece)] + list(reader.end(cut=cut))


@settings(deadline=None)
@given(st.integers(1, 300))
def test_json_reads_the_same_however_it_is_cut_into_pieces(size: int) -> None:
    reader = JsonReader()
    assert read(reader, REPLY, size=size) == TWO
    assert reader.answered


def test_a_statement_comes_with_its_closing_brace() -> None:
    reader = JsonReader()
    end_of_first = REPLY.index("}, {") + 1
    assert list(reader.read(REPLY[: end_of_first - 1])) == []
    assert list(reader.read(REPLY[end_of_first - 1 : end_of_first])) == TWO[:1]


@pytest.mark.parametrize(
    ("reply", "answered"),
    [
        (f'{{"statements": [], "verdict": "{NOT_THERE}"}}', False),
        (f'```json\n{{"statements":[\n],\n"verdict":"{ANSWERED}"}}\n```', True),
        (
            f'<think>{{"statements": [1]}}</think>{{"statements": [], "verdict": "{NOT_THERE}"}}',
            False,
        ),
        ('{"statements": []}', True),
    ],
)
def test_the_verdict_is_read_from_what_follows_the_statements(reply: str, answered: bool) -> None:
    reader = JsonReader()
    assert read(reader, reply) == []
    assert reader.answered is answered


@pytest.mark.parametrize(
    "reply",
    [
        '{"answer": "It opened in 1911."}',
        '{"statements": "It opened in 1911."}',
        '{"statements": ["It opened in 1911."]}',
        '{"statements": [{"source": ["A1"]}]}',
        '{"statements": [{"source": ["A1"], "text": 1911}]}',
        REPLY[: len(REPLY) // 2],
        '{"statements": ' + "[" * 5_000,
    ],
)
def test_json_of_another_form_is_a_broken_reply(reply: str) -> None:
    with pytest.raises(BrokenReplyError):
        read(JsonReader(), reply)


def test_a_cut_reply_keeps_what_was_complete() -> None:
    assert read(JsonReader(), REPLY[: REPLY.index("It cost") + 8], cut=True) == TWO[:1]
    marked = "It opened in 1911. [A1] It cost 4"
    assert read(MarkedReader(), marked, cut=True) == [Said(text="It opened in 1911.", keys=("A1",))]


@pytest.mark.parametrize("end", ["And the pic[", "And the pict", "And the pictur."])
def test_a_sentence_that_the_limit_of_the_schema_ended_is_left_out(end: str) -> None:
    whole = f"It opened in {'very ' * 99}"[: LONGEST_TEXT - len(end) - 3] + "x."
    text = f"{whole} {end}"
    assert len(text) == LONGEST_TEXT
    reply = json.dumps({"statements": [{"source": ["A1"], "text": text}], "verdict": ANSWERED})
    assert [said.text for said in read(JsonReader(), reply)] == [whole]


def test_a_short_sentence_without_its_full_stop_is_kept() -> None:
    reply = '{"statements": [{"source": ["A1"], "text": "It opened in 1911"}]}'
    assert [said.text for said in read(JsonReader(), reply)] == ["It opened in 1911."]


def test_a_reply_without_json_is_read_with_its_markers() -> None:
    reader = JsonReader()
    assert read(reader, "It opened in 1911 [A1].") == [
        Said(text="It opened in 1911.", keys=("A1",))
    ]
    assert reader.ignored_schema


MARKED = (
    "It opened in 1911 [A1][b2]. It cost $4.5 million. [C1, C2] Nobody knows why. "
    "- It is long [D].\n"
)


@settings(deadline=None)
@given(st.integers(1, 120))
def test_markers_read_the_same_however_they_are_cut_into_pieces(size: int) -> None:
    assert read(MarkedReader(), MARKED, size=size) == [
        Said(text="It opened in 1911.", keys=("A1", "b2")),
        Said(text="It cost $4.5 million.", keys=("C1", "C2")),
        Said(text="Nobody knows why.", keys=()),
        Said(text="It is long.", keys=("D",)),
    ]


@pytest.mark.parametrize(
    "reply", [REFUSAL, f" {REFUSAL}\n", "The passages do not mention a bridge."]
)
def test_a_refusal_is_a_verdict_and_no_statement(reply: str) -> None:
    reader = MarkedReader()
    assert read(reader, reply) == []
    assert not reader.answered


@pytest.mark.parametrize(
    "text",
    [
        "The bridge does not carry carts.",
        "OpenAI does not provide its weights.",
        "The source of the steel is Harn.",
        "Its passage was not cheap, and it does not say much.",
    ],
)
def test_a_statement_with_a_not_is_no_refusal(text: str) -> None:
    assert not refuses(text)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab1 [],.()A\x00\u202e\n"), max_size=80))
def test_a_cleaned_text_holds_no_marker_and_no_control_character(text: str) -> None:
    plain = cleaned(text)
    assert "[" not in plain
    assert "]" not in plain
    assert "\n" not in plain
    assert plain == "" or plain.isprintable()


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(1, 50))
def test_no_reply_makes_a_reader_fail_in_another_way(reply: str, size: int) -> None:
    read(MarkedReader(), reply, size=size)
    try:
        read(JsonReader(), reply, size=size)
    except BrokenReplyError:
        assert "{" in reply

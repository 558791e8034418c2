"""What reaches a terminal: other people's words, and nothing that a terminal obeys."""

import io
import json
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.printable import escaped, printable
from tests.scripted_answers import script
from tests.test_ui_command_line import twobets
from ui.arguments import build_parser
from ui.terminal import complain, progress_bar, say, say_json

HOSTILE = {
    "colour": "a\x1b[31mb",
    "screen": "a\x1b[2J\x1b[1;1Hb",
    "title by bell": "a\x1b]0;pwned\x07b",
    "title by string end": "a\x1b]2;pwned\x1b\\b",
    "link": "a\x1b]8;;http://evil.example\x1b\\b\x1b]8;;\x1b\\",
    "device string": "a\x1bP+q544e\x1b\\b",
    "in one character": "a\x9b31mb",
    "title in one character": "a\x9d0;pwned\x9cb",
    "reset": "a\x1bcb",
    "letters": "a\x1b(0b",
    "cut short": "a\x1b[\x1b[31mb\x1b]\x1b",
    "turned": "a\u202e\u2066b\u2069",
    "bell and backspace": "a\x07\x08\x00b",
    "byte order": "a\ufeffb",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_terminal_obeys_is_left_out(name: str) -> None:
    assert printable(HOSTILE[name]) == "ab"


words = st.text(st.characters() | st.sampled_from("\x1b[]\x9b\x9d\\;0mJ\x07\n\t\u202e"))


@given(words)
def test_nothing_but_lines_and_tabs_is_a_control(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not [c for c in shown if unicodedata.bidirectional(c) in ("RLO", "LRO", "RLI", "LRI")]
    assert printable(shown) == shown


@given(st.dictionaries(words, words))
def test_json_says_the_same_without_them(values: dict[str, str]) -> None:
    text = json.dumps(values, ensure_ascii=False)
    assert json.loads(escaped(text)) == json.loads(text)
    assert not {"\x1b", "\x9b", "\x7f", "\u202e"} & set(escaped(text))


def test_everything_else_is_shown_as_it_is() -> None:
    for text in ("caffè – «да» 𝒳 👩‍🔬\tنعم\nשלום", "می‌خواهم", "1 [2] \\x1b[31m"):
        assert printable(text) == text


def test_every_way_of_saying_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "".join(HOSTILE.values())
    say(evil)
    say_json({evil: evil})
    complain(evil)
    with progress_bar() as progress:
        progress(evil, 1, 2)
    out, err = capsys.readouterr()
    for shown in (out, err):  # a bar draws itself with sequences only where there is a terminal
        assert not {"\x1b", "\x9b", "\x07", "\u202e", "\x9d"} & set(shown)


def test_an_answer_in_a_terminal_is_clean() -> None:
    evil = "".join(HOSTILE.values())
    answer = script()["Which was the first large tidal power plant?"]
    citation = answer.citations[0]
    hostile = replace(
        answer,
        text=evil,
        search_question=evil,
        note=evil,
        citations=(
            replace(
                citation, quote=evil, heading=evil, article=replace(citation.article, title=evil)
            ),
        ),
    )
    assert not [c for c in str(hostile) if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]


def test_hostile_talk_and_files_print_clean(tmp_path: Path) -> None:
    articles, talk = tmp_path / "articles", tmp_path / "talk.json"
    articles.mkdir()
    (articles / "tower.md").write_text(
        '---\ntitle: "Tower \\e[31m\\e]0;pwned\\a \\u202e high"\nauthor: "A \\x9b2J"\n---\n'
        "The keeper of the tower earns $300 a week. He is paid every Friday.\n"
    )
    asked = "How much does the keeper \x1b[31m\x1b]0;pwned\x07 \u202e earn?"
    talk.write_text(json.dumps([{"role": "user", "content": asked}]))
    where = ("--articles-dir", articles, "--data-dir", tmp_path / "data")
    for typed in (
        ("articles", *where[:2]),
        ("query", "And when is he paid?", "--history", talk, *where),
        ("query", "And when?\x1b[31m", "--history", talk, "--json", *where),
        ("query", "Why?", "--articles", "\x1b[31mno\u202e", *where),
        ("query", "Why?", "--history", "\x1b[2J.json", *where),
    ):
        finished = twobets(*typed)
        for shown in (finished.out, finished.err):
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown), typed


def test_a_mistake_in_typing_is_told_clean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["articles", "--nope\x1b[31m\u202e"])
    told = capsys.readouterr().err
    assert "--nope" in told
    assert not {"\x1b", "\u202e"} & set(told)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_failure(closed: str, tmp_path: Path) -> None:
    where = f"--articles-dir {tmp_path} --data-dir {tmp_path}"
    (tmp_path / "a.md").write_text("The keeper of the tower earns $300 a week.")
    program = "import os, sys; from ui.command_line import main; os._exit(main(sys.argv[1:]))"
    (tmp_path / "program.py").write_text(program)
    line = f"PYTHONPATH=. {sys.executable} {tmp_path}/program.py"
    for command, code in ((f"articles {where}", 0), (f"query '' {where}", 1)):
        done = subprocess.run(["sh", "-c", f"{line} {command} {closed}"], check=False)
        assert done.returncode == code


def test_saying_to_nobody_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    say("a")
    say_json({})
    complain("a")
    with progress_bar() as progress:
        progress("a", 1, 2)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    say("a")

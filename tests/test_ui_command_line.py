"""The program as a person or another program starts it: real processes, real articles."""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import BEES, RIVERS
from tests.scripted_answers import script
from ui.arguments import COMMANDS, build_parser
from ui.command_line import main
from ui.feedback import FeedbackStore
from ui.login import Logins

HEAVY = ("gradio", "torch", "sentence_transformers", "llama_index", "transformers", "openai")


@dataclass(frozen=True)
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str


def twobets(*typed: str | Path, **variables: str) -> Finished:
    """Runs a command in this process; an error that is not caught fails the test."""
    out, err = io.StringIO(), io.StringIO()
    before = dict(os.environ)
    os.environ.update({"TWOBETS_DEBUG": "1", **variables})
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main([str(word) for word in typed])
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Finished(code, out.getvalue(), err.getvalue())


def process(*typed: str | Path, **variables: str) -> subprocess.Popen[str]:
    """Starts the program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, *map(str, typed)],
        env={**os.environ, "PYTHONUNBUFFERED": "1", "TWOBETS_DEBUG": "1", **variables},
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "bees.md").write_text(BEES)
    return articles


def test_every_command_shows_its_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for name, command in COMMANDS.items():
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([name, "--help"])
        assert ended.value.code == 0
        shown = capsys.readouterr().out
        assert all(example in shown for example in command.examples)


def test_every_example_can_be_typed() -> None:
    for command in COMMANDS.values():
        for example in command.examples:
            words = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', example)]
            words = words[words.index("twobets") + 1 :]
            words = words[: words.index(">>")] if ">>" in words else words
            build_parser().parse_args(words)


def test_an_answer_is_printed_with_its_quotes(shipped_data_dir: Path) -> None:
    finished = twobets("query", "What is Stargate?", "--data-dir", shipped_data_dir)
    assert finished.code == 0
    assert "Stargate" in finished.out
    assert "[1]" in finished.out
    assert "“" in finished.out
    assert finished.err == ""


def test_an_answer_as_json_is_nothing_but_json(shipped_data_dir: Path) -> None:
    finished = twobets("query", "What is Stargate?", "--json", "--data-dir", shipped_data_dir)
    answer = json.loads(finished.out)
    assert answer["question"] == "What is Stargate?"
    assert answer["citations"]


def test_an_earlier_question_says_what_is_meant(shipped_data_dir: Path, tmp_path: Path) -> None:
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps([{"role": "user", "content": "What is Stargate?"}]))
    asked = ("query", "And who pays for it?", "--json", "--data-dir", shipped_data_dir)
    by_question = json.loads(twobets(*asked, "--history", "What is Stargate?").out)
    by_file = json.loads(twobets(*asked, "--history", talk).out)
    assert by_question == by_file
    assert "Stargate" in by_question["search_question"]


def test_a_question_imports_only_what_it_needs(shipped_data_dir: Path) -> None:
    program = (
        "import sys; from ui.command_line import main; code = main(sys.argv[1:]); "
        f"print([name for name in {HEAVY!r} if name in sys.modules]); sys.exit(code)"
    )
    asked = process("-c", program, "query", "What is Stargate?", "--data-dir", shipped_data_dir)
    out, err = asked.communicate(timeout=120)
    assert asked.returncode == 0, err
    assert out.splitlines()[-1] == "[]"
    assert err == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("query", ""), "empty"),
        (("query", "x" * 100_000), "100,000 characters"),
        (("query", "caf\udce9?"), "UTF-8"),
        (("query", "Why?", "--articles", "nope"), "'nope'"),
        (("query", "Why?", "--model", "nope"), "nope"),
        (("query", "Why?", "--history", "nope.json"), "nope.json"),
        (("articles", "--articles-dir", "/not/there"), "no such folder"),
        (("evaluate", "/not/there.jsonl"), "not/there.jsonl"),
        (("add", "/not/there.md", "--articles-dir", "/not"), "not/there.md"),
        (("add", "x.md"), "--articles-dir"),
    ],
)
def test_a_mistake_gives_one_clear_line(
    typed: tuple[str, ...], said: str, shipped_data_dir: Path
) -> None:
    finished = twobets(*typed, TWOBETS_DATA_DIR=str(shipped_data_dir))
    assert finished.code == 1
    assert finished.out == ""
    assert finished.err.count("\n") == 1
    assert said in finished.err


def test_a_setting_that_cannot_be_is_named() -> None:
    finished = twobets("articles", TWOBETS_DETAIL="endless")
    assert finished.code == 1
    assert "TWOBETS_DETAIL cannot be 'endless'" in finished.err


def test_a_variable_that_is_no_setting_is_refused_with_those_that_are() -> None:
    finished = twobets("articles", TWOBETS_ARTICLE_DIR="notes")
    assert (finished.code, finished.out) == (1, "")
    assert finished.err.startswith("twobets: TWOBETS_ARTICLE_DIR is no setting.")
    assert "TWOBETS_ARTICLES_DIR" in finished.err


@pytest.mark.parametrize("variable", ["TWOBETS_LOGIN", "TWOBETS_LOGIN_FILE", "TWOBETS_SMALL_KEY"])
def test_what_others_read_may_stand_beside_the_settings(variable: str) -> None:
    assert twobets("articles", **{variable: "x:y"}).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[" * 200_000, "too deep"),
        (b" " * 3_000_000, "longer"),
        (b"\xff", "Cannot read"),
        (b'{"role": "user"}', "list"),
    ],
)
def test_a_talk_that_cannot_be_read_is_named(text: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "talk.json").write_bytes(text)
    finished = twobets("query", "Why?", "--history", tmp_path / "talk.json")
    assert (finished.code, finished.out) == (1, "")
    assert said in finished.err
    assert "talk.json" in finished.err


def test_control_characters_and_other_scripts_are_questions_too(shipped_data_dir: Path) -> None:
    for question in ("\x07\x1b[2J what", "Сколько стоит «Старгейт»?", "🌟" * 50, "‮stargate"):
        finished = twobets("query", question, "--data-dir", shipped_data_dir)
        assert finished.code == 0, finished.err
        assert "\x1b" not in finished.out


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    where = ("--data-dir", tmp_path / "file" / "data")
    for command in (("index",), ("query", "Why?")):
        finished = twobets(*command, *where)
        assert finished.code == 1
        assert finished.err.count("\n") == 1
        assert "TWOBETS_DATA_DIR" in finished.err
    findings = json.loads(twobets("doctor", "--json", *where).out)
    (folder,) = (finding for finding in findings if finding["about"] == "Data folder")
    assert not folder["fine"]
    assert "--data-dir" in folder["mend"]


def test_articles_are_listed_with_their_ids(folder: Path) -> None:
    finished = twobets("articles", "--json", "--articles-dir", folder)
    assert [article["id"] for article in json.loads(finished.out)] == ["bees"]
    (folder / "broken.txt").write_bytes(b"\0")
    finished = twobets("articles", "--articles-dir", folder)
    assert finished.code == 1
    assert "id: bees" in finished.out
    assert "broken.txt" in finished.err


def test_articles_are_added_once_they_can_be_read(folder: Path, tmp_path: Path) -> None:
    where = ("--articles-dir", folder, "--data-dir", tmp_path / "data")
    news = tmp_path / "rivers.md"
    news.write_text(RIVERS)
    finished = twobets("add", news, *where)
    assert finished.code == 0, finished.err
    assert (folder / "rivers.md").read_text() == RIVERS
    assert "2 articles" in finished.out

    news.write_text(RIVERS + "\nA new sentence.\n")
    finished = twobets("add", news, *where)
    assert finished.code == 1
    assert "--replace" in finished.err
    assert (folder / "rivers.md").read_text() == RIVERS
    assert twobets("add", news, "--replace", *where).code == 0
    assert "A new sentence" in (folder / "rivers.md").read_text()

    answer = json.loads(twobets("query", "How do salmon find the way?", "--json", *where).out)
    assert "They find the way by smell." in answer["citations"][0]["quote"]


def test_the_doctor_names_the_command_that_mends(folder: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ("--articles-dir", folder, "--data-dir", tmp_path / "data")
    asked = ("doctor", "--json", "--port", str(port), *where)

    def unwell() -> dict[str, str]:
        finished = twobets(*asked)
        findings = json.loads(finished.out)
        bad = {f["about"]: f["mend"] for f in findings if not f["fine"]}
        assert finished.code == (1 if bad else 0)
        return bad

    assert unwell() == {"Index": "twobets index"}
    assert twobets("index", *where).code == 0
    assert unwell() == {}
    (folder / "bees.md").write_text(RIVERS)
    assert unwell() == {"Index": "twobets index"}
    (tmp_path / "data" / "index" / "manifest.json").write_text("no such manifest")
    assert unwell() == {"Index": "twobets index"}
    assert twobets("index", *where).code == 0
    with socket.create_server(("127.0.0.1", port)):
        assert list(unwell()) == ["Port"]


def test_what_is_not_read_is_told_with_every_answer(folder: Path, tmp_path: Path) -> None:
    where = ("--articles-dir", folder, "--data-dir", tmp_path / "data")
    (folder / "torn.md").write_bytes(b"\x00\x01")
    for _ in range(2):
        finished = twobets("query", "How much honey does a hive make?", *where)
        assert finished.code == 0
        assert finished.err.count("torn.md") == 1
    shutil.rmtree(folder)
    finished = twobets("query", "How much honey does a hive make?", *where)
    assert "30 kilograms" in finished.out
    assert "no such folder" in finished.err
    assert twobets("index", *where).code == 1


def test_a_half_written_data_folder_is_mended_by_the_next_question(
    folder: Path, tmp_path: Path
) -> None:
    where = ("--articles-dir", folder, "--data-dir", tmp_path / "data")
    assert twobets("index", *where).code == 0
    for file in (tmp_path / "data" / "index").rglob("*.bin"):
        file.write_bytes(b"half")
    for file in (tmp_path / "data" / "index").rglob("manifest.json"):
        file.write_text('{"half')
    finished = twobets("query", "How much honey does a hive make?", "--json", *where)
    assert finished.code == 0, finished.err
    assert "30 kilograms" in json.loads(finished.out)["text"]


def test_feedback_is_listed_and_becomes_questions(tmp_path: Path) -> None:
    finished = twobets("feedback", "--data-dir", tmp_path)
    assert finished.code == 0
    assert "No feedback yet" in finished.out

    answers = script()
    store = FeedbackStore.within(tmp_path)
    store.append(answers["Who won the cup?"], liked=False, note="It was Brazil")
    store.append(answers["How do tides make electricity?"], liked=True)
    finished = twobets("feedback", "--data-dir", tmp_path)
    assert "Note: It was Brazil" in finished.out
    listed = json.loads(twobets("feedback", "--json", "--data-dir", tmp_path).out)
    assert [judgement["liked"] for judgement in listed] == [False, True]
    liked = tmp_path / "liked.jsonl"
    assert twobets("feedback", "--questions", liked, "--data-dir", tmp_path).code == 0
    told = [json.loads(line) for line in liked.read_text().splitlines()]
    assert [(one["type"], one["question"]) for one in told] == [
        ("disliked", "Who won the cup?"),
        ("liked", "How do tides make electricity?"),
    ]


def test_a_login_line_lets_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("lovelace\n"))
    finished = twobets("login", "ada")
    (tmp_path / "logins.txt").write_text(finished.out)
    logins = Logins.of("", str(tmp_path / "logins.txt"))
    assert logins is not None
    assert logins.admit("ada", "lovelace")
    assert not logins.admit("ada", "Lovelace")
    assert twobets("login", "a:b").code == 1


def test_a_file_of_logins_is_private(tmp_path: Path) -> None:
    file = tmp_path / "logins.txt"
    with file.open("w") as out:
        subprocess.run(
            [sys.executable, "-m", "ui.command_line", "login", "ada"],
            input="lovelace\n",
            stdout=out,
            cwd=Path(__file__).parent.parent,
            text=True,
            check=True,
        )
    assert file.stat().st_mode & 0o777 == 0o600
    assert Logins.of("", str(file)) is not None


def test_a_port_in_use_is_said(shipped_data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        finished = twobets("chat", "--port", port, "--data-dir", shipped_data_dir)
    assert finished.code == 1
    assert "in use" in finished.err
    assert "--port" in finished.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_chat_says_where_it_is_and_stops_when_told(
    number: signal.Signals, shipped_data_dir: Path
) -> None:
    chat = process("-m", "ui.command_line", "chat", "--port", "0", "--data-dir", shipped_data_dir)
    assert chat.stdout is not None
    line = chat.stdout.readline()
    address = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert address, line
    with urllib.request.urlopen(address.group(), timeout=30) as page:
        assert page.status == 200
    chat.send_signal(number)
    rest, complaints = chat.communicate(timeout=30)
    assert (chat.returncode, rest, complaints) == (0, "", "")

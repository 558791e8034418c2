"""`twobets evaluate` as it is typed: what it prints, what it writes, and its exit code."""

import json
from pathlib import Path

import pytest

from ui.command_line import main

KILNS = """# Kilns

The red kiln was built in 1911 by Ada Bell. It burns oak and nothing else.

The blue kiln stands in Harbour Street and cost 300 crowns. Tom Reed lit it for the first time.
"""
ASKED = {
    "id": "k1", "type": "fact", "question": "What did the blue kiln cost?",
    "gold": [["cost 300 crowns"]], "must": ["300"], "answerable": True,
}  # fmt: skip
PAIR = {
    "id": "p1", "kind": "number", "quotes": ["The blue kiln cost 300 crowns."],
    "statement": "The blue kiln cost 400 crowns.", "supported": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    (folder / "articles").mkdir()
    (folder / "articles" / "kilns.md").write_text(KILNS, "utf-8")
    (folder / "asked.jsonl").write_text(json.dumps(ASKED), "utf-8")
    (folder / "bad.jsonl").write_text("{}", "utf-8")
    (folder / "pairs.jsonl").write_text(json.dumps(PAIR), "utf-8")
    return folder


def evaluate(where: Path, questions: str, *more: str) -> int:
    places = ("--articles-dir", str(where / "articles"), "--data-dir", str(where / "data"))
    return main(["evaluate", str(where / questions), *places, *more])


def test_the_figures_are_told_and_the_exit_code_is_0(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(where, "asked.jsonl", "--min", "quotes_verbatim=1") == 0
    assert "quotes_verbatim" in capsys.readouterr().out


def test_a_figure_below_its_threshold_makes_the_exit_code_1(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(where, "asked.jsonl", "--min", "median_ms=0") == 1
    assert "median_ms is" in capsys.readouterr().err


def test_a_report_is_one_page_of_markdown(where: Path) -> None:
    typed = ("--report", str(where / "r.md"), "--pairs", str(where / "pairs.jsonl"))
    assert evaluate(where, "asked.jsonl", *typed) == 0
    told = (where / "r.md").read_text("utf-8")
    assert told.startswith("# How good the answers to asked.jsonl are")
    assert "Caught: number" in told


def test_gold_is_hidden_and_an_earlier_run_compared(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(where, "asked.jsonl", "--json", "--without-gold") == 0
    told = capsys.readouterr().out
    quotes = [cited for one in json.loads(told)["without_gold"] for cited in one["citations"]]
    gold = KILNS.index("The blue kiln")
    assert all(not cited["start"] <= gold < cited["end"] for cited in quotes)
    assert len(json.loads(told)["without_gold"]) == 1
    (where / "earlier.json").write_text(told, "utf-8")
    assert evaluate(where, "asked.jsonl", "--against", str(where / "earlier.json")) == 0
    assert "Since the earlier run" in capsys.readouterr().out


def test_json_is_for_programs(where: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate(where, "asked.jsonl", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["figures"]["numbers_resolve"]["value"] == 1
    assert told["attempts"][0]["id"] == "k1"


@pytest.mark.parametrize(
    ("questions", "typed", "told"),
    [
        ("bad.jsonl", (), "line 1"),
        ("none.jsonl", (), "No such file"),
        ("asked.jsonl", ("--min", "beauty=1"), "Choose from: label_right"),
        ("asked.jsonl", ("--min", "gold_cited"), "NAME=VALUE"),
        ("asked.jsonl", ("--report", "/no/such/folder/r.md"), "/no/such/folder"),
        ("asked.jsonl", ("--report", "r.html"), "r.md"),
        ("asked.jsonl", ("--against", "/no/such/run.json"), "--json"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    where: Path, capsys: pytest.CaptureFixture[str], questions: str, typed: tuple[str], told: str
) -> None:
    assert evaluate(where, questions, *typed) == 1
    complaint = capsys.readouterr().err
    assert told in complaint
    assert "Traceback" not in complaint

"""Other people's question sets: what counts as answerable, and a small set from end to end."""

import json
from pathlib import Path

import pytest

from tests.calibration.public_sets import can_be_answered, left_out, main

PASSAGES = [
    {"id": "kiln", "title": "Kiln", "text": "The red kiln was built in 1911 by Ada Bell."},
    {"id": "ferry", "title": "Ferry", "text": "The blue ferry sails at noon and costs 4 crowns."},
    {"id": "tower", "title": "Tower", "text": "The old tower has 212 steps and one bell."},
]


def query(*gold: str, answerable: bool = True) -> dict[str, object]:
    return {"id": "q", "question": "?", "answerable": answerable, "gold_ids": list(gold)}


def test_every_nth_passage_is_left_out() -> None:
    assert left_out(PASSAGES, 3) == {"tower"}
    assert left_out(PASSAGES, 0) == set()


@pytest.mark.parametrize(
    ("known", "missing", "counts"),
    [
        (query("kiln"), set(), True),
        (query(answerable=False), set(), False),
        (query("kiln"), {"tower"}, True),
        (query("tower"), {"tower"}, False),
        (query("kiln", "tower"), {"tower"}, None),
        (query(answerable=False), {"tower"}, None),
    ],
)
def test_what_lost_its_passage_cannot_be_answered(
    known: dict[str, object], missing: set[str], counts: bool | None
) -> None:
    assert can_be_answered(known, missing) is counts


def test_a_set_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [
        {"id": "a", "question": "When was the red kiln built?", "answerable": True,
         "gold_ids": ["kiln"]},
        {"id": "b", "question": "How many steps has the old tower?", "answerable": True,
         "gold_ids": ["tower"]},
    ]  # fmt: skip
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, PASSAGES)), "utf-8")
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), "utf-8")
    assert main([str(tmp_path), "--left-out", "3"]) == 0
    told = capsys.readouterr().out
    assert "2 passages, 1 left out" in told
    assert "area under the curve               1.000" in told

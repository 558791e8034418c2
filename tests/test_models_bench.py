"""The comparison with LlamaIndex's CitationQueryEngine runs and counts, whatever a model says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.model_server import served, smollm2_weights

QUESTIONS = (
    {
        "id": "q1",
        "question": "When was Anthropic founded?",
        "gold": [["Anthropic was founded in 2021"]],
        "must": ["2021"],
        "answerable": True,
    },
    {"id": "q2", "question": "How tall is Mount Everest?", "answerable": False, "type": "offtopic"},
)


def compared(*arguments: str) -> str:
    environ = {name: v for name, v in os.environ.items() if name != "TWOBETS_TEST_MODEL"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench.citation_engine", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


def test_without_a_model_it_says_what_it_lacks(tmp_path: Path) -> None:
    assert compared(str(tmp_path / "none.jsonl")).startswith("Skipped: TWOBETS_TEST_MODEL")


def test_a_row_for_each_figure_has_both_sides(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    with served(smollm2_weights(), context_tokens=4096) as address:
        told = compared(str(file), "--address", address)
    rows = [line[2:-2].split(" | ") for line in told.splitlines() if line.startswith("|")]
    assert told.startswith("2 questions")
    assert rows[0][-2:] == ["Two Bets", "CitationQueryEngine"]
    figures = {row[0]: row[1:] for row in rows[2:]}
    assert figures["Off topic recognised"][:2] == ["1", "1.00 (0.21 to 1.00)"]
    assert {"Gold cited", "Facts present", "Seconds, median"} <= figures.keys()
    assert all(len(row) == 4 for row in rows)

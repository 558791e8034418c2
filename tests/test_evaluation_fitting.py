"""Fitting finds what was planted, and calibration writes nothing unless it is told to."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.evidence.calibration import Calibration
from assistant.evidence.judge import JUDGING_FEATURES
from assistant.evidence.ranking import FEATURES, LIKENESS, READING
from tests.calibration import calibrate
from tests.calibration.fitting import Choice, fit_judging, fit_ranking

PLANTED = np.array([2.0, -1.0, 0.0])


def choices(count: int) -> list[Choice]:
    """Questions whose gold sentence follows planted weights, with noise."""
    random = np.random.default_rng(0)
    made = []
    for _ in range(count):
        candidates = random.normal(size=(20, 3))
        gold = int(np.argmax(candidates @ PLANTED + random.gumbel(size=20)))
        made.append(Choice(candidates=candidates, golden=np.arange(20) == gold))
    return made


def test_ranking_finds_the_weights_that_were_planted() -> None:
    assert fit_ranking(choices(300), penalty=1e-6).weights == pytest.approx(PLANTED, abs=0.35)


def test_judging_finds_the_weights_that_were_planted() -> None:
    random = np.random.default_rng(0)
    features = random.normal(size=(1_000, 3))
    answers = features @ PLANTED + random.logistic(size=1_000) > 0
    fit = fit_judging(features, answers, np.ones(1_000), strength=100.0)
    assert fit.weights == pytest.approx(PLANTED, abs=0.3)
    assert fit.intercept == pytest.approx(0, abs=0.3)


def test_a_penalty_makes_weights_smaller() -> None:
    loose, firm = (fit_ranking(choices(100), penalty=p).weights for p in (0.001, 1.0))
    assert np.abs(firm).sum() < np.abs(loose).sum() / 2


def test_ranking_needs_a_gold_sentence() -> None:
    lost = Choice(candidates=np.ones((3, 2)), golden=np.zeros(3, dtype=bool))
    with pytest.raises(ValueError, match="no question has a gold sentence"):
        fit_ranking([lost], penalty=0.1)


KILNS = """# Kilns

The red kiln was built in 1911 by Ada Bell. It burns oak and nothing else.

The blue kiln stands in Harbour Street and cost 300 crowns. Tom Reed lit it for the first time.

The green kiln has a door of iron. Nobody has opened this door since the flood.
"""
ASKED = [
    ("Who built the red kiln?", "built in 1911 by Ada Bell"),
    ("What does the red kiln burn?", "It burns oak"),
    ("What did the blue kiln cost?", "cost 300 crowns"),
    ("Who lit the blue kiln first?", "Tom Reed lit it"),
    ("What is the door of the green kiln made of?", "a door of iron"),
    ("When was the green kiln's door last opened?", "since the flood"),
    ("Who is the mayor of Paris?", ""),
    ("How tall is a giraffe?", ""),
    ("What does the yellow kiln weigh?", ""),
    ("Why did Tom Reed sell his boat?", ""),
]


def test_calibration_prints_what_it_reaches_and_writes_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kilns"
    folder.mkdir()
    (folder / "kilns.md").write_text(KILNS, "utf-8")
    lines = [
        json.dumps({"question": asked, "gold": [[gold]] if gold else [], "answerable": bool(gold)})
        for asked, gold in ASKED
    ]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(lines), "utf-8")
    shipped = calibrate.FILE
    before = shipped.read_bytes()
    typed = [
        "--no-reader",
        "--corpus",
        f"{folder}={questions}",
        "--data-dir",
        str(tmp_path / "indexes"),
    ]
    written = tmp_path / "calibration.json"

    assert calibrate.main(typed) == 0
    told = capsys.readouterr().out
    assert "first is gold" in told
    assert "as fitted" in told
    assert not written.exists()

    assert calibrate.main([*typed, "--write", str(written)]) == 0
    assert shipped.read_bytes() == before
    fitted = Calibration.from_dict(json.loads(written.read_text("utf-8")))
    assert set(fitted.first) == set(LIKENESS)
    assert set(fitted.plain.ranking) == set(FEATURES) - set(READING)
    assert set(fitted.plain.judging) <= set(JUDGING_FEATURES)
    assert 0 < fitted.plain.partial <= fitted.plain.answered < 1
    assert fitted.read == Calibration.shipped().read


def test_calibration_says_which_line_of_which_file_is_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{", "utf-8")
    assert calibrate.main([str(questions), "--data-dir", str(tmp_path)]) == 1
    assert "line 1" in capsys.readouterr().err

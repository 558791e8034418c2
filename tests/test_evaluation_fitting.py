"""Fitting finds what was planted, and calibration writes nothing unless it is told to."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.evaluation.lines import LinesError
from assistant.evaluation.questions import KnownQuestion
from assistant.evidence.calibration import Calibration
from assistant.evidence.judge import JUDGING_FEATURES
from assistant.evidence.ranking import RANKING_FEATURES
from tests.calibration import calibrate
from tests.calibration.fitting import fit_judging, fit_ranking, folds
from tests.calibration.observed import Observed
from tests.calibration.passage_set import read_passage_set

PLANTED = np.array([2.0, -1.0, 0.0])


def observed(count: int, *, corpus: str = "c", seed: int = 0) -> list[Observed]:
    """Questions whose gold sentence and answerability follow planted weights, with noise."""
    random = np.random.default_rng(seed)
    made = []
    for number in range(count):
        candidates = random.normal(size=(20, 3))
        gold = int(np.argmax(candidates @ PLANTED + random.gumbel(size=20)))
        evidence = random.normal(size=3)
        known = KnownQuestion(
            id=f"{corpus}{number}",
            question="?",
            answerable=bool(evidence @ PLANTED + random.logistic() > 0),
        )
        made.append(
            Observed(
                corpus=corpus,
                known=known,
                candidates=candidates,
                gold=(frozenset({gold}),),
                evidence=evidence,
            )
        )
    return made


def test_ranking_finds_the_weights_that_were_planted() -> None:
    fit = fit_ranking(observed(300), penalty=1e-6, at_most=10_000)
    assert fit.weights == pytest.approx(PLANTED, abs=0.35)


def test_judging_finds_the_weights_that_were_planted() -> None:
    fit = fit_judging(observed(1_000), strength=100.0, at_most=10_000)
    assert fit.weights == pytest.approx(PLANTED, abs=0.3)
    assert fit.intercept == pytest.approx(0, abs=0.3)


def test_a_penalty_makes_weights_smaller() -> None:
    loose, firm = (fit_ranking(observed(100), penalty=p, at_most=100).weights for p in (0.001, 1.0))
    assert np.abs(firm).sum() < np.abs(loose).sum() / 2


def test_a_large_corpus_does_not_outvote_a_small_one() -> None:
    small, large = observed(100, corpus="small"), observed(900, corpus="large", seed=1)
    turned = [
        Observed(
            corpus=one.corpus,
            known=one.known,
            candidates=one.candidates,
            gold=one.gold,
            evidence=-one.evidence,
        )
        for one in large
    ]
    equal = fit_judging(small + turned, strength=1.0, at_most=100).weights
    assert abs(equal[0]) < abs(fit_judging(small + turned, strength=1.0, at_most=900).weights[0])


def test_ranking_needs_a_gold_sentence() -> None:
    (one,) = observed(1)
    lost = Observed(
        corpus="c", known=one.known, candidates=one.candidates, gold=(), evidence=one.evidence
    )
    with pytest.raises(ValueError, match="no question has a gold sentence"):
        fit_ranking([lost], penalty=0.1, at_most=1)


def test_every_question_is_left_out_once_and_each_part_is_alike() -> None:
    questions = observed(50, corpus="a") + observed(100, corpus="b", seed=2)
    parts = folds(questions, 10)
    assert sorted(at for part in parts for at in part) == list(range(150))
    assert {sum(questions[at].corpus == "a" for at in part) for part in parts} == {5}
    assert parts == folds(questions, 10)


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
    typed = ["--corpus", f"{folder}={questions}", "--data-dir", str(tmp_path / "indexes")]
    written = tmp_path / "calibration.json"

    assert calibrate.main(typed) == 0
    told = capsys.readouterr().out
    assert "refitted" in told
    assert "AUC" in told
    assert not written.exists()

    assert calibrate.main([*typed, "--write", str(written)]) == 0
    assert shipped.read_bytes() == before
    fitted = Calibration(**json.loads(written.read_text("utf-8")))
    assert set(fitted.ranking) == set(RANKING_FEATURES)
    assert set(fitted.judging) == set(JUDGING_FEATURES)
    assert 0 < fitted.partial <= fitted.answered < 1


def test_calibration_says_which_line_of_which_file_is_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("{", "utf-8")
    assert calibrate.main([str(questions), "--data-dir", str(tmp_path)]) == 1
    assert "line 1" in capsys.readouterr().err


def test_a_public_question_set_becomes_articles_and_questions(tmp_path: Path) -> None:
    passage = {"id": "p1", "title": "Kilns", "text": "It burns oak. It was lit in May."}
    asked = {
        "id": "q1", "question": "and when?", "answerable": True, "gold_ids": ["p1"],
        "gold_sentences": [["It was lit in May."], ["It burns oak."]],
        "history": [{"role": "user", "text": "what does it burn"}], "rewrite": "When was it lit?",
    }  # fmt: skip
    (tmp_path / "corpus.jsonl").write_text(json.dumps(passage), "utf-8")
    with pytest.raises(LinesError, match=r"queries\.jsonl"):
        read_passage_set(tmp_path)
    (tmp_path / "queries.jsonl").write_text(json.dumps(asked), "utf-8")
    known = read_passage_set(tmp_path)
    (article,), (question,) = known.articles, known.questions
    assert (article.id, article.title, len(article.sentences)) == ("p1", "Kilns", 2)
    assert question.gold == (("It was lit in May.", "It burns oak."),)
    assert question.turns == ({"role": "user", "content": "what does it burn"},)
    assert (question.gold_ids, question.rewrite) == (("p1",), "When was it lit?")

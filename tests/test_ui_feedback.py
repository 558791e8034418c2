import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.evaluation import read_questions
from tests.scripted_answers import script
from ui.feedback import MOST_BYTES, FeedbackError, FeedbackStore, questions_from, write_questions

ANSWERS = list(script().values())


def test_a_judgement_is_read_back_as_it_was_given(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path / "not" / "there")
    store.append(ANSWERS[0], liked=True, note="Quite so – «good»\u2028!", fingerprint="f1")
    (judgement,), unread = store.read()
    assert judgement.answer == ANSWERS[0]
    assert (judgement.liked, judgement.note, judgement.fingerprint, unread) == (
        True,
        "Quite so – «good»\u2028!",
        "f1",
        0,
    )


def test_no_file_is_no_judgements(tmp_path: Path) -> None:
    assert FeedbackStore.within(tmp_path).read() == ((), 0)


def test_a_note_completes_the_thumb_before_it(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path)
    store.append(ANSWERS[0], liked=False)
    store.append(ANSWERS[0], liked=False, note="the wrong year")
    store.append(ANSWERS[1], liked=False)
    judgements, _ = store.read()
    assert [j.note for j in judgements] == ["the wrong year", ""]


def test_a_line_cut_short_spoils_no_other(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path)
    store.append(ANSWERS[0], liked=True)
    store.append(ANSWERS[1], liked=True)
    store.path.write_bytes(store.path.read_bytes()[:-40])
    store.append(ANSWERS[2], liked=True)
    judgements, unread = store.read()
    assert [j.answer for j in judgements] == [ANSWERS[0], ANSWERS[2]]
    assert unread == 1


def test_many_readers_at_once_lose_nothing(tmp_path: Path) -> None:
    def judge(number: int) -> None:
        # Stores of their own, as two servers on one folder have.
        FeedbackStore.within(tmp_path).append(ANSWERS[0], liked=True, note=str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(judge, range(80)))
    judgements, unread = FeedbackStore.within(tmp_path).read()
    assert sorted(int(j.note) for j in judgements) == list(range(80))
    assert unread == 0


def test_nobody_else_can_read_what_readers_say(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path)
    store.append(ANSWERS[0], liked=True)
    assert store.path.stat().st_mode & 0o777 == 0o600
    store.path.chmod(0o644)  # as an older version left it
    store.append(ANSWERS[0], liked=True)
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_judgements_fill_no_disk(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path)
    store.append(ANSWERS[0], liked=True)
    os.truncate(store.path, MOST_BYTES - 10)
    with pytest.raises(FeedbackError, match="full"):
        store.append(ANSWERS[0], liked=True)
    assert store.path.stat().st_size == MOST_BYTES - 10


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FeedbackError, match="could not be kept"):
        FeedbackStore.within(tmp_path / "file").append(ANSWERS[0], liked=True)


def test_judged_answers_become_questions_that_can_be_measured(tmp_path: Path) -> None:
    store = FeedbackStore.within(tmp_path)
    for answer in script().values():
        store.append(answer, liked=True)
    store.append(ANSWERS[1], liked=False, note="Wrong source")
    refusal = script()["Who won the cup?"]
    store.append(refusal, liked=False)
    judgements, _ = store.read()
    write_questions(questions_from(judgements), tmp_path / "questions.jsonl")
    read = {known.question: known for known in read_questions(tmp_path / "questions.jsonl")}
    liked, disliked = read[ANSWERS[0].question], read[ANSWERS[1].question]
    assert liked.gold == tuple((c.quote,) for c in ANSWERS[0].citations)
    assert (liked.type, liked.never, liked.answerable) == ("liked", (), True)
    assert disliked.never == tuple(c.quote for c in ANSWERS[1].citations)
    assert (disliked.type, disliked.gold, disliked.answerable) == ("disliked", (), True)
    assert read[refusal.question].answerable
    assert "Hello" not in read


def test_an_existing_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("mine")
    with pytest.raises(FeedbackError, match="already"):
        write_questions([], path)
    assert path.read_text() == "mine"

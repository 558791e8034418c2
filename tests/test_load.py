"""A little of what `python -m tests.load` tries by the thousand."""

from pathlib import Path

from assistant import Assistant
from tests.load.hostile import Hostile
from tests.load.trials import in_python, of_files, of_models, over_http


def test_hostile_questions_are_answered_or_refused(assistant: Assistant) -> None:
    assert in_python(assistant, Hostile(2), 40).refused < 40


def test_hostile_requests_leave_the_server_well(assistant: Assistant, tmp_path: Path) -> None:
    assert over_http(assistant, Hostile(3), 45, tmp_path).refused < 45


def test_odd_files_are_read_or_refused(tmp_path: Path) -> None:
    assert of_files(Hostile(4), 200, tmp_path).refused < 200


def test_a_model_that_does_anything_costs_no_answer(assistant: Assistant, tmp_path: Path) -> None:
    assert of_models(assistant, Hostile(5), 5, tmp_path).tried == 5

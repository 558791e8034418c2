"""The answers stay as good as they are: the default answerer on questions with known answers.

The floors lie a little below what is reached. Of `held_out.jsonl` only totals are ever looked at:
they say how the assistant does on questions that nobody tuned it to.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.evaluation import Evaluation, evaluate_questions, shortfalls
from corpus import shipped_articles_dir

HERE = Path(__file__).parent
TRAMWAYS = HERE / "fixtures" / "tramways"
INVARIANTS = {"quotes_verbatim": 1.0, "numbers_resolve": 1.0, "statements_cited": 1.0}

# Where lower is better (citations, refused), the most that is allowed.
FLOORS = {
    "develop": {"gold_cited": 0.75, "first_gold": 0.55, "facts": 0.75, "citations": 3.5},
    "held_out": {"gold_cited": 0.55, "first_gold": 0.40, "facts": 0.60, "citations": 3.5},
    "tramways": {"gold_cited": 0.60, "first_gold": 0.42, "facts": 0.60, "citations": 3.5},
}


def open_assistant(folder: Path, articles_dir: Path) -> Assistant:
    return Assistant.open(Settings(articles_dir=articles_dir, data_dir=folder))


@pytest.fixture(scope="module")
def evaluations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Evaluation]]:
    folder = tmp_path_factory.mktemp("quality")
    questions = HERE / "questions"
    with (
        open_assistant(folder / "shipped", shipped_articles_dir()) as shipped,
        open_assistant(folder / "tramways", TRAMWAYS) as tramways,
    ):
        yield {
            name: evaluate_questions(assistant, questions / f"{name}.jsonl")
            for name, assistant in (
                ("develop", shipped), ("held_out", shipped), ("tramways", tramways),
            )
        }  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
def test_answers_are_as_good_as_they_were(name: str, evaluations: dict[str, Evaluation]) -> None:
    assert shortfalls(evaluations[name], FLOORS[name]) == ()


@pytest.mark.parametrize("name", FLOORS)
def test_every_quote_is_verbatim_and_every_number_resolves(
    name: str, evaluations: dict[str, Evaluation]
) -> None:
    assert shortfalls(evaluations[name], INVARIANTS) == ()


@pytest.mark.parametrize("name", FLOORS)
def test_every_gold_quote_stands_in_an_article(
    name: str, evaluations: dict[str, Evaluation]
) -> None:
    assert evaluations[name].lost == ()

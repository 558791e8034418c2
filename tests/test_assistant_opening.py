"""An assistant is opened with the index of its articles, or says why it cannot be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.errors import UnknownModelNameError
from index import ClosedIndexError
from tests.conftest import BEES, RIVERS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bees.md").write_text(BEES)
    return Settings(articles_dir=tmp_path / "articles", data_dir=tmp_path / "data")


def test_a_build_apart_leaves_nothing_behind_in_memory(tmp_path: Path) -> None:
    program = (
        "import sys; from assistant import Assistant, Settings\n"
        "Assistant.open(Settings(), apart=True).close()\n"
        "print([name for name in ('torch', 'llama_index') if name in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TWOBETS_DATA_DIR": str(tmp_path), "TQDM_DISABLE": "1"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize("setting", ["model", "resolver"])
def test_a_model_that_is_not_configured_is_said_before_anything_is_built(
    settings: Settings, setting: str
) -> None:
    with pytest.raises(UnknownModelNameError, match="'nope'"):
        Assistant.open(settings.model_copy(update={setting: "nope"}))
    assert not settings.data_dir.exists()


def test_the_articles_own_words_can_be_named_like_a_model(settings: Settings) -> None:
    named = settings.model_copy(update={"model": "extractive", "resolver": "extractive"})
    history = [{"role": "user", "content": "What do bees make?"}]
    with Assistant.open(named) as assistant:
        assert assistant.query("Why is that?", history=history).answerer == "extractive"


def test_an_open_assistant_answers_from_the_articles_as_they_are(settings: Settings) -> None:
    bees = settings.articles_dir / "bees.md"
    with Assistant.open(settings) as assistant:
        question = "How much honey does a hive make in a year?"
        assert "30 kilograms" in assistant.query(question).text
        bees.write_text(BEES.replace("30 kilograms", "45 kilograms"))
        assert "45 kilograms" in assistant.query(question).text
        (settings.articles_dir / "rivers.md").write_text(RIVERS)
        assert "smell" in assistant.query("How do salmon find the way?").text
        assert [article.id for article in assistant.articles] == ["bees", "rivers"]
        bees.unlink()
        assert assistant.query(question).outcome == "not_found"


def test_an_assistant_knows_what_it_does_not_answer_from(settings: Settings) -> None:
    (settings.articles_dir / "torn.md").write_bytes(b"\x00\x01")
    for _ in range(2):
        with Assistant.open(settings) as assistant:
            assert ["torn.md" in str(fault) for fault in assistant.refused] == [True]


def test_a_closed_assistant_says_so(settings: Settings) -> None:
    assistant = Assistant.open(settings)
    assistant.close()
    with pytest.raises(ClosedIndexError, match="Open it again"):
        assistant.query("What do bees make?")

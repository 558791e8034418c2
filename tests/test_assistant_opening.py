"""An index is built when it has to be, in this process or apart, and never left half."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant import Assistant, Settings
from assistant.errors import BuildEndedError, DataFolderError, UnknownModelNameError
from assistant.opening import open_index, refresh_index, refresh_index_apart
from corpus import TwoBetsError, shipped_articles_dir
from index.store import Store
from tests.conftest import BEES, RIVERS


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bees.md").write_text(BEES)
    return Settings(articles_dir=tmp_path / "articles", data_dir=tmp_path / "data")


def ids(settings: Settings, **options: bool) -> list[str]:
    with open_index(settings, **options) as passage_index:
        return [article.id for article in passage_index.articles]


def generation(settings: Settings) -> str:
    return Store(settings.data_dir).current()


def test_a_changed_file_is_seen_at_the_next_opening(settings: Settings) -> None:
    assert ids(settings) == ["bees"]
    first = generation(settings)
    assert ids(settings) == ["bees"]
    assert generation(settings) == first
    (settings.articles_dir / "rivers.md").write_text(RIVERS)
    assert ids(settings) == ["bees", "rivers"]


@pytest.mark.parametrize("inside", ["data", ".data"])
def test_a_data_folder_among_the_articles_is_no_change_of_them(
    settings: Settings, inside: str
) -> None:
    settings = settings.model_copy(update={"data_dir": settings.articles_dir / inside})
    told: list[str] = []
    open_index(settings).close()
    open_index(settings, progress=lambda step, done, total: told.append(step)).close()
    stamped = (settings.data_dir / "served.json").stat().st_mtime_ns
    open_index(settings).close()
    assert (settings.data_dir / "served.json").stat().st_mtime_ns == stamped
    assert told == []


def test_a_build_apart_is_a_build_that_tells_how_far_it_is(settings: Settings) -> None:
    told: list[tuple[int, int]] = []
    with open_index(
        settings, progress=lambda step, done, total: told.append((done, total)), apart=True
    ) as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees"]
    assert told[-1][0] == told[-1][1] > 0


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


def test_a_fault_in_a_build_apart_is_said_as_in_any_other(settings: Settings) -> None:
    (settings.articles_dir / "bees.md").write_bytes(b"\0")
    with pytest.raises(TwoBetsError) as here:
        refresh_index(settings)
    with pytest.raises(TwoBetsError) as apart:
        refresh_index_apart(settings)
    assert str(here.value) == str(apart.value)
    assert "not UTF-8" in str(apart.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_builder_that_is_killed_is_said_and_the_next_one_builds(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    killed = threading.Event()

    def kill(step: str, done: int, total: int) -> None:
        if not killed.is_set():
            (builder,) = multiprocessing.active_children()
            assert builder.pid is not None
            os.kill(builder.pid, signal.SIGKILL)
            killed.set()

    with pytest.raises(BuildEndedError, match="twobets index"):
        refresh_index_apart(settings, progress=kill)
    assert killed.is_set()
    assert len(ids(settings)) == 2


def test_a_data_folder_that_cannot_be_made_is_said(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = settings.model_copy(update={"data_dir": tmp_path / "file" / "data"})
    with pytest.raises(DataFolderError, match="TWOBETS_DATA_DIR"):
        open_index(settings)


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


def test_one_data_folder_follows_the_folder_of_articles_it_is_asked_for(
    settings: Settings, tmp_path: Path
) -> None:
    assert ids(settings) == ["bees"]
    other = settings.model_copy(update={"articles_dir": tmp_path / "copied"})
    shutil.copytree(shipped_articles_dir(), other.articles_dir)
    assert len(ids(other)) == 2
    assert ids(settings) == ["bees"]

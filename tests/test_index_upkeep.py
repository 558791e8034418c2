"""An index is of the folder that is asked for, as it is now, however the last build ended."""

import json
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import ArticleError, OtherKindsError, PartlyReadError, TwoBetsError, folder
from corpus.reading import Reading
from index import (
    BuildEndedError,
    DataFolderError,
    IndexBusyError,
    Shelf,
    open_embedder,
    open_index,
    refresh_index,
    upkeep,
)
from index.store import Store
from index.upkeep import refresh_index_apart
from tests.conftest import BEES, RIVERS


def texts(shelf: Shelf, **options: bool) -> str:
    """All that the opened index holds."""
    opened = open_index(shelf, **options)
    assert opened.stale is None
    with opened.index as passage_index:
        hits = passage_index.search("What is told?", limit=1_000)
        articles = passage_index.articles
    assert {hit.article for hit in hits} == set(articles)
    return "\n".join(article.text for article in articles)


def test_a_changed_file_is_seen_at_the_next_opening(shelf: Shelf) -> None:
    assert "Salmon" not in texts(shelf)
    first = Store(shelf.data_dir).version
    assert "Salmon" not in texts(shelf)
    assert Store(shelf.data_dir).version == first
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    assert "Salmon" in texts(shelf)


def test_a_change_of_equal_size_and_time_is_seen(shelf: Shelf) -> None:
    bees = shelf.articles_dir / "bees.md"
    assert "about 30 kilograms" in texts(shelf)
    before = bees.stat()
    bees.write_text(BEES.replace("about 30", "about 70"))
    os.utime(bees, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "about 70 kilograms" in texts(shelf)


@pytest.mark.parametrize("inside", ["data", ".data"])
def test_a_data_folder_among_the_articles_is_no_change_of_them(shelf: Shelf, inside: str) -> None:
    shelf = replace(shelf, data_dir=shelf.articles_dir / inside)
    first = texts(shelf)
    published = Store(shelf.data_dir).version
    assert texts(shelf) == first
    assert Store(shelf.data_dir).version == published


def test_one_data_folder_follows_the_folder_of_articles_it_is_asked_for(
    shelf: Shelf, tmp_path: Path
) -> None:
    other = replace(shelf, articles_dir=tmp_path / "others")
    other.articles_dir.mkdir()
    (other.articles_dir / "rivers.md").write_text(RIVERS)
    for _ in range(2):
        assert "Salmon" not in texts(shelf)
        assert "hive" not in texts(other)


def test_what_an_earlier_version_left_is_built_anew_and_swept_away(shelf: Shelf) -> None:
    old = shelf.data_dir / "index" / "0123abcd"
    old.mkdir(parents=True)
    (old / "manifest.json").write_text("{}")
    (old / "in-use.lock").touch()
    (shelf.data_dir / "index" / "current").write_text("0123abcd")
    (shelf.data_dir / "served.json").write_text(
        json.dumps({"articles_dir": str(shelf.articles_dir.resolve()), "files": "x"})
    )
    assert "hive" in texts(shelf)
    assert not old.exists()
    assert not (shelf.data_dir / "index" / "current").exists()
    assert not (shelf.data_dir / "served.json").exists()


@pytest.mark.parametrize("loss", ["emptied", "removed", "unreadable"])
def test_a_folder_that_suddenly_lists_nothing_does_not_empty_the_index(
    shelf: Shelf, loss: str
) -> None:
    texts(shelf)
    if loss == "removed":
        shutil.rmtree(shelf.articles_dir)
    elif loss == "emptied":
        (shelf.articles_dir / "bees.md").unlink()
    else:
        (shelf.articles_dir / "bees.md").write_bytes(b"\x00\x01\x02")
    with pytest.raises(ArticleError):
        refresh_index(shelf)
    opened = open_index(shelf)
    with opened.index as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees"]
    assert isinstance(opened.stale, ArticleError)


def test_files_that_could_not_be_read_are_known_whenever_the_index_is_opened(
    shelf: Shelf,
) -> None:
    (shelf.articles_dir / "torn.md").write_bytes(b"\x00\x01\x02")
    for _ in range(2):
        with open_index(shelf).index as passage_index:
            (fault,) = passage_index.refused
        assert fault.path.name == "torn.md"
        assert str(fault) == str(refresh_index(shelf).refused[0])


def test_what_was_left_out_of_a_file_is_known_whenever_the_index_is_opened(shelf: Shelf) -> None:
    (shelf.articles_dir / "old.md").write_bytes(b"The caf\xe9 stands by the river.")
    (shelf.articles_dir / "notes.xyz").write_text("Of a kind that nobody reads.")
    for _ in range(2):
        with open_index(shelf).index as passage_index:
            refused = passage_index.refused
        assert [type(fault) for fault in refused] == [PartlyReadError, OtherKindsError]
        assert "cp1252" in str(refused[0])
        assert not any(fault.serious for fault in refused)


def test_only_changed_files_are_read_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    nested = shelf.articles_dir / "more"
    nested.mkdir()
    (nested / "bees.md").write_text(RIVERS)
    texts(shelf)
    read: list[str] = []
    plain = folder.READERS[".md"]

    def counted(data: bytes) -> Reading:
        read.append(data.decode())
        return plain(data)

    monkeypatch.setitem(folder.READERS, ".md", counted)
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    texts(shelf)
    assert read == [RIVERS]
    # Another file has the id that the deleted one had; the text is not taken from there.
    (shelf.articles_dir / "bees.md").unlink()
    assert "hive" not in texts(shelf)
    assert read == [RIVERS, RIVERS]
    refresh_index(shelf, rebuild=True)
    assert len(read) == 4


def test_a_second_builder_waits_until_the_first_is_done(shelf: Shelf) -> None:
    told = threading.Event()
    opened: list[str] = []

    def hear(step: str, done: int, total: int) -> None:
        if step.startswith("Waiting"):
            told.set()

    def open_it() -> None:
        with open_index(shelf, progress=hear).index as passage_index:
            opened.append(passage_index.articles[0].id)

    with Store(shelf.data_dir).building():
        second = threading.Thread(target=open_it)
        second.start()
        assert told.wait(60)
        assert opened == []
    second.join(60)
    assert opened == ["bees"]


def test_while_another_one_builds_the_older_index_is_read(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts(shelf)
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    monkeypatch.setattr(upkeep, "IMPATIENCE_S", 0.0)
    with Store(shelf.data_dir).building():
        opened = open_index(shelf)
    with opened.index as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees"]
    assert isinstance(opened.stale, IndexBusyError)
    assert "Salmon" in texts(shelf)


def test_a_build_apart_is_a_build_that_tells_how_far_it_is(shelf: Shelf) -> None:
    told: list[tuple[int, int]] = []
    shelf = replace(shelf, embedder=open_embedder("", shelf.data_dir))
    opened = open_index(
        shelf, progress=lambda step, done, total: told.append((done, total)), apart=True
    )
    with opened.index as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees"]
    assert told[-1][0] == told[-1][1] > 0


def test_a_fault_in_a_build_apart_is_said_as_in_any_other(shelf: Shelf) -> None:
    (shelf.articles_dir / "bees.md").write_bytes(b"\x00\x01\x02")
    with pytest.raises(TwoBetsError) as here:
        refresh_index(shelf)
    with pytest.raises(ArticleError) as apart:
        refresh_index_apart(shelf)
    assert str(here.value) == str(apart.value)
    (shelf.articles_dir / "bees.md").write_text(BEES)
    shelf.data_dir.write_text("")
    with pytest.raises(DataFolderError) as apart_too:
        refresh_index_apart(shelf)
    assert "TWOBETS_DATA_DIR" in str(apart_too.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_builder_that_is_killed_is_said_and_the_next_one_builds(shelf: Shelf) -> None:
    killed = threading.Event()

    def kill(step: str, done: int, total: int) -> None:
        if not killed.is_set():
            (builder,) = multiprocessing.active_children()
            assert builder.pid is not None
            os.kill(builder.pid, signal.SIGKILL)
            killed.set()

    with pytest.raises(BuildEndedError, match="twobets index"):
        refresh_index_apart(shelf, progress=kill)
    assert killed.is_set()
    assert "hive" in texts(shelf)


def test_a_data_folder_that_cannot_be_made_is_said(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="TWOBETS_DATA_DIR"):
        open_index(replace(shelf, data_dir=tmp_path / "file" / "data"))

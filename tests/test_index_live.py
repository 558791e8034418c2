"""An open index answers from the articles as they are, and goes on where it can."""

import multiprocessing
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import ArticleError
from index import (
    ClosedIndexError,
    DataFolderError,
    LiveIndex,
    PassageIndex,
    Shelf,
    refresh_index,
)
from tests.conftest import BEES, RIVERS


@pytest.fixture
def live(shelf: Shelf) -> Iterator[LiveIndex]:
    live = LiveIndex.open(shelf)
    yield live
    live.close()


def found(live: LiveIndex, question: str) -> str:
    with live.reading() as passage_index:
        return passage_index.search(question, limit=1)[0].text


def test_the_next_question_is_answered_from_what_was_written_before_it(
    shelf: Shelf, live: LiveIndex
) -> None:
    assert "honey" in found(live, "How much honey does a hive make in a year?")
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    assert found(live, "Where do salmon swim?") == "Salmon swim upstream to lay eggs."
    (shelf.articles_dir / "rivers.md").write_text(RIVERS.replace("upstream", "downstream"))
    assert found(live, "Where do salmon swim?") == "Salmon swim downstream to lay eggs."
    (shelf.articles_dir / "rivers.md").unlink()
    assert "Salmon" not in found(live, "Where do salmon swim?")


def test_what_another_process_has_indexed_is_taken_up(shelf: Shelf, live: LiveIndex) -> None:
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    refresh_index(shelf)  # another process would do no more than publish
    with live.reading() as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees", "rivers"]


def test_the_index_of_another_folder_is_not_taken_up(
    shelf: Shelf, live: LiveIndex, tmp_path: Path
) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "rivers.md").write_text(RIVERS)
    other = Shelf(
        articles_dir=tmp_path / "others", data_dir=shelf.data_dir, embedder=shelf.embedder
    )
    refresh_index(other)
    with live.reading() as passage_index:
        assert [article.id for article in passage_index.articles] == ["bees"]


def test_who_reads_goes_on_with_what_it_began_with(shelf: Shelf, live: LiveIndex) -> None:
    with live.reading() as before:
        (shelf.articles_dir / "bees.md").write_text(BEES.replace("wasp", "hornet"))
        with live.reading() as after:
            assert "hornet" in after.articles[0].text
        assert any("wasp" in hit.text for hit in before.search("What does the wasp steal?"))
    with pytest.raises(ClosedIndexError):
        before.search("What does the wasp steal?")


def test_readers_in_many_threads_never_see_half_of_a_change(shelf: Shelf, live: LiveIndex) -> None:
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            with live.reading() as passage_index:
                texts = {hit.text for hit in passage_index.search("wasp hornet", limit=100)}
                told = {"wasp" in text for text in texts if "steals honey" in text}
                assert len(told) == 1

    with ThreadPoolExecutor(4) as threads:
        reading = [threads.submit(read) for _ in range(4)]
        for word in ("hornet", "wasp") * 3:
            (shelf.articles_dir / "bees.md").write_text(BEES.replace("wasp", word))
            live.follow()
        stop.set()
    for reader in reading:
        reader.result()


def test_a_folder_that_is_gone_leaves_the_index_and_is_told(shelf: Shelf, live: LiveIndex) -> None:
    kept = shelf.articles_dir.with_name("kept")
    shelf.articles_dir.rename(kept)
    assert "honey" in found(live, "How much honey does a hive make in a year?")
    (fault,) = live.refused
    assert isinstance(fault, ArticleError)
    kept.rename(shelf.articles_dir)
    assert "honey" in found(live, "How much honey does a hive make in a year?")
    assert live.refused == ()


def test_files_that_cannot_be_read_are_known(shelf: Shelf, live: LiveIndex) -> None:
    assert live.refused == ()
    (shelf.articles_dir / "torn.md").write_bytes(b"\x00\x01\x02")
    live.follow()
    (fault,) = live.refused
    assert "torn.md" in str(fault)


def test_an_index_whose_folder_is_deleted_goes_on_and_is_built_anew(
    shelf: Shelf, live: LiveIndex
) -> None:
    shutil.rmtree(shelf.data_dir)
    assert "honey" in found(live, "How much honey does a hive make in a year?")
    (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    assert "Salmon" in found(live, "Where do salmon swim?")


def test_a_closed_index_says_so(live: LiveIndex) -> None:
    with live.reading() as passage_index:
        live.close()
        assert passage_index.search("honey")  # begun before
    with pytest.raises(ClosedIndexError, match="Open it again"), live.reading():
        pass
    with pytest.raises(ClosedIndexError, match="Open it again"):
        passage_index.search("honey")
    live.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_after_a_fork_a_followed_index_answers_and_a_bare_one_says_why_not(
    shelf: Shelf, live: LiveIndex
) -> None:
    with live.reading() as bare:
        told = multiprocessing.get_context("fork").SimpleQueue()
        process = multiprocessing.get_context("fork").Process(
            target=_ask_forked, args=(shelf, live, bare, told)
        )
        process.start()
        process.join(120)
        assert process.exitcode == 0
        assert told.get() == ["honey", "after the fork", "honey"]
        assert "honey" in bare.search("How much honey?", limit=1)[0].text


def _ask_forked(
    shelf: Shelf,
    live: LiveIndex,
    bare: PassageIndex,
    told: "multiprocessing.queues.SimpleQueue[list[str]]",
) -> None:
    question = "How much honey does a hive make in a year?"
    try:
        refusal = bare.search(question)[0].text
    except ClosedIndexError as error:
        refusal = str(error)
    opened = LiveIndex.open(shelf)
    answers = [found(live, question), refusal, found(opened, question)]
    words = ["honey", "after the fork", "honey"]
    told.put([word for word, text in zip(words, answers, strict=True) if word in text])
    opened.close()
    live.close()


needs_another_user = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can become another user"
)


@needs_another_user
@pytest.mark.parametrize("change", [False, True], ids=["unchanged", "changed"])
def test_an_index_that_may_only_be_read_is_asked(
    shelf: Shelf, tmp_path: Path, change: bool
) -> None:
    LiveIndex.open(shelf).close()
    if change:
        (shelf.articles_dir / "rivers.md").write_text(RIVERS)
    told = multiprocessing.get_context("fork").SimpleQueue()
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/tmp") and folder.is_relative_to("/tmp"):
            folder.chmod(0o755)
    process = multiprocessing.get_context("fork").Process(target=_ask_as_nobody, args=(shelf, told))
    process.start()
    process.join(120)
    assert process.exitcode == 0
    text, refused = told.get()
    assert "honey" in text
    assert ("Permission denied" in refused) == change


def _ask_as_nobody(shelf: Shelf, told: "multiprocessing.queues.SimpleQueue[list[str]]") -> None:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    live = LiveIndex.open(shelf)
    told.put([found(live, "How much honey does a hive make?"), " ".join(map(str, live.refused))])
    live.close()


def test_a_data_folder_that_is_a_file_is_said(shelf: Shelf) -> None:
    shelf.data_dir.write_text("")
    with pytest.raises(DataFolderError, match="TWOBETS_DATA_DIR"):
        LiveIndex.open(shelf)

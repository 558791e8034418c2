"""What is promised of an index holds where a Chroma server keeps its vectors."""

import os
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import chromadb
import pytest

from index import (
    ChromaServerError,
    DamagedIndexError,
    IndexMismatchError,
    LiveIndex,
    PassageIndex,
    Shelf,
    open_chroma,
    open_index,
    refresh_index,
)
from index.server import _client
from index.store import Store
from tests.chroma_server import chroma_server, free_port
from tests.conftest import BEES, RIVERS
from tests.kills import try_kill

HONEY = "How much honey does a hive make in a year?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma"), free_port()) as address:
        yield address


@pytest.fixture
def shelf(shelf: Shelf, address: str) -> Shelf:
    return replace(shelf, chroma=open_chroma(address))


def client(address: str) -> chromadb.ClientAPI:
    return _client(address, os.getpid())


def collections(address: str, shelf: Shelf) -> set[str]:
    """The collections on the server that are of segments of this index, also of unnamed ones."""
    names = {collection.name for collection in client(address).list_collections()}
    segments = [path.name for path in (shelf.data_dir / "index").iterdir() if path.is_dir()]
    return {name for name in names if any(segment in name for segment in segments)}


def first(live: LiveIndex, question: str) -> str:
    with live.reading() as passage_index:
        return passage_index.search(question, limit=1)[0].text


def test_the_vectors_are_on_the_server_and_the_rest_is_beside_it(
    shelf: Shelf, address: str
) -> None:
    with open_index(shelf).index as passage_index:
        assert "honey" in passage_index.search(HONEY)[0].text
    (segment,) = Store(shelf.data_dir).manifest()[0].segments
    assert collections(address, shelf) == {
        f"twobets-{segment}-sentences",
        f"twobets-{segment}-passages",
    }
    assert not list(shelf.data_dir.rglob("chroma*"))


def test_a_change_is_taken_up_and_what_nothing_reads_goes_from_the_server(
    shelf: Shelf, address: str
) -> None:
    live = LiveIndex.open(shelf)
    with live.reading() as before:
        (shelf.articles_dir / "bees.md").write_text(BEES.replace("wasp", "hornet"))
        (shelf.articles_dir / "rivers.md").write_text(RIVERS)
        assert "hornet" in first(live, "What does the hornet steal?")
        assert any("wasp" in hit.text for hit in before.search("What does the wasp steal?"))
        assert len(collections(address, shelf)) == 4
    (shelf.articles_dir / "rivers.md").unlink()
    assert "Salmon" not in first(live, "Where do salmon swim?")
    live.close()
    refresh_index(shelf, rebuild=True)
    assert len(collections(address, shelf)) == 2
    every = {collection.name for collection in client(address).list_collections()}
    assert not {name for name in every if not name.startswith("twobets-")}


def test_several_chats_on_one_index_follow_what_one_of_them_takes_up(shelf: Shelf) -> None:
    with ExitStack() as stack:
        chats = [LiveIndex.open(shelf) for _ in range(3)]
        for chat in chats:
            stack.callback(chat.close)
        (shelf.articles_dir / "rivers.md").write_text(RIVERS)
        asking = [
            threading.Thread(target=first, args=(chat, "Where do salmon swim?")) for chat in chats
        ]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(60)
        for chat in chats:
            assert first(chat, "Where do salmon swim?") == "Salmon swim upstream to lay eggs."


@pytest.mark.parametrize("loss", ["a collection", "some vectors"])
def test_what_a_server_has_lost_is_noticed_and_mended(
    shelf: Shelf, address: str, loss: str
) -> None:
    open_index(shelf).index.close()
    (segment,) = Store(shelf.data_dir).manifest()[0].segments
    name = f"twobets-{segment}-sentences"
    if loss == "a collection":
        client(address).delete_collection(name)
    else:
        stored = client(address).get_collection(name, embedding_function=None)
        stored.delete(ids=["bees#1", "bees#3"])
    with open_index(shelf).index as passage_index:
        assert len(passage_index.search(HONEY, limit=100)) == 6


def test_a_chat_mends_by_itself_what_a_server_has_lost(shelf: Shelf, address: str) -> None:
    live = LiveIndex.open(shelf)
    (segment,) = Store(shelf.data_dir).manifest()[0].segments
    client(address).delete_collection(f"twobets-{segment}-passages")
    with pytest.raises(DamagedIndexError, match="not on"):
        first(live, HONEY)
    assert "honey" in first(live, HONEY)
    live.close()


def test_a_server_that_is_away_is_said_and_the_index_is_there_when_it_is_back(
    shelf: Shelf, tmp_path: Path
) -> None:
    port = free_port()
    with chroma_server(tmp_path / "chroma", port) as address:
        shelf = replace(shelf, chroma=open_chroma(address))
        live = LiveIndex.open(shelf)
        assert "honey" in first(live, HONEY)
        published = Store(shelf.data_dir).version
    for asked in (lambda: first(live, HONEY), lambda: open_index(shelf)):
        with pytest.raises(ChromaServerError, match=f"127.0.0.1:{port}.*TWOBETS_CHROMA"):
            asked()
    with chroma_server(tmp_path / "chroma", port):
        assert "honey" in first(live, HONEY)
        with open_index(shelf).index as passage_index:
            assert "honey" in passage_index.search(HONEY)[0].text
    assert Store(shelf.data_dir).version == published
    live.close()


def test_an_index_moves_to_a_server_and_back(shelf: Shelf) -> None:
    embedded = replace(shelf, chroma=open_chroma(""))
    for one, other in ((embedded, shelf), (shelf, embedded)):
        open_index(one).index.close()
        with pytest.raises(IndexMismatchError, match="on a Chroma server"):
            PassageIndex.open(other.data_dir, other.embedder, chroma=other.chroma)
        with open_index(other).index as passage_index:
            assert "honey" in passage_index.search(HONEY)[0].text


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host", "chroma", "http://"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ChromaServerError, match="TWOBETS_CHROMA"):
        open_chroma(address)


def test_a_password_in_an_address_is_not_told(shelf: Shelf) -> None:
    port = free_port()
    away = replace(shelf, chroma=open_chroma(f"http://name:secret@127.0.0.1:{port}/chroma"))
    with pytest.raises(ChromaServerError) as told:
        open_index(away)
    assert f"http://127.0.0.1:{port}/chroma" in str(told.value)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("event", [10, 31])
def test_a_kill_between_two_requests_never_leaves_an_index_that_lies(
    tmp_path: Path, address: str, event: int
) -> None:
    draw = random.Random(event)
    assert try_kill(tmp_path, event, draw=draw, chroma=open_chroma(address)).killed

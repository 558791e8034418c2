"""Kills a program that opens an index at one file event after the other, and looks at what is left.

    python -m tests.kills 200
    python -m tests.kills 200 --server

The state of a folder of articles changes between two openings. The second one is killed (by
SIGKILL, from an audit hook) when it opens, makes, renames or removes its Nth file under the data
folder; requests to a Chroma server and their replies count as files do. Then the folder is put
back or not, and opened by the same road; whatever is answered has to be of the folder that was
asked for, as it is then.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from corpus import read_folder
from index import Chroma, Shelf, open_chroma, open_index
from index.embedded import EMBEDDED
from index.wording import sentence_wording
from tests.chroma_server import chroma_server, free_port
from tests.word_embedder import WordEmbedder

EVENTS = frozenset(
    {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "shutil.rmtree"}
)
LAST_EVENT = 120
"""About as many file events as a small change has; beyond it nothing is killed."""

WAYS = ("change", "other folder", "restored")


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What came of one try.

    Attributes:
        event: The number of the file event at which the program was to be killed.
        way: What was done between the two openings.
        killed: Whether it came that far.
    """

    event: int
    way: str
    killed: bool


def try_kill(folder: Path, event: int, *, draw: random.Random, chroma: Chroma = EMBEDDED) -> Killed:
    """Kills one opening and looks at the next.

    Raises:
        AssertionError: Something else is answered than the articles say.
    """
    way = WAYS[event % len(WAYS)]
    shelf, other = (
        Shelf(
            articles_dir=folder / name,
            data_dir=folder / "data",
            embedder=WordEmbedder(),
            chroma=chroma,
        )
        for name in ("articles", "others")
    )
    _write(shelf.articles_dir, {f"a{n}": draw.randint(1, 9) for n in range(4)})
    _write(other.articles_dir, {f"a{n}": draw.randint(10, 19) for n in range(3)})
    _look(shelf)
    kept = folder / "kept"
    shutil.copytree(shelf.articles_dir, kept)
    if way != "other folder":
        _write(shelf.articles_dir, {f"a{draw.randint(0, 2)}": draw.randint(20, 29)})
        if draw.random() < 0.6:
            _write(shelf.articles_dir, {"b": draw.randint(30, 39)})
        if draw.random() < 0.6:
            (shelf.articles_dir / "a3.md").unlink()
    killed = _opened_and_killed(other if way == "other folder" else shelf, event)
    if way == "restored":
        shutil.rmtree(shelf.articles_dir)
        kept.rename(shelf.articles_dir)  # with the old times
    _look(shelf)
    _look(other)
    _look(shelf)
    left = [path for path in (shelf.data_dir / "index").iterdir() if path.is_dir()]
    # A reader that is killed before it has locked its folder leaves that for an hour.
    assert len([path for path in left if (path / "in-use.lock").exists()]) == 1, left
    return Killed(event=event, way=way, killed=killed)


def _article(number: int) -> str:
    return "\n\n".join(
        f"## Part {part}\n\nThe report counts version {number}. It says version {number} again."
        for part in "AB"
    )


def _write(folder: Path, versions: dict[str, int]) -> None:
    folder.mkdir(exist_ok=True)
    for name, number in versions.items():
        (folder / f"{name}.md").write_text(_article(number))


def _look(shelf: Shelf) -> None:
    """Opens the index by the whole road and compares all that it holds with the folder."""
    articles, _ = read_folder(shelf.articles_dir)
    opened = open_index(shelf)
    assert opened.stale is None
    with opened.index as passage_index:
        assert passage_index.articles == articles
        hits = passage_index.search("Which version does the report count?", limit=1_000)
        found = sorted((hit.article.id, hit.sentence, hit.text) for hit in hits)
        assert found == sorted(
            (article.id, at, article.sentence_text(at))
            for article in articles
            for at in range(len(article.sentences))
        )
        for article in articles:
            ids = [f"{article.id}#{at}" for at in range(len(article.sentences))]
            stored, vectors = passage_index.vectors.fetch("sentences", ids)
            wordings = [sentence_wording(article, int(name.partition("#")[2])) for name in stored]
            assert len(stored) == len(ids)
            assert abs(vectors - shelf.embedder.embed(wordings)).max() < 1e-5


def _opened_and_killed(shelf: Shelf, event: int) -> bool:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index", "llama_index.vector_stores.chroma"])
    process = context.Process(target=_open_until, args=(shelf, event), daemon=True)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _open_until(shelf: Shelf, event: int) -> None:
    left = event
    under = str(shelf.data_dir)

    def count(name: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if name in EVENTS and any(str(value).startswith(under) for value in arguments[:2]):
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    send = httpx.Client.send

    def sent(*arguments: Any, **options: Any) -> httpx.Response:
        sys.audit("open", under)  # counts, as the reply does
        response = send(*arguments, **options)
        sys.audit("open", under)
        return response

    httpx.Client.send = sent  # type: ignore[method-assign]
    sys.addaudithook(count)
    open_index(shelf).index.close()


def main(times: int, chroma: Chroma, *, seed: int = 7) -> None:
    """Tries so many events, evenly spread, and prints what came of them."""
    draw = random.Random(seed)
    killed = 0
    for at in range(times):
        event = at * LAST_EVENT // times
        with TemporaryDirectory() as folder:
            tried = try_kill(Path(folder), event, draw=draw, chroma=chroma)
        killed += tried.killed
        sys.stdout.write(f"{at + 1}: event {event}, {tried.way}, killed: {tried.killed}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{killed} of {times} killed, every answer right\n")


if __name__ == "__main__":
    with TemporaryDirectory() as kept, ExitStack() as stack:
        server = "--server" in sys.argv
        address = stack.enter_context(chroma_server(Path(kept), free_port())) if server else ""
        main(int(sys.argv[1]), open_chroma(address))

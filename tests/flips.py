"""Flips bytes in every file of an index, and looks whether an answer is ever another one.

    python -m tests.flips 100

Every try is a process of its own, so that an end by the system would be seen.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Shelf, StoredIndexError, open_index
from index.search import PassageIndex
from tests.word_embedder import WordEmbedder

QUESTION = "What does the wasp steal, and when?"


def indexed_files(data_dir: Path) -> list[Path]:
    """Every file of an index, relative to its data folder."""
    return sorted(path.relative_to(data_dir) for path in data_dir.rglob("*") if path.is_file())


def answer(shelf: Shelf) -> list[tuple[str, float]]:
    """What is found for a question by the whole road, healed where need be."""
    with open_index(shelf).index as passage_index:
        hits = passage_index.search(QUESTION, limit=5)
    return [(hit.text, round(hit.score, 4)) for hit in hits]


def answers_after(shelf: Shelf, path: Path, *, draw: random.Random) -> list[tuple[str, float]]:
    """Flips 1 to 64 bytes of a file, asks what is there, and then asks by the whole road.

    Raises:
        AssertionError: The process came to a sudden end.
    """
    file = shelf.data_dir / path
    data = bytearray(file.read_bytes())
    for _ in range(draw.choice([1, 1, 8, 64])):
        if data:
            data[draw.randrange(len(data))] ^= draw.randint(1, 255)
    file.write_bytes(data)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.flips", "llama_index.vector_stores.chroma"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(shelf, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        found = ours.recv()
    except EOFError:
        found = None
    process.join()
    assert process.exitcode == 0, (path, process.exitcode)
    assert found is not None
    return list(found)


def _ask(shelf: Shelf, told: multiprocessing.connection.Connection) -> None:
    with suppress(StoredIndexError):
        PassageIndex.open(shelf.data_dir, shelf.embedder).close()  # as `doctor` does
    told.send(answer(shelf))


def main(times: int, *, seed: int = 5) -> None:
    """Tries so many flips in each file, and prints what came of them."""
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        shelf = make_shelf(Path(folder))
        right = answer(shelf)
        whole = Path(folder) / "whole"
        shutil.copytree(shelf.data_dir, whole)
        files = indexed_files(whole)
        for path in files:
            for _ in range(times):
                shutil.rmtree(shelf.data_dir)
                shutil.copytree(whole, shelf.data_dir)
                assert answers_after(shelf, path, draw=draw) == right, path
            sys.stdout.write(f"{path}: {times} flips, every answer right\n")


def make_shelf(folder: Path) -> Shelf:
    """A small folder of articles with its index's place."""
    articles = folder / "articles"
    articles.mkdir()
    for name, text in (("wasps", WASPS), ("tides", TIDES)):
        (articles / f"{name}.md").write_text(text)
    return Shelf(articles_dir=articles, data_dir=folder / "data", embedder=WordEmbedder())


WASPS = """\
## Wasps

The wasp steals honey in late summer. It builds its nest of chewed wood. Only queens live on.

## Hornets

The hornet hunts bees at the hive. A nest holds seven hundred of them.
"""

TIDES = """\
## Tides

The tide turns twice a day. The moon pulls the water up. Harbours plan by the table of tides.
"""

if __name__ == "__main__":
    main(int(sys.argv[1]))

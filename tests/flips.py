"""Flips bytes in every file of an index, and looks whether an answer is ever another one.

    python -m tests.flips 100

It is done in processes of their own, so that an end by the system would be seen.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Shelf, StoredIndexError, open_index
from index.search import PassageIndex
from tests.word_embedder import WordEmbedder

Answer = list[tuple[str, float]]

QUESTION = "What does the wasp steal, and when?"


def indexed_files(data_dir: Path) -> list[Path]:
    """Every file of an index, relative to its data folder."""
    return sorted(path.relative_to(data_dir) for path in data_dir.rglob("*") if path.is_file())


def answer(shelf: Shelf) -> Answer:
    """What is found for a question by the whole road, healed where need be."""
    with open_index(shelf).index as passage_index:
        hits = passage_index.search(QUESTION, limit=5)
    return [(hit.text, round(hit.score, 4)) for hit in hits]


def answers_after(shelf: Shelf, path: Path, seeds: Sequence[int]) -> list[Answer]:
    """Flips 1 to 64 bytes of a file for each seed, and asks; the index is whole each time before.

    That is done in a process of its own, so that an end by the system is seen.

    Raises:
        AssertionError: The process came to a sudden end.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["index", "llama_index.vector_stores.chroma"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(shelf, path, seeds, theirs), daemon=True)
    process.start()
    theirs.close()
    found: list[Answer] = []
    with suppress(EOFError):
        while True:
            found.append(ours.recv())
    process.join()
    assert process.exitcode == 0, (path, seeds[len(found)], process.exitcode)
    return found


def _ask(shelf: Shelf, path: Path, seeds: Sequence[int], told: Connection) -> None:
    kept = shelf.data_dir.with_name("kept")
    shutil.copytree(shelf.data_dir, kept)
    for seed in seeds:
        _flip(shelf.data_dir / path, random.Random(seed))
        with suppress(StoredIndexError):
            PassageIndex.open(shelf.data_dir, shelf.embedder).close()  # as `doctor` does
        told.send(answer(shelf))
        shutil.rmtree(shelf.data_dir)
        shutil.copytree(kept, shelf.data_dir)
    shutil.rmtree(kept)


def _flip(file: Path, draw: random.Random) -> None:
    data = bytearray(file.read_bytes())
    for _ in range(draw.choice([1, 1, 8, 64])):
        if data:
            data[draw.randrange(len(data))] ^= draw.randint(1, 255)
    file.write_bytes(data)


def main(times: int) -> None:
    """Tries so many flips in each file, and prints what came of them."""
    with TemporaryDirectory() as folder:
        shelf = make_shelf(Path(folder))
        right = answer(shelf)
        for path in indexed_files(shelf.data_dir):
            assert answers_after(shelf, path, range(times)) == [right] * times, path
            sys.stdout.write(f"{path}: {times} flips, every answer right\n")
            sys.stdout.flush()


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

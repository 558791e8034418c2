"""Whatever bytes of an index are flipped, what is answered stays right."""

import random
import shutil

import pytest

from index import Shelf
from tests.flips import answer, answers_after, indexed_files, make_shelf


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = make_shelf(tmp_path_factory.mktemp("whole"))
    answer(shelf)
    return shelf


@pytest.mark.parametrize("at", range(20))
def test_flipped_bytes_never_change_an_answer(whole: Shelf, at: int) -> None:
    right = answer(whole)
    kept = whole.data_dir.with_name("kept")
    shutil.copytree(whole.data_dir, kept)
    files = indexed_files(whole.data_dir)
    databases = [path for path in files if path.suffix == ".sqlite3"]
    path = databases[0] if at % 4 == 0 else files[at * 7 % len(files)]
    try:
        assert answers_after(whole, path, draw=random.Random(at)) == right
    finally:
        shutil.rmtree(whole.data_dir)
        kept.rename(whole.data_dir)

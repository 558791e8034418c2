"""Whatever bytes of an index are flipped, what is answered stays right."""

from pathlib import Path

from tests.flips import answer, answers_after, indexed_files, make_shelf


def test_flipped_bytes_never_change_an_answer_nor_end_the_program(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path)
    right = answer(shelf)
    files = indexed_files(shelf.data_dir)
    (database,) = (path for path in files if path.suffix == ".sqlite3")
    chosen = [database, database, *files[::2]]
    for at, path in enumerate(chosen):
        assert answers_after(shelf, path, [at]) == [right], path
    assert len(chosen) >= 20


def test_many_flips_of_the_database_never_change_an_answer(tmp_path: Path) -> None:
    shelf = make_shelf(tmp_path)
    right = answer(shelf)
    (database,) = (p for p in indexed_files(shelf.data_dir) if p.suffix == ".sqlite3")
    assert answers_after(shelf, database, range(100, 120)) == [right] * 20

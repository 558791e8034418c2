"""`twobets add`: copies articles into one's own folder, once they can be read, and indexes them."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus import TwoBetsError, article_files, read_article, read_folder, shipped_articles_dir
from ui.choices import settings_from
from ui.commands.index import bring_up_to_date, in_words
from ui.terminal import complain, say


class AddError(TwoBetsError):
    """Articles cannot be added here, or not under this name."""


def run(arguments: argparse.Namespace) -> int:
    """Adds the files that can be read; names the others, which makes the exit code 1."""
    settings = settings_from(arguments)
    folder = settings.articles_dir
    if folder.resolve() == shipped_articles_dir().resolve():
        raise AddError(
            "The articles that come with the program stay as they are. Choose a folder of your "
            "own: twobets add FILE --articles-dir FOLDER (or set TWOBETS_ARTICLES_DIR)"
        )
    faults = 0
    for path in _files(arguments.paths):
        try:
            _copy(path, folder, replace=arguments.replace)
        except TwoBetsError as error:
            complain(str(error))
            faults += 1
    if not folder.is_dir():
        return 1
    change, refused = bring_up_to_date(settings)
    say(in_words(change))
    for fault in refused:
        complain(fault)
    return 1 if faults or refused else 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            read_folder(path)  # says what is wrong with a folder that holds no article
            yield from (path / file for file in article_files(path))
        else:
            yield path


def _copy(path: Path, folder: Path, *, replace: bool) -> None:
    article = read_article(path)
    target = folder / path.name
    if target.exists() and target.resolve() == path.resolve():
        return
    if target.exists() and target.read_bytes() == path.read_bytes():
        say(f"{target} is there already.")
        return
    if target.exists() and not replace:
        raise AddError(f"{str(target)!r} is another text of that name. Replace it with --replace")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Under another name first: whoever reads the folder meanwhile sees no half of a file.
        passing = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, passing)
        passing.replace(target)
    except OSError as error:
        raise AddError(f"Cannot write {str(target)!r}: {error.strerror}") from error
    say(f"Added “{article.title}” as {target}.")

"""`twobets add`: copies articles into one's own folder, once they can be read, and indexes them."""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from corpus import (
    OtherKindsError,
    TwoBetsError,
    article_files,
    fetch_article,
    read_article,
    read_folder,
    shipped_articles_dir,
)
from ui.choices import settings_from
from ui.commands.index import bring_up_to_date, exit_code, in_words
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
    for given in arguments.paths:
        try:
            faults += _add(given, folder, replace=arguments.replace)
        except TwoBetsError as error:
            complain(str(error))
            faults += 1
    if not folder.is_dir():
        return 1
    refreshed = bring_up_to_date(settings)
    say(in_words(refreshed.change))
    for fault in refreshed.refused:
        complain(str(fault))
    return int(faults > 0) or exit_code(refreshed.refused)


def _add(given: str, folder: Path, *, replace: bool) -> int:
    """Adds a file, the files of a folder or what stands at a web address; counts the faults."""
    if re.match(r"https?://", given, re.IGNORECASE):
        _fetch(given, folder, replace=replace)
        return 0
    path = Path(given)
    if not path.is_dir():
        _copy(path, folder, replace=replace)
        return 0
    faults = 0
    for fault in _told_of(path):
        complain(fault)
    for file in article_files(path):
        try:
            _copy(path / file, folder, replace=replace)
        except TwoBetsError as error:
            complain(str(error))
            faults += 1
    return faults


def _told_of(folder: Path) -> Iterator[str]:
    """Says what is passed over in a folder; raises where it holds no article."""
    _, refused = read_folder(folder)
    return (str(fault) for fault in refused if isinstance(fault, OtherKindsError))


def _fetch(url: str, folder: Path, *, replace: bool) -> None:
    # Whoever types an address here sits at this machine: it may be one of their own network.
    fetched = fetch_article(url, allow_private=True)
    with tempfile.TemporaryDirectory() as passing:
        path = Path(passing) / fetched.name
        path.write_bytes(fetched.data)
        _copy(path, folder, replace=replace)


def _copy(path: Path, folder: Path, *, replace: bool) -> None:
    article = read_article(path)
    target = folder / path.name
    if target.exists() and target.resolve() == path.resolve():
        return
    data = path.read_bytes()
    if target.exists() and target.read_bytes() == data:
        say(f"{target} is there already.")
        return
    if target.exists() and not replace:
        raise AddError(f"{str(target)!r} is another text of that name. Replace it with --replace")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Under another name first: whoever reads the folder meanwhile sees no half of a file.
        passing = target.with_name(f".{target.name}.part")
        passing.write_bytes(data)
        passing.replace(target)
    except OSError as error:
        raise AddError(f"Cannot write {str(target)!r}: {error.strerror}") from error
    noun = "sentence" if len(article.sentences) == 1 else "sentences"
    say(f"Added “{article.title}” as {target}: {len(article.sentences)} {noun}.")
    for warning in article.warnings:
        say(f"  {warning}")

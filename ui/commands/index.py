"""`twobets index`: brings the index up to date with the articles."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Sequence
from dataclasses import asdict

from assistant.library import shelf_of
from assistant.settings import Settings
from corpus import ArticleError, TwoBetsError
from index import IndexChange, Refreshed, changes, refresh_index, stamp
from ui.choices import settings_from
from ui.terminal import complain, progress_bar, say, say_json


def run(arguments: argparse.Namespace) -> int:
    """Builds what is new; files that cannot be read are named and make the exit code 1."""
    settings = settings_from(arguments)
    code = _built(settings, rebuild=arguments.rebuild, as_json=arguments.json)
    if arguments.watch:
        complain(f"Watching {settings.articles_dir} (Ctrl-C stops it)")
        indexed = stamp(settings.articles_dir)
        for _ in changes(settings.articles_dir, threading.Event()):
            # Before it is built: what changes meanwhile is built the next time.
            indexed, before = stamp(settings.articles_dir), indexed
            if indexed != before:
                _built_if_possible(settings, as_json=arguments.json)
    return code


def bring_up_to_date(settings: Settings, *, rebuild: bool = False) -> Refreshed:
    """Builds the index, with a progress bar."""
    with progress_bar() as progress:
        return refresh_index(shelf_of(settings), rebuild=rebuild, progress=progress)


def exit_code(refused: Sequence[ArticleError]) -> int:
    """1 where a file could not be read; what is no fault is only told."""
    return int(any(fault.serious for fault in refused))


def _built(settings: Settings, *, rebuild: bool, as_json: bool) -> int:
    refreshed = bring_up_to_date(settings, rebuild=rebuild)
    if as_json:
        say_json(asdict(refreshed.change) | {"refused": [str(one) for one in refreshed.refused]})
    else:
        say(in_words(refreshed.change))
    for fault in refreshed.refused:
        complain(str(fault))
    return exit_code(refreshed.refused)


def _built_if_possible(settings: Settings, *, as_json: bool) -> None:
    """As `_built`, while watching: what hinders a build now may be gone with the next change."""
    try:
        _built(settings, rebuild=False, as_json=as_json)
    except TwoBetsError as error:
        complain(str(error))


def in_words(change: IndexChange) -> str:
    """What a build changed, as a person says it."""
    total = len(change.added) + len(change.changed) + change.unchanged
    parts = [
        f"{len(ids)} {word}"
        for ids, word in (
            (change.added, "added"),
            (change.changed, "changed"),
            (change.removed, "removed"),
        )
        if ids
    ]
    done = ", ".join(parts) or "nothing had changed"
    noun = "article" if total == 1 else "articles"
    return f"The index holds {total} {noun}: {done} ({change.seconds:.1f} s)."

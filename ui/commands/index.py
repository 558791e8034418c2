"""`twobets index`: brings the index up to date with the articles."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from assistant.settings import Settings
from index import IndexChange, Shelf, open_embedder, refresh_index
from ui.choices import settings_from
from ui.terminal import complain, progress_bar, say, say_json


def run(arguments: argparse.Namespace) -> int:
    """Builds what is new; files that cannot be read are named and make the exit code 1."""
    change, refused = bring_up_to_date(settings_from(arguments), rebuild=arguments.rebuild)
    if arguments.json:
        say_json(asdict(change) | {"refused": refused})
    else:
        say(in_words(change))
    for fault in refused:
        complain(fault)
    return 1 if refused else 0


def bring_up_to_date(settings: Settings, *, rebuild: bool = False) -> tuple[IndexChange, list[str]]:
    """Builds the index, with a progress bar; gives what changed and which files were refused."""
    shelf = Shelf(
        articles_dir=settings.articles_dir,
        data_dir=settings.data_dir,
        embedder=open_embedder(settings.embedding_model, settings.data_dir),
    )
    with progress_bar() as progress:
        refreshed = refresh_index(shelf, rebuild=rebuild, progress=progress)
    return refreshed.change, [str(fault) for fault in refreshed.refused]


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

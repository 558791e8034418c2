"""Articles that readers add in the chat: read first, then kept apart from all others in a folder.

They lie in `added` within the folder of articles. Nothing else there is written or taken out, so
that a reader reaches what readers brought and no other file of this machine.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings, own_articles_dir
from corpus import (
    Article,
    ArticleError,
    TwoBetsError,
    fetch_article,
    read_article,
    shipped_articles_dir,
)
from ui.loading import Loading

if TYPE_CHECKING:  # the page shall be shown before the models behind an assistant are imported
    from assistant.assistant import Assistant

FOLDER = "added"
"""Where they lie within the folder of articles."""

MOST_BYTES = 20_000_000
"""Of one file."""

MOST_BYTES_TOGETHER = 500_000_000
"""Of all that was added, what was taken out and can be brought back included."""

_REMOVED = ".removed"  # hidden, so that it is not read
_BROUGHT_BACK = 20  # of what was taken out, the last so many
_NAME_CHARS = 120
_INDEXED_S = 60.0
_TURN_S = 60.0
_STEP_S = 0.2


class AdditionError(TwoBetsError):
    """An article is not added, taken out or brought back; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """An article that can be asked now.

    Attributes:
        id: Its id.
        title: Its title.
        sentences: How many there are.
        warnings: What of its file was left out and why.
    """

    id: str
    title: str
    sentences: int
    warnings: tuple[str, ...]


class Additions:
    """Adds articles to those of the assistant, one at a time, and has them indexed."""

    def __init__(self, loading: Loading, reopen: Callable[[Settings], Assistant]) -> None:
        """Takes the assistant, open or opening.

        Args:
            loading: Holds the assistant.
            reopen: Opens one of other settings: the articles that come with the program stay as
                they are, so the first that is added to them moves to a folder of one's own.
        """
        self._loading = loading
        self._reopen = reopen
        self._turn = threading.Lock()

    def add(self, name: str, data: bytes) -> Added:
        """Adds a file.

        Args:
            name: Its name, of which the last part counts.
            data: What is in it.

        Raises:
            TwoBetsError: It cannot be read, is there already, or there is no room.
        """
        with self._taking_turns():
            return self._add(_plain(name), data)

    def fetch(self, url: str) -> Added:
        """Adds what stands at an address of the web, never at one of a private network.

        Raises:
            TwoBetsError: As `add`, or it cannot be fetched.
        """
        with self._taking_turns():
            fetched = fetch_article(url.strip(), allow_private=False)
            return self._add(_plain(fetched.name), fetched.data)

    def remove(self, article_id: str) -> str:
        """Takes out what a reader added; gives the name by which it can be brought back.

        Raises:
            TwoBetsError: No reader added it, or it is the last article.
        """
        with self._taking_turns():
            assistant = self._loading.wait()
            article = assistant.article(article_id)
            if not is_added(article):
                raise AdditionError(f"“{article.title}” was not added here, so it stays.")
            if len(assistant.articles) == 1:
                raise AdditionError(f"“{article.title}” is the last article, so it stays.")
            file = self._folder / _plain(article.path)
            with _told("take out", file.name):
                _remember(file)
            self._until(lambda: self._found(file.name) is None)
            return file.name

    def restore(self, name: str) -> Added:
        """Brings back what was taken out, by the name that `remove` gave.

        Raises:
            TwoBetsError: It is not there any more, or another article has its name.
        """
        with self._taking_turns():
            file = self._folder / _plain(name)
            kept = file.parent / _REMOVED / file.name
            if not kept.is_file() or file.exists():
                raise AdditionError(f"“{file.name}” cannot be brought back.")
            with _told("bring back", file.name):
                kept.replace(file)
            return self._indexed(file.name)

    @property
    def _folder(self) -> Path:
        return self._loading.wait().settings.articles_dir / FOLDER

    @contextmanager
    def _taking_turns(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_TURN_S):
            raise AdditionError("Another article is being added. Try again in a moment.")
        try:
            yield
        finally:
            self._turn.release()

    def _add(self, name: str, data: bytes) -> Added:
        if len(data) > MOST_BYTES:
            raise AdditionError(f"It is larger than {MOST_BYTES // 10**6} MB.")
        with tempfile.TemporaryDirectory() as passing:
            file = Path(passing) / name
            file.write_bytes(data)
            try:
                article = read_article(file)
            except ArticleError as error:
                reason = f"{error.reason[:1].upper()}{error.reason[1:]}"
                raise AdditionError(f"{reason}. {error.remedy}") from error
        same = [one for one in self._loading.wait().articles if one.text == article.text]
        if same:
            raise AdditionError(f"It is there already, as “{same[0].title}”.")
        with _told("add", name):
            self._make_own()
            self._store(name, data)
        return self._indexed(name)

    def _make_own(self) -> None:
        """Moves from the articles that come with the program to a folder with copies of them."""
        settings = self._loading.wait().settings
        shipped = shipped_articles_dir()
        if settings.articles_dir.resolve() != shipped.resolve():
            return
        own = own_articles_dir(settings.data_dir)
        if not own.is_dir():
            aside = own.with_name(f"{own.name}.part")
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(shipped, aside)
            aside.replace(own)
        own_settings = settings.model_copy(update={"articles_dir": own})
        self._loading.replace(self._reopen(own_settings))

    def _store(self, name: str, data: bytes) -> None:
        folder = self._folder
        folder.mkdir(exist_ok=True)
        if folder.is_symlink():
            raise AdditionError(f"{str(folder)!r} is a link to another folder. Make it a folder.")
        kept = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        if kept + len(data) > MOST_BYTES_TOGETHER:
            raise AdditionError("There is no room for more: take some articles out first.")
        if (folder / name).exists():
            raise AdditionError(f"Another article is named “{name}”. Take that out first.")
        # Under another name first: whoever reads the folder meanwhile sees no half of a file.
        part = folder / f".{name}.part"
        part.write_bytes(data)
        part.replace(folder / name)

    def _indexed(self, name: str) -> Added:
        self._until(lambda: self._found(name) is not None)
        article = self._found(name)
        if article is None:
            raise AdditionError(f"“{name}” is kept and will be indexed. Load the page again then.")
        return Added(
            id=article.id,
            title=article.title,
            sentences=len(article.sentences),
            warnings=article.warnings,
        )

    def _found(self, name: str) -> Article | None:
        path = f"{FOLDER}/{name}"
        articles = self._loading.wait().articles  # as they are now
        return next((article for article in articles if article.path == path), None)

    def _until(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + _INDEXED_S
        while not done() and time.monotonic() < end:
            time.sleep(_STEP_S)


def is_added(article: Article) -> bool:
    """Whether a reader added it in the chat, and may take it out again."""
    return article.path.startswith(f"{FOLDER}/")


@contextmanager
def _told(what: str, name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AdditionError(f"Cannot {what} “{name}”: {error.strerror}.") from error


def _plain(name: str) -> str:
    """The last part of a name as a file's name that is neither hidden nor long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    path = Path("".join(sign if sign.isprintable() else " " for sign in last).strip(" ."))
    return f"{path.stem[:_NAME_CHARS]}{path.suffix[:_NAME_CHARS]}" or "article"


def _remember(file: Path) -> None:
    """Keeps a file where it is not read, in place of what was put there longest ago."""
    kept = file.parent / _REMOVED
    kept.mkdir(exist_ok=True)
    file.replace(kept / file.name)
    (kept / file.name).touch()
    by_age = sorted(kept.iterdir(), key=lambda one: one.stat().st_mtime)
    for old in by_age[:-_BROUGHT_BACK]:
        old.unlink()

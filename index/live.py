"""An open index that follows its folder of articles, so that no answer is of what was."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Self
from weakref import WeakSet

from corpus import TwoBetsError
from index.build import Progress
from index.errors import ClosedIndexError, DamagedIndexError
from index.freshness import stamp
from index.search import PassageIndex
from index.store import Store, Version
from index.upkeep import (
    Opened,
    Shelf,
    changes,
    open_index,
    refresh_index,
    refresh_index_apart,
    stale_for,
    whole_index,
)

CHEAP_S = 0.02
"""A look for changes that takes less, in seconds of work, is taken with every question."""

SHARE = 20
"""Longer looks may take one part in so many of the time."""

WAIT_S = 20.0
"""How long questions wait for a change to be indexed; then they are answered from what was."""

AGAIN_S = 60.0
"""After so many seconds a change that could not be indexed is tried again."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Shared:
    """An open index, and how many are reading it."""

    index: PassageIndex
    readers: int = 0
    retired: bool = False


@dataclass(slots=True)
class _Build:
    """A build that is under way."""

    seen: str
    until: float
    done: threading.Event = field(default_factory=threading.Event)


class LiveIndex:
    """An index that is looked after while it is read. Safe to share between threads.

    Before each reading it looks whether files have changed or another process has built the index
    anew. A change is indexed in a thread of its own. Whoever reads meanwhile waits for it a
    little, and then reads what was. Who is reading already goes on with what it has.
    After a fork the index is opened anew in the new process.
    """

    _current: _Shared | None
    _build: _Build | None
    _passed_over: Version | None
    _damaged: bool
    _next_look: float
    _try_again: float

    def __init__(self, opened: Opened, *, shelf: Shelf | None = None, apart: bool = False) -> None:
        """Takes an open index; use `open`.

        Args:
            opened: The index.
            shelf: Of which articles it is; None for an index that stays as it is.
            apart: Whether to build in a process of its own.
        """
        self._shelf = shelf
        self._apart = apart
        self._stale = opened.stale
        self._closed = False
        self._forget(_Shared(opened.index))
        self._failed = stamp(shelf.articles_dir) if shelf else ""  # it was tried just now
        self._try_again = time.monotonic() + AGAIN_S
        _alive.add(self)

    @classmethod
    def open(cls, shelf: Shelf, *, progress: Progress | None = None, apart: bool = False) -> Self:
        """Opens the index of some articles, as `open_index` does.

        Raises:
            TwoBetsError: As `open_index`.
        """
        return cls(open_index(shelf, progress=progress, apart=apart), shelf=shelf, apart=apart)

    @property
    def refused(self) -> tuple[TwoBetsError, ...]:
        """What is not in the index: files that cannot be read, and why it is old if it is."""
        with self._lock:
            current, stale = self._current, self._stale
        faults = current.index.refused if current else ()
        return (stale, *faults) if stale is not None else faults

    @contextmanager
    def reading(self) -> Iterator[PassageIndex]:
        """The index as it is now; it stays open and the same until the end of the block.

        Raises:
            ClosedIndexError: It was closed.
            DamagedIndexError: What is stored was lost meanwhile; the next reading finds it mended.
        """
        self.follow()
        try:
            with self._reading() as index:
                yield index
        except DamagedIndexError:  # a server has lost what it held; the next look mends it
            self._damaged, self._failed = True, ""
            raise

    def follow(self, *, patient: bool = True) -> None:
        """Takes up whatever has changed, and has indexed what needs it.

        Args:
            patient: Whether to wait for that, until `WAIT_S` after it began.
        """
        if self._shelf is None or self._closed:
            return
        with self._looking:
            self._look(self._shelf)
            build = self._build
        if build is None or not patient:
            return
        if build.done.wait(max(0.0, build.until - time.monotonic())):
            with self._looking:
                self._adopt(self._shelf)

    def watch(self, stop: threading.Event) -> None:
        """Follows the articles whenever a file of theirs changes, until it is stopped."""
        assert self._shelf is not None
        for _ in changes(self._shelf.articles_dir, stop):
            self.follow(patient=False)

    def close(self) -> None:
        """Lets go of the index once nobody reads it; closing twice is harmless."""
        with self._lock:
            self._closed = True
            current = self._current
        if current is not None:
            self._retire(current)

    def _look(self, shelf: Shelf) -> None:
        started = time.monotonic()
        self._adopt(shelf)
        if self._build is not None and not self._build.done.is_set():
            return
        self._build = None
        if (started < self._next_look and not self._damaged) or self._current is None:
            return
        worked = time.thread_time()
        seen = stamp(shelf.articles_dir)
        worked = time.thread_time() - worked
        self._next_look = started + (SHARE * worked if worked > CHEAP_S else 0)
        waits = seen == self._failed and started < self._try_again
        if seen == self._current.index.origin.stamp and not self._damaged:
            self._stale = None
        elif not waits:
            self._build = _Build(seen=seen, until=started + WAIT_S)
            threading.Thread(target=self._index, args=(shelf, self._build), daemon=True).start()

    def _index(self, shelf: Shelf, build: _Build) -> None:
        """Indexes what has changed; whatever hinders that is told, and the old index stays."""
        try:
            (refresh_index_apart if self._apart else refresh_index)(shelf)
            self._stale, self._failed, self._damaged = None, "", False
        except TwoBetsError as error:
            self._failed, self._try_again = build.seen, time.monotonic() + AGAIN_S
            with suppress(ClosedIndexError), self._reading() as index:
                self._stale = stale_for(shelf, index, error)
        except Exception as error:  # noqa: BLE001 - a thread's outer edge: the old index stays
            _log.exception("The articles could not be indexed")
            self._failed, self._try_again = build.seen, time.monotonic() + AGAIN_S
            self._stale = TwoBetsError(f"The articles could not be indexed: {error}")
        finally:
            build.done.set()

    def _adopt(self, shelf: Shelf) -> None:
        """Opens what was published since, or what another process has open, in place of this."""
        version = Store(shelf.data_dir).version
        current = self._current
        if current is not None and version in (None, current.index.version, self._passed_over):
            return
        try:
            fresh = whole_index(shelf, previous=current.index if current else None)
        except TwoBetsError as error:
            fresh, self._stale = None, error
        if fresh is None:  # of other articles, or damaged: the one that is open is better
            self._passed_over = version
            return
        with self._lock:
            self._current = _Shared(fresh)
        if current is not None:
            self._retire(current)

    @contextmanager
    def _reading(self) -> Iterator[PassageIndex]:
        with self._lock:
            if self._closed or self._current is None:
                raise ClosedIndexError(forked=not self._closed)
            shared = self._current
            shared.readers += 1
        try:
            yield shared.index
        finally:
            with self._lock:
                shared.readers -= 1
                last = shared.retired and not shared.readers
            if last:
                shared.index.close()

    def _retire(self, shared: _Shared) -> None:
        with self._lock:
            last = not shared.readers and not shared.retired
            shared.retired = True
        if last:
            shared.index.close()

    def _forget(self, current: _Shared | None) -> None:
        """Begins anew: with nobody who reads, looks or builds."""
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._current = current
        self._build = None
        self._passed_over = None
        self._damaged = False
        self._next_look = self._try_again = 0.0


_alive: WeakSet[LiveIndex] = WeakSet()


def _begin_anew() -> None:
    # Threads that held a lock are not in the new process, and Chroma does not survive the fork.
    for live in list(_alive):
        live._forget(None)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)

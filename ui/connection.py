"""A connection that waits for its caller only so long, and only for so many."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import cache
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]

REQUEST_S = 20.0
"""In which a request has to be there, from its first byte, or from the beginning, to its last."""

MOST_UNFINISHED = 1_000
"""Requests that may be on their way in; beyond that the one that takes longest is given up."""

_Waiting = OrderedDict["Connection", asyncio.TimerHandle]


class Connection(HttpToolsProtocol):
    """Speaks HTTP as uvicorn does, and is closed when a request does not come to its end."""

    request_s = REQUEST_S
    _servers: ClassVar[WeakKeyDictionary[ServerState, _Waiting]] = WeakKeyDictionary()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
        super().connection_made(transport)
        # In the order in which they began.
        self._unfinished = self._servers.setdefault(self.server_state, OrderedDict())
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Takes in what came; whatever is not the end of a request makes this one wait for it."""
        if self not in self._unfinished:
            self._wait()
        super().data_received(data)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._end_waiting()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The caller is gone."""
        self._end_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._unfinished[self] = self.loop.call_later(self.request_s, self._give_up)
        if len(self._unfinished) > _most():
            next(iter(self._unfinished))._give_up()

    def _end_waiting(self) -> None:
        timer = self._unfinished.pop(self, None)
        if timer is not None:
            timer.cancel()

    def _give_up(self) -> None:
        self._end_waiting()
        transport: Any = self.transport
        if transport is not None:
            transport.abort()


@cache
def _most() -> int:
    # Each is an open file; half of what there may be is left for what is answered.
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else 2 * MOST_UNFINISHED
    return min(MOST_UNFINISHED, files // 2) if files > 0 else MOST_UNFINISHED

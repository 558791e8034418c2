"""Programs that wait for an answer over HTTP; an answer for nobody is given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Callers:
    """Those who wait now."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._stops: dict[str, threading.Event] = {}

    @contextmanager
    def waiting(self, session: str) -> Iterator[threading.Event]:
        """Gives what is set when the caller of this session leaves."""
        stop = self._stops[session] = threading.Event()
        try:
            yield stop
        finally:
            self._stops.pop(session, None)

    def left(self, session: str) -> None:
        """Says that nobody listens in this session any more."""
        stop = self._stops.get(session)
        if stop is not None:
            stop.set()


class Listening:
    """Notices when a program that listens for an answer leaves."""

    def __init__(self, app: ASGIApp, callers: Callers) -> None:
        """Takes what stands behind, and those who wait."""
        self._app = app
        self._callers = callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it."""

        async def watched() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect":
                # A call that names no session of its own has the session of its event.
                self._callers.left(scope["path"].rpartition("/")[2])
            return message

        listens = scope["type"] == "http" and "/call/" in scope["path"]
        await self._app(scope, watched if listens else receive, send)

"""The door: lets in who has a login, and lets those wait who guess."""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.login import Logins
from ui.routes import route_of

_FREE_TRIES = 10
_LONGEST_S = 60
_REMEMBERED = 10_000
_HASHES_AT_ONCE = 2  # each takes 32 MiB
_WAITING = 50


class _Caller:
    """What is known of one address: its wrong tries, and until when it has to wait."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.waiting = 0
        self.wrong = 0
        self.until = 0.0


class Door:
    """Asks for a login where a route takes one.

    A password that was right before is known at once, whoever else is guessing. Any other is
    tried in turn: one after the other from one address, and after ten wrong ones with a pause
    that doubles with each.
    """

    def __init__(
        self, app: ASGIApp, logins: Logins, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Takes what stands behind the door, who may pass, and what tells the time in seconds."""
        self._app = app
        self._logins = logins
        self._clock = clock
        self._hashing = CapacityLimiter(_HASHES_AT_ONCE)
        self._callers: OrderedDict[str, _Caller] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it."""
        if scope["type"] == "http":
            route = route_of(scope["path"])
            refusal = await self._refusal(scope) if route is None or route.login else None
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _refusal(self, scope: Scope) -> JSONResponse | None:
        given = _given(Headers(scope=scope).get("authorization", ""))
        if given is None:
            return _ask()
        if self._logins.knows(*given):
            return None
        caller = self._caller(scope)
        busy = self._hashing.statistics().tasks_waiting >= _WAITING
        if busy or caller.waiting >= _WAITING:
            return _later(1)
        caller.waiting += 1
        try:
            async with caller.turn:
                return await self._tried(caller, given)
        finally:
            caller.waiting -= 1

    async def _tried(self, caller: _Caller, given: tuple[str, str]) -> JSONResponse | None:
        if self._logins.knows(*given):  # by now
            return None
        left_s = caller.until - self._clock()
        if left_s > 0:
            return _later(math.ceil(left_s))
        if await run_sync(self._logins.admit, *given, limiter=self._hashing):
            caller.wrong = 0
            return None
        caller.wrong += 1
        if caller.wrong >= _FREE_TRIES:
            pause_s = min(2 ** min(caller.wrong - _FREE_TRIES, 10), _LONGEST_S)
            caller.until = self._clock() + pause_s
        return _ask()

    def _caller(self, scope: Scope) -> _Caller:
        address = _network(scope["client"][0] if scope.get("client") else "")
        caller = self._callers.setdefault(address, _Caller())
        self._callers.move_to_end(address)
        if len(self._callers) > _REMEMBERED:
            self._callers.popitem(last=False)
        return caller


def _network(address: str) -> str:
    # Whoever has one IPv6 address has all of its network.
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _given(header: str) -> tuple[str, str] | None:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:  # neither base64 nor text
        return None
    return (name, password) if colon else None


def _ask() -> JSONResponse:
    return JSONResponse(
        {"detail": "Please log in."},
        401,
        {"www-authenticate": 'Basic realm="Two Bets", charset="UTF-8"'},
    )


def _later(seconds: int) -> JSONResponse:
    return JSONResponse(
        {"detail": f"Too many tries. Try again in {seconds} s."},
        429,
        {"retry-after": str(seconds)},
    )

"""What stands before every route: who may call what, and with what headers it is answered."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.intake import IntakeError, LeftError
from ui.routes import below, route_of

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_RETRY_S = 5
STOPPING = "This server is stopping. Ask again in a moment."

_log = logging.getLogger(__name__)

# Gradio's parts build functions from text, so scripts need both unsafe words. Nothing here names
# another host.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


class Guard:
    """Refuses what should not come in, and puts the security headers on what goes out.

    What is behind it sees one spelling of every path: without the prefix of a proxy, without a
    slash at its end.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str] = (),
        any_address: bool = False,
        root_path: str = "",
        owing: Callable[[], bool] = lambda: False,
    ) -> None:
        """Takes what to guard.

        Args:
            app: The application behind.
            hosts: Names under which this server may be called.
            any_address: Whether it may also be called by an address in numbers. No page of
                another site can do that under its own name, whatever its name resolves to.
            root_path: Prefix under which a proxy shows this server.
            owing: Tells whether somebody is still to be told an answer.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._any_address = any_address
        self._root_path = root_path.rstrip("/")
        self._owing = owing
        self._sent = 0
        self._replies: set[_Reply] = set()
        self.stopping = False
        """Whether nothing new is taken in, so that what is under way comes to its end."""

    @property
    def busy(self) -> bool:
        """Whether something that was sent is not answered yet."""
        return self._sent > 0 or self._owing()

    async def give_up(self) -> None:
        """Ends every reply that is under way, and says why to those who wait for an answer."""
        await asyncio.gather(*(reply.give_up() for reply in list(self._replies)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it."""
        if scope["type"] != "http":
            # There are no web sockets here; what else is not HTTP is the start and the end.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        reply = _Reply(send, scope["path"])
        path = below(scope["path"], self._root_path)
        refusal = self._refusal(path, scope)
        if refusal is not None:
            await refusal(scope, receive, reply.send)
            return
        if not path.startswith("/articles/"):  # the links of those pages are relative
            path = path.removesuffix("/") or "/"
        inner = {**scope, "path": path, "raw_path": quote(path).encode("ascii")}
        sent = scope["method"] == "POST"
        self._sent += sent
        self._replies.add(reply)
        try:
            await self._serve(inner, receive, reply)
        except asyncio.CancelledError:
            if not reply.over:
                raise
        finally:
            self._sent -= sent
            self._replies.discard(reply)

    async def _serve(self, scope: Scope, receive: Receive, reply: _Reply) -> None:
        path = quote(scope["path"])  # on one line of the log, whatever it holds
        try:
            await self._app(scope, receive, reply.send)
        except LeftError:
            return
        except IntakeError as error:
            await reply.fail(error.status, str(error), scope=scope, receive=receive)
        except Exception as error:  # noqa: BLE001 - the outer edge: the caller gets a sentence
            if _is_broken_off(error):
                _log.warning("Broken off: %s", path)
                await reply.end()
                return
            _log.error("A request to %s could not be answered", path, exc_info=error)
            said = "Something went wrong here; the server's log has the details."
            await reply.fail(500, said, scope=scope, receive=receive)

    def _refusal(self, path: str, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = _host(f"//{headers.get('host', '')}")
        if not self._is_ours(host):
            return _refuse(
                421, f"This server is not known as {host!r}. Start it with --allow-host {host}"
            )
        if not _same_origin(headers):
            return _refuse(403, "Pages of other sites may not call this server.")
        route = route_of(path)
        if route is None:
            return _refuse(404, "There is nothing here.")
        if scope["method"] not in route.methods:
            allowed = ", ".join(sorted(route.methods))
            refusal = _refuse(405, f"Call this address with {allowed}.")
            refusal.headers["allow"] = allowed
            return refusal
        if self.stopping and (scope["method"] == "POST" or path == "/healthz"):
            return _refuse(503, STOPPING, retry_s=_RETRY_S)
        return None

    def _is_ours(self, host: str) -> bool:
        return host in self._hosts or (self._any_address and _is_address(host))


class _Reply:
    """One reply on its way out: given its headers, and known to have begun and to be over."""

    def __init__(self, send: Send, path: str) -> None:
        self._send = send
        self._path = path
        self._started = False
        self._is_stream = False
        self.over = False

    async def send(self, message: Message) -> None:
        if self.over:
            return
        if message["type"] == "http.response.start":
            self._started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            self._is_stream = headers.get("content-type", "").startswith("text/event-stream")
        elif not message.get("more_body", False):
            self.over = True
        await self._send(message)

    async def fail(self, status: int, detail: str, *, scope: Scope, receive: Receive) -> None:
        """Says what is wrong, unless something else has been said already."""
        if not self._started:
            await _refuse(status, detail)(scope, receive, self.send)

    async def give_up(self) -> None:
        """Says that the server is stopping, in whatever form the reply has taken."""
        if not self._started:
            refusal = _refuse(503, STOPPING, retry_s=_RETRY_S)
            await refusal({"type": "http"}, _nothing, self.send)
        elif self._is_stream:
            await self.end(_stopping_event(self._path))

    async def end(self, last: bytes = b"") -> None:
        """Ends a stream where it is."""
        if self._started:
            await self.send({"type": "http.response.body", "body": last, "more_body": False})


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def _stopping_event(path: str) -> bytes:
    # In the forms in which Gradio tells programs and its own page of an error.
    if "/call/" in path:
        return f"event: error\ndata: {json.dumps(STOPPING)}\n\n".encode()
    if path.endswith("/queue/data"):
        message = {"msg": "unexpected_error", "message": STOPPING, "success": False}
        return f"data: {json.dumps(message)}\n\n".encode()
    return b""


def _is_broken_off(error: Exception) -> bool:
    # Of a session that it does not know, Gradio says so in the midst of its reply.
    return isinstance(error, HTTPException) or isinstance(error.__cause__, HTTPException)


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from this server's own pages or from no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") != "cross-site" or (
            headers.get("sec-fetch-mode") == "navigate"
        )
    own = {headers.get("host", ""), headers.get("x-forwarded-host", "")} - {""}
    try:
        return urlsplit(origin).netloc in own
    except ValueError:
        return False


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refuse(status: int, detail: str, *, retry_s: int = 0) -> JSONResponse:
    headers = {"retry-after": str(retry_s)} if retry_s else None
    return JSONResponse({"detail": detail}, status, headers)

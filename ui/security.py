"""What stands before every route: who may call, what may be called, how much, with what headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_BYTES = 4 * 1024 * 1024
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

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

# Gradio serves much more: uploads, files by path, a proxy, monitoring, code generation. What is
# not listed here is closed, so a later version opens nothing by itself.
_OPEN = re.compile(
    r"/(?:"
    r"healthz|config|theme\.css|favicon\.ico|robots\.txt|manifest\.json|pwa_icon(?:/\d+)?"
    r"|(?:assets|static|svelte|fonts|reading)/.+"
    r"|articles(?:/.*)?"
    r"|mcp"
    r"|gradio_api/(?:info|openapi\.json|app_id|theme\.css|startup-events|heartbeat/\w+|cancel|reset"
    r"|queue/(?:join|data)|component_server|mcp|call/(?:v2/)?query(?:/\w+)?)"
    r")?/?"
)


class Guard:
    """Refuses what should not come in, and puts the security headers on what goes out."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] = (), root_path: str = "") -> None:
        """Takes what to guard.

        Args:
            app: The application behind.
            hosts: Names under which this server may be called; empty for any.
            root_path: Prefix under which a proxy shows this server.
        """
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._root_path = root_path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it."""
        if scope["type"] != "http":
            # There are no web sockets here; what else is not HTTP is the start and the end.
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        request = _Request(receive, send)
        refusal = self._refusal(scope)
        if refusal is None:
            try:
                await self._app(scope, request.receive, request.send)
            finally:
                await request.close(scope)
        else:
            await refusal(scope, receive, request.send)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        host = _host(f"//{headers.get('host', '')}")
        if self._hosts and host not in self._hosts:
            return _refuse(
                421, f"This server is not known as {host!r}. Start it with --allow-host {host}"
            )
        if not _same_origin(headers):
            return _refuse(403, "Pages of other sites may not call this server.")
        path = scope["path"].removeprefix(self._root_path) or "/"
        if not _OPEN.fullmatch(path) or "/../" in path:
            return _refuse(404, "There is nothing here.")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > REQUEST_BYTES:
            return _too_large()
        return None


class _Request:
    """One request on its way in and out: counted on the way in, given headers on the way out."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._read = 0
        self._started = False

    @property
    def _too_large(self) -> bool:
        return self._read > REQUEST_BYTES

    async def receive(self) -> Message:
        message = await self._receive()
        self._read += len(message.get("body", b""))
        # An error of ours it would answer in its own way; when a caller leaves, it is silent.
        return {"type": "http.disconnect"} if self._too_large else message

    async def send(self, message: Message) -> None:
        if self._too_large and not self._started:
            return
        if message["type"] == "http.response.start":
            self._started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def close(self, scope: Scope) -> None:
        if self._too_large and not self._started:
            self._read = 0
            await _too_large()(scope, self._receive, self.send)


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from this server's own pages or from no page at all."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") != "cross-site" or (
            headers.get("sec-fetch-mode") == "navigate"
        )
    own = {headers.get("host", ""), headers.get("x-forwarded-host", "")} - {""}
    return urlsplit(origin).netloc in own


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _refuse(status: int, detail: str) -> JSONResponse:
    return JSONResponse({"detail": detail}, status)


def _too_large() -> JSONResponse:
    limit = REQUEST_BYTES // 1024**2
    return _refuse(413, f"The request is larger than {limit} MB. Send a shorter one.")

"""Serves the chat, the article pages, the HTTP endpoint and the MCP tool from one address."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import gradio as gr
import uvicorn
from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus import TwoBetsError
from ui.api import tool_server
from ui.article_pages import article_routes
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.login import Door, Logins
from ui.page import build_page
from ui.security import LOOPBACK, Guard
from ui.theme import STATIC_DIR, add_fonts, page_arguments

WAITING = 200
"""Askers who may wait in turn; more are asked to come back later."""

SESSIONS = 300
"""Tabs and calls that are remembered, more than may wait; a tab's browser knows its talk anyway."""

TOOL_PATHS = ("/mcp", "/gradio_api/mcp")

_GRACE_S = 5


class PortError(TwoBetsError):
    """The address cannot be served at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and for whom to serve.

    Attributes:
        host: Address to listen at.
        port: 0 for any that is free.
        root_path: Prefix under which a proxy shows this server; empty for none.
        allowed_hosts: Further names under which it may be called when it listens at loopback.
        logins: Who may come in; None for everybody.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    root_path: str = ""
    allowed_hosts: tuple[str, ...] = ()
    logins: Logins | None = None


def build_app(loading: Loading, *, feedback: FeedbackStore, place: Place) -> ASGIApp:
    """Everything that is served, behind its guard.

    Args:
        loading: The assistant, open or opening.
        feedback: Where readers' judgements are kept.
        place: Where it will be served.
    """
    tools = StreamableHTTPSessionManager(tool_server(loading), json_response=True, stateless=True)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with tools.run():
            yield

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=running)
    app.add_api_route("/healthz", lambda: _health(loading), methods=["GET", "HEAD"])
    app.include_router(article_routes(loading))
    for path in TOOL_PATHS:
        endpoint = _Tools(tools)
        app.router.routes += [Route(path, endpoint), Route(f"{path}/", endpoint)]
    app.mount("/reading", StaticFiles(directory=STATIC_DIR / "reading"))
    add_fonts(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)  # streams of events stay as they are
    page = build_page(loading, feedback=feedback).queue(max_size=WAITING, api_open=False)
    # Gradio remembers some 70 kB of every tab and every call, by default of the last 10,000.
    page.state_session_capacity = SESSIONS
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=place.root_path or None,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        enable_monitoring=False,
        max_file_size=1,
        mcp_server=False,
        pwa=False,
        show_error=False,
        ssr_mode=False,
        **page_arguments(),
    )
    # Gradio matches the names in a body with those of `query` by itself, and lets this one out.
    app.router.routes[-1].app.add_exception_handler(TypeError, _misnamed)  # type: ignore[attr-defined]
    hosts = {*LOOPBACK, *place.allowed_hosts} if place.host in LOOPBACK else ()
    inner: ASGIApp = Door(app, place.logins) if place.logins else app
    return Guard(inner, hosts=hosts, root_path=place.root_path)


class _Tools:
    # Starlette hands a request as it is to objects only, not to methods.
    def __init__(self, tools: StreamableHTTPSessionManager) -> None:
        self._tools = tools

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._tools.handle_request(scope, receive, send)


async def _misnamed(request: Request, error: Exception) -> JSONResponse:
    """What a program is told whose body lacks the question or names something else."""
    if not request.url.path.rstrip("/").endswith("/call/v2/query"):
        raise error
    return JSONResponse({"detail": str(error).partition(". Please click")[0]}, 422)


def _health(loading: Loading) -> JSONResponse:
    """Whether questions can be answered: 200 when they can, else 503 and why."""
    if loading.ready:
        return JSONResponse({"status": "ok"})
    if loading.error is not None:
        return JSONResponse({"status": "failed", "detail": str(loading.error)}, 503)
    return JSONResponse({"status": "opening", "detail": loading.progress.name}, 503)


def listen(place: Place) -> socket.socket:
    """Takes the address, so that nobody else gets it while the rest is made ready.

    Raises:
        PortError: It is in use, or not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    taken = socket.socket(family)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((place.host, place.port))
        taken.listen()
    except (OSError, OverflowError) as error:
        taken.close()
        raise PortError(
            f"Cannot serve at {place.host}:{place.port}: {_reason(error)}. "
            "Choose another port: twobets chat --port 8000"
        ) from error
    return taken


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", "") or str(error)).lower()


def server_config(app: ASGIApp) -> uvicorn.Config:
    """How the server runs: quietly, and with time for answers to come to their end."""
    return uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=_GRACE_S, server_header=False
    )


def run_server(app: ASGIApp, taken: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serves until it is told to stop, then lets running answers come to their end.

    Args:
        app: What to serve.
        taken: A socket that listens.
        ready: Called once requests are answered.
    """
    # Once it has ended, uvicorn sends itself the signal again that made it end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    _Server(server_config(app), ready).run(sockets=[taken])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

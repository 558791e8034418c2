"""Serves the chat, the article pages, the HTTP endpoints and the MCP tools from one address."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

import gradio as gr
import uvicorn
from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from corpus import TwoBetsError
from ui.adding import FILE_PATH, addition_routes
from ui.additions import MOST_BYTES, Additions
from ui.api import listed_body, named_body
from ui.article_pages import article_routes
from ui.callers import Callers, Listening
from ui.calls import CALLS
from ui.connection import Connection
from ui.description import description
from ui.door import Door
from ui.feedback import FeedbackStore
from ui.intake import Check, Intake
from ui.loading import Loading
from ui.login import Logins
from ui.page import build_page
from ui.security import LOOPBACK, Guard
from ui.sessions import Sessions
from ui.theme import STATIC_DIR, TITLE, add_fonts, page_arguments
from ui.tools import Tools, tool_server

WAITING = 200
"""Askers who may wait in turn; more are asked to come back later."""

TOOL_PATHS = ("/mcp", "/gradio_api/mcp")

_GRACE_S = 5
_ENDING_S = 2
_STEP_S = 0.05


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


def build_app(
    loading: Loading,
    *,
    feedback: FeedbackStore,
    place: Place,
    additions: Additions | None = None,
) -> Guard:
    """Everything that is served, behind its guard.

    Args:
        loading: The assistant, open or opening.
        feedback: Where readers' judgements are kept.
        place: Where it will be served.
        additions: Takes the articles that readers add; None where they cannot add any.
    """
    tools = StreamableHTTPSessionManager(tool_server(loading), json_response=True, stateless=True)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with tools.run():
            yield

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=running)
    app.add_api_route("/healthz", lambda: _health(loading), methods=["GET", "HEAD"])
    app.add_api_route("/manifest.json", _manifest)
    app.add_api_route("/gradio_api/openapi.json", description)
    for slashed in ("/articles/", "/articles/{rest:path}/"):
        app.router.routes.append(Route(slashed, _without_slash))
    app.include_router(article_routes(loading))
    if additions is not None:
        app.include_router(addition_routes(additions))
    app.router.routes += [Route(path, Tools(tools)) for path in TOOL_PATHS]
    app.mount("/reading", StaticFiles(directory=STATIC_DIR / "reading"))
    add_fonts(app)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)  # streams of events stay as they are
    callers = Callers()
    page = build_page(loading, feedback=feedback, callers=callers, allow_add=additions is not None)
    page.queue(max_size=WAITING, api_open=False)
    sessions = Sessions(page)
    _mount(page, app, root_path=place.root_path)
    checks: dict[str, Check] = {"/gradio_api/queue/join": sessions.joined}
    for name, call in CALLS.items():
        checks[f"/gradio_api/call/{name}"] = partial(listed_body, call)
        checks[f"/gradio_api/call/v2/{name}"] = partial(named_body, call)
    files = {FILE_PATH: MOST_BYTES} if additions is not None else {}
    inner: ASGIApp = Intake(Listening(app, callers), checks, files=files)
    inner = Door(inner, place.logins) if place.logins else inner
    return Guard(
        inner,
        hosts={*LOOPBACK, *place.allowed_hosts},
        any_address=place.host not in LOOPBACK,
        root_path=place.root_path,
        owing=sessions.owing,
    )


def _mount(page: gr.Blocks, app: FastAPI, *, root_path: str) -> None:
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root_path or None,
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None},
        enable_monitoring=False,
        max_file_size=1,
        mcp_server=False,
        pwa=False,
        show_error=False,
        ssr_mode=False,
        **page_arguments(),
    )


async def _without_slash(request: Request) -> Response:
    # Relative too, whatever stands before it.
    return RedirectResponse("../" + quote(request.url.path.rstrip("/").rpartition("/")[2]), 308)


def _manifest() -> dict[str, object]:
    # Relative to where it stands, which Gradio's own is not.
    icon = {"src": "favicon.ico", "sizes": "any", "type": "image/svg+xml"}
    return {"name": TITLE, "icons": [icon], "start_url": "./", "display": "standalone"}


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
    # An address that was left just now is free. On Windows the same words share it with others.
    if os.name != "nt":
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
        app,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE_S,
        server_header=False,
        http=Connection,
    )


def run_server(app: Guard, taken: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serves until it is told to stop, then lets running answers come to their end.

    Args:
        app: What to serve.
        taken: A socket that listens.
        ready: Called once requests are answered.
    """
    # Once it has ended, uvicorn sends itself the signal again that made it end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    _Server(app, ready).run(sockets=[taken])
    _end_threads()


class _Server(uvicorn.Server):
    def __init__(self, app: Guard, ready: Callable[[], None]) -> None:
        super().__init__(server_config(app))
        self._app = app
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.stopping = True
        end = time.monotonic() + _GRACE_S
        # Meanwhile it still listens: whoever asked before comes back for the answer.
        while self._app.busy and time.monotonic() < end and not self.force_exit:
            await asyncio.sleep(_STEP_S)
        await self._app.give_up()
        for task in self.server_state.tasks:
            task.cancel()
        self.config.timeout_graceful_shutdown = _ENDING_S
        await super().shutdown(sockets)


def _end_threads() -> None:
    # Answers that nobody waits for any more still read the index, which is closed next.
    end = time.monotonic() + _ENDING_S
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(end - time.monotonic(), 0))

"""The addresses at which the chat's page adds articles, takes them out and brings them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from fastapi import APIRouter, Body
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from corpus import TwoBetsError
from ui.additions import Additions

FILE_PATH = "/added/file"
"""Where a file is sent to as it is; what comes to all other addresses is JSON."""

_NAME = "x-file-name"


def addition_routes(additions: Additions) -> APIRouter:
    """The routes below `/added`; each replies with an object, and with `detail` when it refuses."""
    router = APIRouter()

    @router.post(FILE_PATH)
    async def file(request: Request) -> JSONResponse:
        name, data = unquote(request.headers.get(_NAME, "")), await request.body()
        return await run_in_threadpool(_told, lambda: asdict(additions.add(name, data)))

    @router.post("/added/address")
    def address(url: str = Body(embed=True)) -> JSONResponse:
        return _told(lambda: asdict(additions.fetch(url)))

    @router.post("/added/remove")
    def remove(article: str = Body(embed=True)) -> JSONResponse:
        return _told(lambda: {"name": additions.remove(article)})

    @router.post("/added/restore")
    def restore(name: str = Body(embed=True)) -> JSONResponse:
        return _told(lambda: asdict(additions.restore(name)))

    return router


def _told(deed: Callable[[], dict[str, Any]]) -> JSONResponse:
    try:
        return JSONResponse(deed())
    except TwoBetsError as error:
        return JSONResponse({"detail": str(error)}, 422)

"""The interface for language models: MCP with a tool for each call.

Not Gradio's own server: that one calls itself over HTTP at an address taken from the request, and
gives a dictionary as Python writes it instead of as JSON.
"""

from __future__ import annotations

import json
import threading
from contextvars import ContextVar
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote, unquote

import anyio
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from mcp.server.lowlevel import Server
from mcp.server.lowlevel.helper_types import ReadResourceContents
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import McpError
from mcp.types import (
    INVALID_PARAMS,
    CallToolResult,
    ContentBlock,
    ErrorData,
    ListResourcesRequest,
    ListResourcesResult,
    Resource,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import AnyUrl
from starlette.types import Message, Receive, Scope, Send

from corpus import Article, TwoBetsError
from ui.api import ANSWERS_AT_ONCE
from ui.calls import CALLS, Call, opened
from ui.loading import Loading

_LISTED = 200
_SCHEME = "twobets://articles/"

_left: ContextVar[threading.Event | None] = ContextVar("left", default=None)


def tool_server(loading: Loading) -> Server[Any, Any]:
    """An MCP server over an assistant, open or opening; its resources are the articles' texts."""
    server: Server[Any, Any] = Server("Two Bets", version=_version())
    turns = CapacityLimiter(ANSWERS_AT_ONCE)
    tools = [_tool(call) for call in CALLS.values()]

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]  # by the library
    async def list_tools() -> list[Tool]:
        return tools

    # What the schema refuses, the call refuses in plainer words.
    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # by the library
    async def call(name: str, arguments: dict[str, Any]) -> CallToolResult:
        if name not in CALLS:
            told = f"There is no tool {name[:100]!r}, only {', '.join(CALLS)}"
            return _said(told, failed=True)
        work = partial(CALLS[name].answer, loading, arguments, _left.get() or threading.Event())
        try:
            values = await run_sync(work, limiter=turns)
        except TwoBetsError as error:
            return _said(str(error), failed=True)
        return _said(json.dumps(values, ensure_ascii=False), values=values)

    @server.list_resources()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_resources(request: ListResourcesRequest) -> ListResourcesResult:
        cursor = request.params.cursor if request.params else None
        return await run_sync(_resources, loading, cursor)

    @server.read_resource()  # type: ignore[no-untyped-call, untyped-decorator]
    async def read_resource(uri: AnyUrl) -> list[ReadResourceContents]:
        article = await run_sync(_named, loading, str(uri))
        return [ReadResourceContents(content=article.text, mime_type="text/plain")]

    return server


class Tools:
    """The tools as an application; an answer whose caller leaves is given up."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        """Takes what speaks MCP over HTTP."""
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it."""
        stop, gone = threading.Event(), anyio.Event()
        # `Intake` hands a body over as one message.
        first: Message | None = await receive()

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            stop.set()
            gone.set()

        async def once_more() -> Message:
            nonlocal first
            if first is None:
                await gone.wait()
                return {"type": "http.disconnect"}
            message, first = first, None
            return message

        _left.set(stop)
        async with anyio.create_task_group() as group:
            group.start_soon(watch)
            await self._manager.handle_request(scope, once_more, send)
            group.cancel_scope.cancel()


def _tool(call: Call) -> Tool:
    return Tool(
        name=call.name,
        description=call.about,
        inputSchema=call.takes.model_json_schema(),
        outputSchema=call.schema(),
        annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False),
    )


def _resources(loading: Loading, cursor: str | None) -> ListResourcesResult:
    begin = int(cursor) if cursor and cursor.isdecimal() and len(cursor) < 10 else 0
    articles = opened(loading).articles
    end = begin + _LISTED
    return ListResourcesResult(
        resources=[
            Resource(
                uri=AnyUrl(_SCHEME + quote(article.id, safe="")),
                name=article.id,
                title=article.title,
                mimeType="text/plain",
            )
            for article in articles[begin:end]
        ],
        nextCursor=str(end) if end < len(articles) else None,
    )


def _named(loading: Loading, uri: str) -> Article:
    wanted = unquote(uri.removeprefix(_SCHEME))
    for article in opened(loading).articles:
        if uri.startswith(_SCHEME) and article.id == wanted:
            return article
    raise McpError(ErrorData(code=INVALID_PARAMS, message=f"There is no resource {uri[:200]!r}"))


def _version() -> str:
    try:
        return version("twobets")
    except PackageNotFoundError:  # run from its folder
        return "0"


def _said(
    text: str, *, values: dict[str, Any] | None = None, failed: bool = False
) -> CallToolResult:
    content: list[ContentBlock] = [TextContent(type="text", text=text)]
    return CallToolResult(content=content, structuredContent=values, isError=failed)

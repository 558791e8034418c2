"""The interface for other programs: the HTTP endpoint `/query` and the MCP tool `query`.

Both take the same arguments and give `Answer.to_dict()`.
"""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import Any

import gradio as gr
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from gradio.events import api as gradio_api
from mcp.server.lowlevel import Server
from mcp.types import CallToolResult, ContentBlock, TextContent, Tool
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus import TwoBetsError
from ui.loading import Loading

_log = logging.getLogger(__name__)

ANSWERS_AT_ONCE = 4
_OPENING_S = 120.0

_DESCRIPTION = (
    "Answers a question from the articles that this server holds. Every statement of the answer "
    "names the citations it rests on; each citation quotes its article word for word. The outcome "
    "is answered, partial or not_found."
)


class Message(BaseModel):
    """One message of the talk before a question."""

    model_config = ConfigDict(extra="ignore")  # Gradio's own messages carry more

    role: str
    content: str


class Asked(BaseModel):
    """What a program sends: checked here, because no protocol does it for us."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(description="What to ask, at most 2,000 characters")
    history: list[Message] = Field([], description="The talk before it, oldest first")
    articles: list[str] = Field([], description="Ids of the articles to search; none for all")
    detail: str = Field("", description="brief or detailed; empty for the server's own")
    model: str = Field("", description="Who answers; empty for the server's own")


class AskedError(TwoBetsError):
    """What was sent cannot be understood as a question."""


def answer_to(loading: Loading, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answer to what a program sent, as JSON-ready values.

    Raises:
        TwoBetsError: The arguments or the assistant are at fault; the message says what to do.
    """
    try:
        asked = Asked.model_validate({k: v for k, v in arguments.items() if v is not None})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise AskedError(f"{place}: {fault['msg']}") from None
    try:
        assistant = loading.wait(_OPENING_S)
    except TimeoutError:
        raise AskedError("The articles are still being read. Try again in a minute") from None
    try:
        return assistant.query(
            asked.question,
            history=[message.model_dump() for message in asked.history],
            articles=asked.articles,
            detail=asked.detail,
            model=asked.model,
        ).to_dict()
    except TwoBetsError:
        raise
    except Exception:  # noqa: BLE001  # the outer edge: a program gets a sentence, the log the rest
        _log.exception("A question could not be answered")
        raise AskedError("Something went wrong here; the server's log has the details") from None


def register_api(loading: Loading) -> None:
    """Adds the endpoint `/query` to the surrounding Blocks."""

    def query(
        question: str,
        history: list[dict[str, Any]] | None = None,
        articles: list[str] | None = None,
        detail: str = "",
        model: str = "",
    ) -> dict[str, Any]:
        try:
            return answer_to(
                loading,
                {
                    "question": question,
                    "history": history,
                    "articles": articles,
                    "detail": detail,
                    "model": model,
                },
            )
        except TwoBetsError as error:
            raise gr.Error(str(error), print_exception=False) from None

    gradio_api(
        query,
        api_name="query",
        api_description=_DESCRIPTION,
        concurrency_limit=ANSWERS_AT_ONCE,
        concurrency_id="answer",
    )


def tool_server(loading: Loading) -> Server[Any, Any]:
    """An MCP server with the one tool `query`.

    Not Gradio's own: that one calls itself over HTTP at an address taken from the request, and
    gives a dictionary as Python writes it instead of as JSON.
    """
    server: Server[Any, Any] = Server("Two Bets")
    turns = CapacityLimiter(ANSWERS_AT_ONCE)
    tool = Tool(name="query", description=_DESCRIPTION, inputSchema=Asked.model_json_schema())

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]  # by the library
    async def tools() -> list[Tool]:
        return [tool]

    # What the schema refuses, `Asked` refuses in plainer words.
    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # by the library
    async def call(name: str, arguments: dict[str, Any]) -> CallToolResult:
        if name != tool.name:
            return _said(f"There is no tool {name!r}, only 'query'", failed=True)
        try:
            answer = await run_sync(partial(answer_to, loading, arguments), limiter=turns)
        except TwoBetsError as error:
            return _said(str(error), failed=True)
        return _said(json.dumps(answer, ensure_ascii=False), values=answer)

    return server


def _said(
    text: str, *, values: dict[str, Any] | None = None, failed: bool = False
) -> CallToolResult:
    content: list[ContentBlock] = [TextContent(type="text", text=text)]
    return CallToolResult(content=content, structuredContent=values, isError=failed)

"""The calls as endpoints over HTTP, which Gradio serves as it serves its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.events import api as gradio_api

from corpus import TwoBetsError
from ui.callers import Callers
from ui.calls import ARTICLES, OVERVIEW, QUERY, AskedError, Call
from ui.loading import Loading

ANSWERS_AT_ONCE = 4


def named_body(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a call with named arguments, checked.

    Raises:
        AskedError: As `Call.read` does.
    """
    return {k: v for k, v in call.read(body).model_dump().items() if k in body}


def listed_body(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a call with arguments in their order, checked and made complete.

    Raises:
        AskedError: As `Call.read` does, or the body holds no list of arguments.
    """
    data, names = body.get("data"), tuple(call.takes.model_fields)
    if not isinstance(data, list) or len(data) > len(names):
        raise AskedError(f"data: a list of up to {len(names)} values: {', '.join(names)}")
    return {"data": list(call.read(dict(zip(names, data, strict=False))).model_dump().values())}


def register_api(loading: Loading, callers: Callers) -> None:
    """Adds an endpoint for each call to the surrounding Blocks."""

    def answer(call: Call, arguments: Mapping[str, Any], request: gr.Request) -> dict[str, Any]:
        try:
            with callers.waiting(request.session_hash or "") as stop:
                return call.answer(loading, arguments, stop)
        except TwoBetsError as error:
            raise gr.Error(str(error), print_exception=False) from None

    # Gradio reads names, types and defaults from these.
    def query(
        question: str,
        history: list[dict[str, Any]] | None = None,
        articles: list[str] | None = None,
        detail: str = "",
        model: str = "",
        request: gr.Request = None,  # type: ignore[assignment]  # Gradio always hands it over
    ) -> dict[str, Any]:
        arguments = {
            "question": question,
            "history": history,
            "articles": articles,
            "detail": detail,
            "model": model,
        }
        return answer(QUERY, arguments, request)

    def articles(
        words: str = "",
        request: gr.Request = None,  # type: ignore[assignment]  # as above
    ) -> dict[str, Any]:
        return answer(ARTICLES, {"words": words}, request)

    def overview(
        article: str,
        request: gr.Request = None,  # type: ignore[assignment]  # as above
    ) -> dict[str, Any]:
        return answer(OVERVIEW, {"article": article}, request)

    for call, does in ((QUERY, query), (ARTICLES, articles), (OVERVIEW, overview)):
        gradio_api(
            does,
            api_name=call.name,
            api_description=call.about,
            concurrency_limit=ANSWERS_AT_ONCE,
            concurrency_id="answer",
        )

"""The HTTP endpoint `/query`, and what it has in common with the MCP tool in `ui.tools`.

Both take the same arguments, refuse the same ones in the same words, and give `Answer.to_dict()`.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

import gradio as gr
from gradio.events import api as gradio_api
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from corpus import TwoBetsError
from ui.callers import Callers
from ui.layout import QUESTION_CHARS
from ui.loading import Loading

_log = logging.getLogger(__name__)

ANSWERS_AT_ONCE = 4
_OPENING_S = 120.0

HISTORY_TURNS = 50
"""Questions with their answers that may stand before a question."""

ANSWER_CHARS = 20_000
"""Of one earlier answer in the history; ours are shorter."""

HISTORY_CHARS = 200_000
"""Of the history in all."""

_NAME_CHARS = 200
_MOST_ARTICLES = 1_000

DESCRIPTION = (
    "Answers a question from the articles that this server holds. Every statement of the answer "
    "names the citations it rests on; each citation quotes its article word for word. The outcome "
    "is answered, partial or not_found."
)


class Message(BaseModel):
    """One message of the talk before a question."""

    model_config = ConfigDict(extra="ignore")  # Gradio's own messages carry more

    role: str = Field(max_length=20)
    content: str

    @field_validator("content")
    @classmethod
    def _bounded(cls, content: str, info: Any) -> str:
        most = QUESTION_CHARS if info.data.get("role") == "user" else ANSWER_CHARS
        if len(content) > most:
            raise ValueError(
                f"a message of {len(content):,} characters; at most {QUESTION_CHARS:,} are taken "
                f"of an earlier question and {ANSWER_CHARS:,} of an earlier answer"
            )
        return content


class Asked(BaseModel):
    """What a program sends: checked here, because no protocol does it for us."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str = Field(description="What to ask, at most 2,000 characters")
    history: list[Message] = Field(
        [],
        description="The talk before it, oldest first: at most 50 questions and their answers",
    )
    articles: list[str] = Field(
        [], max_length=_MOST_ARTICLES, description="Ids of the articles to search; none for all"
    )
    detail: str = Field(
        "",
        max_length=_NAME_CHARS,
        description="brief or detailed; empty for the server's own",
    )
    model: str = Field(
        "", max_length=_NAME_CHARS, description="Who answers; empty for the server's own"
    )

    @field_validator("history")
    @classmethod
    def _short(cls, history: list[Message]) -> list[Message]:
        chars = sum(len(message.content) for message in history)
        if chars > HISTORY_CHARS:
            raise ValueError(
                f"{chars:,} characters; at most {HISTORY_CHARS:,} are taken. Send the last turns"
            )
        return history

    @field_validator("history", mode="before")
    @classmethod
    def _few(cls, history: Any) -> Any:
        # Before its messages are read one by one.
        if isinstance(history, list) and len(history) > 2 * HISTORY_TURNS:
            raise ValueError(
                f"{len(history):,} messages; at most {2 * HISTORY_TURNS} are taken "
                f"({HISTORY_TURNS} questions with their answers). Send the last ones"
            )
        return history


_NAMES = tuple(Asked.model_fields)


class AskedError(TwoBetsError):
    """What was sent cannot be understood as a question."""


def asked_by(arguments: Mapping[str, Any]) -> Asked:
    """What a program sent, by name.

    Args:
        arguments: Those that are None count as left out.

    Raises:
        AskedError: One is missing, misnamed, of a wrong form or too long.
    """
    try:
        return Asked.model_validate({k: v for k, v in arguments.items() if v is not None})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part)[:100] for part in fault["loc"])
        raise AskedError(f"{place}: {fault['msg'].removeprefix('Value error, ')}") from None


def named_body(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a call with named arguments, checked.

    Raises:
        AskedError: As `asked_by` does.
    """
    return {k: v for k, v in asked_by(body).model_dump().items() if k in body}


def listed_body(body: dict[str, Any]) -> dict[str, Any]:
    """The body of a call with arguments in their order, checked and made complete.

    Raises:
        AskedError: As `asked_by` does, or the body holds no list of arguments.
    """
    data = body.get("data")
    if not isinstance(data, list) or len(data) > len(_NAMES):
        raise AskedError(f"data: a list of up to {len(_NAMES)} values: {', '.join(_NAMES)}")
    asked = asked_by(dict(zip(_NAMES, data, strict=False)))
    return {"data": list(asked.model_dump().values())}


def answer_to(
    loading: Loading, arguments: Mapping[str, Any], stop: threading.Event | None = None
) -> dict[str, Any]:
    """The answer to what a program sent, as JSON-ready values.

    Args:
        loading: The assistant, open or opening.
        arguments: As `asked_by` takes them.
        stop: Set when nobody waits for the answer any more.

    Raises:
        TwoBetsError: The arguments or the assistant are at fault; the message says what to do.
    """
    asked = asked_by(arguments)
    try:
        assistant = loading.wait(_OPENING_S)
    except TimeoutError:
        raise AskedError("The articles are still being read. Try again in a minute") from None
    try:
        growing = assistant.stream(
            asked.question,
            history=[message.model_dump() for message in asked.history],
            articles=asked.articles,
            detail=asked.detail,
            model=asked.model,
            stop=stop,
        )
        last = deque(growing, maxlen=1)
    except TwoBetsError:
        raise
    except Exception:  # noqa: BLE001  # the outer edge: a program gets a sentence, the log the rest
        _log.exception("A question could not be answered")
        raise AskedError("Something went wrong here; the server's log has the details") from None
    if not last:
        raise AskedError("The question was given up before there was an answer")
    return last[0].to_dict()


def register_api(loading: Loading, callers: Callers) -> None:
    """Adds the endpoint `/query` to the surrounding Blocks."""

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
        try:
            with callers.waiting(request.session_hash or "") as stop:
                return answer_to(loading, arguments, stop)
        except TwoBetsError as error:
            raise gr.Error(str(error), print_exception=False) from None

    gradio_api(
        query,
        api_name="query",
        api_description=DESCRIPTION,
        concurrency_limit=ANSWERS_AT_ONCE,
        concurrency_id="answer",
    )

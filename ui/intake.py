"""What a request carries: read whole, bounded and cleaned before anything else reads it.

Whoever comes behind gets the body written anew from what was checked, so that nobody can read
something else in it than was read here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus import TwoBetsError

BODY_BYTES = 2 * 1024 * 1024
"""More than the longest history or conversation that is taken, in its longest spelling."""

DEEPEST = 32
"""Levels of lists and objects in each other; ours have up to 8."""

MOST_VALUES = 20_000
"""Values in a body, each item of a list and each member of an object counted."""

_FILE_KEYS = ({"_type"}, {"path", "meta"}, {"url", "meta"})


class IntakeError(TwoBetsError):
    """A body that is not taken; the message says why.

    Attributes:
        status: Of the HTTP reply.
    """

    def __init__(self, status: int, message: str) -> None:
        """Takes the HTTP status and what the caller is told."""
        super().__init__(message)
        self.status = status


class LeftError(TwoBetsError):
    """The caller went away before the request was whole."""


Check = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes a body of one route and gives what is to be handed on, or raises a `TwoBetsError`."""


class Intake:
    """Reads the body of every request that sends something, and hands on what was checked."""

    def __init__(
        self, app: ASGIApp, checks: Mapping[str, Check], *, files: Mapping[str, int] | None = None
    ) -> None:
        """Takes what stands behind.

        Args:
            app: The application behind.
            checks: What is asked of a body beyond what every body has to be, by path.
            files: Where a body is a file, taken as it is: the most bytes of one, by path.
        """
        self._app = app
        self._checks = checks
        self._files = files or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, as ASGI has it.

        Raises:
            IntakeError: Its body is not taken.
            LeftError: The caller went away before it was whole.
        """
        if scope["type"] == "http" and scope["method"] == "POST":
            body = await self._taken(scope, receive)
            scope = _with_length(scope, len(body))
            receive = _Again(body, receive).receive
        await self._app(scope, receive, send)

    async def _taken(self, scope: Scope, receive: Receive) -> bytes:
        file_bytes = self._files.get(scope["path"], 0)
        most = file_bytes or BODY_BYTES
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > most:
            refuse_length(most)
        body = await read_whole(receive, most)
        if file_bytes:
            return body
        values = parsed(body)
        check = self._checks.get(scope["path"])
        if check is not None:
            try:
                values = check(values)
            except IntakeError:
                raise
            except TwoBetsError as error:
                raise IntakeError(422, str(error)) from error
        return written(values)


class _Again:
    """A body that was read, to be received once more."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def receive(self) -> Message:
        if self._body is None:
            return await self._receive()  # what comes after a body is that the caller leaves
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _with_length(scope: Scope, length: int) -> Scope:
    scope = {**scope, "headers": list(scope["headers"])}
    headers = MutableHeaders(scope=scope)
    headers["content-length"] = str(length)
    del headers["transfer-encoding"]
    return scope


async def read_whole(receive: Receive, most: int = BODY_BYTES) -> bytes:
    """The body of a request.

    Raises:
        IntakeError: It is longer than `most` bytes.
        LeftError: The caller went away.
    """
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise LeftError("The caller went away")
        body += message.get("body", b"")
        if len(body) > most:
            refuse_length(most)
        if not message.get("more_body", False):
            return bytes(body)


def refuse_length(most: int = BODY_BYTES) -> NoReturn:
    """Refuses a body of more than so many bytes."""
    megabytes = most // 10**6
    raise IntakeError(413, f"The request is larger than {megabytes} MB. Send a shorter one.")


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object in a body.

    Raises:
        IntakeError: It is no JSON object in UTF-8, too deep or too large, holds characters that
            are no text, or names a file, which Gradio would fetch.
    """
    try:
        values = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except RecursionError:
        raise IntakeError(400, f"The body is nested deeper than {DEEPEST} levels.") from None
    except ValueError as error:
        raise IntakeError(400, f"The body is not JSON in UTF-8: {error}") from None
    if not isinstance(values, dict):
        raise IntakeError(400, "The body has to be a JSON object.")
    _refuse_unclean(values)
    return values


def written(values: dict[str, Any]) -> bytes:
    """Checked values as a body."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _refuse_unclean(values: dict[str, Any]) -> None:
    level: list[Any] = [values]
    count = 0
    for depth in range(DEEPEST + 1):
        count += len(level)
        if count > MOST_VALUES:
            raise IntakeError(400, f"The body holds more than {MOST_VALUES:,} values.")
        for value in level:
            _refuse_value(value)
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
        if depth == DEEPEST:
            raise IntakeError(400, f"The body is nested deeper than {DEEPEST} levels.")


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _refuse_value(value: Any) -> None:
    texts = [value] if isinstance(value, str) else list(value) if isinstance(value, dict) else []
    for text in texts:
        if isinstance(text, str) and not text.isascii() and _has_surrogate(text):
            raise IntakeError(400, "The body holds characters that are no text. Send it as UTF-8.")
    if isinstance(value, dict):
        keys = {key.strip().casefold() for key in value}
        if any(named <= keys for named in _FILE_KEYS):
            raise IntakeError(400, "Files are not taken here. Send text only.")


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)

"""What can go wrong with a language model, each as one error whose message a reader may be shown.

The tree:

    ModelError                 everything below; the extractive answerer takes over
    ├── ServerDownError        nothing listens there, or the network does not reach it
    ├── ServerSlowError        no reply, or no end of one, within the model's time
    ├── KeyRefusedError        401, 403
    ├── UnknownModelError      404
    ├── ServerBusyError        429; `wait_s` when the server says how long
    ├── ServerFailedError      5xx, or an error told within a stream
    ├── RequestRefusedError    any other 4xx
    │   └── TooLongError       the passages do not fit into the model's context
    └── BrokenReplyError       a reply came that is none: cut off, silent, empty, not readable
        └── ReplyCutError      the reply reached its length limit

The client library's own errors are translated here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from assistant.model.configuration import Model
from corpus import TwoBetsError

_SAID_CHARS = 200
# What the client raises on events that are no chat events, such as one without choices.
# RecursionError: JSON of a hundred thousand brackets.
MISREAD = (IndexError, AttributeError, TypeError, RecursionError)
_TOO_LONG = (
    "context_length_exceeded",
    "exceed_context_size",
    "context length",
    "context size",
    "context window",
    "prompt is too long",
    "too many tokens",
)


class ModelError(TwoBetsError):
    """A language model could not answer; the message says which, why, and what to do.

    Attributes:
        passing: Whether the same request may succeed when it is sent again soon.
    """

    passing: bool = False


class ServerDownError(ModelError):
    """No connection to the model's server."""

    passing = True


class ServerSlowError(ModelError):
    """The time that the model was given is over."""


class KeyRefusedError(ModelError):
    """The server refused the key, or wants one."""


class UnknownModelError(ModelError):
    """The server has no such model, or no chat under this address."""


class ServerBusyError(ModelError):
    """The server asks to come back later.

    Attributes:
        wait_s: How long the server asks to wait, in seconds; 0 when it does not say.
    """

    def __init__(self, message: str, *, wait_s: float = 0.0, passing: bool = True) -> None:
        """Keep the message and what the server said about coming back."""
        super().__init__(message)
        self.wait_s = wait_s
        self.passing = passing


class ServerFailedError(ModelError):
    """The server met an error of its own."""

    passing = True


class RequestRefusedError(ModelError):
    """The server refused the request as it was put."""


class TooLongError(RequestRefusedError):
    """Question and passages are longer than the model's context."""


class BrokenReplyError(ModelError):
    """What came is no whole reply."""


class ReplyCutError(BrokenReplyError):
    """The reply reached its length limit before its end (`finish_reason` "length")."""


def fault_of(error: Exception, model: Model) -> ModelError:
    """The error of the client library as one of this project's, its message free of the key.

    Raises:
        Exception: `error` itself when it is none that a server or a network causes.
    """
    # Loading these takes more than a second, and only a model that is used needs them.
    import httpx
    import openai

    if isinstance(error, ModelError):
        return error
    if isinstance(error.__cause__, ModelError):  # our own check of the response, wrapped
        return error.__cause__
    where = f"The model server at {model.address}"
    if isinstance(error, openai.APIStatusError):
        return _of_status(error.status_code, error.response.headers, error.body, model)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException | TimeoutError):
        return ServerSlowError(
            f"{where} did not answer within {model.timeout_s:g} s. Try again, or raise timeout_s."
        )
    if isinstance(error, openai.APIConnectionError | httpx.ConnectError):
        return ServerDownError(f"{where} cannot be reached. Start it, or correct its address.")
    if isinstance(error, openai.APIError):  # told as an event within the stream
        return ServerFailedError(f"{where} failed: {_said(error.body or error.message, model)}.")
    if isinstance(error, httpx.HTTPError):
        return BrokenReplyError(f"{where} closed the connection in the middle of its reply.")
    if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError, *MISREAD)):
        return BrokenReplyError(f"{where} sent a reply that cannot be read.")
    if isinstance(error, ValueError):  # the client refuses a model that has no chat protocol
        return RequestRefusedError(f"{model.model!r} cannot be asked: {_said(str(error), model)}.")
    raise error


def _of_status(status: int, headers: Mapping[str, str], body: object, model: Model) -> ModelError:
    where = f"The model server at {model.address}"
    said = _said(body, model)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        if not model.key.get_secret_value():
            remedy = "It wants a key: name the variable that holds it as key_env"
        else:
            remedy = f"Check the value of {model.key_env or 'TWOBETS_MODEL_KEY'}"
        return KeyRefusedError(f"{where} refused the key ({status}). {remedy}.")
    if status == HTTPStatus.NOT_FOUND:
        return UnknownModelError(
            f"{where} has no model {model.model!r}, or no chat at this address (404). "
            "Correct the model's name or the address; most end in /v1."
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return _busy(where, headers, said)
    if any(phrase in said.lower() for phrase in _TOO_LONG) or status == (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    ):
        return TooLongError(
            f"{where} cannot read that much at once. Lower context_tokens to what it can."
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFailedError(f"{where} failed ({status}). Look into its log, or try again.")
    return RequestRefusedError(f"{where} refused the request ({status}): {said}.")


def _busy(where: str, headers: Mapping[str, str], said: str) -> ModelError:
    if "insufficient_quota" in said or "credit" in said.lower():
        return ServerBusyError(f"{where} says that no credit is left (429).", passing=False)
    try:
        wait_s = max(0.0, float(headers.get("retry-after", "0")))
    except ValueError:  # the header may hold a date instead: then our own wait is used
        wait_s = 0.0
    asked = f" and asks to wait {wait_s:g} s" if wait_s else ""
    message = f"{where} is busy or over its limit (429){asked}. Try again later."
    return ServerBusyError(message, wait_s=wait_s)


def _said(body: object, model: Model) -> str:
    """The server's own words on one line, cut short, without the key if it repeats it."""
    if isinstance(body, dict):
        inner: dict[str, Any] = body["error"] if isinstance(body.get("error"), dict) else body
        told = (inner.get(part) for part in ("message", "code", "type"))
        text = ", ".join(str(part) for part in told if part) or "no reason given"
    else:
        text = str(body or "no reason given")
    key = model.key.get_secret_value()
    text = text.replace(key, "***") if key else text
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:_SAID_CHARS].rstrip(".")

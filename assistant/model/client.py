"""One call to a language model: its reply as a stream of text, bounded in time, stopped at once.

A call runs on an event loop in a thread of its own, because only there can a wait of any kind
(for a connection, the first word, the next one, a retry) be given up the moment a reader stops.

Retries are made here alone: those of the client and of LlamaIndex multiply each other.
"""

from __future__ import annotations

import asyncio
import functools
import os
import queue
import re
import ssl
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from assistant.model.bounds import bounded
from assistant.model.configuration import Model
from assistant.model.faults import (
    MISREAD,
    BrokenReplyError,
    KeyRefusedError,
    ModelError,
    ReplyCutError,
    RequestRefusedError,
    ServerBusyError,
    ServerSlowError,
    fault_of,
)
from assistant.model.prompt import Prompt

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import ChatResponse

    Responses = AsyncGenerator[ChatResponse, None]

CONNECT_S = 5.0
RETRY_WAITS_S = (0.5, 2.0)
LONGEST_RETRY_WAIT_S = 10.0
_LOOK_FOR_STOP_S = 0.05
_TRIAL_S = 30.0
_LOCAL = re.compile(r"https?://(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)")
_KEPT_HEADERS = ("host", "accept", "connection", "content-type", "content-length", "authorization")
_CHARS_PER_TOKEN = 16  # no tokenizer puts more into one, on average
_BYTES_PER_TOKEN = 4_000  # an event with its frame; logprobs that nobody asked for make it long
_FEWEST_BYTES = 1_000_000
_FAULT_BYTES = 64_000  # of an error's body that are read
_TRIAL = Prompt(system="You test a connection.", user="Reply with the word: yes")


class Caller:
    """Calls one model; one caller serves many threads.

    Attributes:
        model: The model and its server.
    """

    def __init__(self, model: Model, *, retry_waits_s: Sequence[float] = RETRY_WAITS_S) -> None:
        """Keeps the model and the waits between tries; nothing is loaded before the first call."""
        self.model = model
        self._retry_waits_s = tuple(retry_waits_s)
        # What this server has refused: newer models want another name for the reply's length,
        # or no temperature. Learned once, by the refusal's own words.
        self._refused: frozenset[str] = frozenset()

    def stream(self, prompt: Prompt, *, stop: threading.Event | None = None) -> Iterator[str]:
        """The reply in pieces, as they arrive; ends quietly and closes the request on `stop`.

        Leaving the iterator early closes the request, too.

        Raises:
            ModelError: The model could not answer; pieces may have come before.
        """
        if self.model.key_env and not self.model.key.get_secret_value():
            raise KeyRefusedError(
                f"The variable {self.model.key_env!r}, which is to hold the key of the model "
                f"{self.model.name!r}, is not set."
            )
        load_client()
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        reply = asyncio.run_coroutine_threadsafe(self._reply(prompt, pieces.put), _event_loop())
        reply.add_done_callback(lambda _: pieces.put(None))
        stop = stop or threading.Event()
        try:
            while (piece := _next_or_stop(pieces, stop)) is not None:
                yield piece
            fault = None if stop.is_set() else reply.result()
        finally:
            reply.cancel()
        if fault:
            raise fault.with_traceback(None)  # its frames hold the request

    async def _reply(self, prompt: Prompt, put: Callable[[str], None]) -> ModelError | None:
        # Faults are handed back, not raised: a traceback would hold the request with its key.
        try:
            async with asyncio.timeout(self.model.timeout_s):
                return await self._attempts(prompt, put)
        except TimeoutError:
            return ServerSlowError(
                f"The model server at {self.model.address} did not finish within "
                f"{self.model.timeout_s:g} s. Try again, or raise timeout_s."
            )

    async def _attempts(self, prompt: Prompt, put: Callable[[str], None]) -> ModelError | None:
        begun = False

        def put_on(piece: str) -> None:
            nonlocal begun
            begun = True
            put(piece)

        end_s = asyncio.get_running_loop().time() + self.model.timeout_s
        waits_s = iter(self._retry_waits_s)
        while True:
            fault = await self._attempt(prompt, put_on)
            if fault is None or begun:
                return fault
            if self._learned_from(fault):
                continue
            wait_s = next(waits_s, None)
            if wait_s is None or not fault.passing:
                return fault
            if isinstance(fault, ServerBusyError):
                wait_s = max(wait_s, fault.wait_s)
            if wait_s > min(LONGEST_RETRY_WAIT_S, end_s - asyncio.get_running_loop().time()):
                return fault
            await asyncio.sleep(wait_s)

    def _learned_from(self, fault: ModelError) -> bool:
        """Whether the server refused a parameter that the next request can do without."""
        if not isinstance(fault, RequestRefusedError):
            return False
        named = {name for name in ("max_tokens", "temperature") if name in str(fault)}
        new = named - self._refused
        self._refused |= new
        return bool(new)

    async def _attempt(self, prompt: Prompt, put: Callable[[str], None]) -> ModelError | None:
        import httpx  # see load_client
        import openai

        caught = (openai.OpenAIError, httpx.HTTPError, ModelError, ValueError, *MISREAD)
        reason = ""
        spoke = False
        room = _CHARS_PER_TOKEN * self.model.reply_tokens
        try:
            async with _http_client(self.model) as http, aclosing(self._chat(prompt, http)) as chat:
                async for response in chat:
                    choices = response.raw.choices if response.raw else ()
                    reason = (choices[0].finish_reason if choices else "") or reason
                    if response.delta:
                        spoke = True
                        put(response.delta)
                        room -= len(response.delta)
                        if room < 0:  # the server does not keep to the length it was told
                            reason = "length"
                            break
        except caught as error:
            return fault_of(error, self.model)
        return self._fault_at_end(reason, spoke=spoke)

    async def _chat(self, prompt: Prompt, http: httpx.AsyncClient) -> Responses:
        # Loading these takes more than a second, and only a model that is used needs them.
        from llama_index.core.llms import ChatMessage
        from llama_index.llms.openai_like import OpenAILike
        from openai import omit

        length = "max_completion_tokens" if "max_tokens" in self._refused else "max_tokens"
        wanted: dict[str, Any] = {length: self.model.reply_tokens}
        if prompt.schema:
            wanted["response_format"] = prompt.schema
        if "temperature" in self._refused:
            wanted["temperature"] = omit
        llm = OpenAILike(
            model=self.model.model,
            api_base=self.model.address,
            # Without one the client takes a key from the environment, meant for another server.
            api_key=self.model.key.get_secret_value() or "none",
            async_http_client=http,  # type: ignore[call-arg]  # its parent's __init__ takes it
            is_chat_model=True,
            max_retries=0,
            timeout=self.model.timeout_s,
            temperature=self.model.temperature,
            additional_kwargs=wanted,
        )
        roles = (("system", prompt.system), ("user", prompt.user))
        messages = [ChatMessage(role=role, content=text) for role, text in roles]
        stream = await llm.astream_chat(messages)
        stall_s = None  # before the first word the server reads the prompt, which may take long
        while True:
            try:
                async with asyncio.timeout(stall_s):
                    response = await anext(stream, None)
            except TimeoutError:
                raise BrokenReplyError(
                    f"The model server at {self.model.address} fell silent for "
                    f"{self.model.stall_s:g} s in the middle of its reply."
                ) from None
            if response is None:
                return
            stall_s = self.model.stall_s
            yield response

    def _fault_at_end(self, reason: str, *, spoke: bool) -> ModelError | None:
        where = f"The model server at {self.model.address}"
        if reason == "length":
            return ReplyCutError(
                f"The model {self.model.name!r} reached its limit of {self.model.reply_tokens} "
                "tokens before it had finished. Raise reply_tokens."
            )
        if reason == "content_filter":
            return BrokenReplyError(f"{where} withheld the reply by a filter of its own.")
        if not reason and spoke:
            return BrokenReplyError(f"{where} broke off in the middle of its reply.")
        return None if spoke else BrokenReplyError(f"{where} sent an empty reply.")


def try_model(model: Model) -> str:
    """Calls the model once; empty when it replies, else what is wrong and what to do."""
    bounded = model.model_copy(update={"timeout_s": min(model.timeout_s, _TRIAL_S)})
    try:
        for _ in Caller(bounded).stream(_TRIAL):
            return ""
    except ModelError as error:
        return str(error)
    return ""


def _next_or_stop(pieces: queue.SimpleQueue[str | None], stop: threading.Event) -> str | None:
    while not stop.is_set():
        try:
            return pieces.get(timeout=_LOOK_FOR_STOP_S)
        except queue.Empty:
            continue
    return None


@functools.cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """The loop on which all calls of this process wait; it ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model calls", daemon=True).start()
    return loop


# After a fork the thread of the loop is not there, and a call would wait for it for ever.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_event_loop.cache_clear)


def load_client() -> None:
    """Loads the client in the asking thread: on the loop it would hold up every other call."""
    import llama_index.llms.openai_like  # noqa: F401  # more than a second, only for a model


@functools.cache
def _certificates() -> ssl.SSLContext:
    import httpx  # see load_client

    return httpx.create_ssl_context()


def _http_client(model: Model) -> httpx.AsyncClient:
    """A client of its own for each call, so that closing it closes the request."""
    import httpx  # see load_client

    async def keep_to_the_needed(request: httpx.Request) -> None:
        # The client adds the system, its versions, and organisations and headers from the
        # environment that are meant for another server.
        for name in {name.lower() for name in request.headers} - set(_KEPT_HEADERS):
            del request.headers[name]
        if not model.key.get_secret_value():
            request.headers.pop("authorization", None)

    async def refuse_other_content(response: httpx.Response) -> None:
        kind = response.headers.get("content-type", "nothing").partition(";")[0]
        if response.is_success and kind != "text/event-stream":
            # The client would read a web page as a reply without words.
            raise BrokenReplyError(
                f"The server at {model.address} sent {kind} instead of a stream of words. "
                "Correct the address; most end in /v1."
            )

    async def bound(response: httpx.Response) -> None:
        # A fault is told in a few words; a page of 50 MB would be held whole to be thrown away.
        most = max(_FEWEST_BYTES, _BYTES_PER_TOKEN * model.reply_tokens)
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        if response.is_success:
            response.stream = bounded(stream, most, over=f"{model.address} sent too much")
        else:
            response.headers.pop("content-length", None)
            response.stream = bounded(stream, _FAULT_BYTES)

    return httpx.AsyncClient(
        timeout=httpx.Timeout(model.timeout_s, connect=CONNECT_S),
        verify=_certificates(),
        # A proxy of the environment is for what is outside, and cannot reach this machine.
        trust_env=not _LOCAL.match(model.address),
        event_hooks={"request": [keep_to_the_needed], "response": [refuse_other_content, bound]},
    )

"""Every fault of a model's server becomes one error with a plain note, in bounded time."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import threading
import time

import pytest
from pydantic import SecretStr

from assistant.model.client import RETRY_WAITS_S, Caller, try_model
from assistant.model.configuration import Model
from assistant.model.faults import (
    BrokenReplyError,
    KeyRefusedError,
    ModelError,
    ReplyCutError,
    RequestRefusedError,
    ServerBusyError,
    ServerDownError,
    ServerFailedError,
    ServerSlowError,
    TooLongError,
    UnknownModelError,
)
from assistant.model.prompt import Prompt
from tests.fault_server import (
    Behaviour,
    ChatHandler,
    ChatServer,
    breaks_off,
    breaks_off_in_a_chunk,
    chat_server,
    refuses,
    says,
    sends,
    streams,
    waits,
)

KEY = "sk-very-secret-0123456789"
WAITS_S = (0.05, 0.1)
PROMPT = Prompt(system="You are tested.", user="Say it.")
QUOTA = {"error": {"message": "You exceeded your quota.", "code": "insufficient_quota"}}
TOO_LONG = {"error": {"message": "the request exceeds the available context size", "code": 400}}
NO_CHOICES = json.dumps({"id": "1", "choices": []})
ERROR_EVENT = json.dumps({"error": {"message": "out of memory", "type": "server_error"}})


def model_at(address: str, **values: object) -> Model:
    given = {"name": "tested", "model": "m", "timeout_s": 10.0, "stall_s": 0.5, **values}
    return Model.model_validate({"address": address, **given})


def reply(server: ChatServer, **values: object) -> str:
    return "".join(Caller(model_at(server.address, **values), retry_waits_s=WAITS_S).stream(PROMPT))


@pytest.mark.parametrize(
    ("behaviour", "error", "note", "requests"),
    [
        pytest.param(refuses(401), KeyRefusedError, "wants a key", 1, id="401"),
        pytest.param(refuses(403), KeyRefusedError, "refused the key", 1, id="403"),
        pytest.param(refuses(404), UnknownModelError, "has no model 'm'", 1, id="404"),
        pytest.param(refuses(400, TOO_LONG), TooLongError, "context_tokens", 1, id="too long"),
        pytest.param(refuses(413), TooLongError, "context_tokens", 1, id="413"),
        pytest.param(refuses(422), RequestRefusedError, "refused the request", 1, id="422"),
        pytest.param(refuses(302), RequestRefusedError, "refused the request", 1, id="302"),
        pytest.param(refuses(429), ServerBusyError, "busy", 3, id="429"),
        pytest.param(refuses(429, QUOTA), ServerBusyError, "no credit", 1, id="quota"),
        pytest.param(refuses(500), ServerFailedError, "failed (500)", 3, id="500"),
        pytest.param(refuses(503), ServerFailedError, "failed (503)", 3, id="503"),
        pytest.param(
            sends("<html>Welcome</html>", kind="text/html"),
            BrokenReplyError,
            "sent text/html instead",
            1,
            id="a web page",
        ),
        pytest.param(
            sends('{"choices": []}', kind="application/json"),
            BrokenReplyError,
            "instead of a stream",
            1,
            id="no stream",
        ),
        pytest.param(streams(NO_CHOICES, "[DONE]"), BrokenReplyError, "empty", 1, id="no choices"),
        pytest.param(streams(), BrokenReplyError, "empty", 1, id="nothing"),
        pytest.param(says(""), BrokenReplyError, "empty", 1, id="no words"),
        pytest.param(streams("{half"), BrokenReplyError, "cannot be read", 1, id="no JSON"),
        pytest.param(streams("[1, 2]"), BrokenReplyError, "cannot be read", 1, id="other JSON"),
        pytest.param(
            streams('{"choices": null}'), BrokenReplyError, "cannot be read", 1, id="null choices"
        ),
        pytest.param(
            streams(ERROR_EVENT), ServerFailedError, "out of memory", 3, id="an error event"
        ),
        pytest.param(breaks_off("It was"), BrokenReplyError, "broke off", 1, id="cut"),
        pytest.param(
            breaks_off_in_a_chunk("It was"), BrokenReplyError, "closed", 1, id="cut in a chunk"
        ),
        pytest.param(waits(9, after="It was"), BrokenReplyError, "silent", 1, id="stall"),
        pytest.param(
            says("It was", finish="length"), ReplyCutError, "reply_tokens", 1, id="length"
        ),
        pytest.param(
            says("It", finish="content_filter"), BrokenReplyError, "filter", 1, id="filter"
        ),
    ],
)
def test_a_fault_is_one_error_with_a_plain_note(
    behaviour: Behaviour, error: type[ModelError], note: str, requests: int
) -> None:
    with chat_server(behaviour) as server:
        with pytest.raises(ModelError) as caught:
            reply(server)
        assert type(caught.value) is error
        assert note in str(caught.value)
        assert "\n" not in str(caught.value)
        assert len(server.asked) == requests


def test_a_server_that_is_down_is_told_in_a_few_seconds() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        model = model_at(f"http://127.0.0.1:{unused.getsockname()[1]}/v1")
    began = time.monotonic()
    with pytest.raises(ServerDownError, match="cannot be reached"):
        list(Caller(model).stream(PROMPT))
    assert time.monotonic() - began < 8


def test_a_slow_server_is_given_its_time_and_no_more() -> None:
    with chat_server(waits(20)) as server:
        began = time.monotonic()
        with pytest.raises(ServerSlowError, match=r"within 0\.6 s"):
            reply(server, timeout_s=0.6)
        assert time.monotonic() - began < 3
        assert len(server.asked) == 1
        assert server.left.wait(3)


def test_a_server_that_drips_is_given_its_time_and_no_more() -> None:
    def drips(handler: object) -> None:
        handler.begin()  # type: ignore[attr-defined]  # a ChatHandler
        for _ in range(200):
            handler.piece("drop ")  # type: ignore[attr-defined]
            handler.wait(0.1)  # type: ignore[attr-defined]

    with chat_server(drips) as server:
        with pytest.raises(ServerSlowError):
            reply(server, timeout_s=0.8)
        assert server.left.wait(3)


def test_what_passes_is_tried_again() -> None:
    with chat_server(refuses(500), refuses(429), says("It was so.")) as server:
        assert reply(server) == "It was so."
        assert len(server.asked) == 3


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    with chat_server(refuses(429, retry_after="1"), says("It was so.")) as server:
        began = time.monotonic()
        assert reply(server) == "It was so."
        assert 1 <= time.monotonic() - began < 3


@pytest.mark.parametrize("header", ["3600", "-5", "Wed, 21 Oct 2026 07:28:00 GMT", "nan", "inf"])
def test_no_wait_that_a_server_asks_for_is_kept_too_long(header: str) -> None:
    with chat_server(refuses(429, retry_after=header)) as server:
        began = time.monotonic()
        with pytest.raises(ServerBusyError):
            reply(server)
        assert time.monotonic() - began < 5


def test_tries_are_few_and_their_waits_short() -> None:
    assert sum(RETRY_WAITS_S) <= 5
    assert len(RETRY_WAITS_S) == 2


def test_nothing_is_tried_again_once_words_have_come() -> None:
    with chat_server(breaks_off("It was"), says("It was so.")) as server:
        with pytest.raises(BrokenReplyError):
            reply(server)
        assert len(server.asked) == 1


def test_pieces_come_as_they_are_sent() -> None:
    with chat_server(waits(9, after="It was so, and then")) as server:
        stream = Caller(model_at(server.address)).stream(PROMPT)
        began = time.monotonic()
        assert next(stream) == "It was "
        assert time.monotonic() - began < 5
        stream.close()
        assert server.left.wait(3)


@pytest.mark.parametrize("after", ["", "It was"])
def test_stop_closes_the_request_whatever_it_waits_for(after: str) -> None:
    stop = threading.Event()
    with chat_server(waits(9, after=after)) as server:
        threading.Timer(0.4, stop.set).start()
        began = time.monotonic()
        list(Caller(model_at(server.address, stall_s=9)).stream(PROMPT, stop=stop))
        assert time.monotonic() - began < 2
        assert server.left.wait(3)


def test_a_parameter_that_a_server_refuses_is_left_out_from_then_on() -> None:
    refusal = {"error": {"message": "Unsupported parameter: 'max_tokens' with this model."}}
    other = {"error": {"message": "Unsupported value: 'temperature' does not support 0."}}
    with chat_server(refuses(400, refusal), refuses(400, other), says("Yes.")) as server:
        caller = Caller(model_at(server.address))
        assert "".join(caller.stream(PROMPT)) == "Yes."
        assert "".join(caller.stream(PROMPT)) == "Yes."
        assert [set(asked) & {"max_tokens", "max_completion_tokens"} for asked in server.asked] == [
            {"max_tokens"},
            *[{"max_completion_tokens"}] * 3,
        ]
        assert ["temperature" in asked for asked in server.asked] == [True, True, False, False]


def test_a_server_hears_only_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-for-another-server")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-server")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "x-tracking: yes")
    with chat_server(says("Yes.")) as server:
        reply(server)
        reply(server, key=SecretStr(KEY))
    needed = {"host", "accept", "connection", "content-type", "content-length"}
    assert set(server.headers[0]) <= needed
    assert set(server.headers[1]) <= needed | {"authorization"}
    assert server.headers[1]["authorization"] == f"Bearer {KEY}"


def test_a_server_on_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(says("From the proxy.")) as proxy, chat_server(says("Yes.")) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert reply(server) == "Yes."
        assert proxy.asked == []


@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500])
def test_a_key_stands_in_no_error_and_no_log(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    echo = {"error": {"message": f"Incorrect API key provided: {KEY}.", "code": KEY}}
    echoed = streams(json.dumps(echo)) if status == 200 else refuses(status, echo)
    with chat_server(echoed) as server:
        model = model_at(server.address, key=SecretStr(KEY))
        with pytest.raises(ModelError) as caught:
            list(Caller(model, retry_waits_s=WAITS_S).stream(PROMPT))
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY not in repr(error)
        error = error.__cause__ or error.__context__
    assert KEY not in caplog.text
    assert KEY not in repr(model) + str(model) + repr(Caller(model))


def test_a_key_that_is_not_set_is_told_before_anything_is_sent() -> None:
    with chat_server(says("yes")) as server:
        model = model_at(server.address, key_env="MY_KEY")
        with pytest.raises(KeyRefusedError, match="'MY_KEY', which"):
            list(Caller(model).stream(PROMPT))
        assert server.asked == []


def test_a_model_is_tried_with_one_call() -> None:
    with chat_server(says("yes")) as server:
        assert try_model(model_at(server.address)) == ""
    with chat_server(refuses(401)) as server:
        told = try_model(model_at(server.address, key=SecretStr(KEY), key_env="MY_KEY"))
        assert "Check the value of MY_KEY" in told


def test_calls_of_many_threads_do_not_mix() -> None:
    def echoes(handler: object) -> None:
        says(handler.prompt)(handler)  # type: ignore[attr-defined,arg-type]  # a ChatHandler

    replies: dict[int, str] = {}
    with chat_server(echoes) as server:
        caller = Caller(model_at(server.address))

        def ask(number: int) -> None:
            prompt = Prompt(system="", user=f"{number} " * 30)
            replies[number] = "".join(caller.stream(prompt))

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert replies == {number: f"{number} " * 30 for number in range(12)}


DEEP = "[" * 200_000


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        pytest.param(streams(DEEP, "[DONE]"), ModelError, id="deep JSON in an event"),
        pytest.param(
            refuses(500, {"error": {"message": "x" * 3_000_000}}),
            ServerFailedError,
            id="long fault",
        ),
        pytest.param(says("word " * 20_000), ReplyCutError, id="a reply without an end"),
    ],
)
def test_what_has_no_bound_is_a_fault_like_any_other(
    behaviour: Behaviour, error: type[ModelError]
) -> None:
    with chat_server(behaviour) as server, pytest.raises(error) as raised:
        reply(server)
    assert len(str(raised.value)) < 500


def test_of_a_fault_s_body_only_the_beginning_is_read() -> None:
    sent = []

    def pours(handler: ChatHandler) -> None:
        handler.send_response(400)
        handler.send_header("content-type", "application/json")
        handler.send_header("connection", "close")
        handler.end_headers()
        for _ in range(4_000):
            handler.wfile.write(b"x" * 10_000)
            sent.append(1)

    with chat_server(pours) as server, pytest.raises(RequestRefusedError):
        reply(server)
    assert len(sent) < 4_000


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_call_works_after_a_fork() -> None:
    with chat_server(says("Yes.")) as server:
        assert reply(server) == "Yes."
        child = os.fork()
        if not child:
            signal.alarm(20)  # a child that waits for ever is ended, and fails the test
            os._exit(0 if reply(server) == "Yes." else 1)
        assert os.waitpid(child, 0)[1] == 0

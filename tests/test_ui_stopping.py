"""Endings: a server that is told to stop, a caller who leaves, a request that never ends."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.answer import Answer
from tests.scripted_answers import SLOW, script
from tests.scripted_assistant import ScriptedAssistant
from tests.served import get, post, run_apart, served
from tests.test_ui_command_line import process
from ui.connection import Connection
from ui.security import STOPPING

PROGRAM = """
import sys
from pathlib import Path
from tests.scripted_assistant import ScriptedAssistant
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.server import Place, build_app, listen, run_server

class Closable(ScriptedAssistant):
    closed = False

    def stream(self, *given, **more):
        for answer in super().stream(*given, **more):
            assert not self.closed, "the index was closed under an answer"
            yield answer

    def close(self):
        self.closed = True
        print("closed", flush=True)

assistant = Closable()
place = Place(port=0)
with listen(place) as taken:
    app = build_app(
        Loading.opened(assistant), feedback=FeedbackStore.within(Path(sys.argv[1])), place=place
    )
    run_server(app, taken, ready=lambda: print(taken.getsockname()[1], flush=True))
assistant.close()
"""


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with process("-c", PROGRAM, tmp_path) as running:
        assert running.stdout is not None
        yield running, f"http://127.0.0.1:{running.stdout.readline().strip()}"
        running.kill()


async def _told(http: httpx.AsyncClient, event_id: str) -> str:
    reply = await http.get(f"/gradio_api/call/query/{event_id}")
    return reply.text


def test_whoever_asked_before_the_end_is_told(chat: tuple[subprocess.Popen[str], str]) -> None:
    running, url = chat
    ask = "/gradio_api/call/v2/query"

    async def crowd() -> tuple[list[str], httpx.Response, int]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as http:
            calls = [await http.post(ask, json={"question": SLOW}) for _ in range(24)]
            ids = [call.json()["event_id"] for call in calls]
            # Half of them wait already, and half come back for the answer after the signal.
            early = [asyncio.create_task(_told(http, event)) for event in ids[:12]]
            await asyncio.sleep(0)
            running.send_signal(signal.SIGTERM)
            while (health := await http.get("/healthz")).status_code == 200:
                await asyncio.sleep(0)
            late = [asyncio.create_task(_told(http, event)) for event in ids[12:]]
            refused = await http.post(ask, json={"question": SLOW})
            told = await asyncio.gather(*early, *late)
            return told, refused, health.status_code

    told, refused, health = run_apart(crowd())
    assert health == 503
    assert refused.status_code == 503
    assert refused.json()["detail"] == STOPPING
    assert int(refused.headers["retry-after"]) > 0
    for reply in told:
        assert "event: complete" in reply or STOPPING in reply, reply
    assert sum("event: complete" in reply for reply in told) >= 4
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (0, "closed\n", "")


def test_an_idle_server_stops_at_once(chat: tuple[subprocess.Popen[str], str]) -> None:
    running, url = chat
    with httpx.stream("GET", f"{url}/gradio_api/heartbeat/tab", timeout=60) as heart:
        assert heart.status_code == 200  # a tab that is open, and asks nothing
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (0, "closed\n", "")


class Watched(ScriptedAssistant):
    """Answers without end, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.stopped = threading.Event(), threading.Event()

    def stream(self, question: str, **options: Any) -> Iterator[Answer]:
        if question != SLOW:
            yield from super().stream(question, **options)
            return
        self.begun.set()
        stop = options["stop"]
        if stop.wait(60):
            self.stopped.set()
        yield replace(script()["Hello"], question=question)


@pytest.mark.parametrize("face", ["http", "mcp"])
def test_an_answer_is_given_up_when_its_caller_leaves(face: str, tmp_path: Path) -> None:
    assistant = Watched()
    with served(assistant, tmp_path) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as raw:
            if face == "http":
                asked = post(f"{url}/gradio_api/call/v2/query", json={"question": SLOW})
                call = f"/gradio_api/call/query/{asked.json()['event_id']}"
                raw.sendall(f"GET {call} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
            else:
                params = {"name": "query", "arguments": {"question": SLOW}}
                body = json.dumps(
                    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
                )
                raw.sendall(
                    f"POST /mcp HTTP/1.1\r\nhost: {host}\r\naccept: application/json\r\n"
                    f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
                    f"{body}".encode()
                )
            assert assistant.begun.wait(30)
        assert assistant.stopped.wait(30)


UNFINISHED = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-half",
    "half a body": b"POST /gradio_api/cancel HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    b"content-type: application/json\r\ncontent-length: 50\r\n\r\n{",
    "empty lines": b"\r\n\r\n",
}


@pytest.mark.parametrize("name", UNFINISHED)
def test_a_request_that_never_ends_is_given_up(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection, "request_s", 0.3)
    with served(ScriptedAssistant(), tmp_path) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as raw:
            raw.sendall(UNFINISHED[name])
            assert raw.recv(1_000) == b""
        with httpx.Client(base_url=url, timeout=60) as http:  # one that answers in time is kept
            for _ in range(2):
                assert http.get("/healthz").status_code == 200


def test_unfinished_requests_are_bounded_in_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.connection._most", lambda: 20)
    with served(ScriptedAssistant(), tmp_path) as url:
        host, port = url.removeprefix("http://").split(":")
        held = []
        for _ in range(40):
            raw = socket.create_connection((host, int(port)), timeout=60)
            raw.sendall(b"GET / HTTP/1.1\r\nx-half")
            held.append(raw)
        assert all(_closed(raw) for raw in held[:20])
        assert get(f"{url}/healthz").status_code == 200
        for raw in held:
            raw.close()


def _closed(raw: socket.socket) -> bool:
    try:
        return raw.recv(1) == b""
    except ConnectionResetError:
        return True


def test_the_log_of_a_forged_path_is_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(ScriptedAssistant(), tmp_path) as url:
        for path in ("/articles/%1b%5b31m%0aERROR", "/gradio_api/call/query/nobody%0a"):
            get(f"{url}{path}")
    assert not re.search(r"\x1b|^ERROR", caplog.text)

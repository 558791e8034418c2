"""A real HTTP server on this machine that speaks the chat protocol and misbehaves as told."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["ChatHandler"], None]


@dataclass
class ChatServer:
    """The server's address, what it was asked, and what it does next.

    Attributes:
        address: To give to a model as its address.
        script: What to do on each request; the last is repeated.
        asked: The bodies of the requests, in order.
        headers: The headers of the requests, in order.
        left: Set once a client has closed the connection while a behaviour was waiting.
    """

    address: str
    script: Sequence[Behaviour]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)


class ChatHandler(BaseHTTPRequestHandler):
    """One request; behaviours call its methods."""

    protocol_version = "HTTP/1.1"
    chat: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.chat.asked.append(body)
        self.chat.headers.append({name.lower(): value for name, value in self.headers.items()})
        turn = min(len(self.chat.asked), len(self.chat.script)) - 1
        try:
            self.chat.script[turn](self)
        except (BrokenPipeError, ConnectionResetError):
            self.chat.left.set()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keeps the tests' output clean."""

    @property
    def prompt(self) -> str:
        """The last message of the request."""
        return str(self.chat.asked[-1]["messages"][-1]["content"])

    def send(self, status: int, body: str, *, kind: str, **headers: str) -> None:
        """A whole response."""
        data = body.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def begin(self) -> None:
        """The head of a stream of events that ends with the connection."""
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()

    def event(self, data: str) -> None:
        """One event, as it stands."""
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def piece(self, text: str, *, finish: str | None = None) -> None:
        """One event with a piece of the reply."""
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
        self.event(
            json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 1,
                    "model": "m",
                    "choices": [choice],
                }
            )
        )

    def pieces(self, text: str, *, size: int = 7) -> None:
        """A reply in pieces that cut words and markers anywhere."""
        for start in range(0, len(text), size):
            self.piece(text[start : start + size])

    def wait(self, seconds: float) -> None:
        """Silence, until the time is over or the client has gone."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.connection], [], [], 0.02)[0] and not self.connection.recv(
                1, socket.MSG_PEEK
            ):
                raise ConnectionResetError


def says(text: str, *, finish: str = "stop") -> Behaviour:
    """A whole reply."""

    def behave(handler: ChatHandler) -> None:
        handler.begin()
        handler.pieces(text)
        handler.piece("", finish=finish)
        handler.event("[DONE]")

    return behave


def refuses(status: int, body: Any = "", **headers: str) -> Behaviour:
    """An error status, with a JSON body."""
    told = json.dumps(body)
    return lambda handler: handler.send(status, told, kind="application/json", **headers)


def sends(body: str, *, kind: str) -> Behaviour:
    """Status 200 with something that is no stream of events."""
    return lambda handler: handler.send(200, body, kind=kind)


def streams(*events: str) -> Behaviour:
    """Events as they stand, then the end of the connection."""

    def behave(handler: ChatHandler) -> None:
        handler.begin()
        for event in events:
            handler.event(event)

    return behave


def breaks_off(text: str) -> Behaviour:
    """Part of a reply, then the end of the connection."""

    def behave(handler: ChatHandler) -> None:
        handler.begin()
        handler.pieces(text)

    return behave


def breaks_off_in_a_chunk(text: str) -> Behaviour:
    """Part of a reply in HTTP chunks, the last of which never ends."""

    def behave(handler: ChatHandler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        event = f"data: {json.dumps({'id': '1', 'choices': [choice]})}\n\n".encode()
        handler.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\nff\r\ndata:")

    return behave


def waits(seconds: float, *, after: str = "") -> Behaviour:
    """Silence, from the start or after part of a reply."""

    def behave(handler: ChatHandler) -> None:
        if after:
            handler.begin()
            handler.pieces(after)
        handler.wait(seconds)

    return behave


@contextmanager
def chat_server(*script: Behaviour) -> Iterator[ChatServer]:
    """Serves on a free port of this machine until the block is left."""
    handler = type("Handler", (ChatHandler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    chat = ChatServer(address=f"http://127.0.0.1:{server.server_port}/v1", script=script)
    handler.chat = chat  # type: ignore[attr-defined]  # the class was made two lines above
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

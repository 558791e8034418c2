"""What is tried on the program; an `AssertionError` says what does not hold."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from assistant import Answer, Assistant, Settings
from corpus import TwoBetsError, read_article
from tests.fault_server import chat_server
from tests.load.hostile import Hostile
from tests.served import served

_CALLS = ("call/v2/query", "call/query", "call/v2/overview", "call/v2/articles", "queue/join")
_TAKEN = frozenset({200, 400, 404, 405, 406, 413, 422, 503})
_JSON = {"content-type": "application/json", "accept": "application/json, text/event-stream"}


@dataclass(slots=True)
class Trials:
    """How many were tried, how many of them refused in a sentence, and the dearest one."""

    tried: int = 0
    refused: int = 0
    most_cpu_s: float = 0.0
    dearest: str = ""

    def run(self, work: Callable[[], bool], what: str) -> None:
        """Tries once; `work` says whether it was taken."""
        before = time.process_time()
        taken = work()
        spent = time.process_time() - before
        self.tried += 1
        self.refused += not taken
        if spent > self.most_cpu_s:
            self.most_cpu_s, self.dearest = spent, what[:3_000]


def in_python(assistant: Assistant, hostile: Hostile, times: int) -> Trials:
    """Questions put to `Assistant.query`."""
    trials = Trials()
    for _ in range(times):
        asked = hostile.arguments()

        def ask(asked: dict[str, object] = asked) -> bool:
            try:
                _hold(assistant.query(**asked), assistant)  # type: ignore[arg-type]
            except TwoBetsError:
                return False
            return True

        trials.run(ask, json.dumps(asked))
    return trials


def _hold(answer: Answer, assistant: Assistant) -> None:
    """Checks what every answer promises, whatever was asked."""
    json.dumps(answer.to_dict())
    for citation in answer.citations:
        article = assistant.article(citation.article.id)
        assert article.text[citation.start : citation.end] == citation.quote


def over_http(assistant: Assistant, hostile: Hostile, times: int, folder: Path) -> Trials:
    """Bodies sent to each call, and to the tools of MCP, which have to be answered quietly."""
    trials = Trials()
    with (
        _quiet(),
        served(assistant, folder) as url,
        httpx.Client(base_url=url, timeout=60, headers=_JSON) as http,
    ):
        for number in range(times):
            body = hostile.body()
            if number % 3:
                place = f"/gradio_api/{_CALLS[number % len(_CALLS)]}"
                trials.run(lambda p=place, b=body: _called(http, p, b), repr(body))
            else:
                trials.run(lambda b=body: _tool(http, b), repr(body))
        assert http.get("/healthz").status_code == httpx.codes.OK
    return trials


def _called(http: httpx.Client, place: str, body: bytes) -> bool:
    call = http.post(place, content=body)
    assert call.status_code in _TAKEN, call.text
    event = call.json().get("event_id") if call.is_success else None
    if event and "/call/" in place:
        name = place.rpartition("/")[2]
        told = http.get(f"/gradio_api/call/{name}/{event}").text
        assert "event: complete" in told or "event: error" in told, told
        return "event: complete" in told
    return call.is_success


def _tool(http: httpx.Client, arguments: bytes) -> bool:
    head = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query","arguments":'
    told = http.post("/mcp", content=head + arguments + b"}}")
    assert told.status_code in _TAKEN, told.text
    return told.is_success and not told.json().get("result", {}).get("isError", True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Checks that nothing is logged as an error meanwhile."""
    logged: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append(self.format(record))

    kept = Kept(logging.ERROR)
    logging.getLogger().addHandler(kept)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(kept)
    assert not logged, logged[:3]


def of_files(hostile: Hostile, times: int, folder: Path) -> Trials:
    """Files that are read, or refused with their name."""
    trials = Trials()
    for _ in range(times):
        name, data = hostile.file()
        path = folder / name
        path.write_bytes(data)

        def read(path: Path = path) -> bool:
            try:
                article = read_article(path)
            except TwoBetsError:
                return False
            return bool(article.text)

        trials.run(read, f"{name}: {data!r}")
        path.unlink()
    return trials


def of_models(assistant: Assistant, hostile: Hostile, times: int, folder: Path) -> Trials:
    """Answers by a model's server that does anything; the question is answered all the same."""
    trials = Trials()
    (folder / "models.toml").touch()
    with chat_server(*(hostile.reply() for _ in range(3 * times))) as server:
        table = f'[models.odd]\naddress = "{server.address}"\nmodel = "m"\n'
        (folder / "models.toml").write_text(f"{table}timeout_s = 5.0\nstall_s = 1.0\n", "utf-8")
        settings = Settings(
            articles_dir=assistant.settings.articles_dir,
            data_dir=assistant.settings.data_dir,
            models_file=str(folder / "models.toml"),
        )
        with Assistant.open(settings) as odd:
            for _ in range(times):
                trials.run(lambda: _answered(odd), "a model's reply")
    return trials


def _answered(assistant: Assistant) -> bool:
    answer = assistant.query("What is Stargate?", model="odd")
    _hold(answer, assistant)
    assert answer.text
    return answer.answerer == "odd"

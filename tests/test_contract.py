"""One answer, four faces: Python, HTTP, MCP and the command line give the same values."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from assistant import Assistant, Settings, query
from tests.served import run_apart, served
from ui.calls import OVERVIEW
from ui.command_line import main

Asked = dict[str, Any]

TALK = [
    {"role": "user", "content": "What is Stargate?"},
    {"role": "assistant", "content": "A joint venture. [1]"},
]
ASKED: dict[str, Asked] = {
    "plain": {"question": "How much money did OpenAI raise in late 2024?"},
    "comparison": {"question": "How do the two labs get their compute?"},
    "follow-up": {"question": "And who pays for it?", "history": TALK},
    "not there": {"question": "Which team won the 1974 World Cup?"},
    "one article": {
        "question": "How does Anthropic train its models?",
        "articles": ["anthropics-strategic-divergence"],
    },
    "detailed": {"question": "What is Stargate?", "detail": "detailed"},
    "typos": {"question": "why is opnai loosing money??"},
    "other signs": {"question": "“Stargate” – what’s that? 🌟"},
}


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(assistant, tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False, analytics_enabled=False)


def by_plain_http(address: str, asked: Asked, *, call: str = "query") -> Any:
    """As the README tells those who have only `curl`."""
    with httpx.Client(base_url=address, timeout=60) as http:
        event = http.post(f"/gradio_api/call/v2/{call}", json=asked).json()["event_id"]
        lines = http.get(f"/gradio_api/call/{call}/{event}").text.splitlines()
    assert "event: complete" in lines, lines
    data = lines[lines.index("event: complete") + 1]
    return json.loads(data.removeprefix("data: "))[0]


async def by_mcp(address: str, asked: Asked, *, call: str = "query", path: str = "/mcp") -> Any:
    async with (
        streamable_http_client(f"{address}{path}") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        return await session.call_tool(call, asked)


def by_command_line(asked: Asked, data_dir: Path, folder: Path) -> Any:
    typed = ["query", asked["question"]]
    if "history" in asked:
        (folder / "talk.json").write_text(json.dumps(asked["history"]))
        typed += ["--history", str(folder / "talk.json")]
    if "articles" in asked:
        typed += ["--articles", *asked["articles"]]
    if "detail" in asked:
        typed += ["--detail", asked["detail"]]
    return printed(*typed, data_dir=data_dir)


def printed(*typed: str, data_dir: Path) -> Any:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*typed, "--json", "--data-dir", str(data_dir)]) == 0
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", ASKED)
def test_every_face_gives_the_same_answer(
    name: str, address: str, client: Client, shipped_data_dir: Path, tmp_path: Path
) -> None:
    asked = ASKED[name]
    settings = Settings(data_dir=shipped_data_dir, detail=asked.get("detail", "brief"))
    plain = {key: asked[key] for key in ("history", "articles") if key in asked}
    expected = query(asked["question"], settings=settings, **plain).to_dict()
    assert expected["question"] == asked["question"]
    assert client.predict(**asked, api_name="/query") == expected
    assert by_plain_http(address, asked) == expected
    told = run_apart(by_mcp(address, asked))
    assert told.structuredContent == expected
    assert json.loads(told.content[0].text) == expected
    assert by_command_line(asked, shipped_data_dir, tmp_path) == expected


def test_every_face_gives_the_same_overview(
    assistant: Assistant, address: str, client: Client, shipped_data_dir: Path
) -> None:
    (listed, _) = by_plain_http(address, {"words": "divergence"}, call="articles").values()
    (article,) = [one["id"] for one in listed]
    expected = assistant.overview(article).to_dict()
    assert expected["key"]
    asked = {"article": article}
    assert client.predict(**asked, api_name="/overview") == expected
    assert by_plain_http(address, asked, call="overview") == expected
    told = run_apart(by_mcp(address, asked, call="overview"))
    assert told.structuredContent == expected
    jsonschema.validate(expected, OVERVIEW.schema())
    assert printed("overview", article, data_dir=shipped_data_dir) == expected
    missing = run_apart(by_mcp(address, {"article": "nope"}, call="overview"))
    assert missing.isError
    assert "'nope'" in missing.content[0].text


def test_the_tool_stands_at_gradios_usual_address_too(address: str) -> None:
    told = run_apart(by_mcp(address, ASKED["plain"], path="/gradio_api/mcp/"))
    assert told.structuredContent["outcome"] == "answered"


BAD: dict[str, Asked] = {
    "empty": {"question": " "},
    "100,000 characters": {"question": "x" * 100_000},
    "unknown article": {"question": "Why?", "articles": ["nope"]},
    "unknown detail": {"question": "Why?", "detail": "endless"},
    "unknown model": {"question": "Why?", "model": "nope"},
    "no text": {"question": 5},
    "no talk": {"question": "Why?", "history": [{"role": "user"}]},
}


@pytest.mark.parametrize("name", BAD)
def test_every_face_refuses_the_same_with_a_sentence(
    name: str, address: str, client: Client
) -> None:
    with pytest.raises(Exception, match=r".{10,}") as over_http:
        client.predict(**BAD[name], api_name="/query")
    told = run_apart(by_mcp(address, BAD[name]))
    assert told.isError
    said = told.content[0].text
    assert said == str(over_http.value)
    assert "Traceback" not in said
    assert len(said) < 400

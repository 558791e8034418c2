"""What comes in: every spelling of every address, and every body, before anything reads it."""

import json
import socket
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ATTEMPTS
from tests.scripted_answers import script
from tests.scripted_assistant import ScriptedAssistant
from tests.served import run_apart, served
from ui.callers import Callers
from ui.conversation import Conversation, to_text
from ui.feedback import FeedbackStore
from ui.intake import BODY_BYTES, DEEPEST, IntakeError, parsed, written
from ui.loading import Loading
from ui.login import Logins
from ui.page import build_page
from ui.routes import ROUTES, below, route_of
from ui.seal import Seal
from ui.server import Place
from ui.sessions import MOST_CHARS, Sessions

PLACES = (
    "/", "/config", "/theme.css", "/favicon.ico", "/robots.txt", "/manifest.json", "/pwa_icon",
    "/pwa_icon/64", "/assets/x.js", "/static/x.png", "/svelte/x.js", "/fonts/x.woff2",
    "/reading/reading.js", "/articles", "/articles/fresnel-lens", "/articles/a/b",
    "/gradio_api/app_id", "/gradio_api/theme.css", "/gradio_api/startup-events",
    "/gradio_api/heartbeat/x1", "/gradio_api/queue/data", "/gradio_api/queue/join",
    "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/info", "/gradio_api/openapi.json",
    "/gradio_api/call/query", "/gradio_api/call/v2/query", "/gradio_api/call/query/abc",
    "/gradio_api/call/v2/query/abc", "/added/file", "/added/address",
    "/added/remove", "/added/restore",
    "/gradio_api/call/v2/query/abc", "/gradio_api/call/overview",
    "/gradio_api/call/v2/articles", "/gradio_api/call/articles/abc", "/mcp", "/gradio_api/mcp",
)  # fmt: skip

# With `{}` for a place: what a caller may write for it, to look like the health check.
SPELLINGS = (
    "{}", "{}/", "{}/healthz", "{}/healthz/", "{}//healthz", "/{}", "//healthz{}", "/healthz{}",
    "/healthz/..{}", "/healthz/%2e%2e{}", "{}%2fhealthz", "{}/%68ealthz", "{};/healthz",
    "{}?/healthz", "{}%3f/healthz", "{}%00/healthz", "/qa{}", "/qa{}/healthz", "/qa/qa{}",
    "/qa//healthz{}", "/QA{}",
)  # fmt: skip

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = Place(port=0, logins=Logins.of("ada:lovelace", ""), root_path="/qa")
    with served(ScriptedAssistant(), tmp_path_factory.mktemp("locked"), place) as url:
        yield url


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ScriptedAssistant(), tmp_path_factory.mktemp("opened")) as url:
        yield url


def test_the_list_of_places_names_every_route() -> None:
    named = [route_of(place) for place in ("/healthz", *PLACES)]
    assert None not in named
    assert set(named) == set(ROUTES)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nothing_but_the_health_check_is_served_without_a_login(
    http: httpx.Client, spelling: str, locked: str
) -> None:
    for place in PLACES:
        path = spelling.format(place)
        if path in ("/healthz", "/healthz/", "/qa/healthz", "/qa/healthz/"):
            continue
        for method in ("GET", "POST"):
            status = http.request(
                method, f"{locked}{path}", headers=JSON, content=b"{}"
            ).status_code
            assert status in (401, 404, 405), f"{method} {path}: {status}"


@pytest.mark.parametrize("path", ["/healthz", "/healthz/", "/qa/healthz", "/qa/healthz/"])
def test_the_health_check_needs_no_login(http: httpx.Client, path: str, locked: str) -> None:
    assert http.get(f"{locked}{path}").json() == {"status": "ok"}
    assert http.post(f"{locked}{path}").status_code == 405


@given(st.text(st.sampled_from("/qa.healtz%2e"), max_size=20))
def test_a_path_is_below_a_prefix_only_at_a_slash(path: str) -> None:
    inside = below(path, "/qa")
    assert inside == path or f"/qa{inside}" == path or (path, inside) == ("/qa", "/")
    if route_of(inside) is not None and not route_of(inside).login:  # type: ignore[union-attr]
        assert path in ("/healthz", "/healthz/", "/qa/healthz", "/qa/healthz/")


def test_every_link_holds_behind_a_prefix(http: httpx.Client, tmp_path: Path) -> None:
    with served(ScriptedAssistant(), tmp_path, Place(port=0, root_path="/qa")) as url:
        for prefix in ("", "/qa"):  # a proxy may take it away or leave it
            for path in ("/", "/articles", "/articles/fresnel-lens", "/healthz", "/config"):
                assert http.get(f"{url}{prefix}{path}").status_code == 200, prefix + path
            listed = http.get(f"{url}{prefix}/articles/", follow_redirects=True)
            assert listed.url.path == f"{prefix}/articles"
            assert 'href="articles/fresnel-lens"' in listed.text
            manifest = http.get(f"{url}{prefix}/manifest.json").json()
            assert not [icon for icon in manifest["icons"] if icon["src"].startswith("/")]
            config = http.get(f"{url}{prefix}/config").json()
            assert config["root"].endswith("/qa")
            assert not config["root"].endswith("/qa/qa")


def file_at(address: str) -> dict[str, Any]:
    return {"path": address, "meta": {"_type": "gradio.FileData"}}


OUTSIDE = "http://files.example.com/x.png"
FILES: dict[str, Any] = {
    "in a message": {"role": "user", "content": "x", "f": file_at(OUTSIDE)},
    "as a message": file_at(OUTSIDE),
    "with more": {**file_at(""), "url": OUTSIDE, "size": 5, "orig_name": "x.png"},
    "deep": {"role": "user", "content": [[{"file": [file_at(OUTSIDE)]}]]},
}


@pytest.mark.parametrize("name", FILES)
def test_no_address_of_a_caller_is_fetched(
    http: httpx.Client, name: str, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = len(ATTEMPTS)
    message = FILES[name]
    spelled = json.dumps({"question": "a", "history": [message]})
    bodies = {
        "call/v2/query": [spelled, spelled.replace('"meta"', '"\\u006deta"')],
        "call/query": [json.dumps({"data": ["a", [message], [], "", ""]})],
        "queue/join": [
            json.dumps({"data": [message], "fn_index": fn, "session_hash": "s"}) for fn in range(40)
        ],
    }
    for path, sent in bodies.items():
        for body in sent:
            refused = http.post(f"{opened}/gradio_api/{path}", content=body, headers=JSON)
            assert refused.status_code == 400, body
            assert "Files" in refused.json()["detail"]
    assert ATTEMPTS[attempts:] == []
    assert not caplog.records


def test_a_file_in_any_argument_of_a_tool_is_refused_too(http: httpx.Client, opened: str) -> None:
    arguments = {"question": "a", "history": [{"role": "user", "content": file_at(OUTSIDE)}]}
    call = {"name": "query", "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    refused = http.post(f"{opened}/mcp", json=body, headers={"accept": "application/json"})
    assert refused.status_code == 400


LONG: dict[str, Any] = {
    "turns": [{"role": "user", "content": "x"}] * 101,
    "a question": [{"role": "user", "content": "x" * 2_001}],
    "an answer": [{"role": "assistant", "content": "x" * 20_001}],
    "all together": [{"role": "assistant", "content": "x" * 20_000}] * 11,
    "no talk": [5],
    "no list": "What is a lens?",
}


@pytest.mark.parametrize("name", LONG)
def test_a_history_over_its_bound_is_refused_in_words(
    http: httpx.Client, name: str, opened: str
) -> None:
    history = LONG[name]
    by_name = http.post(
        f"{opened}/gradio_api/call/v2/query", json={"question": "a", "history": history}
    )
    in_order = http.post(f"{opened}/gradio_api/call/query", json={"data": ["a", history]})
    for refused in (by_name, in_order):
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("history")
    call = {"name": "query", "arguments": {"question": "a", "history": history}}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
    told = http.post(f"{opened}/mcp", json=body, headers={"accept": "application/json"}).json()
    assert told["result"]["isError"]
    assert told["result"]["content"][0]["text"] == by_name.json()["detail"]


def test_a_history_within_its_bound_is_taken(http: httpx.Client, opened: str) -> None:
    history = [
        {"role": "user", "content": "x" * 2_000},
        {"role": "assistant", "content": "y" * 2_000, "metadata": None},
    ] * 50
    sent = {"question": "Hello", "history": history}
    assert http.post(f"{opened}/gradio_api/call/v2/query", json=sent).status_code == 200
    fewer = http.post(f"{opened}/gradio_api/call/query", json={"data": ["Hello"]})
    told = http.get(f"{opened}/gradio_api/call/query/{fewer.json()['event_id']}").text
    assert "event: complete" in told


UNREADABLE = {
    "deep": b'{"question": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep and open": b'{"question": ' + b'{"a":' * 100_000,
    "a little too deep": b'{"question": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
    "half a sign": b'{"question": "\\ud800"}',
    "half a sign as a key": b'{"question": "a", "\\udfff": 1}',
    "no UTF-8": b'{"question": "\xff"}',
    "no number": b'{"question": "a", "detail": NaN}',
    "a huge number": b'{"question": ' + b"9" * 5_000 + b"}",
    "many values": b'{"question": [' + b"1," * 30_000 + b"1]}",
    "no object": b"[]",
    "nothing": b"",
    "no JSON": b"question=a",
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize(
    "path", ["gradio_api/call/v2/query", "gradio_api/call/query", "gradio_api/queue/join", "mcp"]
)
def test_an_unreadable_body_is_the_callers_fault_and_leaves_no_traceback(
    http: httpx.Client, path: str, name: str, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {**JSON, "accept": "application/json"}
    refused = http.post(f"{opened}/{path}", content=UNREADABLE[name], headers=sent)
    assert refused.status_code == 400
    assert refused.json()["detail"]
    assert not caplog.records


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), values))
def test_what_is_handed_on_is_what_was_read(body: dict[str, Any]) -> None:
    try:
        read = parsed(json.dumps(body).encode())
    except IntakeError:
        return
    assert read == body
    assert json.loads(written(read)) == body


def test_a_length_that_is_no_length_is_refused(opened: str) -> None:
    assert BODY_BYTES > 50 * 2 * 2_000 * 6
    host = opened.removeprefix("http://")
    for length in (str(BODY_BYTES + 1), "9" * 30):
        head = f"POST /gradio_api/cancel HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}"
        with socket.create_connection(("127.0.0.1", int(host.partition(":")[2]))) as raw:
            raw.sendall(f"{head}\r\n\r\n".encode())
            assert raw.recv(1_000).split()[1] in (b"413", b"400")


@pytest.mark.parametrize("path", ["queue/data?session_hash=nobody", "call/query/nobody"])
def test_an_unknown_session_leaves_one_line_in_the_log(
    http: httpx.Client, path: str, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    http.get(f"{opened}/gradio_api/{path}")
    assert len(caplog.records) == 1
    assert "\n" not in caplog.text.strip()


@pytest.mark.parametrize(
    "body",
    [
        {"data": [], "fn_index": 9_999, "session_hash": "s"},
        {"data": [], "fn_index": "0", "session_hash": "s"},
        {"data": [], "fn_index": 0},
        {"data": [], "fn_index": 0, "session_hash": "s" * 65},
        {"data": {}, "fn_index": 0, "session_hash": "s"},
    ],
)
def test_what_the_page_never_sends_is_refused(
    http: httpx.Client, body: dict[str, Any], opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused = http.post(f"{opened}/gradio_api/queue/join", json=body)
    assert refused.status_code == 400
    assert not caplog.records


def test_a_name_is_checked_wherever_the_server_listens(http: httpx.Client, tmp_path: Path) -> None:
    place = Place(host="0.0.0.0", port=0, allowed_hosts=("chat.example.org",))
    with served(ScriptedAssistant(), tmp_path, place) as url:

        def status(host: str) -> int:
            return http.get(f"{url}/healthz", headers={"host": host}).status_code

        for ours in ("chat.example.org", "CHAT.example.org:80", "localhost:7", "192.0.2.7:7860"):
            assert status(ours) == 200, ours
        for other in ("evil.example", "chat.example.org.evil.example", "192.0.2.7.evil.example"):
            assert status(other) == 421, other


def test_odd_origins_are_refused_quietly(
    http: httpx.Client, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    for origin in ("http://[", "http://[::1", "//", "null", "x"):
        sent = {"origin": origin}
        assert http.get(f"{opened}/config", headers=sent).status_code == 403
    assert not caplog.records


def event_of_the_page(http: httpx.Client, url: str, fn_index: int, body: dict[str, Any]) -> str:
    """What the page is told of an event of its own."""
    sent = {"session_hash": "a-tab", "fn_index": fn_index, **body}
    joined = http.post(f"{url}/gradio_api/queue/join", json=sent)
    assert joined.status_code == 200, joined.text
    return http.get(f"{url}/gradio_api/queue/data?session_hash=a-tab").text


FORGED = (
    None,
    {"index": "a", "liked": "yes", "key": {}},
    {"index": 10**30, "liked": True, "value": ["x"], "key": "place:x:y"},
)


def test_forged_events_of_the_page_raise_nothing(
    http: httpx.Client, opened: str, capfd: pytest.CaptureFixture[str]
) -> None:
    events = http.get(f"{opened}/config").json()["dependencies"]
    events = [one for one in events if one["inputs"] and one["backend_fn"]]
    for event, forged in product(events, FORGED):
        body = {"data": [None] * len(event["inputs"]), "event_data": forged}
        assert "process_completed" in event_of_the_page(http, opened, event["id"], body)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("genuine", [True, False])
def test_only_an_answer_of_this_server_can_be_judged(
    genuine: bool, http: httpx.Client, tmp_path: Path
) -> None:
    store = FeedbackStore.within(tmp_path)

    async def place() -> int:
        loading = Loading.opened(ScriptedAssistant())  # type: ignore[arg-type]
        page = build_page(loading, feedback=store, callers=Callers())
        (judge,) = (n for n, fn in page.fns.items() if getattr(fn.fn, "__name__", "") == "judge")
        return judge

    judge = run_apart(place())
    talk = Conversation().asked("Hello").answered(script()["Hello"])
    kept = to_text(talk, Seal.within(tmp_path) if genuine else Seal())
    liked = {"index": 1, "value": "x", "liked": True}
    with served(ScriptedAssistant(), tmp_path) as url:
        body = {"data": [None, kept], "event_data": liked}
        assert "process_completed" in event_of_the_page(http, url, judge, body)
    judgements, _ = store.read()
    assert [judgement.answer for judgement in judgements] == [script()["Hello"]] * genuine


def test_what_tabs_hand_over_is_forgotten_when_it_is_too_much(tmp_path: Path) -> None:
    async def many() -> None:
        loading = Loading.opened(ScriptedAssistant())  # type: ignore[arg-type]
        page = build_page(loading, feedback=FeedbackStore.within(tmp_path), callers=Callers())
        sessions = Sessions(page)
        gr.mount_gradio_app(FastAPI(), page, path="/")
        text = "x" * (MOST_CHARS // 10)
        for tab in range(30):
            body = {"session_hash": f"tab{tab}", "fn_index": 0, "data": [text]}
            assert sessions.joined(body) == body
            _ = page.state_holder[f"tab{tab}"]
        assert [f"tab{tab}" in page.state_holder for tab in range(30)] == [False] * 21 + [True] * 9

    run_apart(many())

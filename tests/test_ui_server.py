"""The server over real HTTP: what is open, what is closed, and many who ask at once."""

import asyncio
import base64
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from assistant import Assistant
from corpus import ArticleError
from tests.scripted_answers import script
from tests.scripted_assistant import ScriptedAssistant
from tests.served import get, post, request, run_apart, served
from ui.loading import Loading
from ui.login import LoginError, Logins, hash_password
from ui.server import Place, PortError, listen
from ui.sessions import MOST

pytest_plugins = ["tests.page_browser"]


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(assistant, tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ScriptedAssistant(), tmp_path_factory.mktemp("scripted")) as url:
        yield url


def test_the_health_check_tells_when_questions_can_be_asked(tmp_path: Path) -> None:
    waiting = Loading(lambda _: ScriptedAssistant())  # type: ignore[arg-type, return-value]
    with served(waiting, tmp_path) as url:
        assert get(f"{url}/healthz").status_code == 503
        assert get(f"{url}/").status_code == 200
        page = get(f"{url}/articles")
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        waiting.start().wait(10)
        assert get(f"{url}/healthz").json() == {"status": "ok"}


def test_the_health_check_tells_what_failed(tmp_path: Path) -> None:
    def fail(_: object) -> Assistant:
        raise ArticleError(Path("here"), "no such folder", "Name another.")

    with served(Loading(fail).start(), tmp_path) as url:
        health = get(f"{url}/healthz")
        assert health.status_code == 503
        assert "no such folder" in health.json()["detail"]
        assert "no such folder" in get(f"{url}/articles").text


def test_only_the_calls_of_programs_are_public(address: str) -> None:
    info = get(f"{address}/gradio_api/info").json()
    assert list(info["named_endpoints"]) == ["/query", "/articles", "/overview"]
    assert info["unnamed_endpoints"] == {}


@pytest.mark.parametrize(
    "path",
    [
        "/docs", "/redoc", "/openapi.json", "/monitoring", "/monitoring/summary", "/login",
        "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://a.example",
        "/gradio_api/runs", "/gradio_api/deep_link", "/gradio_api/vibe-code", "/../etc/passwd",
        "/gradio_api/call/answer", "/gradio_api/run/query", "/fonts/../server.py",
        "/static/%2e%2e/x",
    ],
)  # fmt: skip
def test_everything_else_is_closed(path: str, address: str) -> None:
    for method in ("GET", "POST"):
        assert request(method, f"{address}{path}").status_code in (403, 404)


def test_every_reply_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/healthz", "/articles", "/gradio_api/upload", "/reading/reading.js"):
        headers = get(f"{address}{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert not re.search(r"https?:|\*", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_other_sites_may_not_call(address: str) -> None:
    host = address.removeprefix("http://")
    asked = {"question": "What is Stargate?"}

    def status(**headers: str) -> int:
        call = f"{address}/gradio_api/call/v2/query"
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return post(call, json=asked, headers=sent).status_code

    assert status() == 200
    assert status(origin=f"http://{host}") == 200
    assert status(origin="https://evil.example") == 403
    assert status(origin="null") == 403
    assert status(sec_fetch_site="cross-site") == 403
    assert status(host="evil.example") == 421


def test_a_name_given_by_a_proxy_can_be_allowed(tmp_path: Path) -> None:
    place = Place(port=0, allowed_hosts=("chat.example.org",), root_path="/qa")
    with served(ScriptedAssistant(), tmp_path, place) as url:
        sent = {"host": "chat.example.org"}
        assert get(f"{url}/healthz", headers=sent).status_code == 200
        page = get(f"{url}/config", headers=sent)
        assert page.json()["root"].endswith("/qa")


def test_a_request_that_is_too_large_is_refused(address: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(6):
            yield b" " * 1024**2

    call = f"{address}/gradio_api/call/v2/query"
    sent = {"content-type": "application/json"}
    for content in (b" " * (6 * 1024**2), pieces()):
        refused = post(call, content=content, headers=sent)
        assert refused.status_code == 413
        assert "shorter" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "named"), [({}, "question"), ({"question": "What is Stargate?", "key": 1}, "key")]
)
def test_a_misnamed_question_is_the_callers_fault(
    address: str, body: dict[str, object], named: str
) -> None:
    refused = post(f"{address}/gradio_api/call/v2/query", json=body)
    assert refused.status_code == 422
    assert named in refused.json()["detail"]


def test_articles_are_shown_as_text(scripted: str) -> None:
    page = get(f"{scripted}/articles/fresnel-lens").text
    assert "<img" not in page
    assert "&lt;img src=x" in page
    listed = get(f"{scripted}/articles").text
    assert 'href="articles/fresnel-lens"' in listed
    missing = get(f'{scripted}/articles/"><script>alert(1)</script>')
    assert missing.status_code == 404
    assert "<script>alert" not in missing.text


def test_an_address_marks_the_words_it_names(
    address: str, assistant: Assistant, browser: Browser
) -> None:
    answer = assistant.query("Why is Anthropic not tied down by infrastructure debt?")
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda r: None if r.url.startswith(address) else faults.append(r.url))
    for citation in answer.citations:
        place = f"{citation.article.id}#{citation.start}-{citation.end}"
        page.goto(f"{address}/articles/{place}")
        page.wait_for_selector("mark")
        marked = page.locator("mark").all_text_contents()
        assert " ".join(marked).split() == citation.quote.split()
        assert page.locator("mark").first.evaluate("m => m === document.activeElement")
    page.goto(f"{address}/articles/{answer.citations[0].article.id}#9-x")
    assert page.locator("mark").count() == 0
    page.close()
    assert faults == []


def test_who_has_no_login_stays_outside(tmp_path: Path) -> None:
    file = tmp_path / "logins.txt"
    file.write_text(f"# those who may\nada:{hash_password('lovelace')}\n\n")
    logins = Logins.of("grace:hopper:1", str(file))
    with served(ScriptedAssistant(), tmp_path, Place(port=0, logins=logins)) as url:

        def status(path: str, *login: str) -> int:
            word = base64.b64encode(":".join(login).encode()).decode()
            headers = {"authorization": f"Basic {word}"} if login else {}
            return get(f"{url}{path}", headers=headers).status_code

        assert status("/healthz") == 200
        for path in ("/", "/articles", "/mcp", "/gradio_api/info", "/config"):
            assert status(path) == 401
            assert status(path, "ada", "wrong") == 401
        assert status("/", "ada", "lovelace") == 200
        assert status("/articles", "grace", "hopper:1") == 200
        assert status("/", "nobody", "") == 401
        asked = get(url, headers={"authorization": "Basic ä".encode()})
        assert asked.status_code == 401
        assert asked.headers["www-authenticate"].startswith("Basic")


def test_logins_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    file = tmp_path / "logins.txt"
    with pytest.raises(LoginError, match="Cannot read"):
        Logins.of("", str(file))
    for text, said in (("ada:lovelace", "Line 1"), ("# nobody", "names nobody")):
        file.write_text(text)
        with pytest.raises(LoginError, match=said):
            Logins.of("", str(file))
    with pytest.raises(LoginError, match="NAME:PASSWORD"):
        Logins.of("ada", "")
    assert Logins.of("", "") is None


def test_an_address_that_cannot_be_had_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortError, match="in use"):
        listen(Place(port=taken.getsockname()[1]))
    with pytest.raises(PortError, match="65535"):
        listen(Place(port=70_000))
    with pytest.raises(PortError, match="Cannot serve"):
        listen(Place(host="192.0.2.1", port=0))


async def _asked(http: httpx.AsyncClient, question: str) -> str:
    call = await http.post("/gradio_api/call/v2/query", json={"question": question})
    reply = await http.get(f"/gradio_api/call/query/{call.json()['event_id']}")
    lines = reply.text.splitlines()
    data = lines[lines.index("event: complete") + 1]
    return str(json.loads(data.removeprefix("data: "))[0]["text"])


def test_twenty_askers_at_once_each_get_their_own_answer(
    address: str, scripted: str, assistant: Assistant
) -> None:
    asked = [
        "What is Stargate?",
        "How much money did OpenAI raise in late 2024?",
        "When was Anthropic founded and by whom?",
        "Which team won the 1974 World Cup?",
        "How do the two labs get their compute?",
    ] * 4
    told = [question for question in script() if question not in ("Hello",)] * 4

    async def all_at_once(url: str, questions: list[str]) -> list[str]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as http:
            return await asyncio.gather(*(_asked(http, question) for question in questions))

    expected = {question: assistant.query(question).text for question in set(asked)}
    assert run_apart(all_at_once(address, asked)) == [expected[q] for q in asked]
    assert run_apart(all_at_once(scripted, told)) == [script()[q].text for q in told]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells it so")
def test_memory_stays_flat_over_many_questions(scripted: str) -> None:
    def resident_mb() -> float:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2

    async def ask(times: int) -> None:
        async with httpx.AsyncClient(base_url=scripted, timeout=60) as http:
            for number in range(times):
                await _asked(http, f"Who won the cup in year {number}?")

    def growth_mb() -> float:
        before = resident_mb()
        run_apart(ask(100))
        return resident_mb() - before

    run_apart(ask(MOST + 50))
    # What is remembered of each would be 7 MB every time; other things grow at some time.
    assert min(growth_mb() for _ in range(4)) < 2


def test_no_outside_host_is_contacted(shipped_data_dir: Path, tmp_path: Path) -> None:
    contacted = tmp_path / "contacted"
    program = f"""
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        with open({str(contacted)!r}, "a") as file:
            file.write(event + repr(arguments[-4:]) + "\\n")
sys.addaudithook(watch)
from ui.command_line import main
sys.exit(main(["chat", "--port", "0", "--data-dir", {str(shipped_data_dir)!r}]))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONUNBUFFERED": "1", "GRADIO_ANALYTICS_ENABLED": "True"},
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    ) as chat:
        assert chat.stdout is not None
        found = re.search(r"http://\S+", chat.stdout.readline())
        assert found
        with httpx.Client(base_url=found.group(), timeout=60) as http:
            assert http.get("/").status_code == 200
            call = http.post("/gradio_api/call/v2/query", json={"question": "What is Stargate?"})
            http.get(f"/gradio_api/call/query/{call.json()['event_id']}")
        chat.terminate()
        assert chat.wait(30) == 0
    assert not contacted.exists(), contacted.read_text()

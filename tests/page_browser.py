"""A served page over a scripted assistant, and a real browser that watches what the page does.

A plugin of the tests that name it. PYTEST_DONT_REWRITE: they import it before pytest can.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from assistant import Settings
from tests.scripted_assistant import ScriptedAssistant
from ui.additions import Additions
from ui.feedback import FeedbackStore
from ui.loading import Loading
from ui.server import Place, build_app

DESKTOP = (1280, 800)
TABLET = (820, 1180)
PHONE = (390, 844)
SMALL_PHONE = (320, 640)
ZOOMED = (640, 400)
"""The desktop at twice the size: half as much room."""
# A condition that comes true is not waited for; how long one may take depends on the machine.
_PATIENCE_MS = 60_000
expect.set_options(timeout=_PATIENCE_MS)
_AXE = Path(__file__).parent / "vendor" / "axe.min.js"
_MISPLACED = Path(__file__).parent / "misplaced.js"
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A page that is being served.

    Attributes:
        url: Its address.
        folder: Where its readers' judgements go.
    """

    url: str
    folder: Path


@dataclass(slots=True)
class Watched:
    """A page with what must not happen on it."""

    page: Page
    site: Site
    faults: list[str] = field(default_factory=list)
    broken_off: bool = False
    """Whether a test cut its connection: Gradio then loads it anew when it sees fit."""

    def ask(self, question: str) -> None:
        """Types a question, sends it and waits until its answer is whole."""
        before = self.page.locator("#talk [data-testid=bot]").count()
        self.page.fill("#box textarea", question)
        self.page.keyboard.press("Enter")
        self.page.locator("#talk [data-testid=bot]").nth(before).wait_for()
        self.settled()

    def settled(self) -> None:
        """Waits until nothing grows any more."""
        self.page.wait_for_selector("#box .submit-button")
        self.page.wait_for_selector("#talk .pending", state="detached")

    def as_new(self) -> bool:
        """Brings the page back to where it was when it was opened; whether that is where it is."""
        page = self.page
        if self.broken_off or page.url != f"{self.site.url}/":
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            return False
        self.settled()
        page.evaluate(_AS_NEW)
        page.click("#detail label >> text=Brief")
        page.evaluate("twobets.talks.begin(); document.getElementById('fresh').click()")
        page.wait_for_selector("#talk .welcome")
        page.wait_for_selector("#box .submit-button")
        page.evaluate("localStorage.clear(); sessionStorage.clear(); twobets.focus.box()")
        self.faults.clear()
        return True

    def violations(self, *, dark: bool = False) -> list[str]:
        """What axe-core finds wrong in the present state; of the dark theme its contrasts."""
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(_AXE.read_text("utf-8"))
        self.page.evaluate("dark => document.body.classList.toggle('dark', dark)", dark)
        self.still()
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if dark:
            options["runOnly"] = ["color-contrast"]
        found = self.page.evaluate("options => axe.run(document, options)", options)
        self.page.evaluate("document.body.classList.remove('dark')")
        return [
            f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}"
            for one in found["violations"]
        ]

    def still(self) -> None:
        """Waits until nothing moves: what is still fading in has less contrast than it will."""
        self.page.wait_for_function(
            "document.getAnimations().every((one) => one.playState !== 'running'"
            " || one.effect.getTiming().iterations === Infinity)"
        )

    def misplaced(self) -> list[str]:
        """What lies on something else, is too small for a finger, or makes the page too wide."""
        self.still()
        found: list[str] = self.page.evaluate(_MISPLACED.read_text("utf-8"))
        return found


_AS_NEW = """() => {
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  for (const box of document.querySelectorAll('#shelf input:not(:checked)')) box.click();
  document.querySelector('#add ul').replaceChildren();
  document.querySelector('#note-row #shut-note')?.click();
  twobets.reader.close({ quietly: true });
  twobets.shutSheet();
  twobets.silence();
  twobets.box.keepLast();
  twobets.box.write('');
}"""


@contextmanager
def serve(open_assistant: Callable[[Any], Any], folder: Path) -> Iterator[Site]:
    """Serves the page on a free port; readers may add articles."""
    loading = Loading(open_assistant).start()
    app = build_app(
        loading,
        feedback=FeedbackStore.within(folder),
        place=Place(),
        additions=Additions(loading, lambda _: loading.wait()),
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Site(url=f"http://127.0.0.1:{port}", folder=folder)
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page over an assistant that has no language model."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "articles").mkdir()
    settings = Settings(articles_dir=folder / "articles", data_dir=folder)
    with serve(lambda _: ScriptedAssistant(settings=settings), folder) as served:
        yield served


@pytest.fixture(scope="session")
def site_with_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The page over an assistant that has two language models."""
    assistant = ScriptedAssistant(models=("small-model", "large-model"))
    with serve(lambda _: assistant, tmp_path_factory.mktemp("site-with-models")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session: the one named in the environment, Debian's, or playwright's.

    Without any, the tests in it are skipped, but not where they have to run.
    """
    with sync_playwright() as play:
        try:
            launched = _launch(play)
        except PlaywrightError as error:
            if os.environ.get("CI") == "true" or "Executable doesn't exist" not in str(error):
                raise
            pytest.skip("No browser here. Get one with: apt-get install chromium")
        yield launched


def _launch(play: Playwright) -> Browser:
    named = os.environ.get("TWOBETS_CHROMIUM", "/usr/bin/chromium")
    options: dict[str, Any] = {"executable_path": named} if Path(named).exists() else {}
    return play.chromium.launch(args=_FLAGS, **options)


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> dict[tuple[int, int, str], BrowserContext]:
    """Browser profiles by width, height and colour scheme; each keeps its cache of files."""
    return {}


@pytest.fixture
def context(
    browser: Browser,
    profiles: dict[tuple[int, int, str], BrowserContext],
    request: pytest.FixtureRequest,
) -> BrowserContext:
    """A browser profile; parametrize with (width, height, "light" or "dark")."""
    width, height, scheme = getattr(request, "param", (*DESKTOP, "light"))
    if (width, height, scheme) not in profiles:
        profiles[width, height, scheme] = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=width < DESKTOP[0],
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
    return profiles[width, height, scheme]


@pytest.fixture(scope="session")
def opened() -> dict[BrowserContext, Watched]:
    """The page that each profile has open: loading it is what takes longest in a test."""
    return {}


@pytest.fixture
def chat(
    context: BrowserContext, site: Site, opened: dict[BrowserContext, Watched]
) -> Iterator[Watched]:
    """The page as it is when it was opened; console errors and requests to other hosts fail."""
    if context not in opened:
        opened[context] = watch(context, site)
    watched = opened.pop(context)
    yield watched
    assert watched.faults == []
    if watched.as_new():  # after a test that fails it is opened anew
        opened[context] = watched
    else:
        watched.page.close()


def watch(context: BrowserContext, site: Site) -> Watched:
    """Opens the page and begins to watch it."""
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    watched = Watched(page=page, site=site)
    page.on("console", lambda m: watched.faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: watched.faults.append(str(error)))
    page.on("request", lambda asked: _outside(asked.url, watched))
    page.goto(site.url)
    page.wait_for_selector("#box textarea:enabled")
    page.wait_for_selector("#talk .welcome, #talk .turn")
    return watched


def _outside(url: str, watched: Watched) -> None:
    if not url.startswith((watched.site.url, "data:", "blob:")):
        watched.faults.append(f"request to {url}")


def judgements(folder: Path) -> list[dict[str, Any]]:
    """The records that a feedback store wrote."""
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    return [json.loads(line) for line in lines]

"""Takes the README's pictures from the real program: `make screenshots`."""

from __future__ import annotations

import os
import tempfile
from contextlib import AbstractContextManager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from assistant import Assistant, Settings
from tests.served import served
from ui.additions import Additions
from ui.loading import Loading

PICTURES = Path(__file__).parent.parent / "ui" / "pictures"
QUESTION = "Why is Anthropic not tied down by infrastructure debt?"
COMPARISON = "Compare how OpenAI and Anthropic are funded"
COLOURS = 256
_PATIENCE_MS = 300_000


def main() -> None:
    """Asks real questions in a real browser and keeps what it shows."""
    PICTURES.mkdir(exist_ok=True)
    chromium = os.environ.get("TWOBETS_CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        launched = {"executable_path": chromium} if Path(chromium).exists() else {}
        browser = play.chromium.launch(args=["--no-sandbox", "--disable-gpu"], **launched)
        with (
            Assistant.open(Settings(data_dir=Path(folder))) as assistant,
            _served(assistant) as url,
        ):
            for name, size, scheme, question in (
                ("answer", (1280, 800), "light", QUESTION),
                ("article", (1280, 800), "light", QUESTION),
                ("comparison", (1280, 800), "dark", COMPARISON),
                ("phone", (390, 844), "light", QUESTION),
            ):
                page = browser.new_page(
                    viewport={"width": size[0], "height": size[1]},
                    color_scheme=scheme,
                    has_touch=name == "phone",
                    device_scale_factor=1,
                )
                page.set_default_timeout(_PATIENCE_MS)
                _ask(page, url, question)
                if name == "article":
                    page.locator("#shelf .about").last.click()
                    page.wait_for_selector("#reader .named")
                _keep(page, PICTURES / f"{name}.png")
                page.close()
        browser.close()


def _served(assistant: Assistant) -> AbstractContextManager[str]:
    loading = Loading.opened(assistant)
    folder = assistant.settings.data_dir
    return served(loading, folder, additions=Additions(loading, Assistant.open))


def _ask(page: Page, url: str, question: str) -> None:
    page.goto(url)
    page.wait_for_selector("#box textarea:enabled")
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.locator("#talk a.chip").first.wait_for()
    page.wait_for_selector("#box .submit-button")
    page.wait_for_selector("#talk .pending", state="detached")


def _keep(page: Page, path: Path) -> None:
    page.wait_for_timeout(500)  # until what slides in stands still
    # Of few colours: a third of the size, and nothing is seen of it.
    with Image.open(BytesIO(page.screenshot())) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()

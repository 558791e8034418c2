"""Takes the README's pictures from the real program: `make screenshots`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from assistant import Assistant, Settings
from tests.served import served

PICTURES = Path(__file__).parent.parent / "ui" / "pictures"
QUESTION = "Why is Anthropic not tied down by infrastructure debt?"
COMPARISON = "Compare how OpenAI and Anthropic are funded"


def main() -> None:
    """Asks real questions in a real browser and keeps what it shows."""
    PICTURES.mkdir(exist_ok=True)
    chromium = os.environ.get("TWOBETS_CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        launched = {"executable_path": chromium} if Path(chromium).exists() else {}
        browser = play.chromium.launch(args=["--no-sandbox", "--disable-gpu"], **launched)
        with (
            Assistant.open(Settings(data_dir=Path(folder))) as assistant,
            served(assistant, Path(folder)) as url,
        ):
            for name, size, scheme, question in (
                ("answer", (1280, 800), "light", QUESTION),
                ("comparison", (1280, 800), "dark", COMPARISON),
                ("phone", (390, 844), "light", QUESTION),
            ):
                page = browser.new_page(
                    viewport={"width": size[0], "height": size[1]},
                    color_scheme=scheme,
                    device_scale_factor=1,
                )
                _ask(page, url, question)
                page.screenshot(path=PICTURES / f"{name}.png")
                page.close()
        browser.close()


def _ask(page: Page, url: str, question: str) -> None:
    page.goto(url)
    page.wait_for_selector("#box textarea:enabled")
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.locator("#talk a.chip").first.wait_for()
    page.wait_for_selector("#box .submit-button")
    page.wait_for_selector("#talk .pending", state="detached")
    page.wait_for_timeout(500)  # until what slides in stands still


if __name__ == "__main__":
    main()

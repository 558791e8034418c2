"""The page in a real browser, by keyboard, screen reader and touch: nothing is out of reach."""

import re

import pytest
from playwright.sync_api import expect

from tests.page_browser import PHONE, Watched

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"


def test_a_quote_is_read_copied_and_left_again_by_keyboard_alone(chat: Watched) -> None:
    page = chat.page
    page.keyboard.type(PLANT)
    page.keyboard.press("Enter")
    chip = page.locator("#talk a.chip[aria-label='Source 2']")
    chip.wait_for()
    chat.settled()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("one => one === document.activeElement"):
            break
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card-0-0-2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reader .text")).to_be_focused()
    expect(page.locator("#reader .where")).to_have_text("Quote 2 of 2")
    page.keyboard.press("Escape")
    expect(page.locator("#card-0-0-2 .open")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#toast [role=status]")).to_have_text("Quote copied with its reference.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“It was the largest tidal power station")
    assert "The Encyclopedia, 2024-06-03. https://encyclopedia.example/tidal-power" in copied
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_the_keyboard_goes_on_at_the_question_or_in_the_box(chat: Watched) -> None:
    asked = chat.page.locator("#talk .asked")
    chat.page.locator("#talk .example").first.press("Enter")
    chat.settled()
    expect(asked.last).to_be_focused()
    chat.page.locator("#talk .option").first.press("Enter")
    expect(asked).to_have_count(2)
    chat.settled()
    expect(asked.last).to_be_focused()
    chat.page.locator("#talk button[aria-label=Undo]").press("Enter")
    expect(asked).to_have_count(1)
    expect(chat.page.locator("#box textarea")).to_be_focused()
    chat.page.locator("#talk button[aria-label=Retry]").press("Enter")
    expect(asked.last).to_be_focused()


def test_everything_has_a_name_of_its_own_and_turns_have_headings(chat: Watched) -> None:
    chat.ask(PLANT)
    page = chat.page
    expect(page.get_by_role("heading", name="You asked", level=2)).to_have_count(1)
    expect(page.get_by_role("heading", name="Answer", exact=True, level=2)).to_have_count(1)
    expect(page.get_by_role("link", name="Source 1", exact=True)).to_have_accessible_description(
        re.compile("^Tidal power, History")
    )
    expect(page.get_by_role("textbox", name="Your question", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_count(1)
    for part in ("Sources", "Articles"):
        expect(page.get_by_role("region", name=part, exact=True)).to_have_count(1)
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_the_lengths_of_an_answer_are_one_group(chat: Watched) -> None:
    brief, detailed = (chat.page.get_by_role("radio", name=name) for name in ("Brief", "Detailed"))
    expect(brief).to_have_attribute("name", "detail")
    brief.focus()
    chat.page.keyboard.press("ArrowRight")
    expect(detailed).to_be_focused()
    expect(detailed).to_be_checked()
    chat.page.wait_for_timeout(300)  # what was chosen goes to the server, which draws them anew
    expect(detailed).to_have_attribute("name", "detail")
    expect(detailed).to_be_focused()
    chat.page.keyboard.press("ArrowLeft")
    expect(brief).to_be_checked()


def test_letters_follow_the_readers_own_size(chat: Watched) -> None:
    chat.ask(PLANT)
    sizes = """() => ['#talk .prose', '#talk .asked', '#sources .passage', '#box textarea', 'h1']
        .map((part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize))"""
    before = chat.page.evaluate(sizes)
    chat.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert chat.page.evaluate(sizes) == [2 * size for size in before]
    chat.page.evaluate("document.documentElement.style.fontSize = ''")


@pytest.mark.parametrize("context", [(*PHONE, "light")], indirect=True, ids=["phone"])
def test_fingers_find_room_and_the_keyboard_gives_way(chat: Watched) -> None:
    chat.ask(PLANT)
    expect(chat.page.locator("#box textarea")).not_to_be_focused()
    expect(chat.page.locator("#talk .asked")).to_be_focused()
    # A number in a line of text is small; the room around it belongs to it.
    chip = chat.page.locator("#talk a.chip").first
    box = chip.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hit = "([x, y]) => document.elementFromPoint(x, y)?.closest('a.chip')?.getAttribute('href')"
    assert chat.page.evaluate(hit, [x, y + 20]) == chip.get_attribute("href")


def test_confirmations_are_spoken(chat: Watched) -> None:
    told = chat.page.locator("#toast [role=status]")
    chat.ask(PLANT)
    chat.page.click("#card-0-0-1 [data-pin-quote]")
    expect(told).to_have_text("Pinned to the notebook.")
    chat.page.click("#talk button[aria-label=Undo]")
    expect(told).to_have_text("Your last question was taken back.")
    expect(told).to_have_attribute("aria-live", "polite")

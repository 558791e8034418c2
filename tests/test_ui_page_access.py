"""The page in a real browser: accessible in every state, light in bytes, steady, and whole."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.page_browser import (
    DESKTOP,
    PHONE,
    SMALL_PHONE,
    TABLET,
    ZOOMED,
    Site,
    Watched,
    watch,
)

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"


def states(chat: Watched) -> Iterator[str]:
    """Goes through what a page can show, one state after the other."""
    page = chat.page
    yield "empty"
    chat.ask("What is special about the Rance?")
    yield "doubtful answer"
    chat.ask(COSTS)
    yield "comparison"
    page.click("#talk .edit")
    yield "editing"
    page.keyboard.press("Escape")
    page.click("#talk button[aria-label=Dislike] >> nth=-1")
    page.wait_for_selector("#reason label")
    yield "what is wrong"
    page.click("#shut-note")
    for deed, dialog in (("history", "history-list"), ("export", "take")):
        page.click(f"[data-do={deed}]")
        yield dialog
        page.keyboard.press("Escape")
    page.click("#answer-1-0 a.chip >> nth=0")
    expect(page.locator("#card-1-0-1")).to_be_focused()
    yield "card, or sheet on a phone"
    page.click("#card-1-0-1 [data-pin-quote]")
    page.click("[data-do=notebook]")
    yield "notebook"
    page.keyboard.press("Escape")
    page.click("#shelf .add")
    page.fill("#add input[name=url]", "nowhere")
    page.click("#add form button")
    yield "adding"
    page.keyboard.press("Escape")
    page.click("#card-1-0-1 .open")
    page.wait_for_selector("#reader mark.current")
    yield "reader"
    page.click("#reader .reader-bar [data-open]")
    page.wait_for_selector("#reader .named")
    yield "article at a glance"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    chat.ask("Who won the cup?")
    chat.ask("Fail")
    yield "not found, and an error"


@pytest.mark.parametrize(
    "context",
    [(*size, "light") for size in (DESKTOP, TABLET, PHONE, SMALL_PHONE, ZOOMED)],
    indirect=True,
    ids=["desktop", "tablet", "phone", "small phone", "zoomed"],
)
def test_every_state_is_accessible_and_every_box_has_its_place(chat: Watched) -> None:
    size = chat.page.viewport_size or {}
    found = {}
    for state in states(chat):
        found[state] = chat.misplaced()
        if size["width"] in (DESKTOP[0], PHONE[0]):
            found[state] += chat.violations() + chat.violations(dark=True)
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_opening_the_page_transfers_little(context: BrowserContext, site: Site) -> None:
    chat = watch(context, site)
    transferred = chat.page.evaluate(
        """() => [...performance.getEntriesByType('resource'),
                  ...performance.getEntriesByType('navigation')]
                 .reduce((sum, entry) => sum + entry.transferSize, 0)"""
    )
    assert 0 < transferred < 500_000


def test_the_page_says_nothing_of_what_it_is_built_with(chat: Watched) -> None:
    expect(chat.page).to_have_title("Two Bets")
    expect(chat.page.locator("footer:visible").filter(has_text="Gradio")).to_have_count(0)
    assert "gradio" not in chat.page.inner_text("body").lower()


def test_an_answer_grows_without_moving_what_is_already_there(chat: Watched) -> None:
    chat.page.fill("#box textarea", "How do tides make electricity, told slowly?")
    chat.page.keyboard.press("Enter")
    first = chat.page.locator("#talk .statement").first
    first.wait_for()
    before = None
    while before != (before := first.bounding_box()):  # until the question has come to the top
        chat.page.wait_for_timeout(100)
    expect(chat.page.locator("#talk .outcome")).to_contain_text("Answering…")
    expect(chat.page.locator("#talk button[aria-label=Like]")).to_be_hidden()
    chat.page.locator("#talk a.chip").nth(2).wait_for()
    chat.settled()
    expect(chat.page.locator("#talk button[aria-label=Like]")).to_be_visible()
    after = first.bounding_box()
    assert before is not None
    assert before == after | {"width": before["width"], "height": before["height"]}


@pytest.mark.parametrize("context", [(*PHONE, "light")], indirect=True, ids=["phone"])
def test_a_new_question_goes_to_the_top_and_its_answer_is_read_from_its_beginning(
    chat: Watched,
) -> None:
    chat.ask(COSTS)
    chat.ask(COSTS)
    chat.page.wait_for_timeout(600)
    asked = chat.page.locator("#talk .asked").nth(1)
    expect(asked).to_be_in_viewport(ratio=1)
    place = asked.bounding_box()
    assert place is not None
    assert place["y"] < 120

"""The page in a real browser: accessible in every state, light in bytes, steady, and whole."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.page_browser import DESKTOP, PHONE, Site, Watched, watch

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"


@pytest.mark.parametrize(
    "context",
    [(*DESKTOP, "light"), (*DESKTOP, "dark"), (*PHONE, "light")],
    indirect=True,
    ids=["desktop", "dark", "phone"],
)
def test_no_state_has_a_violation(chat: Watched) -> None:
    found = {"empty": chat.violations()}
    chat.ask("What is special about the Rance?")
    found["doubtful answer"] = chat.violations()
    chat.ask(COSTS)
    found["comparison"] = chat.violations()
    chat.ask("And wht did it cost?")
    chat.ask("Who won the cup?")
    found["not found"] = chat.violations()
    chat.ask("Fail")
    found["error"] = chat.violations()
    chat.page.locator("#talk a.chip").first.click()
    expect(chat.page.locator("#card-0-0-1")).to_be_focused()
    found["card, or sheet on a phone"] = chat.violations()
    chat.page.click("#card-0-0-1 .open")
    chat.page.wait_for_selector("#reader mark.current")
    found["reader"] = chat.violations()
    chat.page.keyboard.press("Escape")
    chat.page.keyboard.press("Escape")
    chat.page.click("[data-do=history]")
    found["history"] = chat.violations()
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "context", [(*DESKTOP, "light"), (*PHONE, "light")], indirect=True, ids=["desktop", "phone"]
)
def test_nothing_is_cut_off_or_scrolls_sideways(chat: Watched) -> None:
    chat.ask(COSTS)
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert chat.page.evaluate(wide) is False
    expect(chat.page.locator("#box")).to_be_in_viewport(ratio=1)
    expect(chat.page.locator("#controls")).to_be_in_viewport(ratio=1)


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
    before = first.bounding_box()
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

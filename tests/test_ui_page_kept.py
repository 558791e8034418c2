"""The page in a real browser: nothing that a reader asked or typed is lost."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.page_browser import PHONE, Site, Watched, watch

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
WAYS = "How do tides make electricity?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"


def test_an_edit_that_is_given_up_changes_nothing(chat: Watched) -> None:
    chat.ask(WAYS)
    chat.page.fill("#box textarea", "half a thought")
    chat.page.click("#talk .edit")
    expect(chat.page.locator("#box textarea")).to_have_value(WAYS)
    expect(chat.page.locator(".composer-notes .editing")).to_be_visible()
    expect(chat.page.locator("#talk .answer")).to_have_count(1)
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#box textarea")).to_have_value("half a thought")
    expect(chat.page.locator("#talk .answer")).to_have_count(1)
    chat.ask(PLANT)
    expect(chat.page.locator("#talk .asked")).to_have_text([WAYS, PLANT])


@pytest.mark.parametrize("asked", [[PLANT], [WAYS, PLANT]], ids=["the only", "the last"])
def test_a_turn_that_was_undone_can_be_brought_back(chat: Watched, asked: list[str]) -> None:
    for question in asked:
        chat.ask(question)
    chat.page.click("#talk button[aria-label=Undo]")
    expect(chat.page.locator("#talk .asked")).to_have_text(asked[:-1])
    chat.page.click("#toast >> text=Bring back")
    expect(chat.page.locator("#talk .asked")).to_have_text(asked)
    expect(chat.page.locator("#sources .shown .card").first).to_be_visible()
    chat.page.reload()
    expect(chat.page.locator("#talk .asked")).to_have_text(asked)


def test_a_deleted_conversation_can_be_brought_back(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("[data-do=history]")
    chat.page.click(f"#history-list [aria-label='Delete: {PLANT}']")
    expect(chat.page.locator("#history-list .title")).to_have_count(0)
    chat.page.click("#toast >> text=Undo")
    expect(chat.page.locator("#talk .asked")).to_have_text([PLANT])


def test_a_question_without_a_connection_stays_in_the_box_and_is_sent_later(
    chat: Watched,
) -> None:
    chat.broken_off = True
    context = chat.page.context
    context.set_offline(True)
    chat.page.fill("#box textarea", PLANT)
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".composer-notes .unsent")).to_contain_text("Not sent")
    expect(chat.page.locator("#box textarea")).to_have_value(PLANT)
    context.set_offline(False)
    chat.page.reload()
    expect(chat.page.locator("#box textarea")).to_have_value(PLANT)
    chat.page.locator("#box textarea").press("Enter")
    expect(chat.page.locator("#talk .asked")).to_have_text([PLANT])
    expect(chat.page.locator("#box textarea")).to_have_value("")
    chat.settled()
    chat.faults[:] = [fault for fault in chat.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_a_question_that_did_not_reach_the_server_is_given_back(chat: Watched) -> None:
    chat.broken_off = True
    chat.page.route("**/queue/join*", lambda route: route.abort())
    chat.page.fill("#box textarea", PLANT)
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator(".composer-notes .unsent")).to_contain_text("Not sent")
    expect(chat.page.locator("#box textarea")).to_have_value(PLANT)
    chat.page.unroute("**/queue/join*")
    chat.faults[:] = [fault for fault in chat.faults if "ERR_FAILED" not in fault]


def test_a_question_that_is_too_long_is_counted_and_not_cut(chat: Watched) -> None:
    chat.page.fill("#box textarea", "🌊" * 2_001)
    told = chat.page.locator(".composer-notes .unsent")
    expect(told).to_have_text("2,001 of 2,000 characters: 1 too many to be sent.")
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#box textarea")).to_have_value("🌊" * 2_001)
    expect(chat.page.locator("#talk .asked")).to_have_count(0)
    chat.page.fill("#box textarea", "wave " * 400)
    chat.page.keyboard.press("Enter")
    asked = chat.page.locator("#talk .asked")
    expect(asked).to_have_count(1)
    chat.settled()
    folded = asked.bounding_box()
    chat.page.click("#talk .more")
    whole = asked.bounding_box()
    assert folded is not None
    assert whole is not None
    assert folded["height"] < 160 < 400 < whole["height"]


def test_two_tabs_on_one_conversation_keep_both_of_what_was_said(
    context: BrowserContext, site: Site, chat: Watched
) -> None:
    chat.ask(PLANT)
    other = watch(context, site)
    other.page.click("[data-do=history]")
    other.page.click("#history-list .reopen")
    expect(other.page.locator("#talk .asked")).to_have_text([PLANT])
    chat.ask(WAYS)
    other.ask(COSTS)
    expect(other.page.locator("#toast")).to_contain_text("Another tab went on")
    for tab, last in ((chat, WAYS), (other, COSTS)):
        tab.page.reload()
        expect(tab.page.locator("#talk .asked")).to_have_text([PLANT, last])
    other.page.close()
    assert other.faults == []


@pytest.mark.parametrize("context", [(*PHONE, "light")], indirect=True, ids=["phone"])
def test_what_answers_is_said_and_how_that_could_change(chat: Watched) -> None:
    expect(chat.page.locator(".answerers")).to_contain_text("Quotes only")
    chat.page.click(".answerers button")
    expect(chat.page.locator("#models")).to_contain_text("models.toml")
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".answerers button")).to_be_focused()

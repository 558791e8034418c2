"""The page in a real browser: asking, stopping, changing, and what a tab keeps."""

import threading
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from corpus import TwoBetsError
from tests.page_browser import Site, Watched, judgements, serve, watch
from tests.scripted_answers import HELD, SLOW
from tests.scripted_assistant import ScriptedAssistant

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
WAYS = "How do tides make electricity?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"


def test_the_empty_talk_offers_questions_that_can_be_asked(chat: Watched) -> None:
    welcome = chat.page.locator("#talk .welcome")
    expect(welcome).to_contain_text("Ask about 2 articles")
    chat.page.click("#talk .example >> nth=0")
    expect(chat.page.locator("#talk .asked")).to_have_text(PLANT)
    expect(chat.page.locator("#talk a.chip")).to_have_count(2)


def test_a_follow_up_is_offered_and_can_be_asked(chat: Watched) -> None:
    chat.ask(PLANT)
    option = chat.page.locator("#talk .option").nth(0)
    question = option.inner_text()
    option.click()
    expect(chat.page.locator("#talk .asked").nth(1)).to_have_text(question)
    chat.settled()
    expect(chat.page.locator("#talk .answer")).to_have_count(2)


def test_an_empty_question_changes_nothing(chat: Watched) -> None:
    chat.page.fill("#box textarea", "   ")
    chat.page.keyboard.press("Enter")
    chat.page.wait_for_timeout(300)
    expect(chat.page.locator("#talk .asked")).to_have_count(0)
    expect(chat.page.locator("#box .submit-button")).to_be_visible()


def test_a_growing_answer_can_be_stopped_and_asked_again(chat: Watched) -> None:
    chat.page.fill("#box textarea", HELD)
    chat.page.keyboard.press("Enter")
    chat.page.wait_for_selector("#talk a.chip")
    chat.page.click("#box .stop-button")
    chat.settled()
    expect(chat.page.locator("#talk .outcome").last).to_contain_text("Stopped early")
    stopped_at = chat.page.locator("#talk a.chip").count()
    assert 0 < stopped_at < 4
    chat.page.click("#talk button[aria-label=Retry]")
    expect(chat.page.locator("#talk a.chip")).to_have_count(4)
    chat.settled()


def test_a_second_question_waits_until_the_first_is_answered(chat: Watched) -> None:
    chat.page.fill("#box textarea", SLOW)
    chat.page.keyboard.press("Enter")
    chat.page.wait_for_selector("#talk a.chip")
    chat.page.fill("#box textarea", PLANT)
    chat.page.keyboard.press("Enter")
    chat.settled()
    expect(chat.page.locator("#talk .asked")).to_have_count(1)
    expect(chat.page.locator("#box textarea")).to_have_value(PLANT)


def test_the_last_question_can_be_edited_and_undone(chat: Watched) -> None:
    chat.ask(WAYS)
    chat.ask(PLANT)
    edit, asked = chat.page.locator("#talk .edit"), chat.page.locator("#talk .asked").last
    expect(edit).to_have_count(1)
    below, above = edit.bounding_box(), asked.bounding_box()
    assert below is not None
    assert above is not None
    assert below["y"] >= above["y"] + above["height"]
    chat.page.click("#talk .edit")
    box = chat.page.locator("#box textarea")
    expect(box).to_have_value(PLANT)
    chat.page.fill("#box textarea", COSTS)
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#talk .asked")).to_have_text([WAYS, COSTS])
    chat.settled()
    for _ in range(2):
        chat.page.click("#talk button[aria-label=Undo] >> nth=-1")
        chat.settled()
    expect(chat.page.locator("#talk .welcome")).to_be_visible()
    expect(chat.page.locator("#sources .card")).to_have_count(0)


def test_an_error_is_a_message_and_the_next_question_is_answered(chat: Watched) -> None:
    chat.ask("Fail")
    expect(chat.page.locator("#talk .trouble")).to_contain_text("Ask another one.")
    chat.ask("Break")
    expect(chat.page.locator("#talk .trouble").nth(1)).to_contain_text("Please try again.")
    assert "nobody foresaw" not in chat.page.content()
    chat.ask(PLANT)
    expect(chat.page.locator("#talk a.chip")).to_have_count(2)


def test_articles_and_length_reach_the_assistant(chat: Watched) -> None:
    chat.page.uncheck("#shelf input[value=tidal-power]")
    expect(chat.page.locator("#shelf .searching")).to_have_text("1 of 2 searched")
    chat.ask(PLANT)
    expect(chat.page.locator("#talk .quiet")).to_contain_text("Searched only in: fresnel-lens.")
    expect(chat.page.locator("#talk .searched")).to_have_text("Searched only “Fresnel lens”.")
    chat.page.click("#detail label >> text=Detailed")
    chat.ask(WAYS)
    said = chat.page.locator("#talk .quiet").nth(1)
    expect(said).to_contain_text("2 earlier messages, detailed.")


def test_copying_takes_the_quotes_along(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#talk .message-buttons-left button[aria-label^='Copy message']")
    expect(chat.page.locator("#toast")).to_have_text("Copied with its quotes.")
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert "in 1966. [1]" in copied
    assert "[2] “It was the largest tidal power station" in copied
    assert "<" not in copied


def test_a_talk_survives_a_reload_and_can_be_gone_on_with(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.reload()
    expect(chat.page.locator("#talk a.chip")).to_have_count(2)
    chat.page.click("#talk a.chip >> text=2")
    expect(chat.page.locator("#card-0-0-2")).to_be_focused()
    chat.page.click("#detail label >> text=Detailed")
    chat.ask(WAYS)
    expect(chat.page.locator("#talk .quiet")).to_contain_text("2 earlier messages")


def test_past_talks_can_be_reopened_and_deleted(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("[data-do=fresh]")
    expect(chat.page.locator("#talk .welcome")).to_be_visible()
    chat.ask(WAYS)
    chat.page.click("[data-do=history]")
    titles = chat.page.locator("#history-list .title")
    expect(titles).to_have_text([WAYS, PLANT])
    titles.nth(1).click()
    expect(chat.page.locator("#talk .asked")).to_have_text([PLANT])
    chat.page.click("[data-do=history]")
    chat.page.click(f"#history-list [aria-label='Delete: {PLANT}']")
    expect(titles).to_have_text([WAYS])
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#talk .welcome")).to_be_visible()


def test_a_new_talk_in_the_middle_of_an_answer_stays_empty(chat: Watched) -> None:
    chat.page.fill("#box textarea", SLOW)
    chat.page.keyboard.press("Enter")
    chat.page.wait_for_selector("#talk a.chip")
    chat.page.click("[data-do=fresh]")
    expect(chat.page.locator("#talk .welcome")).to_be_visible()
    chat.page.wait_for_timeout(1500)
    expect(chat.page.locator("#talk .welcome")).to_be_visible()
    chat.ask(PLANT)
    expect(chat.page.locator("#talk .asked")).to_have_text([PLANT])


def test_a_talk_that_the_server_forgot_is_not_overwritten(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.evaluate("""twobets.talks.keep('{"turns": [{"question": "Another"}]}')""")
    chat.page.click("[data-do=history]")
    expect(chat.page.locator("#history-list .title")).to_have_text(["Another", PLANT])


def test_a_talk_goes_on_after_the_server_has_forgotten_the_tab(
    context: BrowserContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.sessions.MOST", 2)
    with serve(lambda _: ScriptedAssistant(), tmp_path) as site:
        chat = watch(context, site)
        chat.ask(PLANT)
        with httpx.Client(base_url=site.url, timeout=60) as others:
            for _ in range(3):
                call = others.post("/gradio_api/call/v2/query", json={"question": WAYS}).json()
                others.get(f"/gradio_api/call/query/{call['event_id']}")
        chat.page.click("#card-0-0-1 .open")
        expect(chat.page.locator("#reader .where")).to_have_text("Quote 1 of 2")
        chat.ask(WAYS)
        expect(chat.page.locator("#talk .asked")).to_have_text([PLANT, WAYS])
        chat.page.close()
    assert chat.faults == []


def test_two_tabs_do_not_mix(context: BrowserContext, site: Site, chat: Watched) -> None:
    other = watch(context, site)
    chat.ask(PLANT)
    other.ask(WAYS)
    chat.page.reload()
    other.page.reload()
    expect(chat.page.locator("#talk .asked")).to_have_text([PLANT])
    expect(other.page.locator("#talk .asked")).to_have_text([WAYS])
    assert other.faults == []


def test_export_downloads_markdown_with_footnotes(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("[data-do=export]")
    with chat.page.expect_download() as download:
        chat.page.click("#take [data-form=markdown]")
    assert download.value.suggested_filename.endswith(".md")
    text = download.value.path().read_text("utf-8")
    assert "became operational in 1966. [^1]" in text
    assert "[^2]: “It was the largest tidal power station" in text


def test_a_thumb_and_a_note_are_kept_with_the_whole_answer(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#talk button[aria-label=Dislike]")
    expect(chat.page.locator("#toast [role=status]")).to_have_text("Saved. Thank you.")
    expect(chat.page.locator("#note-row")).to_be_visible()
    thumb = chat.page.locator("#talk .message-buttons-left").bounding_box()
    row = chat.page.locator("#note-row").bounding_box()
    assert thumb is not None
    assert row is not None
    assert 0 <= row["y"] - thumb["y"] - thumb["height"] < 30
    chat.page.click("#reason >> text=Wrong source")
    chat.page.fill("#note textarea, #note input", "Just what I needed")
    chat.page.click("#send-note")
    expect(chat.page.locator("#note-row")).to_be_hidden()
    records = judgements(chat.site.folder)
    assert records[-1]["note"] == "Wrong source. Just what I needed"
    assert records[-1]["liked"] is False
    assert records[-1]["fingerprint"] == "scripted-1"
    assert records[-1]["answer"]["citations"][0]["quote"].startswith("The world's first")


def test_theme_goes_through_light_and_dark_and_is_remembered(chat: Watched) -> None:
    dark = chat.page.locator("body.dark")
    expect(dark).to_have_count(0)
    button = chat.page.locator("[data-do=theme]")
    button.click()
    button.click()
    expect(dark).to_have_count(1)
    chat.page.reload()
    expect(dark).to_have_count(1)
    # A page that is left while it still loads complains of what it does not get any more.
    expect(chat.page.locator("#talk .example").first).to_be_visible()
    chat.page.goto(f"{chat.site.url}/articles/tidal-power")
    expect(chat.page.locator(":root")).to_have_css("color-scheme", "dark")


def test_two_models_answer_side_by_side(context: BrowserContext, site_with_models: Site) -> None:
    chat = watch(context, site_with_models)
    chat.page.click("#model input")
    chat.page.click("#model [role=option] >> text=small-model")
    chat.page.click("#beside input")
    chat.page.click("#beside [role=option] >> text=large-model")
    chat.ask(PLANT)
    expect(chat.page.locator("#talk .beside .outcome")).to_contain_text(
        ["small-model · Answered", "large-model · Answered"]
    )
    chat.page.click("#answer-0-1 a.chip >> nth=0")
    expect(chat.page.locator("#card-0-1-1")).to_be_focused()
    assert chat.faults == []


def test_the_page_shows_while_the_assistant_opens(context: BrowserContext, tmp_path: Path) -> None:
    gate = threading.Event()

    def open_later(note: object) -> ScriptedAssistant:
        note("Embedding sentences", 1, 2)  # type: ignore[operator]
        gate.wait(20)
        return ScriptedAssistant()

    with serve(open_later, tmp_path) as site:
        chat = watch(context, site)
        expect(chat.page.locator("#talk .opening")).to_have_text("Embedding sentences 50 %…")
        chat.page.fill("#box textarea", PLANT)
        chat.page.keyboard.press("Enter")
        expect(chat.page.locator("#talk .pending")).to_be_visible()
        gate.set()
        expect(chat.page.locator("#talk a.chip")).to_have_count(2)
        chat.settled()
        chat.page.close()
    assert chat.faults == []


def test_an_assistant_that_cannot_open_says_what_to_do(
    context: BrowserContext, tmp_path: Path
) -> None:
    def fail(note: object) -> ScriptedAssistant:
        raise TwoBetsError("No articles in 'nowhere'. Put some there.")

    with serve(fail, tmp_path) as site:
        chat = watch(context, site)
        expect(chat.page.locator("#talk .welcome")).to_contain_text("Put some there.")
        chat.ask(PLANT)
        expect(chat.page.locator("#talk .trouble")).to_contain_text("Put some there.")
        chat.page.close()

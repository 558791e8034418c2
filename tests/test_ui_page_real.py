"""The page in a real browser over the real assistant and the shipped articles."""

from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from assistant import Assistant
from tests.page_browser import serve, watch

pytest_plugins = ["tests.page_browser"]


def test_a_number_leads_to_its_card_and_on_to_the_same_words_in_the_article(
    assistant: Assistant, context: BrowserContext, tmp_path: Path
) -> None:
    with serve(lambda _: assistant, tmp_path) as site:
        chat = watch(context, site)
        chat.ask("How do OpenAI and Anthropic differ?")
        chat.page.locator("#talk a.chip").nth(1).click()
        card = chat.page.locator("#card-0-0-2")
        expect(card).to_be_focused()
        quote = card.locator("mark").inner_text()
        card.locator(".open").click()
        marked = chat.page.locator("#reader mark.current")
        expect(marked).to_be_in_viewport()
        number = marked.locator(".place-number")
        expect(number).to_have_text("2")
        assert marked.inner_text().removeprefix("2").strip() == quote
        address = chat.page.locator("#reader .out").last.get_attribute("href") or ""
        linked = context.new_page()
        linked.goto(f"{site.url}/{address}")
        expect(linked.locator("mark").first).to_be_in_viewport()
        assert quote in linked.locator("mark").all_inner_texts()
        linked.close()
        chat.page.close()
    assert chat.faults == []


def test_every_suggestion_is_answered(
    assistant: Assistant, context: BrowserContext, tmp_path: Path
) -> None:
    with serve(lambda _: assistant, tmp_path) as site:
        chat = watch(context, site)
        for question in assistant.suggestions():
            chat.ask(question)
        told = chat.page.locator("#talk .answer.answered")
        expect(told).to_have_count(len(assistant.suggestions()))
        chat.page.evaluate("localStorage.clear()")
        chat.page.close()
    assert chat.faults == []

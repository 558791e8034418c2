"""The page in a real browser: sources in sight, and quotes in hand."""

import json

from playwright.sync_api import expect

from tests.page_browser import Watched
from tests.scripted_answers import SLOW

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"
CUP = "Who won the cup?"


def test_the_articles_stay_in_sight_and_open_as_what_they_hold(chat: Watched) -> None:
    shelf = chat.page.locator("#shelf li")
    expect(shelf).to_have_count(2)
    expect(shelf.nth(1)).to_contain_text("Lighthouse Quarterly · 20 November 2023 · 152 words")
    chat.ask(PLANT)
    expect(shelf.nth(0)).to_be_in_viewport(ratio=1)
    shelf.nth(0).locator(".about").click()
    card = chat.page.locator("#reader .text")
    expect(card).to_contain_text("In its own words")
    card.get_by_role("button", name="$298 million").click()
    expect(chat.page.locator("#reader mark.current")).to_contain_text("$298 million")
    chat.page.click("#reader .reader-bar [data-open]")
    outline = chat.page.locator("#reader .outline button")
    expect(outline).to_have_text(["Methods", "History", "Costs"])
    outline.nth(1).click()
    expect(chat.page.locator("#reader h3", has_text="History")).to_be_in_viewport()
    chat.page.keyboard.press("Escape")
    expect(shelf.nth(0).locator(".about")).to_be_focused()


def test_a_filter_is_said_where_the_answer_is(chat: Watched) -> None:
    chat.page.uncheck("#shelf input[value=tidal-power]")
    chat.ask(CUP)
    told = chat.page.locator("#talk .answer")
    expect(told).to_contain_text("Not in the one article searched")
    expect(told).to_contain_text("Searched only “Fresnel lens”.")
    chat.page.click("#talk .message-buttons-left button[aria-label^='Copy message']")
    expect(chat.page.locator("#toast")).to_contain_text("Copied")
    assert "Searched only “Fresnel lens”." in chat.page.evaluate("navigator.clipboard.readText()")
    chat.page.reload()
    expect(chat.page.locator("#shelf input[value=tidal-power]")).not_to_be_checked()
    chat.page.evaluate("sessionStorage.clear()")


def test_nearest_passages_are_folded_until_they_are_asked_for(chat: Watched) -> None:
    chat.ask(CUP)
    nearest = chat.page.locator("#sources-0 .also-read")
    expect(nearest.locator(".read").first).to_be_hidden()
    chat.page.click("#talk .tally")
    expect(nearest.locator(".read").first).to_be_visible()


def test_the_panel_follows_the_answer_that_is_read(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.ask(COSTS)
    expect(chat.page.locator("#sources-1 .asked-for")).to_contain_text(COSTS)
    pane = chat.page.locator("#talk .bubble-wrap")
    pane.evaluate("pane => pane.scrollTo(0, 0)")
    expect(chat.page.locator("#sources-0")).to_be_visible()
    expect(chat.page.locator("#sources-1")).to_be_hidden()
    pane.evaluate("pane => pane.scrollTo(0, pane.scrollHeight)")
    expect(chat.page.locator("#sources-1")).to_be_visible()


def test_the_question_stays_above_its_cards(chat: Watched) -> None:
    chat.ask(COSTS)
    chat.page.locator("#sources").evaluate("panel => panel.scrollTo(0, 200)")
    expect(chat.page.locator("#sources-0 .asked-for")).to_be_in_viewport(ratio=1)


def test_while_an_answer_is_awaited_older_sources_are_said_to_be_older(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.fill("#box textarea", SLOW)
    chat.page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => window.seen.push(
            [document.body.matches('.awaiting'), Boolean(document.querySelector('#sources-1'))],
          )).observe(document.body, { attributes: true, attributeFilter: ['class'] });
        }"""
    )
    chat.page.keyboard.press("Enter")
    chat.page.locator("#talk a.chip").nth(4).wait_for()
    assert chat.page.evaluate("window.seen")[0] == [True, False]
    expect(chat.page.locator("body.awaiting")).to_have_count(0)
    chat.settled()


def test_a_number_chosen_twice_leads_to_the_article(chat: Watched) -> None:
    chat.ask(PLANT)
    for _ in range(2):
        chat.page.click("#talk a.chip >> text=2")
    expect(chat.page.locator("#reader .where")).to_have_text("Quote 2 of 2")


def test_a_link_to_a_quote_marks_it_on_the_articles_page(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#card-0-0-1 [data-copy-link]")
    expect(chat.page.locator("#toast")).to_contain_text("Link to this quote copied.")
    address = chat.page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{chat.site.url}/articles/tidal-power#")
    linked = chat.page.context.new_page()
    linked.goto(address)
    expect(linked.locator("mark")).to_contain_text("became operational in 1966.")
    linked.close()


def test_pinned_quotes_are_ordered_taken_out_brought_back_and_saved(chat: Watched) -> None:
    page = chat.page
    chat.ask(PLANT)
    for number in (1, 2):
        page.click(f"#card-0-0-{number} [data-pin-quote]")
    expect(page.locator("#card-0-0-1 [data-pin-quote]")).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.get_by_role("button", name="Notebook 2 pinned").click()
    quotes = page.locator("#notebook .passage")
    expect(quotes.nth(0)).to_contain_text("first large-scale")
    page.click("#notebook [aria-label='Move quote 2 up']")
    expect(quotes.nth(0)).to_contain_text("It was the largest")
    page.click("#notebook [aria-label='Remove quote 1']")
    expect(quotes).to_have_count(1)
    page.click("#toast button")
    expect(quotes).to_have_count(2)
    with page.expect_download() as download:
        page.click("#notebook [data-form=markdown]")
    text = download.value.path().read_text("utf-8")
    assert text.index("It was the largest") < text.index("first large-scale")
    with page.expect_download() as download:
        page.click("#notebook [data-form=csl]")
    assert json.loads(download.value.path().read_text("utf-8"))[0]["title"] == "Tidal power"


def test_paper_takes_the_whole_talk_with_its_quotes(chat: Watched) -> None:
    for question in (PLANT, COSTS, PLANT, COSTS):
        chat.ask(question)
    chat.page.emulate_media(media="print")
    chat.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = chat.page.locator("#printed")
    expect(printed.locator(".asked")).to_have_text([PLANT, COSTS, PLANT, COSTS])
    expect(printed.locator(".printed-note")).to_have_count(2 + 3 + 2 + 3)
    expect(printed.locator(".printed-note").last).to_contain_text("Lighthouse Quarterly")
    # The page is as high as what is on it: nothing is cut to the window.
    height = chat.page.evaluate("document.documentElement.scrollHeight")
    assert height > chat.page.evaluate("innerHeight")
    expect(printed.locator(".printed-note").last).to_be_visible()
    expect(chat.page.locator("#box")).to_be_hidden()
    chat.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(printed).to_have_count(0)
    chat.page.emulate_media(media="screen")


def test_own_articles_are_added_asked_about_taken_out_and_brought_back(chat: Watched) -> None:
    page = chat.page
    shelf = page.locator("#shelf li")
    page.click("#shelf .add")
    text = b"# Bees\n\nA hive makes about 30 kilograms of honey in a year.\n"
    page.set_input_files(
        "#add input[type=file]",
        [
            {"name": "bees.md", "mimeType": "text/markdown", "buffer": text},
            {"name": "photo.png", "mimeType": "image/png", "buffer": b"png"},
        ],
    )
    page.fill("#add input[name=url]", "http://127.0.0.1:9/page")
    page.keyboard.press("Enter")
    told = page.locator("#add li")
    expect(told).to_contain_text(["private network", "not read", "Added: 1 sentence."])
    expect(shelf).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator("#talk .welcome")).to_contain_text("Ask about 3 articles")
    page.click("#shelf [aria-label='Remove Bees']")
    expect(shelf).to_have_count(2)
    page.click("#toast >> text=Undo")
    expect(shelf).to_have_count(3)
    page.click("#shelf [aria-label='Remove Bees']")
    expect(shelf).to_have_count(2)
    # Dropped anywhere on the page, never opened in its place.
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], 'wasps.md'));
          const side = document.getElementById('sources-side');
          const told = { dataTransfer: data, bubbles: true, cancelable: true };
          for (const kind of ['dragover', 'drop']) side.dispatchEvent(new DragEvent(kind, told));
        }""",
        "# Wasps\n\nA wasp weighs two grams.",
    )
    expect(told.first).to_contain_text("Added: 1 sentence.")
    told.first.get_by_role("button").click()
    expect(shelf).to_have_count(2)
    chat.faults[:] = [fault for fault in chat.faults if "422" not in fault]

"""The page in a real browser: reading an answer and checking it against its sources."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.page_browser import PHONE, Watched
from tests.scripted_answers import HOSTILE

pytest_plugins = ["tests.page_browser"]

PLANT = "Which was the first large tidal power plant?"
COSTS = "Compare the costs of tidal power, Fresnel lenses and wind power"


def test_choosing_a_number_focuses_its_card_with_the_quote_marked(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#talk a.chip >> text=2")
    card = chat.page.locator("#card-0-0-2")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(card.locator("mark")).to_have_text(re.compile("^It was the largest tidal power station"))
    expect(card).to_contain_text("Tide mills have been used")


def test_a_number_works_with_the_keyboard_and_escape_returns(chat: Watched) -> None:
    chat.ask(PLANT)
    chip = chat.page.locator("#talk a.chip").nth(1)
    chip.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.locator("#card-0-0-2")).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_hovering_a_number_shows_quote_title_and_date(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.hover("#talk a.chip >> text=1")
    popover = chat.page.locator("#quote-popover")
    expect(popover).to_contain_text("became operational in 1966.")
    expect(popover.locator(".from")).to_have_text("Tidal power")
    expect(popover.locator(".heading")).to_have_text("History")
    expect(popover).to_contain_text("3 June 2024")
    chat.page.mouse.move(5, 400)
    expect(popover).to_have_count(0)


def test_the_reader_opens_at_the_chosen_quote_and_steps_through_all(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#talk a.chip >> text=2")
    chat.page.click("#card-0-0-2 .open")
    current = chat.page.locator("#reader mark.current")
    expect(current).to_have_text(re.compile("It was the largest tidal power station"))
    expect(current).to_be_in_viewport()
    expect(chat.page.locator("#reader mark")).to_have_count(2)
    expect(chat.page.locator("#reader .where")).to_have_text("Quote 2 of 2")
    expect(chat.page.locator("#reader h3")).to_have_text(["Methods", "History"])
    expect(chat.page.locator("#reader .imprint")).to_contain_text("The Encyclopedia · A. Writer")
    chat.page.click("#reader [data-step='1']")
    expect(chat.page.locator("#reader .where")).to_have_text("Quote 1 of 2")
    chat.page.keyboard.press("p")
    expect(chat.page.locator("#reader .where")).to_have_text("Quote 2 of 2")
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#card-0-0-2 .open")).to_be_focused()


def test_the_same_article_can_be_opened_twice(chat: Watched) -> None:
    chat.ask(PLANT)
    for _ in range(2):
        chat.page.click("#card-0-0-1 .open")
        expect(chat.page.locator("#reader .where")).to_have_text("Quote 1 of 2")
        chat.page.click("#reader [data-close]")
        expect(chat.page.locator("#card-0-0-1")).to_be_visible()


def test_what_was_only_read_is_folded_and_can_be_opened(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.page.click("#sources .also-read summary")
    chat.page.click("#sources .read .open >> nth=0")
    expect(chat.page.locator("#reader h2")).to_have_text("Tidal power")


def places(sides: Locator) -> list[tuple[float, float]]:
    boxes = [sides.nth(at).bounding_box() for at in (0, 1)]
    return [(box["x"], box["y"]) for box in boxes if box]


def test_a_comparison_stands_in_columns_with_an_honest_empty_one(chat: Watched) -> None:
    chat.ask(COSTS)
    sides = chat.page.locator("#talk .side")
    expect(sides.locator("h3")).to_have_text(["Tidal power", "Fresnel lenses", "Wind power"])
    expect(sides.nth(2)).to_contain_text("Not stated in the articles.")
    first, second = places(sides)
    assert first[1] == second[1]
    assert first[0] < second[0]


@pytest.mark.parametrize("context", [(*PHONE, "light")], indirect=True)
def test_a_phone_stacks_a_comparison_and_shows_sources_as_a_sheet(chat: Watched) -> None:
    chat.ask(COSTS)
    first, second = places(chat.page.locator("#talk .side"))
    assert first[0] == second[0]
    assert first[1] < second[1]
    chip = chat.page.locator("#talk a.chip").nth(1)
    chip.click()
    card = chat.page.locator("#card-0-0-2")
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport()
    chat.page.click("#sources-bar [data-do=shut]")
    expect(chat.page.locator("#sources-side")).to_be_hidden()
    expect(chip).to_be_focused()


def test_outcomes_are_told_in_words(chat: Watched) -> None:
    told = chat.page.locator("#talk .outcome")
    chat.ask(PLANT)
    expect(told.nth(0)).to_contain_text("Answered")
    chat.ask("What does a kilowatt hour from Sihwa cost?")
    expect(told.nth(1)).to_contain_text("No direct answer")
    expect(chat.page.locator("#talk .missing")).to_contain_text("the price of a kilowatt hour")
    chat.ask("Who won the cup?")
    expect(told.nth(2)).to_contain_text("Not in the articles")
    expect(chat.page.locator("#sources-2 .also-read")).to_contain_text("2 nearest passages")


def test_doubtful_statements_are_marked_in_words(chat: Watched) -> None:
    chat.ask("What is special about the Rance?")
    expect(chat.page.locator("#talk .doubt")).to_have_text(
        ["only partly in the quote", "not in the articles"]
    )
    expect(chat.page.locator("#talk .outcome")).to_contain_text("1 sentence not in the articles")


def test_how_a_question_was_understood_is_shown_and_can_be_changed(chat: Watched) -> None:
    chat.ask("And wht did it cost?")
    expect(chat.page.locator("#talk .understood")).to_contain_text("Sihwa Lake")
    chat.page.click("#talk .reword")
    box = chat.page.locator("#box textarea")
    expect(box).to_have_value("What did the Sihwa Lake Tidal Power Station cost?")
    expect(box).to_be_focused()


def test_a_list_is_a_list(chat: Watched) -> None:
    chat.ask("How do tides make electricity?")
    expect(chat.page.locator("#talk .answer ul li")).to_have_count(3)


def test_an_earlier_number_shows_the_sources_of_its_own_answer(chat: Watched) -> None:
    chat.ask(PLANT)
    chat.ask(COSTS)
    expect(chat.page.locator("#sources-1")).to_be_visible()
    chat.page.click("#answer-0-0 a.chip >> nth=0")
    expect(chat.page.locator("#sources-0")).to_be_visible()
    expect(chat.page.locator("#sources-1")).to_be_hidden()
    chat.page.click("#answer-1-0 .tally")
    expect(chat.page.locator("#sources-1")).to_be_visible()


def test_hostile_text_is_shown_and_does_nothing(chat: Watched) -> None:
    chat.ask(HOSTILE)
    expect(chat.page.locator("#talk .asked")).to_have_text(HOSTILE)
    expect(chat.page.locator("#talk .answer")).to_contain_text("<script>window.PWNED=1</script>")
    chat.page.click("#card-0-0-1 .open")
    expect(chat.page.locator("#reader mark")).to_contain_text(
        '<img src=x onerror="window.PWNED=1">'
    )
    chat.page.click("[data-do=history]")
    expect(chat.page.locator("#history-list .title")).to_have_text(HOSTILE)
    assert chat.page.evaluate("window.PWNED") is None
    assert chat.page.locator("#talk img, #sources img, #reader img, #history img").count() == 0


def test_nothing_is_half_written_while_an_answer_grows(chat: Watched) -> None:
    chat.page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const told = document.querySelector('#talk .answer');
            if (told) window.seen.push(told.innerText);
          }).observe(
            document.querySelector('#talk'),
            {subtree: true, childList: true, characterData: true},
          );
        }"""
    )
    chat.ask("How do tides make electricity, told slowly?")
    seen = chat.page.evaluate("window.seen")
    assert len(set(seen)) > 2
    assert not [text for text in seen if "[" in text]

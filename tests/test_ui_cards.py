"""Cards of the sources: marked by offsets, folded at words, escaped, found by their key."""

import html
import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Excerpt, Source
from assistant.telling.overview import Contents
from corpus import ArticleError, Place, TwoBetsError
from tests.scripted_answers import HOSTILE, script
from tests.scripted_articles import articles, quote
from ui.cards import cited_by, fold_after, sources_html
from ui.conversation import Conversation
from ui.export import markdown, plain_text
from ui.notebook import pin_json, pins_written, read_pins
from ui.overview import places_in
from ui.paper import MarkdownPaper
from ui.references import imprint, spoken_date
from ui.shelf import article_card, shelf_html

PLANT = "Which was the first large tidal power plant?"


def told(question: str) -> Conversation:
    return Conversation().asked(question).answered(script()[question])


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_cards_stand_in_the_order_of_their_numbers_before_what_was_only_read() -> None:
    shown = sources_html(told(PLANT))
    places = [
        shown.index(part)
        for part in ('"card-0-0-1"', '"card-0-0-2"', "2 passages also read, not cited")
    ]
    assert places == sorted(places)


def test_a_quote_is_marked_where_its_offsets_are() -> None:
    tides, _ = articles()
    citation = quote(tides, "largest tidal power station", number=1)
    answer = replace(script()[PLANT], citations=(citation,))
    marked = re.findall(
        r"<mark[^>]*>(.*?)</mark>", sources_html(Conversation().asked("?").answered(answer))
    )
    assert [html.unescape(m) for m in marked] == [citation.quote]


def test_a_quote_that_does_not_stand_in_its_passage_is_shown_without_one() -> None:
    tides, _ = articles()
    citation = quote(tides, "largest tidal power station", number=1)
    moved = replace(citation, passage=Excerpt(text="Other words.", start=0, end=12))
    answer = replace(script()[PLANT], citations=(moved,))
    shown = sources_html(Conversation().asked("?").answered(answer))
    assert citation.quote in words(shown)
    assert "Other words." not in shown


@given(st.text(max_size=900))
def test_folding_loses_nothing(text: str) -> None:
    assert "".join(fold_after(text)) == text


@given(st.lists(st.text("abc", min_size=1, max_size=12), max_size=150))
def test_folding_never_cuts_a_word(parts: list[str]) -> None:
    text = " ".join(parts)
    _, far = fold_after(text)
    assert not far or far.startswith(" ")


def test_hostile_words_are_text() -> None:
    shown = sources_html(told(HOSTILE))
    assert "<script" not in shown
    assert "<img" not in shown
    assert HOSTILE in words(shown)


def test_only_addresses_of_the_web_become_links() -> None:
    tides, _ = articles()
    source = quote(tides, "1966").article
    assert 'href="https://encyclopedia.example/tidal-power"' in imprint(source)
    assert "href" not in imprint(replace(source, url="javascript:alert(1)"))


def test_dates_are_spoken_and_anything_else_is_left_as_it_is() -> None:
    assert spoken_date("2024-06-03") == "3 June 2024"
    assert spoken_date("spring 2024") == "spring 2024"
    assert spoken_date("") == ""


def test_a_key_finds_its_citation_and_all_of_its_answer() -> None:
    talk = told(PLANT)
    answer = talk.turns[0].answers[0]
    assert cited_by("0-0-2", talk) == (answer.citations[1], answer.citations)
    assert cited_by("0-0-r1", talk) == (answer.related[1], answer.citations)


@given(st.text(max_size=12))
def test_a_key_of_any_form_is_harmless(key: str) -> None:
    cited_by(key, told(PLANT))


def test_a_reply_without_quotes_says_so() -> None:
    assert (
        words(sources_html(told("Hello")))
        == "Sources of the answer to HelloThis reply needed no quotes."
    )


def test_no_sources_are_said_to_be_none() -> None:
    assert "appear here" in sources_html(Conversation())


def test_cards_are_grouped_by_article_and_begin_with_the_quote() -> None:
    shown = sources_html(told("Compare the costs of tidal power, Fresnel lenses and wind power"))
    assert re.findall(r'<h3 class="title">(.*?)</h3>', shown) == ["Tidal power", "Fresnel lens"]
    first = shown.index('"card-0-0-1"')
    assert first < shown.index("<mark", first) < shown.index('class="heading"', first)
    assert words(shown[shown.index("<blockquote") : shown.index("<mark")]).startswith("…")


def test_who_published_an_article_and_when_is_said_even_where_nobody_knows() -> None:
    tides, lenses = articles()
    assert words(imprint(replace(Source.of(tides), url=""))) == (
        "The Encyclopedia · A. Writer · 3 June 2024"
    )
    nameless = replace(lenses, publisher="", published="")
    assert words(imprint(Source.of(nameless))) == "publisher unknown · no date"


def test_the_shelf_lists_every_article_with_a_checked_box() -> None:
    shown = shelf_html(articles())
    assert re.findall(r'type="checkbox" value="([^"]+)" checked', shown) == [
        "tidal-power",
        "fresnel-lens",
    ]
    assert "Lighthouse Quarterly · 20 November 2023 · 152 words" in words(shown)


def test_an_articles_card_leads_to_each_of_its_sections() -> None:
    tides, _ = articles()
    card = article_card(tides, Contents(articles()).overview(tides))
    sections = re.findall(r'data-open="(section:tidal-power:\d)">([^<]+)', card)
    assert sections[1:] == [
        ("section:tidal-power:1", "Methods"),
        ("section:tidal-power:2", "History"),
        ("section:tidal-power:3", "Costs"),
    ]


def test_an_articles_card_tells_what_it_says_and_names_with_links_to_the_places() -> None:
    tides, _ = articles()
    left_out = replace(tides, warnings=("2 pages have no text.",))
    overview = Contents(articles()).overview(tides)
    card = article_card(left_out, overview)
    assert "2 pages have no text." in words(card)
    places = places_in(overview)
    assert [mention.text for mention in overview.amounts] == ["$298 million"]
    for start, told in re.findall(r'data-open="place:tidal-power:(\d+)"[^>]*>([^<]+)<', card):
        citation = places[int(start)]
        assert tides.text[citation.start : citation.end] == citation.quote
        assert html.unescape(told) in citation.quote or told.isdecimal()
    for kind in ("In its own words", "Amounts of money", "Dates"):
        assert f"<h3>{kind}</h3>" in card


def test_what_was_not_read_is_told_by_name_and_reason() -> None:
    fault = ArticleError(Path("/home/ada/secret/<b>.pdf"), "it has no text", "Scan it anew.")
    shown = shelf_html(articles(), refused=(fault, TwoBetsError("The folder is gone.")))
    assert "Not read: 2 files" in words(shown)
    assert "<b>.pdf it has no text. Scan it anew." in words(shown)
    assert "The folder is gone." in words(shown)
    assert "/home/ada" not in shown


def test_only_what_readers_added_can_be_removed_and_only_where_they_may() -> None:
    tides, lenses = articles()
    listed = (tides, replace(lenses, path="added/lens.md"))
    assert re.findall(r'data-remove="([^"]+)"', shelf_html(listed, allow_add=True)) == [
        "fresnel-lens"
    ]
    assert "data-remove" not in shelf_html(listed)


def test_the_page_of_a_quote_stands_on_its_card_and_goes_along_with_it() -> None:
    tides, _ = articles()
    cited = quote(replace(tides, places=(Place(start=0, label="page 3"),)), "1966", number=1)
    answer = replace(script()[PLANT], citations=(cited,), statements=script()[PLANT].statements[:1])
    talk = Conversation().asked(PLANT).answered(answer)
    assert '<p class="heading">History · page 3</p>' in sources_html(talk)
    assert "Tidal power, History, page 3, The Encyclopedia" in plain_text(answer)
    assert "Tidal power, History, page 3, The Encyclopedia" in markdown(talk)
    (pin,) = read_pins(f"[{pin_json(cited)}]")
    assert "History, page 3" in pins_written((pin,), MarkdownPaper())

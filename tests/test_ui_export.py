"""What a reader takes away: Markdown with footnotes, and plain text with quotes."""

import json
import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answer import Source, Statement
from tests.scripted_answers import HOSTILE, script
from ui.conversation import Conversation
from ui.export import markdown, plain_text
from ui.notebook import pin_json
from ui.paper import MarkdownPaper, Run
from ui.references import bibtex
from ui.takeaway import taken

PLANT = "Which was the first large tidal power plant?"
PARTIAL = "What does a kilowatt hour from Sihwa cost?"


def talk(*questions: str) -> Conversation:
    conversation = Conversation()
    for question in questions:
        conversation = conversation.asked(question).answered(script()[question])
    return conversation


def test_footnotes_are_numbered_through_the_whole_conversation() -> None:
    text = markdown(talk(PLANT, PARTIAL))
    assert re.findall(r"\[\^(\d)\](?!:)", text) == ["1", "2", "3"]
    assert re.findall(r"^\[\^(\d)\]:", text, re.MULTILINE) == ["1", "2", "3"]


def test_a_footnote_holds_quote_article_heading_publisher_date_and_link() -> None:
    note = next(line for line in markdown(talk(PLANT)).splitlines() if line.startswith("[^1]:"))
    for part in (
        "“The world's first",
        "Tidal power, History, The Encyclopedia, 2024-06-03",
        "https://encyclopedia.example/tidal-power",
    ):
        assert part in note


def test_outcomes_and_doubt_are_kept() -> None:
    text = markdown(talk(PARTIAL, "Who won the cup?", "What is special about the Rance?"))
    assert "*No direct answer.*" in text
    assert "*Not in the articles.*" in text
    assert "It paid for itself within a decade. *(not in the articles)*" in text


def test_how_a_follow_up_was_understood_is_kept() -> None:
    text = markdown(talk("And wht did it cost?", PLANT))
    assert text.count("*Understood as:") == 1
    assert "*Understood as: What did the Sihwa Lake Tidal Power Station cost?*" in text


def test_an_answer_that_was_stopped_says_so() -> None:
    stopped = Conversation().asked(PLANT).answered(script()[PLANT], stopped=True)
    assert "*Stopped early.*" in markdown(stopped)
    assert "*Stopped early.*" not in markdown(talk(PLANT))


def test_trouble_is_kept() -> None:
    assert "*No answer: Ask another one.*" in markdown(
        Conversation().asked("?").troubled("Ask another one.")
    )


def test_answers_side_by_side_have_a_heading_each() -> None:
    answer = script()[PLANT]
    both = Conversation().asked(PLANT).answered(answer, replace(answer, answerer="model-b"))
    text = markdown(both)
    assert text.index("### Quotes only") < text.index("### model-b")
    assert re.findall(r"^\[\^(\d)\]:", text, re.MULTILINE) == ["1", "2", "3", "4"]


@given(st.text(max_size=40) | st.just(HOSTILE))
def test_a_question_of_any_form_is_a_heading_and_nothing_more(question: str) -> None:
    answer = replace(script()["Hello"], text=question)
    text = markdown(Conversation().asked(question).answered(answer))
    html = MarkdownIt().render(text)
    tags = set(re.findall(r"<([a-z]+[0-9]?)\b", html))
    assert tags <= {"h", "h1", "h2", "p", "ol", "ul", "li", "pre", "code", "hr", "br"}


def test_plain_text_holds_the_answer_and_its_numbered_quotes() -> None:
    text = plain_text(script()[PLANT])
    assert "in 1966. [1]" in text
    assert "[2] “It was the largest tidal power station" in text


def test_an_exported_list_is_a_list_and_what_follows_stands_apart() -> None:
    answer = script()["How do tides make electricity?"]
    after = Statement(text="That is all.", citations=(1,))
    told = replace(answer, statements=(*answer.statements, after), text=answer.text)
    html = MarkdownIt().render(markdown(Conversation().asked("?").answered(told)))
    assert html.count("<li>") == 3 + 1  # and one reference
    assert "<p>That is all." in html


def test_an_articles_own_numbers_are_no_footnotes() -> None:
    answer = script()[PLANT]
    own = Statement(text="It was mapped [1] then.[2]", citations=(1,))
    told = (
        Conversation()
        .asked("?")
        .answered(replace(answer, statements=(own,), text="It was mapped [1] then.[2] [1]"))
    )
    assert r"It was mapped \[1\] then.\[2\] [^1]" in markdown(told)
    assert plain_text(told.turns[0].answers[0]).startswith("It was mapped [1] then.[2] [1]\n")


def test_a_filter_and_the_day_are_kept() -> None:
    told = talk(PLANT).searching(("Tidal power",))
    text = markdown(told, on=date(2026, 11, 3))
    assert "*Exported on 3 November 2026.*" in text
    assert "*Answered. Searched only “Tidal power”.*" in text
    assert "Searched only “Tidal power”." in plain_text(script()[PLANT], ("Tidal power",))


@given(
    st.text(max_size=60) | st.sampled_from(["1. a", "- b", "+", "---", "&lt;b&gt;", "# x", "2) y"])
)
def test_whatever_a_statement_says_is_a_paragraph(text: str) -> None:
    paper = MarkdownPaper()
    paper.paragraph([Run(text=text)])
    tags = set(re.findall(r"<([a-z]+[0-9]?)\b", MarkdownIt().render(paper.whole())))
    assert tags <= {"p"}


def order(form: str, what: str = "talk", pins: str = "") -> str:
    return json.dumps({"what": what, "form": form, "pins": pins})


def file(form: str, conversation: Conversation, **more: str) -> str:
    taken_file = json.loads(taken(order(form, **more), conversation, on=date(2026, 11, 3)))
    return str(taken_file["text"])


def test_word_gets_footnotes_that_lead_there_and_back() -> None:
    html = file("word", talk(PLANT, HOSTILE))
    assert re.findall(r'href="#_ftn(\d)"', html) == ["1", "2", "3"]
    assert re.findall(r'href="#_ftnref(\d)"', html) == ["1", "2", "3"]
    assert not re.search(r"<(script|img)", html)


def test_reference_managers_get_every_article_once() -> None:
    both = talk(PLANT, "What is special about the Rance?")
    items = json.loads(file("csl", both))
    assert [item["id"] for item in items] == ["tidal-power", "fresnel-lens"]
    assert items[0]["issued"] == {"date-parts": [[2024, 6, 3]]}
    assert items[1]["type"] == "document"
    entries = file("bibtex", both)
    assert re.findall(r"^@misc\{(.+),$", entries, re.MULTILINE) == ["tidal-power", "fresnel-lens"]


def test_bibtex_is_spelt_for_latex() -> None:
    source = Source(id="a b/c", title="50% & {more} #1_x", author="The Team", published="spring")
    entry = bibtex([source, replace(source, id="a-b-c")])
    assert r"title = {50\% \& \{more\} \#1\_x}" in entry
    assert "author = {{The Team}}" in entry
    assert re.findall(r"^@misc\{(.+),$", entry, re.MULTILINE) == ["a-b-c", "a-b-c-1"]


def test_a_notebook_is_written_in_its_readers_order() -> None:
    one, two = script()[PLANT].citations
    pins = f"[{pin_json(two)},{pin_json(one)}]"
    text = file("markdown", Conversation(), what="notebook", pins=pins)
    assert text.index("It was the largest") < text.index("first large-scale")
    assert text.count("encyclopedia.example/tidal-power") == 3
    assert json.loads(file("csl", Conversation(), what="notebook", pins=pins))[0]["id"]


@given(
    st.text(max_size=30) | st.sampled_from(["{}", order("pdf"), order("word", "notebook", "[1]")])
)
def test_an_order_of_any_other_form_gives_nothing(text: str) -> None:
    assert taken(text, talk(PLANT), on=date(2026, 11, 3)) == ""

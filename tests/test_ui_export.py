"""What a reader takes away: Markdown with footnotes, and plain text with quotes."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.scripted_assistant import HOSTILE, script
from ui.conversation import Conversation
from ui.export import markdown, plain_text

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
    assert "*Partly answered.*" in text
    assert "*No direct answer.*" in text
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

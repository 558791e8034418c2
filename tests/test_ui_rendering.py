"""Answers as the talk shows them: whole, escaped, on one line, honest about what is not stated."""

import html
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Statement
from tests.scripted_answers import HOSTILE, script
from ui.conversation import Turn
from ui.rendering import answer_html, outcome_words, question_html, turn_html

TAGS = re.compile(r"<[^>]*>")
OWN_TAGS = {"div", "p", "span", "a", "ul", "li", "h2", "h3", "br", "strong"}
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
hostile = st.sampled_from([HOSTILE, "</div>", "<b>", "**x**", "[1]", "[", "a\n\n# b", "&amp;"])
statements = st.builds(
    Statement,
    text=texts | hostile,
    citations=st.lists(st.integers(1, 3), max_size=3).map(tuple),
    support=st.sampled_from(["supported", "partly", "unsupported", "unverified"]),
    about=st.sampled_from(["", "A", "B"]),
    form=st.sampled_from(["prose", "item"]),
)
answers = st.builds(
    Answer,
    question=texts,
    search_question=texts | hostile,
    outcome=st.sampled_from(["answered", "partial", "not_found"]),
    text=texts | hostile,
    statements=st.lists(statements, max_size=4).map(tuple),
    note=texts | hostile,
    missing=texts | hostile,
    sides=st.sampled_from([(), ("A", "B"), ("A", "<b>")]),
)


def words(markup: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", markup)).split())


@given(answers)
def test_an_answer_holds_no_tag_but_our_own_and_no_line_break(answer: Answer) -> None:
    shown = str(answer_html(answer, "0-0"))
    assert "\n" not in shown
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", shown)) <= OWN_TAGS
    assert not re.search(r"<[^>]*\son\w+\s*=", shown)


@given(answers)
def test_every_statement_is_shown(answer: Answer) -> None:
    shown = re.sub(r"\s+", "", words(str(answer_html(answer, "0-0"))))
    for statement in answer.statements:
        told = "".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", statement.text).split())
        assert told in shown


@given(texts | hostile)
def test_a_question_is_shown_as_it_was_typed(question: str) -> None:
    shown = str(question_html(question))
    assert "\n" not in shown
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", shown)) <= {"h2", "div", "br", "a"}


def test_every_number_leads_to_its_own_card() -> None:
    answer = script()["Which was the first large tidal power plant?"]
    shown = answer_html(answer, "4-1")
    assert re.findall(r'href="#(card-[\d-]+)"', shown) == ["card-4-1-1", "card-4-1-2"]


def test_plain_words_of_the_text_stand_between_its_statements() -> None:
    answer = script()["What does a kilowatt hour from Sihwa cost?"]
    shown = words(str(answer_html(answer, "0-0")))
    assert shown.index("What they do say:") < shown.index("Building it cost")


def test_a_list_in_plain_words_is_a_list() -> None:
    shown = str(answer_html(script()["Hello"], "0-0"))
    assert "<ul" in shown
    assert [words(item) for item in re.findall(r"<li>(.*?)</li>", shown)] == [
        "How do tides make electricity?",
        "Who built the first lens?",
    ]


def test_an_answer_that_is_not_whole_does_not_claim_an_outcome() -> None:
    answer = script()["Which was the first large tidal power plant?"]
    for turn, told in (
        (Turn(question="?", answers=(answer,), growing=True), "Answering…"),
        (Turn(question="?", answers=(answer,), stopped=True), "Stopped early"),
        (Turn(question="?", answers=(answer,)), "Answered"),
    ):
        shown = words(str(turn_html(turn, 0)))
        assert [
            label for label in ("Answering…", "Stopped early", "Answered") if label in shown
        ] == [told]


def test_a_side_without_a_statement_says_that_the_articles_are_silent() -> None:
    answer = script()["Compare the costs of tidal power, Fresnel lenses and wind power"]
    shown = words(str(answer_html(answer, "0-0")))
    assert "Wind power Not stated in the articles." in shown
    assert shown.count("not stated in the articles") == 0


def test_support_is_told_in_words() -> None:
    shown = words(str(answer_html(script()["What is special about the Rance?"], "0-0")))
    assert "20 miles. 2 only partly in the quote" in shown
    assert "a decade. not in the articles" in shown


def test_understanding_is_shown_only_where_it_differs() -> None:
    followed = script()["And wht did it cost?"]
    assert "Understood as" in answer_html(followed, "0-0")
    same = replace(followed, search_question="and WHT did it cost")
    assert "Understood as" not in answer_html(same, "0-0")


def test_what_is_missing_is_not_said_twice() -> None:
    answer = script()["What does a kilowatt hour from Sihwa cost?"]
    assert "Not stated:" in answer_html(answer, "0-0")
    said = replace(answer, text=f"Not stated: {answer.missing}.\n\n{answer.text}")
    assert words(str(answer_html(said, "0-0"))).count(answer.missing) == 1


def test_trouble_is_a_message() -> None:
    turn = Turn(question="?", trouble="The disk is full. Make room.")
    assert words(str(turn_html(turn, 0))) == "Answer No answer The disk is full. Make room."


def test_answers_side_by_side_say_who_answered() -> None:
    answer = script()["And wht did it cost?"]
    turn = Turn(question="?", answers=(answer, replace(answer, answerer="model-b")))
    shown = words(str(turn_html(turn, 0)))
    assert "Quotes only · Answered" in shown
    assert "model-b · Answered" in shown


def numbered(*statements: Statement, text: str = "") -> str:
    answer = script()["How do tides make electricity?"]
    told = text or " ".join(
        one.text + "".join(f" [{number}]" for number in one.citations) for one in statements
    )
    return str(answer_html(replace(answer, statements=statements, text=told), "0-0"))


def test_a_number_in_brackets_that_an_article_wrote_is_text() -> None:
    shown = numbered(
        Statement(text="The reef was mapped in 1990.[7]", citations=(1,)),
        Statement(text="Others doubt it [2][sic].", citations=(2,)),
    )
    assert words(shown).count("[7]") == 1
    assert "doubt it [2][sic]." in words(shown)
    assert re.findall(r'href="#(card-[\d-]+)"', shown) == ["card-0-0-1", "card-0-0-2"]


def test_plain_words_keep_their_brackets_too() -> None:
    statement = Statement(text="It works.", citations=(1,))
    shown = numbered(statement, text="About “Tides [2]” they say:\n\nIt works. [1]")
    assert "About “Tides [2]” they say:" in words(shown)
    assert "[1]" not in words(shown)


def test_a_number_is_shown_once_for_a_run_that_rests_on_the_same_quote() -> None:
    shown = numbered(
        Statement(text="One.", citations=(1,)),
        Statement(text="Two.", citations=(1,)),
        Statement(text="Lead:", citations=(2,)),
        Statement(text="first", citations=(2,), form="item"),
        Statement(text="second", citations=(2,), form="item"),
        Statement(text="third", citations=(3,), form="item"),
    )
    assert words(shown.split("</p>", 1)[1]) == "One. Two. 1 Lead: 2 first second third 3"


def test_an_unverified_statement_has_its_quote_at_hand() -> None:
    shown = numbered(Statement(text="Maybe.", citations=(1,), support="unverified"))  # type: ignore[arg-type]
    assert "statement unverified" in shown
    assert shown.count('href="#card-0-0-1"') == 2
    assert "not verified, see quote" in words(shown)


def test_a_doubt_is_said_once() -> None:
    statement = Statement(text="It paid.", support="unsupported")
    shown = numbered(statement, text="It paid. (not in the articles)")
    assert words(shown).count("not in the articles") == 2  # in the outcome, and at the sentence


def test_what_is_only_near_is_no_answer_and_does_not_look_like_one() -> None:
    near = script()["What does a kilowatt hour from Sihwa cost?"]
    assert outcome_words(near) == "No direct answer"
    assert 'class="answer partial near"' in answer_html(near, "0-0")
    compared = script()["Compare the costs of tidal power, Fresnel lenses and wind power"]
    assert outcome_words(compared) == "Partly answered"
    assert "near" not in str(answer_html(compared, "0-0")).split(">", 1)[0]


def test_an_outcome_says_what_was_searched() -> None:
    missed = replace(script()["Who won the cup?"], related=())
    assert outcome_words(missed) == "Not in the articles"
    assert outcome_words(missed, ("Tidal power",)) == "Not in the one article searched"
    assert outcome_words(missed, ("A", "B")) == "Not in the 2 articles searched"
    shown = words(str(turn_html(Turn(question="?", answers=(missed,), searched=("A",)), 0)))
    assert "Searched only “A”." in shown


def test_a_long_question_is_folded_and_every_turn_has_its_headings() -> None:
    assert "Show all" not in question_html("short")
    assert "Show all" in question_html("word " * 100)
    assert "Show all" in question_html("line\n" * 9)
    assert "<h2" in question_html("short")
    assert str(turn_html(Turn(question="?", trouble="No."), 0)).startswith(
        '<h2 class="unseen">Answer'
    )

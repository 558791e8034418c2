"""A statement is supported only by quotes that say the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.check import carrying, check_support, trim

WORDS = (
    "the old bridge factory council river plan report opened raised moved sold cut built quickly"
)
NAMES = ["Norsund", "Ilse Brandt", "Velo Works", "Tarn"]
AMOUNTS = [
    "40",
    "3.5",
    "1,200",
    "$7 million",
    "12%",
    "three",
    "two weeks",
    "May 2019",
    "1987",
    "6 km",
]

sentences = st.lists(
    st.one_of(st.sampled_from(WORDS.split()), st.sampled_from(NAMES), st.sampled_from(AMOUNTS)),
    min_size=3,
    max_size=14,
).map(lambda words: f"The {' '.join(words)}.")


def kinds(statement: str, *quotes: str, heading: str = "") -> set[str]:
    return {reason.kind for reason in check_support(statement, quotes, heading=heading).reasons}


@settings(deadline=None)
@given(sentences)
def test_a_sentence_is_supported_by_itself(sentence: str) -> None:
    assert check_support(sentence, [sentence]).support == "supported"


@settings(deadline=None)
@given(sentences, st.integers(2, 97))
def test_a_sentence_with_another_number_is_never_supported(sentence: str, number: int) -> None:
    digits = re.search(r"\d+(?:[.,]\d+)*", sentence)
    assume(digits is not None and digits.group() != str(number) and str(number) not in sentence)
    assert digits is not None
    changed = f"{sentence[: digits.start()]}{number}{sentence[digits.end() :]}"
    assert check_support(changed, [sentence]).support != "supported"


@settings(deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=120), max_size=3))
def test_any_texts_can_be_compared_and_give_the_same_finding_twice(
    statement: str, quotes: list[str]
) -> None:
    assert check_support(statement, quotes) == check_support(statement, quotes)


def test_nothing_carries_a_statement_without_quotes() -> None:
    assert check_support("The bridge opened.", []).support == "unsupported"
    assert check_support("", ["The bridge opened."]).support == "unsupported"


@pytest.mark.parametrize(
    ("quote", "statement", "kind"),
    [
        ("Velo raised $4 million in 2020.", "Velo raised $5 million in 2020.", "number"),
        ("Velo raised $4 million in 2020.", "Velo raised €4 million in 2020.", "unit"),
        ("Velo raised $4 million in 2020.", "Velo raised $4 million in 2021.", "date"),
        ("Velo raised $4 million in 2020.", "Tarn raised $4 million in 2020.", "name"),
        ("Velo sold the mill to Tarn.", "Tarn sold the mill to Velo.", "role"),
        ("Velo sold the mill to Tarn.", "Velo bought the mill from Tarn.", "addition"),
        ("The mill was closed by Velo in spring.", "The mill was not closed by Velo.", "negation"),
        ("Output rose in Tarn last year.", "Output fell in Tarn last year.", "negation"),
        ("The mill may close next year.", "The mill will close next year.", "hedge"),
        ("Velo plans to buy the mill.", "Velo bought the mill.", "hedge"),
        (
            "The mill lost money, the union said.",
            "The mill lost money, the mayor said.",
            "addition",
        ),
        (
            "Velo raised $4 million from several large banks in London.",
            "Velo raised $4 million from several large banks in London, to the joy of fishermen.",
            "addition",
        ),
        ("The mill stands by the river.", "Its director collects stamps.", "unrelated"),
        ("Sales rose from 5 to 9 tonnes.", "Sales rose from 9 to 5 tonnes.", "place"),
        ("Velo won the cup 4–3 after two red cards.", "Velo won the cup 4–2.", "place"),
        ("Velo closed two mills and won 3 prizes.", "Velo closed three mills.", "place"),
        ("It sold 9 tonnes in its first week.", "It sold 9 tonnes in its first month.", "limit"),
        (
            "They praised the winter soup of Tarn.",
            "They praised the summer soup of Tarn.",
            "negation",
        ),
        ("The council dismissed the plan.", "The council refused to dismiss the plan.", "limit"),
        ("Brandt denied that Velo had failed.", "Brandt admitted that Velo failed.", "negation"),
        ("Prices rose after the drought cut the crop.", "Prices dropped.", "limit"),
        ("The mill, built by Velo in 1987, employs 40.", "The mill built Velo in 1987.", "role"),
        (
            "Velo, founded in Tarn, raised money from Norsund.",
            "Norsund raised money from Velo.",
            "role",
        ),
        ("Velo and Tarn formed a union, with Velo holding half.", "Tarn holds half.", "place"),
        ("Velo promised to plant 90 trees.", "Velo has planted 90 trees.", "hedge"),
        ("Brandt said that Velo would appeal.", "Velo has appealed, Brandt said.", "hedge"),
    ],
)
def test_what_differs_is_named(quote: str, statement: str, kind: str) -> None:
    assert kind in kinds(statement, quote)


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("Velo sold the mill to Tarn.", "The mill was sold to Tarn by Velo."),
        ("Velo sold the mill to Tarn.", "Tarn bought the mill from Velo."),
        ("Velo raised $4 million in May 2020.", "In 2020 Velo raised four million dollars."),
        ("The mill never made a profit.", "At no time did the mill make a profit."),
        ("Its cause is not known.", "Its cause is unknown."),
        ("The mill may close.", "The mill could possibly close."),
        ("Dresden is larger than Tarn.", "Tarn is smaller than Dresden."),
        ("It opened in 1994 and closed that autumn.", "It closed in the autumn of 1994."),
        (
            "It opened in May 2019 and closed by the end of the year.",
            "It closed by the end of 2019.",
        ),
        ("They measured the winter smog.", "They measured the smog in winter."),
        ("Brandt could not open it, but Velo moved the mill twice.", "Velo moved the mill twice."),
        ("A third of the posts stand empty.", "One post in three stands empty."),
        ("The peak is the highest of all.", "No peak is higher than this one."),
        ("The rule does not cover rented homes.", "Rented homes are not covered by the rule."),
        ("It was sold 40 times in its first week.", "In its first week it was sold 40 times."),
        ("The council is considering a ban.", "A ban is being considered by the council."),
    ],
)
def test_the_same_in_other_words_is_supported(quote: str, statement: str) -> None:
    assert check_support(statement, [quote]).reasons == ()


def test_quotes_carry_a_statement_together() -> None:
    quotes = ["Velo raised $4 million.", "Tarn raised $9 million."]
    statement = "Velo raised $4 million and Tarn raised $9 million."
    assert check_support(statement, quotes).support == "supported"
    assert check_support(statement, quotes[:1]).support == "unsupported"


def test_a_name_may_stand_in_the_heading_where_the_quote_says_it() -> None:
    quote = "It raised $4 million in 2020."
    assert "name" in kinds("Velo raised $4 million in 2020.", quote)
    assert kinds("Velo raised $4 million in 2020.", quote, heading="How Velo pays") == set()


def test_a_heading_does_not_take_the_place_of_a_named_doer() -> None:
    quote = "Tarn raised $4 million in 2020."
    assert kinds("Velo raised $4 million in 2020.", quote, heading="How Velo pays") != set()


@pytest.mark.parametrize(
    ("quote", "statement"),
    [
        ("Half of the mills closed.", "The mills closed."),
        ("Neither Velo nor Tarn closed the mill.", "Both Velo and Tarn closed the mill."),
        ("The mill closes unless Velo pays.", "The mill closes if Velo pays."),
        ("The mill closes if Velo pays.", "The mill closes."),
        ("Velo sold the mill because Tarn left.", "Tarn left because Velo sold the mill."),
        ("Velo sold the mill before Tarn left.", "Velo sold the mill after Tarn left."),
        ("Velo is larger than Tarn.", "Tarn is larger than Velo."),
        ("Velo is the second-largest mill.", "Velo is the largest mill."),
        ("Rents fell among tenants over 60.", "Rents fell."),
        ("The tax fell for farms, but rose for mills.", "The tax fell."),
        ("Velo raised $4 million. Tarn raised $9 million.", "Velo raised $9 million."),
        ("Velo raised $4 million at a $9 million valuation.", "Velo raised $9 million."),
        ("Velo bought the yard. Its rival Tarn closed a mill.", "Velo closed a mill."),
        ("Only Velo sells barley.", "Velo and Tarn sell barley."),
        ("The share rose from 4 to 6 percent.", "The share rose by 2 percent."),
    ],
)
def test_a_limit_that_is_dropped_or_turned_is_never_supported(quote: str, statement: str) -> None:
    assert check_support(statement, [quote]).support != "supported"


def test_a_subject_and_an_amount_of_two_quotes_prove_nothing() -> None:
    quotes = ["Velo gave $4 million to Tarn.", "Brandt announced a fund of $9 million."]
    assert check_support("Velo gave $9 million to Tarn.", quotes).support == "unverified"


def test_a_number_that_no_quote_has_is_unsupported_and_other_words_are_unverified() -> None:
    quote = "Velo closed the mill in 1990."
    assert check_support("Velo closed the mill in 1991.", [quote]).support == "unsupported"
    assert check_support("Velo mourned the mill in 1990.", [quote]).support == "unverified"


def test_the_sentence_that_carries_a_statement_is_found() -> None:
    candidates = ["Tarn raised $4 million.", "Velo raised $4 million.", "Velo raised money."]
    assert carrying("In all, Velo raised 4 million dollars.", candidates) == 1
    assert carrying("Velo raised 5 million dollars.", candidates) is None


def test_an_unsupported_end_is_cut_off() -> None:
    quote = "Velo raised $4 million in 2020."
    statement = "Velo raised $4 million in 2020, which made Tarn nervous."
    assert trim(statement, [quote]) == quote
    assert trim("Velo raised $5 million in 2020.", [quote]) == ""
    assert trim(quote, [quote]) == quote

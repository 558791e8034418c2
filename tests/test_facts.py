"""Facts are found where they stand, and the same fact has the same value however it is written."""

from __future__ import annotations

import pytest

from assistant.english.facts import find_facts


def values(text: str) -> list[tuple[str, str, str]]:
    return [(fact.kind, fact.value, fact.unit) for fact in find_facts(text)]


@pytest.mark.parametrize(
    "alike",
    [
        ["$6.6bn", "$6.6 billion", "$6.6B", "6.6 billion dollars", "US$6,600,000,000"],
        ["1.5 M", "1,500,000", "1.5 million", "one and a half million"],
        ["25%", "25 per cent", "25 percent", "one quarter", "one in four"],
        ["six", "6"],
        ["a dozen", "12", "twelve"],
        ["two hundred and fifty thousand", "250,000", "250K"],
        ["half an hour", "30 minutes"],
        ["24 months", "two years"],
        ["24 hours", "one day"],
        ["5 MW", "5 megawatts", "5,000 kW"],
        ["3 March 2021", "March 3rd, 2021", "2021-03-03"],
        ["Q1 2024", "the first quarter of 2024"],
        ["late 2024", "the end of 2024"],
        ["the 1990s", "the nineties"],
        ["3 percentage points", "3 pp"],
        ["doubled", "2x", "twice"],
    ],
)
def test_one_fact_has_one_value_however_it_is_written(alike: list[str]) -> None:
    assert len({tuple(values(f"It was {text} then.")) for text in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5%", "5 percentage points"),
        ("$5 million", "€5 million"),
        ("5 days", "5 months"),
        ("early 2024", "late 2024"),
        ("January 2025", "June 2025"),
        ("40 °C", "40 °F"),
        ("20 miles", "20 km"),
        ("5 million", "5 billion"),
    ],
)
def test_different_facts_have_different_values(one: str, other: str) -> None:
    assert values(f"It was {one} then.") != values(f"It was {other} then.")


def test_the_ends_of_a_range_share_what_the_second_spells_out() -> None:
    assert values("It took 3 to 5 years.") == [
        ("duration", "36", "month"),
        ("duration", "60", "month"),
    ]
    assert values("It cost $3-5 million.") == [
        ("money", "3000000", "dollar"),
        ("money", "5000000", "dollar"),
    ]


def test_the_version_of_a_product_belongs_to_its_name() -> None:
    assert values("Then Vireo 3.5 Sonnet and VT-4 beat o1.") == [
        ("name", "vireo 3.5 sonnet", ""),
        ("name", "vt 4", ""),
        ("name", "o1", ""),
    ]


def test_an_everyday_word_at_the_start_of_a_sentence_is_no_name() -> None:
    assert values("Critics complained. Spending rose. However, Ilse Brandt agreed.") == [
        ("name", "ilse brandt", "")
    ]
    assert values("Thieves came. Growth slowed. Sixteen left.") == [("number", "16", "")]


def test_a_possessive_ending_and_a_title_are_no_part_of_a_name() -> None:
    assert [f.text for f in find_facts("Then President Ilse Brandt's plan met Norsund’s.")] == [
        "Ilse Brandt",
        "Norsund",
    ]


def test_may_is_a_month_only_where_a_date_can_stand() -> None:
    assert values("It may rise.") == []
    assert values("It rose in May.") == [("date", "*-5-*", "")]

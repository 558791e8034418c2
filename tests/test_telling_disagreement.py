"""What articles say apart of the same thing stands side by side, the newer first."""

import pytest

from assistant.telling.disagreement import told_differently
from corpus import Article, parse_article


def article(name: str, text: str, published: str = "") -> Article:
    parsed = parse_article(text, id=name, title=f"The {name} report", form="markdown")
    return Article.from_dict(parsed.to_dict() | {"published": published})


OLD = article("old", "The bridge cost €4 million. The bridge opened in May 2020.", "2021-03-01")
NEW = article(
    "new", "The bridge probably cost €6 million. The bridge opened in May 2020.", "2024-05-02"
)
FAR = article("far", "The depot of the ferry cost €9 million.", "2024-06-01")


def test_two_amounts_of_one_thing_are_told_the_newer_first() -> None:
    told = told_differently("money", [(OLD, 0), (NEW, 0)])
    assert told is not None
    assert "differ" in told.opening
    assert [draft.quotes[0].text for draft in told.drafts] == [
        "The bridge probably cost €6 million.",
        "The bridge cost €4 million.",
    ]
    assert "2 May 2024" in told.drafts[0].text
    assert "1 March 2021" in told.drafts[1].text
    assert "probably" in told.drafts[0].text


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("date", [(OLD, 1), (NEW, 1)]),  # they agree
        ("money", [(OLD, 0), (FAR, 0)]),  # of different things
        ("money", [(OLD, 0)]),
        ("reason", [(OLD, 0), (NEW, 0)]),
        ("money", []),
    ],
)
def test_what_agrees_or_speaks_of_another_thing_is_no_disagreement(
    kind: str, places: list[tuple[Article, int]]
) -> None:
    assert told_differently(kind, places) is None

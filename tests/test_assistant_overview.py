"""An article at a glance: complete, with nothing that is not in it, each with its places."""

import json
from pathlib import Path

import pytest

from assistant.english.name_kinds import NameKinds, names_in
from assistant.telling.key_sentences import key_sentences
from assistant.telling.overview import Contents
from corpus import Article, parse_article, read_folder, shipped_articles_dir
from tests.test_ui_command_line import twobets

HERE = Path(__file__).parent
FACTS = [
    json.loads(line) for line in (HERE / "whole" / "facts.jsonl").read_text("utf-8").splitlines()
]
REPORT = """\
---
author: Ada Quill
published: 2024-05-02
---

The mill at Orrin was sold on 3 March 2024 for $4.5 million. The trader Tam Holloway paid.

## What was said

“It was time,” says Greta Varnholt, the former director. Varnholt had run it since 1988. The Orrin
Trust offered €2 million, or $2.1 million.

## Key takeaways

- The mill changed hands.
- The Orrin Trust came too late.
"""


@pytest.fixture(scope="module")
def report() -> Article:
    front, _, body = REPORT.removeprefix("---\n").partition("---\n")
    assert front
    return parse_article(body, id="mill", title="The mill is sold", form="markdown")


def folder(name: str) -> Path:
    return shipped_articles_dir() if name == "shipped" else HERE / "fixtures" / name


@pytest.mark.parametrize("known", FACTS, ids=[one["corpus"] for one in FACTS])
@pytest.mark.parametrize("thing", ["people", "amounts", "dates"])
def test_lists_are_complete_and_hold_nothing_else(known: dict[str, list[str]], thing: str) -> None:
    articles, _ = read_folder(folder(str(known["corpus"])))
    contents = Contents(articles)
    found = {one.text for article in articles for one in contents.entries(article, thing)}  # type: ignore[arg-type]
    assert found == set(known[thing])


@pytest.mark.parametrize("name", ["shipped", "libraries", "seeds", "tramways"])
def test_every_place_of_an_overview_is_verbatim(name: str) -> None:
    articles, _ = read_folder(folder(name))
    contents = Contents(articles)
    for article in articles:
        overview = contents.overview(article)
        cited = [*overview.key, *(
            place
            for mention in (*overview.people, *overview.organisations, *overview.amounts,
                            *overview.dates)
            for place in mention.places
        )]  # fmt: skip
        assert cited
        assert all(article.text[one.start : one.end] == one.quote for one in cited)
        assert json.loads(json.dumps(overview.to_dict()))["article"]["id"] == article.id


def test_an_overview_says_what_the_article_holds(report: Article) -> None:
    overview = Contents([report]).overview(report)
    assert [one.text for one in overview.people] == ["Tam Holloway", "Greta Varnholt"]
    assert [one.role for one in overview.people][1] == "former director"
    assert [one.text for one in overview.organisations] == ["Orrin Trust"]
    assert [one.text for one in overview.amounts] == ["$4.5 million", "€2 million", "$2.1 million"]
    assert [one.text for one in overview.dates] == ["3 March 2024", "1988"]
    assert [part.heading[-1] for part in overview.outline] == ["What was said", "Key takeaways"]


def test_a_last_name_is_told_by_the_whole_one(report: Article) -> None:
    entries = {one.text: one for one in Contents([report]).entries(report, "people")}
    said = [report.sentence_text(at) for at in entries["Greta Varnholt"].positions]
    assert any(text.startswith("Varnholt had run it") for text in said)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("Brook denied it.", True),
        ("Brook’s party agreed.", True),
        ("Brook has a plan.", True),
        ("Brook says so.", True),
        ("Brook trout swim there.", False),
        ("Brooks are dry.", False),
    ],
)
def test_a_last_name_that_is_a_word_is_told_at_the_start_of_a_sentence(
    sentence: str, named: bool
) -> None:
    kinds = NameKinds(["The mayor, Adaeze Brook, spoke.", sentence])
    names = [kinds.full(name.text) for name in kinds.names_in(sentence)]
    assert (names == ["Adaeze Brook"]) is named


def test_what_an_article_sums_up_is_its_key(report: Article) -> None:
    told = [report.sentence_text(at) for at in key_sentences(report)]
    assert told[-2:] == ["The mill changed hands.", "The Orrin Trust came too late."]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The economist Ute Varga doubts it.", "Ute Varga", "person"),
        ("“No,” says Ulla Lindqvist, who runs it.", "Ulla Lindqvist", "person"),
        ("It was led by Anna Thorne, a former judge.", "Anna Thorne", "person"),
        ("The operator Bluefin sold ten ships.", "Bluefin", "organisation"),
        ("Its bank, Calder Savings Bank, agreed.", "Calder Savings Bank", "organisation"),
        ("Brightwell CEO Ana Soto left.", "Brightwell", "organisation"),
        ("They met in Vellmar in spring.", "Vellmar", ""),
        ("Claude 3 Haiku is fast. Claude is liked.", "Claude 3 Haiku", ""),
    ],
)
def test_the_words_around_a_name_tell_whose_it_is(text: str, name: str, kind: str) -> None:
    assert name in {one.text for one in names_in(text)}
    assert NameKinds(text.split(". ")).of(name) == kind


def test_the_command_prints_an_article_at_a_glance(shipped_data_dir: Path) -> None:
    article = "openai-vs-anthropic-compute-strategy"
    printed = twobets("overview", article, "--data-dir", shipped_data_dir)
    assert printed.code == 0
    for said in (
        "MindStudio Team",
        "no date given",
        "Dario Amodei",
        "$6.6 billion",
        "Key Takeaways",
    ):
        assert said in printed.out


def test_the_command_names_an_article_that_is_not_there(shipped_data_dir: Path) -> None:
    printed = twobets("overview", "nothing", "--data-dir", shipped_data_dir)
    assert printed.code == 1
    assert "'nothing'" in printed.err

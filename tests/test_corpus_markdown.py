import pytest

from corpus import Article, parse_article


def parse(text: str, *, title: str = "") -> Article:
    return parse_article(text, id="the-id", title=title, form="markdown")


def lead_ins(article: Article) -> dict[str, str]:
    return {
        article.sentence_text(number): article.sentence_text(sentence.lead_in)
        for number, sentence in enumerate(article.sentences)
        if sentence.lead_in is not None
    }


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**bold** and *slanted* and ~~struck~~", "bold and slanted and struck"),
        ("a [link](https://x.y 'title') here", "a link here"),
        ("see <https://x.y>", "see https://x.y"),
        ("call `f(*x*)` now", "call f(*x*) now"),
        ("an ![image](x.png) here", "an here"),
        (r"3 \* 4 &amp; 5", "3 * 4 & 5"),
        ("e\u0301", "é"),
        ("broken\nlines   and\tspaces", "broken lines and spaces"),
        ("hard  \nbreak", "hard\nbreak"),
        ("a\u00a0no-break space", "a\u00a0no-break space"),
        ("> a quote\n> goes on", "a quote goes on"),
        ("```python\nif x:\n\n    y()\n```", "if x:\n    y()"),
        ("one\n\n---\n\ntwo", "one\n\ntwo"),
    ],
)
def test_markup_becomes_plain_text(markdown: str, plain: str) -> None:
    assert parse(markdown).text == plain


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<b onclick='x()'>text</b> and more",
        "<!-- a comment -->",
        "<div>\n\nblock\n\n</div>",
        "[click](javascript:alert) {{ template }} ${code}",
    ],
)
def test_html_and_code_in_the_text_stay_as_written(html: str) -> None:
    assert parse(html).text == html


def test_nested_and_numbered_lists_are_items() -> None:
    article = parse("1. one\n   - inner\n2. two\n\n   more of two\n\n5) five")
    assert article.text == "1. one\n• inner\n2. two\nmore of two\n\n5) five"
    assert {block.kind for block in article.blocks} == {"item"}


def test_a_nested_list_is_introduced_by_the_item_above_it() -> None:
    article = parse("You need:\n\n- First. Namely:\n  - inner\n    - innermost\n- last")
    assert lead_ins(article) == {
        "First.": "You need:",
        "Namely:": "You need:",
        "inner": "Namely:",
        "innermost": "inner",
        "last": "You need:",
    }


@pytest.mark.parametrize("lead_in", ["You need:", "Which ones?", "The following count.", "Parts"])
def test_a_sentence_that_speaks_of_the_list_introduces_it(lead_in: str) -> None:
    assert lead_ins(parse(f"Before. {lead_in}\n\n- item")) == {"item": lead_in}


@pytest.mark.parametrize(
    "before", ["A finished thought.\n\n", "## Heading\n\n", "", "Need:\n\n## H\n"]
)
def test_a_list_that_nothing_speaks_of_has_no_lead_in(before: str) -> None:
    assert lead_ins(parse(f"{before}- item")) == {}


def test_a_second_list_does_not_take_the_lead_in_of_the_first() -> None:
    article = parse("You need:\n\n- one\n\n* other")
    assert article.text == "You need:\n\n• one\n\n• other"
    assert lead_ins(article) == {"one": "You need:"}


def test_a_table_is_its_head_and_an_item_for_each_row() -> None:
    article = parse("| Model | Price |\n|---|---|\n| Haiku | low |\n| Opus | |")
    assert article.text == "Model | Price\n\n• Haiku | low\n• Opus |"
    assert lead_ins(article) == {"Haiku | low": "Model | Price", "Opus |": "Model | Price"}


def test_bullets_copied_from_a_page_are_items() -> None:
    assert parse("You need:\n\n  • one\n  • two").text == "You need:\n\n• one\n• two"


def test_the_first_heading_of_level_1_is_the_title_and_not_in_the_text() -> None:
    article = parse("# The *title*\n\nWords.")
    assert (article.title, article.text) == ("The title", "Words.")


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    assert parse("# the  Title\n\nWords.", title="The title").text == "Words."


def test_a_heading_of_level_1_that_is_not_the_title_moves_all_one_level_down() -> None:
    article = parse("# One\n\n## Part\n\nWords.\n\n# Two\n\nMore.", title="The title")
    assert [section.heading for section in article.sections] == [
        ("One",),
        ("One", "Part"),
        ("Two",),
    ]
    assert [block.level for block in article.blocks if block.level] == [2, 3, 2]


def test_a_text_without_a_title_is_named_by_its_id() -> None:
    assert parse("Words.").title == "the-id"


def test_a_heading_within_a_quote_or_an_item_opens_no_section() -> None:
    article = parse("> # Quoted\n>\n> Words.\n\n- # Item")
    assert [section.heading for section in article.sections] == [()]
    assert article.text == "Quoted\n\nWords.\n\n• Item"


@pytest.mark.parametrize("nested", ["> " * 300 + "word", "- " * 300 + "word"])
def test_nothing_is_lost_in_deep_nesting(nested: str) -> None:
    assert "word" in parse(nested).text


@pytest.mark.parametrize("text", ["", "\n\n", "![image](x.png)", "---", "[a]: http://x.y"])
def test_a_text_without_words_has_no_sentence(text: str) -> None:
    article = parse(text)
    assert (article.text, article.blocks, article.sections, article.sentences) == ("", (), (), ())


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'pdf'"):
        parse_article("Words.", id="x", form="pdf")  # type: ignore[arg-type]  # the point of it

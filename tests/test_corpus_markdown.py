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
    ("html", "words"),
    [
        ("<b onclick='x()'>text</b> and <i>more</i>.", "text and more."),
        ("one<br>two", "one\ntwo"),
        ("<div>\n\nblock\n\n</div>", "block"),
        ("<p align='center'>One <b>two</b>.<p>Three.", "One two.\n\nThree."),
        ("<ul><li>one<li>two</ul>", "• one\n• two"),
        ("a <script>alert(1)</script> b", "a b"),
        ("<script>\nalert(1)\n</script>\n\nafter", "after"),
        ("<style>p { color: red }</style>\n\nafter", "after"),
        ("old.<sup>12</sup> New", "old.¹² New"),
        ("<details><summary>More</summary>\n\nSome.\n\n</details>", "More\n\nSome."),
        ("a List<String> of x<y and y>z", "a List<String> of x<y and y>z"),
        ("<script>\nnever ended\n\nwords", "<script> never ended\n\nwords"),
        ("<? never ended\n\n- a\n- b", "<? never ended\n\n• a\n• b"),
        ("[click](javascript:alert) {{ template }} ${code}",
         "[click](javascript:alert) {{ template }} ${code}"),
    ],
)  # fmt: skip
def test_html_is_read_as_its_words(html: str, words: str) -> None:
    assert parse(html).text == words


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


def test_a_table_is_a_row_for_its_head_and_each_other_one() -> None:
    article = parse("| Model | Price |\n|---|---|\n| Haiku | Low. Falling. |\n| Opus | |")
    assert article.text == "Model | Price\nHaiku | Low. Falling.\nOpus |"
    assert {block.kind for block in article.blocks} == {"row"}
    assert [article.worded(at) for at in range(3)] == [
        "Model | Price",
        "Model: Haiku; Price: Low. Falling.",
        "Model Price Opus |".replace("Model Price", "Model | Price"),
    ]


def test_a_table_in_html_is_rows_too() -> None:
    article = parse("<table><tr><th>Who<th>What<tr><td>Bo<td>Paints.<br>Sings.</table>\n\nEnd.")
    assert article.text == "Who | What\nBo | Paints. Sings.\n\nEnd."
    assert article.worded(1) == "Who: Bo; What: Paints. Sings."


def test_a_block_of_code_is_one_sentence_and_a_long_one_is_cut_at_blank_lines() -> None:
    short = parse("```\na = 1. B = 2\n\nprint(a)\n```")
    assert [short.sentence_text(at) for at in range(len(short.sentences))] == [short.text]
    parts = ["\n".join(f"line{part}_{row} = {row}" for row in range(9)) for part in range(9)]
    long = parse("```\n" + "\n\n".join(parts) + "\n```\n\nWords.")
    quotes = [long.sentence_text(at) for at in range(len(long.sentences))]
    assert all(any(part in quote for quote in quotes) for part in parts)
    assert 3 < len(quotes) < 9


@pytest.mark.parametrize(
    ("markdown", "quoted"),
    [
        ("## The toll is 9 crowns\n\nPay at the gate.", True),
        ("## The gate is shut.\n\nPay at the gate.", True),
        ("## Wifi: gullnest\n\n## Door: 12\n\nWords.", True),
        ("Words.\n\n## Ask for Bo", True),
        ("## Prices\n\nPay at the gate.", False),
        ("## Prices\n\n### At the gate\n\nPay there.", False),
        ("## The 9 Gates of Portmoor\n\nPay at the gate.", False),
        ("## Does the toll rise in 2025?\n\nPay at the gate.", False),
    ],
)
def test_a_heading_is_a_sentence_where_it_says_something_itself(
    markdown: str, quoted: bool
) -> None:
    article = parse(markdown)
    kinds = {article.blocks[sentence.block].kind for sentence in article.sentences}
    assert ("heading" in kinds) == quoted


def test_a_quoted_heading_stands_under_the_headings_above_it() -> None:
    article = parse("## A\n\n### The toll is 9 crowns\n\nWords.")
    assert [article.heading(at) for at in range(2)] == ["A", "A > The toll is 9 crowns"]


def test_a_title_that_states_something_can_be_quoted() -> None:
    article = parse("# The toll is 9 crowns\n\nPay at the gate.")
    assert article.title == "The toll is 9 crowns"
    assert article.text == "The toll is 9 crowns\n\nPay at the gate."
    assert parse("# The gate").text == "The gate"


def test_text_behind_a_late_heading_of_level_1_does_not_stand_under_the_one_before() -> None:
    article = parse("## Before\n\nOne.\n\n# Title\n\nTwo.")
    assert article.title == "Title"
    assert [article.heading(at) for at in range(2)] == ["Before", "Title"]


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

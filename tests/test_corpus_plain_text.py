import pytest

from corpus import Article, parse_article


def parse(text: str) -> Article:
    return parse_article(text, id="the-id", form="text")


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def test_paragraphs_are_separated_by_blank_lines() -> None:
    article = parse("One line\nand another.\n \nSecond paragraph.\r\n\r\nThird.")
    assert article.text == "One line and another.\n\nSecond paragraph.\n\nThird."


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    article = parse("The Title\nA first paragraph. It is long.\nA heading\nSecond paragraph.\nEnd")
    assert article.title == "The Title"
    assert kinds(article) == [
        ("paragraph", "A first paragraph. It is long."),
        ("heading", "A heading"),
        ("paragraph", "Second paragraph."),
        ("paragraph", "End"),
    ]


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    article = parse("This is a text that was\nbroken to a width, as\nold mails are. It goes on.")
    assert len(article.blocks) == 1


def test_a_question_standing_alone_is_the_heading_of_its_answer() -> None:
    article = parse("Some words first.\n\nIs it so?\n\nYes, it is.\n\nAnd why?\n\nBecause.")
    assert [section.heading for section in article.sections] == [(), ("Is it so?",), ("And why?",)]


def test_bullets_and_numbers_begin_items_and_the_line_before_introduces_them() -> None:
    article = parse("You need:\n- one\n  and more\n* two\n\n3. three")
    assert article.text == "You need:\n\n• one and more\n• two\n3. three"
    assert [sentence.lead_in for sentence in article.sentences] == [None, 0, 0, 0]


def test_the_last_line_is_no_heading() -> None:
    assert kinds(parse("Some words.\n\nThe end")) == [
        ("paragraph", "Some words."),
        ("paragraph", "The end"),
    ]


def test_a_poem_has_no_headings() -> None:
    article = parse("Roses are red\n\nViolets are blue\n\nSugar is sweet\n\nAnd so are you\n\nYes")
    assert [block.kind for block in article.blocks] == ["paragraph"] * 5
    assert article.title == "the-id"


def test_rules_and_underlines_are_dropped() -> None:
    assert parse("Title\n=====\n\nWords.\n\n* * *\n\nMore.").text == "Words.\n\nMore."


def test_markdown_and_html_stay_as_written() -> None:
    text = "**Not** bold, <b>not</b> [this](http://x.y)."
    assert parse(text).text == text


def test_one_tokenised_line_is_one_paragraph() -> None:
    article = parse("It began in 2012 , the first year . It grew .")
    assert len(article.blocks) == 1
    assert len(article.sentences) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Wifi password is gullnest42\n\nBoiler serviced on 3 May\n\nCall Bo about the keys\n\n"
        "The spare key hangs behind the blue door of the shed.",
        "Milk\n\nEggs\n\nBread",
        "Milk\nEggs\nBread",
        "Opened the sluice at six\nClosed the lower gate\nAll quiet on the water.",
        "Spare key under the mat\n\nBring it back after use. Thank you.",
        "[Picture: the mill in May]\n\nThe mill stood by the water. It had one wheel.",
        "The code is 4711\n\nIt opens the gate. It changes in May.",
    ],
)
def test_every_line_of_notes_can_be_quoted(text: str) -> None:
    article = parse(text)
    quotes = " ".join(article.sentence_text(at) for at in range(len(article.sentences)))
    assert all(line in quotes for line in text.split("\n"))


def test_the_headings_of_an_ordinary_text_are_no_sentences() -> None:
    text = (
        "The Old Mill\n\nHistory\n\nIt was built early. It burnt down.\n\nToday\n-----\nIt is shut."
    )
    article = parse(text)
    assert article.title == "The Old Mill"
    assert [article.sentence_text(at) for at in range(len(article.sentences))] == [
        "It was built early.",
        "It burnt down.",
        "It is shut.",
    ]

from corpus import Article, parse_article


def parse(text: str) -> Article:
    return parse_article(text, id="the-id", form="text")


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


def test_paragraphs_are_separated_by_blank_lines() -> None:
    article = parse("One line\nand another.\n \nSecond paragraph.\r\n\r\nThird.")
    assert article.text == "One line and another.\n\nSecond paragraph.\n\nThird."


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    article = parse("A title of it\nFirst paragraph.\nA heading\nSecond paragraph.\nSource: none")
    assert article.title == "A title of it"
    assert kinds(article) == [
        ("paragraph", "First paragraph."),
        ("heading", "A heading"),
        ("paragraph", "Second paragraph."),
        ("paragraph", "Source: none"),
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
    assert [block.kind for block in article.blocks] == ["paragraph"] * 4


def test_rules_and_underlines_are_dropped() -> None:
    assert parse("Title\n=====\n\nWords.\n\n* * *\n\nMore.").text == "Words.\n\nMore."


def test_markdown_and_html_stay_as_written() -> None:
    text = "**Not** bold, <b>not</b> [this](http://x.y)."
    assert parse(text).text == text


def test_one_tokenised_line_is_one_paragraph() -> None:
    article = parse("It began in 2012 , the first year . It grew .")
    assert len(article.blocks) == 1
    assert len(article.sentences) == 2

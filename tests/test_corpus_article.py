from dataclasses import replace

import pytest

from corpus import Article, Passage, Place, parse_article, split_passages

TEXT = """\
# The title

Before any section.

## First

It has two sentences. You need:

- one thing
- another thing. It has two sentences.

### Part

Words of the part.
"""


@pytest.fixture
def article() -> Article:
    return parse_article(TEXT, id="the-id", form="markdown")


def test_the_canonical_text_has_headings_bullets_and_blank_lines(article: Article) -> None:
    assert article.title == "The title"
    assert article.text == (
        "Before any section.\n\nFirst\n\nIt has two sentences. You need:\n\n"
        "• one thing\n• another thing. It has two sentences.\n\nPart\n\nWords of the part."
    )


def test_a_heading_path_joins_the_headings_above_a_sentence(article: Article) -> None:
    headings = [article.heading(at) for at in range(len(article.sentences))]
    assert headings == ["", *["First"] * 5, "First > Part"]


def test_a_sentence_of_an_item_excludes_the_bullet(article: Article) -> None:
    assert article.sentence_text(3) == "one thing"


def test_every_sentence_of_a_list_names_its_lead_in(article: Article) -> None:
    assert [sentence.lead_in for sentence in article.sentences] == [None] * 3 + [2] * 3 + [None]


def test_the_digest_changes_with_anything_in_the_article(article: Article) -> None:
    changed = [
        replace(article, id="other"),
        replace(article, author="Someone"),
        replace(article, url="https://example.org"),
        replace(article, path="other.md"),
        replace(article, warnings=("something was left out",)),
        replace(article, places=(Place(start=0, label="page 1"),)),
        replace(article, text=article.text.upper()),
        replace(article, sentences=article.sentences[:-1]),
    ]
    assert len({article.digest, *(other.digest for other in changed)}) == len(changed) + 1


def test_a_passage_begins_with_the_bullet_of_its_first_item(article: Article) -> None:
    passage = Passage(article=article, first=3, last=4)
    assert passage.text == "• one thing\n• another thing."


def test_a_passage_that_begins_within_an_item_has_no_bullet(article: Article) -> None:
    assert Passage(article=article, first=5, last=5).text == "It has two sentences."


def test_a_list_stays_with_its_lead_in_if_both_fit() -> None:
    paragraph = "Some words of a paragraph. " * 15
    items = "\n".join(f"- item {number} of the list" for number in range(10))
    text = f"{paragraph}\n\nYou need:\n\n{items}\n\n{paragraph}"
    passages = split_passages(parse_article(text, id="x", form="markdown"), passage_chars=500)
    assert [passage.text[:9] for passage in passages] == ["Some word", "You need:", "Some word"]


def test_a_long_paragraph_is_broken_into_even_parts() -> None:
    article = parse_article("Some words of a paragraph. " * 90, id="x", form="text")
    lengths = [len(passage.text) for passage in split_passages(article)]
    assert len(lengths) == 3
    assert max(lengths) - min(lengths) <= 60


def test_a_passage_of_no_length_is_refused(article: Article) -> None:
    with pytest.raises(ValueError, match="at least 1, not 0"):
        split_passages(article, passage_chars=0)


def test_a_place_holds_up_to_the_next_one(article: Article) -> None:
    paged = replace(
        article, places=(Place(start=3, label="page 1"), Place(start=9, label="page 2"))
    )
    assert [paged.place_of(offset) for offset in (0, 3, 8, 9, 99)] == [
        "",
        "page 1",
        "page 1",
        "page 2",
        "page 2",
    ]
    assert Article.from_dict(paged.to_dict()) == paged

"""The shipped articles against the texts that were captured from the web."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from corpus import Article, read_folder, shipped_articles_dir

CAPTURED = Path(__file__).parent / "captured"
ARTICLES, ERRORS = read_folder(shipped_articles_dir())

each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.id)


def captured(article: Article) -> str:
    return (CAPTURED / f"{article.id}.txt").read_text(encoding="utf-8")


def lines(text: str) -> list[str]:
    return [line.strip(" •") for line in text.split("\n") if line.strip(" •")]


def left_out(article: Article) -> list[str]:
    text = (shipped_articles_dir() / f"{article.id}.md").read_text(encoding="utf-8")
    return list(yaml.safe_load(text.split("---\n")[1])["left_out"])


def test_both_articles_are_shipped() -> None:
    assert ERRORS == ()
    assert [article.id for article in ARTICLES] == [
        "anthropics-strategic-divergence",
        "openai-vs-anthropic-compute-strategy",
    ]


@each_article
def test_every_sentence_stands_in_the_captured_text_in_order(article: Article) -> None:
    text = captured(article)
    end = 0
    for number in range(len(article.sentences)):
        sentence = article.sentence_text(number)
        end = text.index(sentence, end) + len(sentence)


@each_article
def test_every_heading_stands_in_the_captured_text_in_order(article: Article) -> None:
    rest = iter(lines(captured(article)))
    headings = [section.heading[-1] for section in article.sections if section.heading]
    assert all(heading in rest for heading in headings)


@each_article
def test_the_captured_text_is_the_article_and_what_was_left_out(article: Article) -> None:
    kept = [article.title, *lines(article.text)]
    assert Counter(lines(captured(article))) == Counter([*kept, *left_out(article)])


@each_article
def test_nothing_of_the_page_around_it_is_in_the_article(article: Article) -> None:
    for furniture in ("Remy", "Skip to main content", "My Workspace", "Unsubscribe", "RSS"):
        assert furniture not in article.text


def test_headings_have_two_levels_where_the_page_has_sections_and_parts() -> None:
    headings = {section.heading for section in ARTICLES[1].sections}
    assert (
        "OpenAI’s Strategy: Compute as the Competitive Moat",
        "The Cost Implications",
    ) in headings
    assert ("Frequently Asked Questions", "Is Claude more efficient than GPT-4?") in headings
    assert ("Key Takeaways",) in headings


@each_article
def test_what_the_captured_text_does_not_say_is_left_empty(article: Article) -> None:
    assert (article.published, article.url) == ("", "")
    assert article.publisher in {"", "MindStudio"}

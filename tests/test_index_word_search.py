"""Words: stems, rarity, the articles' own spelling, and BM25."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, split_passages
from index import Words, stems, words


@pytest.fixture
def counted(two_articles: tuple[Article, Article]) -> Words:
    passages = [passage for article in two_articles for passage in split_passages(article)]
    return Words.build(two_articles, passages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OpenAI’s losses", ["openai", "loss"]),
        ("OpenAI's loss", ["openai", "loss"]),
        ("raised $6.6 billion", ["rais", "6.6", "billion"]),
        ("1,500,000 users", ["1,500,000", "user"]),
        ("long-term", ["long", "term"]),
        ("Café", ["cafe"]),
        ("the of and", []),
        ("", []),
    ],
)
def test_stems_leave_out_what_does_not_count(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_words_stay_as_they_are_written() -> None:
    assert words("GPT-4’s run cost $6.6bn.") == ["GPT", "4", "s", "run", "cost", "6.6", "bn"]


@given(st.text())
def test_stemming_takes_any_text_and_is_the_same_in_every_thread(text: str) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(stems, [text, text])) == [stems(text)] * 2


def test_a_rare_stem_weighs_more_than_a_common_one(counted: Words) -> None:
    assert counted.rarity("wasp") > counted.rarity("hive") > 0
    assert counted.rarity("submarin") > counted.rarity("wasp")
    assert counted.knows("wasp")
    assert not counted.knows("submarin")


def test_the_vocabulary_keeps_the_usual_spelling(counted: Words) -> None:
    assert counted.vocabulary["Odra"] == 1
    assert counted.vocabulary["hive"] == 3
    assert "Hive" not in counted.vocabulary


def test_a_list_item_is_found_by_the_words_of_its_lead_in(
    counted: Words, two_articles: tuple[Article, Article]
) -> None:
    scores = counted.sentences.scores(stems("Which animals trouble a hive?"))
    texts = [
        article.sentence_text(position)
        for article in two_articles
        for position in range(len(article.sentences))
    ]
    assert scores[texts.index("The mite weakens the brood.")] > 0
    assert scores[texts.index("Salmon swim upstream to lay eggs.")] == 0


def test_what_is_saved_is_what_was_counted(counted: Words, tmp_path: Path) -> None:
    counted.save(tmp_path / "words")
    opened = Words.open(tmp_path / "words")
    question = stems("How much honey does the wasp steal?")
    assert np.array_equal(opened.sentences.scores(question), counted.sentences.scores(question))
    assert np.array_equal(opened.passages.scores(question), counted.passages.scores(question))
    assert opened.vocabulary == counted.vocabulary
    assert opened.rarity("wasp") == counted.rarity("wasp")


def test_a_question_without_words_scores_nothing(counted: Words) -> None:
    assert not counted.sentences.scores([]).any()
    assert not counted.sentences.scores(["submarin"]).any()

"""Words: stems, rarity, the articles' own spelling, and BM25."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import Article, split_passages
from index import Words, stems, words
from index.layout import Layout
from index.postings import Postings
from index.texts import Texts
from index.word_search import K1, B, SegmentWords, WordScores


@pytest.fixture
def counted(two_articles: tuple[Article, Article]) -> Words:
    return Words.of(two_articles)


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


def test_what_is_saved_is_what_was_counted(
    counted: Words, two_articles: tuple[Article, Article], tmp_path: Path
) -> None:
    split = [(article, split_passages(article)) for article in two_articles]
    SegmentWords.build(split).save(tmp_path / "words")
    texts = Texts.of(split)
    placed = Layout([(texts, 0), (texts, 1)]).placed(texts, {"bees", "rivers"})
    opened = Words([(SegmentWords.open(tmp_path / "words"), placed)])
    question = stems("How much honey does the wasp steal?")
    assert np.array_equal(opened.sentences.scores(question), counted.sentences.scores(question))
    assert np.array_equal(opened.passages.scores(question), counted.passages.scores(question))
    assert opened.vocabulary == counted.vocabulary
    assert opened.rarity("wasp") == counted.rarity("wasp")


def test_words_of_an_article_that_is_gone_do_not_count(
    two_articles: tuple[Article, Article],
) -> None:
    split = [(article, split_passages(article)) for article in two_articles]
    texts = Texts.of(split)
    rivers = Layout([(texts, 1)]).placed(texts, {"rivers"})
    left, alone = Words([(SegmentWords.build(split), rivers)]), Words.of([two_articles[1]])
    assert not left.knows("wasp")
    assert left.vocabulary == alone.vocabulary
    question = stems("How do salmon find the way upstream?")
    assert np.array_equal(left.sentences.scores(question), alone.sentences.scores(question))
    assert left.rarity("salmon") == alone.rarity("salmon")


def test_words_of_several_segments_count_as_if_they_were_one(
    two_articles: tuple[Article, Article], counted: Words
) -> None:
    split = [(article, split_passages(article)) for article in two_articles]
    texts = [Texts.of([one]) for one in split]
    layout = Layout([(one, 0) for one in texts])
    parts = [
        (SegmentWords.build([one]), layout.placed(of_one, set(of_one.ids)))
        for one, of_one in zip(split, texts, strict=True)
    ]
    apart = Words(parts)
    question = stems("How much honey does a hive of bees make in a year?")
    assert apart.sentences.scores(question) == pytest.approx(counted.sentences.scores(question))
    assert apart.passages.scores(question) == pytest.approx(counted.passages.scores(question))
    assert apart.vocabulary == counted.vocabulary
    assert apart.rarity("year") == counted.rarity("year")


def test_scores_are_those_of_the_published_formula() -> None:
    texts = [stems(text) for text in ("bees make honey", "honey honey wax", "a river")]
    scores = WordScores([(Postings.build(texts), np.arange(3))]).scores(["honey", "wax"])
    retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
    retriever.index(texts, show_progress=False)
    assert scores == pytest.approx(retriever.get_scores(["honey", "wax"]), abs=1e-6)


def test_a_question_without_words_scores_nothing(counted: Words) -> None:
    assert not counted.sentences.scores([]).any()
    assert not counted.sentences.scores(["submarin"]).any()

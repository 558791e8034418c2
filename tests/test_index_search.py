"""Searching: the right sentence first, filters kept, and the same from every thread."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.signals
from corpus import Article, parse_article
from index import PassageIndex, UnknownArticleError, build_index
from index.signals import WEIGHTS, candidates, filled, fuse
from tests.word_embedder import WordEmbedder

QUESTIONS = {
    "How much money did OpenAI raise in late 2024?": "$6.6 billion",
    "What did the training run of GPT-4 cost?": "around $100 million",
    "Who founded Anthropic?": "Dario Amodei",
    "How much did Amazon invest in Anthropic?": "Amazon",
}


@pytest.mark.parametrize(("question", "words"), QUESTIONS.items())
def test_the_answering_sentence_is_among_the_first_three(
    shipped_index: PassageIndex, question: str, words: str
) -> None:
    assert any(words in hit.text for hit in shipped_index.search(question, limit=3))


def test_every_sentence_is_found_once_and_best_first(shipped_index: PassageIndex) -> None:
    hits = shipped_index.search("How do they differ?", limit=10_000)
    places = [(hit.article.id, hit.sentence) for hit in hits]
    assert len(set(places)) == len(places)
    assert len(places) == sum(len(article.sentences) for article in shipped_index.articles)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_a_hit_stands_in_its_passage(shipped_index: PassageIndex) -> None:
    for hit in shipped_index.search("compute", limit=10_000):
        assert hit.passage.first <= hit.sentence <= hit.passage.last
        assert hit.text in hit.passage.text
        assert hit.passage == shipped_index.passage(hit.article.id, hit.sentence)


def test_similarities_are_the_cosines_of_the_embedder(shipped_index: PassageIndex) -> None:
    question = "Which chips does Anthropic use?"
    vector = shipped_index.embed_questions([question])[0]
    (collection,) = shipped_index.vectors.collections("sentences")
    stored = collection.get(include=["embeddings"])
    cosines = dict(zip(stored["ids"], np.asarray(stored["embeddings"]) @ vector, strict=True))
    for hit in shipped_index.search(question, limit=10_000):
        expected = cosines[f"{hit.article.id}#{hit.sentence}"]
        assert hit.signals.sentence_similarity == pytest.approx(expected, abs=1e-4)


def test_a_filter_keeps_to_its_articles(shipped_index: PassageIndex) -> None:
    for article in shipped_index.articles:
        hits = shipped_index.search("strategy", articles=[article.id], limit=10_000)
        assert {hit.article.id for hit in hits} == {article.id}
        assert len(hits) == len(article.sentences)


def test_an_unknown_article_is_refused_by_name(shipped_index: PassageIndex) -> None:
    with pytest.raises(UnknownArticleError, match="'nowhere'"):
        shipped_index.search("strategy", articles=["nowhere"])
    with pytest.raises(UnknownArticleError, match="'nowhere'"):
        shipped_index.article("nowhere")


@pytest.mark.parametrize(
    "question", ["", "?!", "the of and", "東京", "zzzz qqqq", "\x00", "a" * 5000]
)
def test_a_question_without_known_words_still_gets_hits(
    shipped_index: PassageIndex, question: str
) -> None:
    hits = shipped_index.search(question, limit=5)
    assert len(hits) == 5
    assert all(np.isfinite(hit.score) for hit in hits)


def test_no_question_gets_no_hit(shipped_index: PassageIndex) -> None:
    assert shipped_index.search([]) == ()


def test_scores_of_several_questions_are_added(shipped_index: PassageIndex) -> None:
    one, other = "Who funds Anthropic?", "And its rival?"
    first, second, both = (
        {(hit.article.id, hit.sentence): hit.score for hit in shipped_index.search(q, limit=10_000)}
        for q in ([(one, 1.0)], [(other, 0.5)], [(one, 1.0), (other, 0.5)])
    )
    for place, score in both.items():
        assert score == pytest.approx(first[place] + second[place], abs=1e-3)


def test_given_vectors_give_the_same_hits(shipped_index: PassageIndex) -> None:
    question = "Who funds Anthropic?"
    vectors = shipped_index.embed_questions([question])
    assert shipped_index.search(question, vectors=vectors) == shipped_index.search(question)


def test_passages_come_once_each_with_their_best_sentence(shipped_index: PassageIndex) -> None:
    question = "What is Stargate?"
    passages = shipped_index.rank_passages(question, limit=10)
    places = [(hit.article.id, hit.passage.first) for hit in passages]
    assert len(set(places)) == len(places) == 10
    assert passages[0] == shipped_index.search(question, limit=1)[0]


def test_many_threads_get_what_one_gets(shipped_index: PassageIndex) -> None:
    questions = list(QUESTIONS) * 8
    alone = [shipped_index.search(question) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(shipped_index.search, questions)) == alone


def shelf_article(shelf: int) -> Article:
    sentences = [f"Item{row} of shelf{shelf} weighs {row * 7 + shelf} grams." for row in range(40)]
    return parse_article(
        " ".join(sentences), id=f"shelf-{shelf}", title=f"Shelf {shelf}", form="text"
    )


def test_a_large_index_finds_what_a_search_of_everything_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = WordEmbedder()
    blank = parse_article("", id="blank", title="Blank", form="text")
    articles = [blank, *(shelf_article(shelf) for shelf in range(20))]
    build_index(articles, data_dir=tmp_path, embedder=embedder)
    with PassageIndex.open(tmp_path, embedder) as passage_index:
        questions = ["How heavy is item3 of shelf5?", "How heavy is item39 of shelf19?"]
        best = [passage_index.search(question)[0].text for question in questions]
        filtered = passage_index.search(questions[0], articles=["shelf-7"], limit=1_000)
        many = [f"shelf-{shelf}" for shelf in range(5, 15)]
        halved = passage_index.search(questions[0], articles=many, limit=1_000)
        assert passage_index.search(questions[0], articles=["blank"]) == ()
        monkeypatch.setattr(index.signals, "SMALL", 10_000)
        assert [passage_index.search(question)[0].text for question in questions] == best
    assert best[0].startswith("Item3 of shelf5 ")
    assert {hit.article.id for hit in filtered} == {"shelf-7"}
    assert len(filtered) == 40
    assert halved[0].text == best[0]
    assert {hit.article.id for hit in halved} <= set(many)


@settings(max_examples=50)
@given(
    values=st.lists(
        st.tuples(*[st.floats(min_value=-1, max_value=1, width=32)] * 4), min_size=2, max_size=30
    ),
    share=st.floats(min_value=0.1, max_value=10),
)
def test_scores_are_finite_and_grow_with_the_share_of_their_question(
    values: list[tuple[float, ...]], share: float
) -> None:
    measured = np.array([values], dtype=np.float32).transpose(0, 2, 1)
    once = fuse(measured, shares=[1.0], weights=WEIGHTS)
    assert np.isfinite(once).all()
    assert fuse(measured, shares=[share], weights=WEIGHTS) == pytest.approx(once * share)


def test_an_unknown_similarity_counts_as_the_lowest_known() -> None:
    measured = np.array(
        [[[0.9, np.nan, 0.2], [0.5, 0.4, np.nan], [1, 0, 0], [1, 0, 0]]], np.float32
    )
    expected = np.array([[0.9, 0.2, 0.2], [0.5, 0.4, 0.4], [1, 0, 0], [1, 0, 0]])
    assert filled(measured)[0] == pytest.approx(expected)


def test_candidates_of_a_large_index_are_the_best_by_each_signal() -> None:
    measured = np.random.default_rng(3).random((1, 4, 5_000), dtype=np.float32)
    rows = set(candidates(measured).tolist())
    for signal in range(4):
        best = np.argsort(-measured[0, signal])[: index.signals.DEPTH]
        assert rows.issuperset(best.tolist())
    assert len(rows) <= 4 * index.signals.DEPTH


def test_weights_are_all_used() -> None:
    assert all(weight > 0 for weight in astuple(WEIGHTS))


def test_articles_are_given_in_their_order(
    tmp_path: Path, two_articles: tuple[Article, Article]
) -> None:
    bees, rivers = two_articles
    build_index([bees, rivers], data_dir=tmp_path, embedder=WordEmbedder())
    build_index([rivers, bees], data_dir=tmp_path, embedder=WordEmbedder())
    with PassageIndex.open(tmp_path, WordEmbedder()) as passage_index:
        assert passage_index.articles == (rivers, bees)
        assert passage_index.search("salmon eggs", limit=1)[0].article == rivers


def test_hidden_sentences_are_not_found_and_the_others_are(shipped_index: PassageIndex) -> None:
    question = "How much money did OpenAI raise in late 2024?"
    best = shipped_index.search(question, limit=1)[0]
    without = shipped_index.without([(best.article.id, best.sentence)])
    found = {(hit.article.id, hit.sentence) for hit in without.search(question, limit=10_000)}
    everything = shipped_index.search(question, limit=10_000)
    assert found == {(hit.article.id, hit.sentence) for hit in everything} - {
        (best.article.id, best.sentence)
    }

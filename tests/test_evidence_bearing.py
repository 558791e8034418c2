"""Whose sentence it is: names, parts, dates and kinds of things, measured of one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.english.kinds import asks_for
from assistant.english.subjects import Subjects
from assistant.evidence.bearing import BEARING, Bearing
from assistant.question.sides import Side
from assistant.question.words import QuestionWords
from corpus import parse_article, split_passages
from index import Hit, Signals, build_index
from index.search import PassageIndex
from tests.word_embedder import WordEmbedder

TEXT = """# Mills and ships

## Velda: mills

Velda was founded in 1931 by Ada Quill, who had left Sarn. The company raised $4 million in 1940.
Bank Oster lent Velda $2 million. Its chief is Tom Reed.

## Sarn: ships

Sarn lends ships. Sarn's chief, Edda Holm, bought two of them. Rents are due each spring.
"""
SIDES = (
    Side(name="Velda", names=("Velda", "Ada Quill")),
    Side(name="Sarn", names=("Sarn", "Edda Holm")),
)
NONE = Signals(sentence_similarity=0, passage_similarity=0, sentence_words=0, passage_words=0)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PassageIndex]:
    folder: Path = tmp_path_factory.mktemp("index")
    article = parse_article(TEXT, form="markdown", id="mills")
    build_index([article], data_dir=folder, embedder=WordEmbedder())
    with PassageIndex.open(folder, WordEmbedder()) as opened:
        yield opened


def measured(index: PassageIndex, question: str, beginning: str) -> dict[str, float]:
    article = index.articles[0]
    at = next(
        i for i in range(len(article.sentences))
        if article.sentence_text(i).startswith(beginning)
    )  # fmt: skip
    passage = next(p for p in split_passages(article) if p.first <= at <= p.last)
    hit = Hit(passage=passage, sentence=at, score=0.0, signals=NONE)
    words = QuestionWords.of(question, asks_for(question), index)
    found = Bearing(words, SIDES).of(hit, Subjects(article).of(at))
    return dict(zip(BEARING, found, strict=True))


def test_who_founded_another_is_no_answer_though_the_name_stands_there(index: PassageIndex) -> None:
    assert measured(index, "Who founded Sarn?", "Velda was founded")["part"] == -1.0
    assert measured(index, "Who founded Velda?", "Velda was founded")["part"] == 1.0


def test_the_company_speaks_for_the_one_it_stands_for(index: PassageIndex) -> None:
    told = measured(index, "How much did Velda raise?", "The company raised")
    assert (told["here"], told["rival"], told["part"]) == (1.0, 0.0, 1.0)
    told = measured(index, "How much did Sarn raise?", "The company raised")
    assert (told["here"], told["rival"], told["part"]) == (0.0, 1.0, -1.0)


def test_what_belongs_to_one_does_not_belong_to_the_other(index: PassageIndex) -> None:
    assert measured(index, "Who is the chief of Velda?", "Sarn's chief")["part"] == -1.0
    assert measured(index, "Who is the chief of Sarn?", "Sarn's chief")["part"] == 1.0


def test_a_person_of_a_side_speaks_for_it(index: PassageIndex) -> None:
    told = measured(index, "What did Edda Holm buy?", "Sarn's chief")
    assert (told["here"], told["kin"]) == (1.0, 1.0)


def test_another_year_is_told_apart(index: PassageIndex) -> None:
    assert measured(index, "What did Velda raise in 1940?", "The company raised")["dated"] == 1.0
    assert measured(index, "What did Velda raise in 1950?", "The company raised")["dated"] == -1.0
    assert measured(index, "What did Velda raise in 1940?", "Sarn lends")["dated"] == 0.0


def test_the_kind_of_thing_has_to_be_stated(index: PassageIndex) -> None:
    assert measured(index, "How much did Velda raise?", "The company raised")["held"] == 1.0
    assert measured(index, "How much did Sarn pay?", "Sarn lends")["held"] == 0.0


def test_a_sentence_that_names_nobody_belongs_to_whom_its_heading_names(
    index: PassageIndex,
) -> None:
    assert measured(index, "When are rents due at Velda?", "Rents are due")["rival"] == 1.0
    assert measured(index, "When are rents due at Sarn?", "Rents are due")["rival"] == 0.0


def test_a_name_that_was_read_before_in_the_section_is_around(index: PassageIndex) -> None:
    question = "Who is the chief of Bank Oster?"
    assert measured(index, question, "Its chief is")["around"] == 1.0
    assert measured(index, question, "Rents are due")["around"] == 0.0

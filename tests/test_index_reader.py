"""The reader: the packaged weights, and the seam for a cross-encoder of one's own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import CrossEncoderReader, MissingReaderError, Reader, ReaderError
from index.reader import PACKAGED_READER

QUESTION = "How much did the city pay for the bridge at Dunmore?"
ANSWER = "Costs: The city paid 14 million crowns for the bridge at Dunmore."
OTHERS = (
    "Costs: The city paid 14 million crowns for the harbour at Selby.",
    "History: The bridge at Dunmore was opened in 1931 by the mayor.",
    "Costs: The bridge at Dunmore was paid for by the city over many years.",
    "Schools: Every pupil gets a warm meal at noon.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.open()


def test_the_sentence_that_answers_comes_first_and_answers_most(reader: Reader) -> None:
    scores = reader.read(QUESTION, [*OTHERS, ANSWER])
    assert scores.argmax(axis=0).tolist() == [len(OTHERS), len(OTHERS)]


def test_what_answers_one_subject_does_not_answer_another(reader: Reader) -> None:
    swapped = reader.read(
        "How much did the city pay for the harbour at Selby?", [ANSWER, OTHERS[0]]
    )
    assert swapped[1, 1] > swapped[0, 1]


def test_an_answer_is_told_from_sentences_that_only_come_near(reader: Reader) -> None:
    answers = reader.read(QUESTION, [*OTHERS, ANSWER])[:, 1]
    assert answers[-1] > 0 > answers[:-1].max()


def test_the_name_in_brackets_says_whose_sentence_it_is(reader: Reader) -> None:
    question = "When did Harrow Textiles open its first mill?"
    own, other = (
        f"Beginnings: [{name}] The company opened its first mill in 1887."
        for name in ("Harrow Textiles", "Brandt Dyeworks")
    )
    scores = reader.read(question, [other, own])
    assert scores[1, 1] > scores[0, 1]


def test_a_score_does_not_depend_on_the_texts_beside_it(reader: Reader) -> None:
    together = reader.read(QUESTION, [*OTHERS, ANSWER])
    alone = [reader.read(QUESTION, [text]) for text in (*OTHERS, ANSWER)]
    assert np.array_equal(together, np.concatenate(alone))


def test_no_texts_give_no_rows(reader: Reader) -> None:
    scores = reader.read(QUESTION, [])
    assert scores.shape == (0, 2)
    assert scores.dtype == np.float32


@pytest.mark.parametrize("text", ["", "   ", "word " * 50_000, "\x00\ud7ff 漢字 \U0001f600"])
def test_any_text_can_be_read_and_asked(reader: Reader, text: str) -> None:
    assert np.isfinite(reader.read(text, [text, ANSWER])).all()


def test_threads_that_share_it_read_what_one_reads(reader: Reader) -> None:
    expected = reader.read(QUESTION, [*OTHERS, ANSWER])
    with ThreadPoolExecutor(4) as threads:
        for scores in threads.map(lambda _: reader.read(QUESTION, [*OTHERS, ANSWER]), range(8)):
            assert np.array_equal(scores, expected)


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    content = bytearray(PACKAGED_READER.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = tmp_path / "reader.onnx"
    damaged.write_bytes(content)
    with pytest.raises(ReaderError, match="not those that were measured"):
        Reader.open(damaged)


def test_missing_weights_are_told_apart_so_that_one_can_go_on_without(tmp_path: Path) -> None:
    with pytest.raises(MissingReaderError, match="go on without"):
        Reader.open(tmp_path / "reader.onnx")


def test_a_cross_encoder_that_is_not_here_is_refused_with_what_to_do() -> None:
    with pytest.raises(ReaderError, match="TWOBETS_RERANKER"):
        CrossEncoderReader.open("no-such/cross-encoder")

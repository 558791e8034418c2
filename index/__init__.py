"""What is stored and found: sentences and passages by meaning (Chroma) and by words (BM25)."""

from index.build import IndexChange, Progress, build_index, fingerprint_of
from index.embedding import Embedder, LocalEmbedder, open_embedder
from index.errors import (
    DamagedIndexError,
    EmbeddingError,
    IndexBusyError,
    IndexMismatchError,
    MissingReaderError,
    NoIndexError,
    ReaderError,
    StoredIndexError,
    UnknownArticleError,
)
from index.reader import NO_READER, CrossEncoderReader, Reader, SentenceReader, open_reader
from index.search import Hit, PassageIndex
from index.signals import Signals
from index.word_search import Words, stems, words
from index.wording import sentence_wording

__all__ = [
    "NO_READER",
    "CrossEncoderReader",
    "DamagedIndexError",
    "Embedder",
    "EmbeddingError",
    "Hit",
    "IndexBusyError",
    "IndexChange",
    "IndexMismatchError",
    "LocalEmbedder",
    "MissingReaderError",
    "NoIndexError",
    "PassageIndex",
    "Progress",
    "Reader",
    "ReaderError",
    "SentenceReader",
    "Signals",
    "StoredIndexError",
    "UnknownArticleError",
    "Words",
    "build_index",
    "fingerprint_of",
    "open_embedder",
    "open_reader",
    "sentence_wording",
    "stems",
    "words",
]

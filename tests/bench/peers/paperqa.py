"""paper-qa's retrieval with its own chunks and numbers; its answers would take a language model."""

import asyncio
from pathlib import Path

from lmi import EmbeddingModel
from paperqa import Doc, Docs, Settings
from paperqa.readers import chunk_text, parse_text

from tests.bench.peers.asking import Told, answer, found
from tests.bench.peers.weights import embed

CHUNK_CHARS, OVERLAP = 5_000, 250  # its defaults


class Packaged(EmbeddingModel):
    name: str = "packaged"

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(value) for value in row] for row in embed(texts)]


def build(articles: Path, _: Path):  # type: ignore[no-untyped-def]
    docs, model, settings = Docs(), Packaged(), Settings()
    loop = asyncio.new_event_loop()
    for path in sorted(articles.glob("*.md")):
        doc = Doc(docname=path.stem, dockey=path.stem, citation=path.stem)
        texts = chunk_text(parse_text(path), doc, CHUNK_CHARS, OVERLAP)
        loop.run_until_complete(docs.aadd_texts(texts, doc, settings, model))

    def ask(question: str) -> Told:
        asked = docs.retrieve_texts(question, settings.answer.evidence_k, settings, model)
        return found([text.text for text in loop.run_until_complete(asked)])

    return ask


if __name__ == "__main__":
    answer(build)

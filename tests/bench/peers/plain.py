"""LlamaIndex as its tutorial has it: five passages of its default splitter."""

from pathlib import Path

from tests.bench import plain
from tests.bench.peers.asking import Told, answer, found


def build(articles: Path, folder: Path):  # type: ignore[no-untyped-def]
    embedding = plain.Embedding()
    plain.build(articles, folder, embedding)
    retriever = plain.retriever(folder, embedding)

    def ask(question: str) -> Told:
        return found([node.node.get_content() for node in retriever.retrieve(question)])

    return ask


if __name__ == "__main__":
    answer(build)

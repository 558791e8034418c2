"""Ours, in the articles' own words."""

from pathlib import Path

from assistant import Assistant, Settings
from tests.bench.peers.asking import Told, answer


def build(articles: Path, folder: Path):  # type: ignore[no-untyped-def]
    assistant = Assistant.open(Settings(articles_dir=articles, data_dir=folder))

    def ask(question: str) -> Told:
        told = assistant.query(question)
        cited = [citation.quote for citation in told.citations]
        return {"cited": cited, "text": told.text, "outcome": told.outcome}

    return ask


if __name__ == "__main__":
    answer(build)

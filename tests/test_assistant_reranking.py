"""A reranker's order reaches the answer."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant import Assistant, Settings
from assistant.assistant import Assistant as Opened
from assistant.evidence.calibration import Calibration
from assistant.question.sides import Sides
from index import Hit, LocalEmbedder, PassageIndex


class ByWord:
    """Ranks sentences that have a word before all others."""

    def __init__(self, word: str) -> None:
        self.word = word

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(sorted(hits, key=lambda hit: self.word not in hit.text))


def test_the_sentence_that_the_reranker_prefers_comes_first(
    assistant: Assistant, shipped_data_dir: Path, embedder: LocalEmbedder
) -> None:
    question = "What is Stargate?"
    answer = assistant.query(question)
    preferred = answer.citations[-1].quote.split(". ")[0]
    assert preferred not in answer.statements[0].text
    with Opened(
        PassageIndex.open(shipped_data_dir, embedder),
        Settings(data_dir=shipped_data_dir),
        sides=Sides(),
        models={},
        calibration=replace(Calibration.shipped(), answered=0.0, partial=0.0),
        reranker=ByWord(preferred),
    ) as reranking:
        assert preferred in reranking.query(question).statements[0].text

"""Answers in the articles' own words: each sentence is told once."""

from pathlib import Path

import pytest

from assistant import Assistant, Settings

QUARRY = """\
# The Marlow quarry

## Why it closed

The owners of the Marlow quarry closed it because the stone was too soft for bridges. \
They also closed it because the road to Marlow was too steep for lorries. \
Nobody has bought it since.
"""


@pytest.mark.parametrize("detail", ["brief", "detailed"])
def test_a_sentence_to_which_another_reaches_back_is_told_once(tmp_path: Path, detail: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "quarry.md").write_text(QUARRY, encoding="utf-8")
    with Assistant.open(Settings(articles_dir=folder, data_dir=tmp_path / "data")) as assistant:
        answer = assistant.query("Why did the owners close the Marlow quarry?", detail=detail)
    assert answer.text.count("too soft for bridges") == 1


def test_no_words_stand_in_two_quotes_of_one_answer(assistant: Assistant) -> None:
    for question in (
        "Why did Anthropic's founders leave OpenAI?",
        "Why is Anthropic not tied down by infrastructure debt?",
        "What did Microsoft get?",
    ):
        quotes = assistant.query(question, detail="detailed").citations
        for one in quotes:
            others = [other for other in quotes if other.number > one.number]
            assert not any(
                one.article == other.article and one.start < other.end and other.start < one.end
                for other in others
            ), question

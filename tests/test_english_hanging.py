"""Which sentences hang on the one before them."""

import pytest

from assistant.english.hanging import hangs


@pytest.mark.parametrize(
    "sentence",
    [
        "But it costs more.", "It raised $6 billion.", "The company grew.", "So it is.",
        "In exchange, Amazon got shares.", "The bet is a large one.", "“They left.”", "Yes: all.",
        "Generally, yes.", "These five firms agree.", "The former pays.", "Both companies grew.",
    ],
)  # fmt: skip
def test_what_leans_on_the_sentence_before_hangs(sentence: str) -> None:
    assert hangs(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It [Lumen] raised $6 billion.", "The company that Ada founded grew.", "Lumen's bet paid.",
        "The bet on lamps paid.", "Both Lumen and Vireo grew.", "No one knows.", "So far, 3 grew.",
        "Items are sold.", "Andes trips cost more.", "Button makers agree.", "[Lumen] It rose.",
    ],
)  # fmt: skip
def test_what_says_of_whom_it_speaks_stands_alone(sentence: str) -> None:
    assert not hangs(sentence)

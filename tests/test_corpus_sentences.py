import ast
import re
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import split_sentences
from corpus.sentences import cut_long

ROOMS = Path(__file__).parent.parent
SYSTEMS_OWN = Path("/usr/bin/python3.11")
PUNCTUATED = st.text(
    st.sampled_from(" \n.!?…。”\"')[]1aAé'•—") | st.characters(exclude_categories=["Cs"])
)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@given(PUNCTUATED)
def test_spans_are_exact_in_order_and_cover_every_character_but_white_space(text: str) -> None:
    end_before = 0
    for start, end in split_sentences(text):
        assert start < end
        assert text[start:end] == text[start:end].strip()
        assert text[end_before:start].strip() == ""
        end_before = end
    assert text[end_before:].strip() == ""


@given(PUNCTUATED)
def test_a_sentence_never_crosses_a_line_break(text: str) -> None:
    assert not any("\n" in sentence for sentence in sentences(text))


@pytest.mark.parametrize(
    "whole",
    [
        "Mr. Altman and Dr. Amodei met Ms. Lee.",
        "The U.S. Army and the E.U. Commission agreed.",
        "Apple Inc. Chairman Levinson spoke.",
        "Constitutional AI vs. Corporate Partnerships",
        "Several tasks, e.g. Coding, i.e. Python, improved.",
        "J. K. Rowling met George W. Bush and J. A. Smith.",
        "It opens at 9 a.m. Monday.",
        "Claude 3.5 Sonnet costs $3.5 million, or 1.5 M.",
        "GPT-4.1 and v. 2.0 came out.",
        "See No. 5, p. 12, and Fig. 3 of Jan. 2020.",
        "“Is that so?” he asked.",
        "Wait... what happened?",
        "Yes! he said, and left.",
        "1. Introduction of the thing",
        "Smith et al. (2020) said so.",
        "Robert P. McCulloch, Ph. D. (c. 1900), of the U.S. § 7 office",
        "Ask at mindstudio.ai or in Node.js, e.g.The file README.md.",
        "In 2012 , the company ( and its U.S. rival ) won .",
        "words without any stop at all " * 500,
        "Art. 7, para. 2, and ref. [9] were written ca. 1850 (b. 1801).",
        "Adams, Miller & Co. & Sons, Tel. 555, grind.",
    ],
)
def test_what_is_no_stop_does_not_split(whole: str) -> None:
    assert sentences(whole) == [whole.strip()]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It grew. It fell.", ["It grew.", "It fell."]),
        ("He works at Apple Inc. The firm grew.", ["He works at Apple Inc.", "The firm grew."]),
        ("Born in the U.S. He left.", ["Born in the U.S.", "He left."]),
        ("He left at 5 p.m. The bell rang.", ["He left at 5 p.m.", "The bell rang."]),
        ("She said no. They left.", ["She said no.", "They left."]),
        ("That was in 2021. Anthropic grew.", ["That was in 2021.", "Anthropic grew."]),
        ("“It is.” She left.", ["“It is.”", "She left."]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("(See below.) Then go.", ["(See below.)", "Then go."]),
        ("Really?! No way… Yes.", ["Really?!", "No way…", "Yes."]),
        (
            "Use o3 here. o3 is good. iPhones sell.",
            ["Use o3 here.", "o3 is good.", "iPhones sell."],
        ),
        ("It grew.[1] It fell.[2][3] End", ["It grew.[1]", "It fell.[2][3]", "End"]),
        ("In 2012 , it won . Any year .", ["In 2012 , it won .", "Any year ."]),
        ("He said `` no . '' They left .", ["He said `` no . ''", "They left ."]),
        ("Why ? ! Yes .", ["Why ? !", "Yes ."]),
        ("今天很好。我们走吧！“好。”他说。", ["今天很好。", "我们走吧！", "“好。”", "他说。"]),
        ("यह है। वह भी।", ["यह है।", "वह भी।"]),
        ("هل هذا؟ نعم.", ["هل هذا؟", "نعم."]),
        ("He asked ' why ? ' They left .", ["He asked ' why ? '", "They left ."]),
        ("(In 1776 . ) . The act", ["(In 1776 . ) .", "The act"]),
        ("A space was lost.The next", ["A space was lost.", "The next"]),
        ("“It was.”“And is,” he said.", ["“It was.”", "“And is,” he said."]),
        ("first line\nsecond line", ["first line", "second line"]),
        (
            "It is tall.[^1] It leans.[^why] It fell.¹² So it is.",
            ["It is tall.[^1]", "It leans.[^why]", "It fell.¹²", "So it is."],
        ),
        (
            "It is tall.[b] It leans.[who says?] It fell.(4) So it is.†",
            ["It is tall.[b]", "It leans.[who says?]", "It fell.(4)", "So it is.†"],
        ),
        ("It is tall.\u200b It leans.", ["It is tall.\u200b", "It leans."]),
        ("Open mill.org/a.html. Then read.", ["Open mill.org/a.html.", "Then read."]),
        ("II. Mills are old. III. They turn.", ["II. Mills are old.", "III. They turn."]),
        ("a) One mill. b) Two mills.", ["a) One mill.", "b) Two mills."]),
    ],
)
def test_a_stop_splits(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "." * 200_000 + "x",
        ". " * 200_000 + "x",
        "。" * 200_000 + "，",
        "Mr. " * 100_000,
        '."' * 200_000 + "x",
        "x" * 400_000,
        "." + " " * 400_000 + "x",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    started = time.process_time()
    split_sentences(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("room", ["corpus", "index", "assistant", "ui"])
def test_no_pattern_has_a_possessive_group_which_older_pythons_misread(room: str) -> None:
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+")
    for path in (ROOMS / room).rglob("*.py"):
        found = [line for line in path.read_text("utf-8").split("\n") if possessive.search(line)]
        assert not found, path


@pytest.mark.skipif(not SYSTEMS_OWN.is_file(), reason="the system has no Python of its own")
def test_the_systems_own_python_splits_as_this_one_does() -> None:
    # Debian 12 has 3.11.2, the oldest that there is to be: python/cpython#100061 split nothing.
    folder = ROOMS / "corpus" / "articles"
    text = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.md")))
    spans = subprocess.run(
        [SYSTEMS_OWN, "-c", "import sentences, sys; print(sentences.split_sentences(sys.argv[1]))",
         text],
        env={"PYTHONPATH": str(ROOMS / "corpus"), "PYTHONUTF8": "1"},
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    assert ast.literal_eval(spans) == split_sentences(text)


@given(
    st.text(st.sampled_from("ab ,;，"), min_size=1).map(str.strip).filter(bool),
    st.integers(1, 30),
)
def test_the_pieces_of_a_long_sentence_are_short_and_lose_nothing(text: str, longest: int) -> None:
    end_before = 0
    for start, end in cut_long(text, 0, len(text), longest=longest):
        assert 0 < end - start <= longest
        assert text[start:end] == text[start:end].strip()
        assert not text[end_before:start].strip()
        end_before = end
    assert end_before == len(text)


def test_a_long_sentence_is_cut_at_commas_before_it_is_cut_between_words() -> None:
    text = "one two three four, five six seven eight nine ten"
    cut = [text[start:end] for start, end in cut_long(text, 0, len(text), longest=30)]
    assert cut == ["one two three four,", "five six seven eight nine ten"]
    words = text.replace(",", "")
    cut = [words[start:end] for start, end in cut_long(words, 0, len(words), longest=30)]
    assert cut == ["one two three four five", "six seven eight nine ten"]

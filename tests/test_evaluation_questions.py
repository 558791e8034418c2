"""Question files: what is read, what is refused, and where gold quotes are found."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation import read_questions
from assistant.evaluation.gold import Locator, Span
from assistant.evaluation.lines import LinesError
from assistant.evaluation.questions import EXAMPLE, KnownQuestion
from corpus import parse_article

ARTICLE = parse_article(
    "# Kilns\n\nThe kiln’s door — a “heavy” one —\nwas shut. It cost €3.\n\n"
    "It names two causes:\n\n- the door had warped\n- nobody looked\n\nIt cost €3.\n",
    id="kilns",
    form="markdown",
)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def known(*gold: list[str]) -> KnownQuestion:
    return KnownQuestion.model_validate({"question": "?", "gold": gold, "answerable": True})


def test_the_example_of_a_line_can_be_read(tmp_path: Path) -> None:
    (question,) = read_questions(written(tmp_path, EXAMPLE, ""))
    assert (question.id, question.gold, question.must) == ("q1", (("It cost €3",),), ("€3",))


def test_bare_strings_of_the_history_are_turns_of_the_user() -> None:
    turns = ["Who?", {"role": "assistant", "content": "Ada."}]
    question = KnownQuestion.model_validate(
        {"question": "Why?", "history": turns, "answerable": True}
    )
    assert question.turns == ({"role": "user", "content": "Who?"}, turns[1])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "this is no JSON"),
        ("[]", "dictionary"),
        ('{"question": "Who?"}', "answerable"),
        ('{"question": "", "answerable": true}', "question"),
        ('{"question": "Who?", "answerable": true, "gold": ["Ada"]}', "gold.0"),
        ('{"question": "Who?", "answerable": true, "gold": [[]]}', "gold.0"),
        ('{"question": "Who?", "answerable": true, "must": ["(" ]}', "no regular expression"),
        ('{"question": "Who?", "answerable": true, "history": [{"role": "x"}]}', "history.0"),
    ],
)
def test_a_bad_line_is_refused_by_its_number(tmp_path: Path, line: str, why: str) -> None:
    path = written(tmp_path, EXAMPLE, "", line)
    with pytest.raises(LinesError, match=r"line 3: ") as refusal:
        read_questions(path)
    assert why in str(refusal.value)
    assert EXAMPLE in str(refusal.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="line 2: the id 'q1' was used before"):
        read_questions(written(tmp_path, EXAMPLE, EXAMPLE))


def test_many_bad_lines_are_counted_and_not_all_told(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="and 5 more"):
        read_questions(written(tmp_path, *["{"] * 15))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_a_file_without_readable_lines_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(LinesError, match=r"questions\.jsonl"):
        read_questions(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="No such file"):
        read_questions(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    "quote",
    [
        "The kiln’s door — a “heavy” one —\nwas shut.",
        'The kiln\'s door - a "heavy" one - was  shut.',
    ],
)
def test_a_quote_is_found_whatever_its_quotation_marks_and_line_breaks(quote: str) -> None:
    (span,) = Locator([ARTICLE]).places(quote)
    assert ARTICLE.text[span.start : span.end].startswith("The kiln’s door")
    assert ARTICLE.text[span.start : span.end].endswith("was shut.")


def test_a_quote_may_run_from_a_lead_in_into_its_list() -> None:
    (span,) = Locator([ARTICLE]).places("two causes: the door had warped nobody looked")
    assert ARTICLE.text[span.start : span.end].endswith("nobody looked")


def test_every_place_of_a_quote_is_found_and_a_lost_quote_is_reported() -> None:
    gold = Locator([ARTICLE]).locate(known(["It cost €3.", "It cost €4."], ["It cost €5."]))
    assert [len(group) for group in gold.groups] == [2]
    assert gold.lost == ("It cost €4.", "It cost €5.")


@given(st.data())
def test_any_words_of_an_article_are_found_where_they_stand(data: st.DataObject) -> None:
    block = data.draw(st.sampled_from(ARTICLE.blocks))
    start = data.draw(st.integers(block.start, block.end - 1))
    end = data.draw(st.integers(start + 1, block.end))
    quote = ARTICLE.text[start:end]
    if quote.strip() == quote:
        span = Span(article="kilns", start=start, end=end)
        assert span in Locator([ARTICLE]).places(quote)


def test_half_of_the_shorter_span_has_to_be_shared() -> None:
    wide = Span(article="a", start=0, end=100)
    assert Span(article="a", start=95, end=105).meets(wide)
    assert not Span(article="a", start=96, end=106).meets(wide)
    assert not Span(article="b", start=0, end=100).meets(wide)


def test_the_questions_of_the_project_can_be_read_and_their_gold_is_not_lost() -> None:
    for path in sorted(Path("tests/questions").glob("*.jsonl")):
        questions = read_questions(path)
        assert len(questions) == len(path.read_text("utf-8").splitlines())
        assert all(question.gold for question in questions if question.answerable)
        json.dumps([question.model_dump() for question in questions])

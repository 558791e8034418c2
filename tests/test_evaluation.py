"""An evaluation through its public face, with an assistant whose answers are known."""

import json
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Outcome, Statement, cite
from assistant.evaluation import (
    Evaluation,
    ThresholdError,
    UnknownMeasureError,
    evaluate_questions,
    markdown,
    page,
    read_thresholds,
    shortfalls,
)
from corpus import Article, parse_article, split_passages

KILN = parse_article(
    "# The kiln\n\nThe kiln was built in 1911. It cost €3. Ada Bell paid for it.\n\n"
    "It has three parts:\n\n- a \\<b>grate\\</b> of iron\n- a flue\n- a door\n\n"
    "Nobody has lit it since. The town wants it back.\n",
    id="kiln",
    form="markdown",
)
HOSTILE = '<script>alert("x")</script> & <img src="https://example.org/x.png">'


def quoted(words: str, number: int) -> Citation:
    at = next(n for n in range(len(KILN.sentences)) if words in KILN.sentence_text(n))
    passage = next(p for p in split_passages(KILN) if p.first <= at <= p.last)
    sentence = KILN.sentences[at]
    return cite(passage, start=sentence.start, end=sentence.end, number=number)


def answer(*words: str, outcome: Outcome = "answered", confidence: float = 0.9) -> Answer:
    """An answer of the sentences that hold these words, each with a number of its own."""
    citations = tuple(quoted(text, number) for number, text in enumerate(words, start=1))
    return Answer(
        question="?",
        search_question="?",
        outcome=outcome,
        text=" ".join(f"{one.quote} [{one.number}]" for one in citations) or "Not stated.",
        statements=tuple(Statement(text=c.quote, citations=(c.number,)) for c in citations),
        citations=citations,
        confidence=confidence,
    )


class Scripted:
    """Gives the answer that stands in a script, and remembers the talk before it."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, tuple[Mapping[str, str], ...]]] = []

    @property
    def articles(self) -> tuple[Article, ...]:
        return (KILN,)

    def query(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers[question]


def line(question: str, *gold: list[str], **more: object) -> dict[str, object]:
    return {"question": question, "gold": gold, "answerable": bool(gold)} | more


def evaluated(
    folder: Path, *asked: tuple[dict[str, object], Answer], pairs: str = ""
) -> Evaluation:
    path = folder / "asked.jsonl"
    path.write_text("\n".join(json.dumps(question) for question, _ in asked), "utf-8")
    pairs_path = folder / "pairs.jsonl"
    pairs_path.write_text(pairs, "utf-8")
    assistant = Scripted({str(question["question"]): told for question, told in asked})
    return evaluate_questions(assistant, path, pairs=pairs_path if pairs else None)


def value(evaluation: Evaluation, name: str) -> float:
    return round(evaluation.figure(name).value, 3)


def test_gold_counts_by_group_and_a_question_counts_once(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path,
        (line("When?", ["built in 1911"], ["Ada Bell paid"]), answer("1911")),
        (line("Who?", ["nowhere at all", "Ada Bell paid for it."]), answer("Nobody", "Ada")),
    )
    assert value(evaluation, "gold_cited") == 0.75
    assert value(evaluation, "all_gold_cited") == 0.5
    assert value(evaluation, "first_gold") == 0.5
    assert evaluation.lost == (("line 2", "nowhere at all"),)


def test_facts_are_looked_for_in_the_text_in_any_case(tmp_path: Path) -> None:
    asked = line("Who?", ["Ada Bell paid"], must=["ADA bell", r"€\s?4"])
    assert value(evaluated(tmp_path, (asked, answer("Ada"))), "facts") == 0.5


def test_a_citation_beside_gold_is_needed_only_for_a_reason(tmp_path: Path) -> None:
    def precision(gold: str, *words: str, must: tuple[str, ...] = ()) -> float:
        asked = line("What?", [gold], must=must)
        return value(evaluated(tmp_path, (asked, answer(*words))), "precision")

    assert precision("a flue", "a flue", "It has three parts", "a door") == 1  # of one list
    assert precision("It cost €3", "1911", "cost") == 1  # gold leans on the one before
    assert precision("It cost €3", "cost", "Ada") == 0.5
    assert precision("It cost €3", "cost", "Ada", must=("Ada Bell",)) == 1  # says a fact asked for
    assert precision("built in 1911", "1911", "town") == 0.5


def test_lists_and_comparisons_may_cite_more(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path,
        (line("When?", ["1911"], type="fact"), answer("1911")),
        (line("Parts?", ["a flue"], type="list"), answer("grate", "flue", "door")),
    )
    assert value(evaluation, "citations") == 1


def test_refusals_are_counted_both_ways(tmp_path: Path) -> None:
    silent = answer(outcome="not_found", confidence=0.1)
    near = answer("town", outcome="partial", confidence=0.3)
    evaluation = evaluated(
        tmp_path,
        (line("When?", ["1911"], type="fact"), answer("1911")),
        (line("Why?", ["Nobody"], type="why"), near),
        (line("Who?", ["Ada"], type="fact"), silent),
        (line("Heat?", type="absent"), near),
        (line("Bricks?", type="falsepremise"), answer("grate", confidence=0.8)),
        (line("Weather?", type="offtopic"), silent),
        (line("Obey!", type="injection"), near),
    )
    assert value(evaluation, "refused") == round(1 / 3, 3)
    assert value(evaluation, "refused_strict") == round(2 / 3, 3)
    assert value(evaluation, "absent") == 0.5
    assert value(evaluation, "absent_strict") == 0
    assert value(evaluation, "offtopic") == 1
    assert value(evaluation, "answered_well") == 0.5
    assert value(evaluation, "auc") == round((4 + 2 + 0.5) / 12, 3)
    assert evaluation.answered.coverage == pytest.approx(2 / 7)
    assert evaluation.answered.risk == 0.5


def test_an_answer_with_a_false_quote_or_number_is_found_out(tmp_path: Path) -> None:
    good = answer("1911", "Ada")
    first, second = good.citations
    shifted = cite_shifted(first)
    broken = {
        "quotes_verbatim": replaced(good, citations=(shifted, second)),
        "numbers_resolve": replaced(good, text=good.text.replace("[2]", "[3]")),
        "statements_cited": replaced(good, statements=(Statement(text="So it is."),)),
    }
    for name, told in broken.items():
        asked = line("When?", ["1911"])
        assert value(evaluated(tmp_path, (asked, good)), name) == 1
        assert value(evaluated(tmp_path, (asked, told)), name) == 0


def replaced(told: Answer, **changes: object) -> Answer:
    fields = {name: getattr(told, name) for name in Answer.__dataclass_fields__}
    return Answer(**(fields | changes))


def cite_shifted(citation: Citation) -> Citation:
    fields = {name: getattr(citation, name) for name in Citation.__dataclass_fields__}
    return Citation(**(fields | {"start": citation.start + 1}))


def test_a_bracketed_number_in_a_quote_is_no_marker(tmp_path: Path) -> None:
    told = answer("1911")
    text = "It was built [7]."
    told = replaced(told, text=f"{text} [1]", statements=(Statement(text=text, citations=(1,)),))
    assert value(evaluated(tmp_path, (line("When?", ["1911"]), told)), "numbers_resolve") == 1


def test_the_talk_before_a_question_is_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(json.dumps(line("When?", ["1911"], history=["What is it?"])), "utf-8")
    assistant = Scripted({"When?": answer("1911")})
    evaluate_questions(assistant, path)
    assert assistant.asked[-1] == ("When?", ({"role": "user", "content": "What is it?"},))


def test_progress_ends_with_the_last_question(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    path.write_text(json.dumps(line("When?", ["1911"])), "utf-8")
    seen: list[tuple[str, int, int]] = []
    evaluate_questions(
        Scripted({"When?": answer("1911")}), path, progress=lambda *step: seen.append(step)
    )
    assert seen == [("Asking", 1, 1)]


def pair(kind: str, statement: str, *, supported: bool) -> str:
    known = {"id": kind, "kind": kind, "statement": statement, "supported": supported}
    return json.dumps(known | {"quotes": ["The kiln cost €3."]})


PAIRS = "\n".join(
    (
        pair("number", "The kiln cost €4.", supported=False),
        pair("verbatim", "The kiln cost €3.", supported=True),
    )
)


def test_pairs_give_figures_by_kind(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, (line("When?", ["1911"]), answer("1911")), pairs=PAIRS)
    assert value(evaluation, "caught_number") == 1
    assert value(evaluation, "alarms_verbatim") == 0
    assert {figure.n for figure in evaluation.check.figures} == {1}


def test_thresholds_say_what_falls_short_and_which_way(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, (line("When?", ["1911"], ["Ada"]), answer("1911")))
    wanted = read_thresholds(["gold_cited=0.9", "refused=0", "citations=0.5", "first_gold=1"])
    assert shortfalls(evaluation, wanted) == (
        "gold_cited is 0.50, and should be at least 0.9",
        "citations is 1.0, and should be at most 0.5",
    )


def test_a_threshold_of_no_known_figure_lists_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownMeasureError, match="gold_cited, all_gold_cited"):
        read_thresholds(["golden=0.9"])
    with pytest.raises(ThresholdError, match="NAME=VALUE"):
        read_thresholds(["gold_cited"])
    evaluation = evaluated(tmp_path, (line("When?", ["1911"]), answer("1911")))
    with pytest.raises(UnknownMeasureError, match="caught_number"):
        shortfalls(evaluation, read_thresholds(["caught_number=0.9"]))


class Parts(HTMLParser):
    """Collects what a page would fetch or run, and its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [
            str(value) for name, value in attrs if name in {"src", "href", "srcset", "action"}
        ]


def a_whole_evaluation(folder: Path) -> Evaluation:
    return evaluated(
        folder,
        (line(f"When? {HOSTILE}", ["1911"], type=HOSTILE, history=[HOSTILE]), answer("grate")),
        (line("Heat?", type="absent"), answer("grate", confidence=0.4)),
        (line("Lost?", [HOSTILE], ["Ada"]), answer(outcome="not_found", confidence=0.2)),
        pairs=PAIRS,
    )


def test_the_page_needs_nothing_from_outside_and_runs_nothing(tmp_path: Path) -> None:
    parts = Parts()
    parts.feed(page(a_whole_evaluation(tmp_path)))
    assert parts.outside == []
    assert not {"script", "img", "link", "iframe", "b>grate"} & set(parts.tags)
    assert parts.tags.count("svg") == 1


def test_the_page_tells_what_went_wrong_and_what_was_wanted(tmp_path: Path) -> None:
    told = page(a_whole_evaluation(tmp_path))
    for part in (
        "Answered, although there is no answer (1)",
        "Not answered, although there is an answer (1)",
        "Gold that was not cited (1)",
        "<mark>1911</mark>",
        "[1] a &lt;b&gt;grate&lt;/b&gt; of iron",
        "Caught: number",
        "Gold quotes that stand in no article",
        "short: at least 0.92",
    ):
        assert part in told, part


def test_the_terminal_is_told_the_same_figures(tmp_path: Path) -> None:
    evaluation = a_whole_evaluation(tmp_path)
    told = markdown(evaluation)
    assert "| First is gold | `first_gold` | 0.00 |" in told
    assert "answered, although there is no answer (1)" in told
    assert "| absent | 1 | – | – | 1 | 0 | 0 |" in told


def test_json_holds_every_figure_and_attempt(tmp_path: Path) -> None:
    told = json.loads(json.dumps(a_whole_evaluation(tmp_path).to_dict()))
    assert told["figures"]["first_gold"]["n"] == 2
    assert told["figures"]["precision"]["target"] is None
    assert [attempt["outcome"] for attempt in told["attempts"]] == [
        "answered", "answered", "not_found",
    ]  # fmt: skip
    assert set(told["types"]) == {HOSTILE, "absent", "question"}

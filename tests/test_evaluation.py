"""An evaluation through its public face, with an assistant whose answers are known."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Outcome, Statement, cite
from assistant.evaluation import (
    Change,
    Evaluation,
    RunError,
    ThresholdError,
    UnknownMeasureError,
    changes,
    evaluate_questions,
    markdown,
    read_run,
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

    def __init__(self, answers: Mapping[str, Answer], *, unfound: Iterable[str] = ()) -> None:
        self.answers = answers
        self.unfound = set(unfound)
        self.hidden: list[set[tuple[str, int]]] = []
        self.asked: list[tuple[str, tuple[Mapping[str, str], ...]]] = []

    @property
    def articles(self) -> tuple[Article, ...]:
        return (KILN,)

    def query(self, question: str, *, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.answers[question]

    def without(self, sentences: Iterable[tuple[str, int]]) -> "Scripted":
        self.hidden.append(set(sentences))
        lost = dict.fromkeys(self.unfound, answer(outcome="not_found"))
        return Scripted({**self.answers, **lost})


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


def a_whole_evaluation(folder: Path) -> Evaluation:
    return evaluated(
        folder,
        (line(f"When? {HOSTILE}", ["1911"], type=HOSTILE, history=[HOSTILE]), answer("grate")),
        (line("Heat?", type="absent"), answer("grate", confidence=0.4)),
        (line("Lost?", [HOSTILE], ["Ada"]), answer(outcome="not_found", confidence=0.2)),
        pairs=PAIRS,
    )


def test_the_page_tells_what_went_wrong_and_what_was_wanted(tmp_path: Path) -> None:
    told = markdown(a_whole_evaluation(tmp_path))
    for part in (
        "| First is gold | `first_gold` | 0.00 |",
        "| absent | 1 | 0.00 | – | – | 1 | 0 | 0 |",
        "Answered, although there is no answer (1)",
        "Not answered, although there is an answer (1)",
        "Gold that was not cited (1)",
        "- wanted: 1911",
        "- cited: a &lt;b>grate&lt;/b> of iron",
        "Caught: number",
        "Gold quotes that stand in no article",
        "0.92 short",
        "**Words an answer**",
    ):
        assert part in told, part


def test_no_tag_of_other_peoples_words_is_left_on_the_page(tmp_path: Path) -> None:
    assert "<script" not in markdown(a_whole_evaluation(tmp_path))
    assert "<img" not in markdown(a_whole_evaluation(tmp_path))


def test_a_label_is_right_when_answered_and_only_what_can_be(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path,
        (line("When?", ["1911"]), answer("1911")),
        (line("Why?", ["Nobody"]), answer("Nobody", outcome="partial")),
        (line("Heat?", type="absent"), answer(outcome="not_found")),
        (line("Bricks?", type="absent"), answer("grate")),
    )
    assert value(evaluation, "label_right") == 0.5


def test_length_and_hanging_statements_are_measured(tmp_path: Path) -> None:
    evaluation = evaluated(
        tmp_path,
        (line("When?", ["1911"]), answer("1911")),
        (line("Cost?", ["cost"]), answer("cost")),
        (line("Town?", ["town"]), answer("town")),
    )
    assert value(evaluation, "stand_alone") == round(2 / 3, 3)  # "It cost €3." hangs
    assert value(evaluation, "median_words") == 5  # markers are no words


def test_a_question_is_asked_again_with_its_gold_hidden(tmp_path: Path) -> None:
    path = tmp_path / "asked.jsonl"
    asked = [
        line("When?", ["built in 1911. It cost"], id="a"),
        line("Cost?", ["It cost €3"], id="b"),
        line("And?", ["It cost €3"], id="c", history=["Cost?"]),
        line("Heat?", id="d"),
    ]
    path.write_text("\n".join(map(json.dumps, asked)), "utf-8")
    told = {"When?": answer("1911"), "Cost?": answer("cost"), "And?": answer("cost")}
    assistant = Scripted(told | {"Heat?": answer(outcome="not_found")}, unfound={"Cost?"})
    evaluation = evaluate_questions(assistant, path, without_gold=True)
    assert [attempt.known.id for attempt in evaluation.without_gold] == ["a", "b"]
    assert assistant.hidden == [{("kiln", 0), ("kiln", 1)}, {("kiln", 1)}]
    assert value(evaluation, "still_answered") == 0.5
    assert value(evaluation, "label_right") == 1  # of the questions as they are
    again = evaluation.to_dict()
    assert [told["outcome"] for told in again["without_gold"]] == ["answered", "not_found"]


def run_of(*outcomes: str, words: int = 10) -> dict[str, object]:
    return {
        "attempts": [
            {
                "id": str(number), "question": "?", "answerable": True, "outcome": outcome,
                "gold_cited": [outcome == "answered"], "first_gold": outcome == "answered",
                "facts": [], "stand_alone": True, "words": words,
            }
            for number, outcome in enumerate(outcomes)
        ]
    }  # fmt: skip


def test_two_runs_are_compared_question_by_question() -> None:
    before = run_of(*["partial"] * 8, "answered", "answered")
    after = run_of(*["answered"] * 9, "partial")
    found = {change.label: change for change in changes(before, after)}
    label = found["Label right"]
    assert (label.asked, label.better, label.worse) == (10, 8, 1)
    assert label.chance == pytest.approx(2 * (1 + 9) / 2**9)  # McNemar's exact test by hand
    assert "Facts present" not in found
    assert found["Fewer words"].better == 0


def test_equal_runs_differ_by_chance_alone(tmp_path: Path) -> None:
    run = a_whole_evaluation(tmp_path).to_dict()
    assert {change.chance for change in changes(run, run)} == {1.0}


def test_the_page_says_whether_a_change_is_more_than_chance(tmp_path: Path) -> None:
    told = markdown(
        a_whole_evaluation(tmp_path), [Change(label="Label right", asked=9, better=9, worse=1)]
    )
    assert "| Label right | 9 | 9 | 1 | 0.021 | yes |" in told


def test_a_run_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="--json"):
        read_run(tmp_path / "none.json")
    (tmp_path / "list.json").write_text("[]", "utf-8")
    with pytest.raises(RunError, match="no attempts"):
        read_run(tmp_path / "list.json")
    with pytest.raises(RunError, match="no question in common"):
        changes(run_of("answered"), {"attempts": []})


def test_json_holds_every_figure_and_attempt(tmp_path: Path) -> None:
    told = json.loads(json.dumps(a_whole_evaluation(tmp_path).to_dict()))
    assert told["figures"]["first_gold"]["n"] == 2
    assert told["figures"]["precision"]["target"] is None
    assert [attempt["outcome"] for attempt in told["attempts"]] == [
        "answered", "answered", "not_found",
    ]  # fmt: skip
    assert set(told["types"]) == {HOSTILE, "absent", "question"}

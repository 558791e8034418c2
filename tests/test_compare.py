"""The table beside other people's pipelines: what counts as cited, as stated and as refused."""

from assistant.evaluation.questions import KnownQuestion
from tests.bench.compare import Run, beginning, met, same, table

GOLD = "A hive makes about 30 kilograms of honey in a year."


def known(*, answerable: bool = True) -> KnownQuestion:
    gold = ((GOLD,), ("The bear breaks the hive open.",)) if answerable else ()
    return KnownQuestion(
        id="q", question="How much?", gold=gold, must=("30",), answerable=answerable
    )


def test_gold_is_cited_when_half_of_it_stands_in_one_run() -> None:
    assert same(GOLD, "They say: a hive makes ABOUT 30 kilograms\nof honey in a good year")
    assert not same(GOLD, "A year of honey, 30 kilograms, about as a hive makes")
    assert not same(GOLD, "")
    assert met(known(), ["x", GOLD]) == 0.5


def test_a_beginning_ends_within_a_citation() -> None:
    assert beginning(["abc", "defg", "h"], 5) == ["abc", "de"]


def test_the_table_sets_runs_side_by_side() -> None:
    asked = (known(), known(answerable=False))
    told = {"cited": [GOLD], "text": "30 kilograms", "outcome": "partial", "seconds": 0.02}
    none = {"cited": [], "text": "", "outcome": "not_found", "seconds": 0.01}
    good = Run(known=asked, told=(told, none), built_s=2.0, memory_mb=1234.0)
    poor = Run(known=asked, told=(none, told), built_s=1.0, memory_mb=99.0)
    rows = [line.strip("| ").split(" | ") for line in table({"A": good, "B": poor}).splitlines()]
    assert ["Gold in what is cited", ".50", ".00"] in rows
    assert ["First citation is gold", "1.00", ".00"] in rows
    assert ["Facts in the answer", "1.00", ".00"] in rows
    assert ["Refused though it can be answered", ".00", "1.00"] in rows
    assert ["Refused where the articles are silent", "1.00", ".00"] in rows
    assert ["Memory at most, MB", "1234", "99"] in rows

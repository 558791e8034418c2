"""The figures that the support check reaches on pairs that people judged."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from assistant.evaluation.check_measures import (
    KindMeasure,
    PairsError,
    measure_pairs,
    read_pairs,
    table,
    to_dicts,
    wilson,
)

PAIRS = Path(__file__).parent / "pairs"
FILES = ["develop.jsonl", "held_out.jsonl", "limits_develop.jsonl", "limits_held_out.jsonl",
         "fresh_develop.jsonl", "fresh_held_out.jsonl"]  # fmt: skip


@cache
def measures_of(name: str) -> dict[str, KindMeasure]:
    return {measure.kind: measure for measure in measure_pairs(read_pairs(PAIRS / name))}


def share_of(measures: dict[str, KindMeasure], *kinds: str) -> float:
    chosen = [measures[kind] for kind in kinds]
    return sum(m.caught for m in chosen) / sum(m.pairs for m in chosen)


@pytest.mark.parametrize("name", ["develop.jsonl", "held_out.jsonl"])
def test_changed_numbers_dates_and_units_are_caught(name: str) -> None:
    assert share_of(measures_of(name), "number", "date", "unit") >= 0.95


@pytest.mark.parametrize("name", ["develop.jsonl", "held_out.jsonl"])
@pytest.mark.parametrize("kind", ["entity", "negation"])
def test_swapped_entities_and_negations_are_caught(name: str, kind: str) -> None:
    assert share_of(measures_of(name), kind) >= 0.85


def refuted(name: str) -> float:
    """The share of true statements that are called unsupported."""
    return measures_of(name)["all true"].refuted


@pytest.mark.parametrize("name", FILES)
def test_hardly_a_false_statement_is_supported(name: str) -> None:
    least = 0.90 if name in ("limits_held_out.jsonl", "fresh_held_out.jsonl") else 0.95
    assert share_of(measures_of(name), "all false") >= least


@pytest.mark.parametrize("name", FILES)
def test_hardly_a_true_statement_is_unsupported(name: str) -> None:
    assert refuted(name) <= 0.055


@pytest.mark.parametrize("name", ["limits_develop.jsonl", "limits_held_out.jsonl"])
def test_most_true_statements_in_near_words_are_supported(name: str) -> None:
    assert share_of(measures_of(name), "all true") <= 0.25


@pytest.mark.parametrize("name", ["fresh_develop.jsonl", "fresh_held_out.jsonl"])
def test_more_than_half_of_what_a_stranger_wrote_truly_is_supported(name: str) -> None:
    assert share_of(measures_of(name), "all true") <= 0.45


def test_a_verbatim_pair_is_never_a_false_alarm() -> None:
    for name in ("develop.jsonl", "held_out.jsonl"):
        assert share_of(measures_of(name), "verbatim") == 0


def test_a_wilson_interval_holds_its_share_and_narrows_with_more_trials() -> None:
    low, high = wilson(9, 10)
    lower, higher = wilson(90, 100)
    assert low < lower < 0.9 < higher < high
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_table_has_a_row_for_each_measure() -> None:
    measures = measure_pairs(read_pairs(PAIRS / "develop.jsonl"))
    assert len(table(measures).splitlines()) == len(measures) + 1
    assert [entry["kind"] for entry in to_dicts(measures)] == [m.kind for m in measures]


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(PairsError, match="Line 1"):
        read_pairs(path)
    with pytest.raises(PairsError, match=r"missing\.jsonl"):
        read_pairs(tmp_path / "missing.jsonl")

"""The arithmetic of an evaluation: intervals, area under the curve, risk against coverage."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.figure import Figure, Measure
from assistant.evaluation.intervals import Interval, of_mean, of_quantile, of_share, of_wins
from assistant.evaluation.risk import risk_against_coverage, wins

fractions = st.floats(0, 1, allow_nan=False)


def figure(value: float, *, target: float = math.nan, lower: bool = False) -> Figure:
    measure = Measure(
        name="m", label="M", about="", target=target, better="lower" if lower else "higher"
    )
    return Figure(measure=measure, interval=Interval(value=value, low=value, high=value), n=1)


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Of 10 successes in 20 trials, from Wilson's formula by hand.
    interval = of_share([1.0] * 10 + [0.0] * 10)
    assert interval.value == 0.5
    assert interval.low == pytest.approx(0.2993, abs=1e-4)
    assert interval.high == pytest.approx(0.7007, abs=1e-4)


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=200))
def test_the_interval_of_a_share_holds_it_and_stays_between_0_and_1(values: list[float]) -> None:
    interval = of_share(values)
    assert 0 <= interval.low <= interval.value <= interval.high <= 1
    assert interval.low < interval.high


def test_more_questions_make_a_figure_surer() -> None:
    few, many = of_mean([0.0, 0.5, 1.0] * 5), of_mean([0.0, 0.5, 1.0] * 100)
    assert many.high - many.low < (few.high - few.low) / 3


def test_the_bootstrap_covers_what_theory_says() -> None:
    values = np.random.default_rng(1).normal(10, 2, 400)
    interval = of_mean(list(values))
    assert interval.low == pytest.approx(values.mean() - 1.96 * values.std() / 20, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + 1.96 * values.std() / 20, abs=0.03)


def test_the_interval_of_an_area_narrows_with_both_groups() -> None:
    few = of_wins(wins([0.2, 0.4, 0.9] * 3, [0.1, 0.3, 0.5] * 3))
    many = of_wins(wins([0.2, 0.4, 0.9] * 30, [0.1, 0.3, 0.5] * 30))
    assert few.value == pytest.approx(many.value) == pytest.approx(6 / 9)
    assert many.high - many.low < (few.high - few.low) / 2


def test_a_quantile_lies_within_its_interval() -> None:
    interval = of_quantile([float(n) for n in range(101)], 0.95)
    assert interval.value == 95
    assert 85 < interval.low < 95 < interval.high <= 100


def test_the_same_values_have_the_same_interval() -> None:
    assert of_mean([1.0, 2.0, 4.0]) == of_mean([1.0, 2.0, 4.0])


def test_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no values"):
        of_share([])
    with pytest.raises(ValueError, match="no values"):
        of_mean([])


@given(st.lists(fractions, min_size=1, max_size=30), st.lists(fractions, min_size=1, max_size=30))
def test_the_area_under_the_curve_counts_pairs(good: list[float], bad: list[float]) -> None:
    counted = sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))
    assert wins(good, bad).mean() == pytest.approx(counted)


def test_risk_rises_where_sure_answers_are_wrong() -> None:
    points = risk_against_coverage([0.9, 0.1, 0.5, 0.5], [False, True, True, False])
    assert [(point.coverage, round(point.risk, 3)) for point in points] == [
        (0.25, 0.0), (0.75, 0.333), (1.0, 0.5),
    ]  # fmt: skip


@given(st.lists(st.tuples(fractions, st.booleans()), min_size=1, max_size=40))
def test_the_curve_ends_with_all_questions_answered(asked: list[tuple[float, bool]]) -> None:
    points = risk_against_coverage([c for c, _ in asked], [wrong for _, wrong in asked])
    assert points[-1].coverage == 1
    assert points[-1].risk == pytest.approx(sum(wrong for _, wrong in asked) / len(asked))
    assert [point.coverage for point in points] == sorted(point.coverage for point in points)


def test_a_figure_reaches_what_it_shows() -> None:
    assert figure(0.9196, target=0.92).reaches(0.92)
    assert not figure(0.9194, target=0.92).reaches(0.92)
    assert figure(0.04, lower=True).reaches(0.04)
    assert not figure(0.05, lower=True).reaches(0.04)
    assert figure(0.0).reaches(math.nan)

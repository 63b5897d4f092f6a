"""Curves of waiting with their intervals: against figures worked out by hand, and by simulation."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.keep.curves import Ends, curve_of, median_of
from auditor.keep.survival import Wait, median_wait_ms

S = 1000.0


def waits(*seconds: float, cut_off: tuple[float, ...] = ()) -> list[Wait]:
    return [Wait(time_ms=S * one) for one in seconds] + [Wait(time_ms=S * one, ended=False) for one in cut_off]


def test_no_waits_no_curve() -> None:
    assert curve_of("a", []) is None
    assert median_of([]) == (None, None)


def test_the_interval_of_a_step_by_hand() -> None:
    # Ten waits, none cut off. After the third, 7 of 10 still wait: Greenwood's sum is 1/(10*9) + 1/(9*8) + 1/(8*7).
    curve = curve_of("a", waits(*range(1, 11)))
    assert curve is not None
    third = curve.steps[2]
    reach = 1.959964 * math.sqrt(1 / 90 + 1 / 72 + 1 / 56) / -math.log(0.7)
    assert (third.share, third.at_risk) == (pytest.approx(0.7), 8)
    assert third.bounds is not None
    assert third.bounds.low == pytest.approx(0.7 ** math.exp(reach))
    assert third.bounds.high == pytest.approx(0.7 ** math.exp(-reach))
    assert curve.steps[-1].bounds is None  # when all were served there is nothing left to be unsure of


def test_it_tells_what_it_rests_on() -> None:
    curve = curve_of("a", waits(20, 40, 100, cut_off=(70, 130)))
    assert curve is not None
    assert (curve.calls, curve.cut_off, curve.shortest_ms, curve.longest_ms) == (5, 2, 20 * S, 130 * S)
    assert curve.at_least
    read = {mark.time_ms / S: (round(mark.share, 3), mark.at_risk) for mark in curve.marks}
    assert read == {15: (1.0, 5), 30: (0.8, 4), 60: (0.6, 3), 120: (0.3, 1)}


def test_where_everybody_gave_up_there_is_no_median() -> None:
    given_up = waits(cut_off=(30, 60, 90))
    curve = curve_of("a", given_up)
    assert curve is not None
    assert (curve.median_ms, curve.median_bounds, curve.steps) == (None, None, ())
    assert median_wait_ms(given_up) is None


def test_the_interval_of_a_median_may_have_no_upper_end() -> None:
    _, bounds = median_of([1, 2, 3, 4, 5])
    assert bounds == Ends(low=1, high=None)


def test_of_too_few_waits_there_is_no_interval() -> None:
    assert median_of([1, 2, 3, 4]) == (2.5, None)


@pytest.mark.parametrize("most_patience_s", [math.inf, 400.0])
def test_the_interval_of_the_median_holds_as_often_as_it_says(most_patience_s: float) -> None:
    dice, held, series = random.Random(5), 0, 300
    for _ in range(series):
        curve = curve_of("a", [_wait(dice, most_patience_s) for _ in range(25)])
        assert curve is not None
        ends = curve.median_bounds
        held += ends is None or (ends.low <= 90 * S and (ends.high is None or ends.high >= 90 * S))
    # 0.95 less and more than three standard errors of the simulation.
    assert 0.91 <= held / series <= 0.99


def _wait(dice: random.Random, most_patience_s: float) -> Wait:
    """A log-normal wait around 90 s, which a caller of less patience leaves."""
    wait_s = dice.lognormvariate(math.log(90), 0.8)
    patience_s = dice.uniform(20, most_patience_s) if math.isfinite(most_patience_s) else math.inf
    return Wait(time_ms=S * min(wait_s, patience_s), ended=wait_s <= patience_s)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 500_000), st.booleans()), min_size=1, max_size=40))
def test_intervals_hold_their_curve(every: list[tuple[int, bool]]) -> None:
    curve = curve_of("a", [Wait(time_ms=time_ms, ended=ended) for time_ms, ended in every])
    assert curve is not None
    for step in curve.steps:
        assert step.bounds is None or 0 <= step.bounds.low <= step.share <= step.bounds.high <= 1
    ends = curve.median_bounds
    if curve.median_ms is not None and ends is not None:
        assert ends.low <= curve.median_ms
        assert ends.high is None or curve.median_ms <= ends.high

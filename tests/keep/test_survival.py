"""Waits that were cut off: against Freireich's patients, against scipy, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from freireich import PLACEBO, TREATED
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from auditor.keep.statistics import mean_difference, mean_of
from auditor.keep.survival import (
    Wait,
    horizon_ms,
    kaplan_meier,
    log_rank,
    log_rank_chi_square,
    mean_wait,
    median_wait_ms,
    share_waiting,
)

waits = st.lists(st.builds(Wait, time_ms=st.integers(1, 40).map(float), ended=st.booleans()), min_size=2, max_size=30)


def test_the_published_curve() -> None:
    found = [(step.time_ms, round(step.share_waiting, 3)) for step in kaplan_meier(TREATED)]
    assert found == [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)]


def test_the_published_medians_and_log_rank_statistic() -> None:
    assert (median_wait_ms(TREATED), median_wait_ms(PLACEBO)) == (23, 8)
    assert log_rank_chi_square(TREATED, PLACEBO) == pytest.approx(16.79, abs=0.005)


@given(waits)
def test_the_curve_is_scipys(group: list[Wait]) -> None:
    data = stats.CensoredData(
        uncensored=[wait.time_ms for wait in group if wait.ended],
        right=[wait.time_ms for wait in group if not wait.ended],
    )
    theirs, curve = stats.ecdf(data).sf, kaplan_meier(group)
    for time in range(42):
        assert share_waiting(curve, time) == pytest.approx(float(theirs.evaluate(time)), abs=1e-9)


@given(waits, waits)
def test_the_log_rank_test_is_scipys(one: list[Wait], other: list[Wait]) -> None:
    sides = [
        stats.CensoredData(
            uncensored=[wait.time_ms for wait in group if wait.ended],
            right=[wait.time_ms for wait in group if not wait.ended],
        )
        for group in (one, other)
    ]
    if log_rank_chi_square(one, other) == 0:
        return
    assert log_rank(one, other) == pytest.approx(stats.logrank(*sides).pvalue, abs=1e-9)


@given(st.lists(st.integers(1, 500).map(float), min_size=2, max_size=30))
def test_without_cut_offs_mean_and_median_are_the_usual_ones(times: list[float]) -> None:
    group = [Wait(time_ms=time) for time in times]
    found, usual = mean_wait(group, horizon_ms(group)), mean_of(times)
    assert (found.value, found.variance) == pytest.approx((usual.value, usual.variance), abs=1e-6)
    assert median_wait_ms(group) == pytest.approx(float(np.median(times)))


def test_a_caller_who_hung_up_is_not_taken_for_a_short_wait() -> None:
    group = [Wait(time_ms=30, ended=False), *(Wait(time_ms=time) for time in (100, 110, 120))]
    assert median_wait_ms(group) == 110
    assert mean_wait(group, 120).value == pytest.approx(110)


def test_a_median_beyond_what_was_seen_is_unknown() -> None:
    assert median_wait_ms([Wait(time_ms=10), *(Wait(time_ms=20, ended=False) for _ in range(3))]) is None


def test_the_horizon_is_where_a_side_was_lost_from_sight() -> None:
    cut, whole = [Wait(time_ms=10), Wait(time_ms=20, ended=False)], [Wait(time_ms=50)]
    assert horizon_ms(cut, whole) == 20
    assert horizon_ms(whole, whole) == 50


@pytest.mark.parametrize(("calls", "cut_after"), [(10, None), (20, 300.0), (40, 300.0)])
def test_the_interval_of_the_difference_holds(calls: int, cut_after: float | None) -> None:
    """Log-normal waits, cut off at random; the true means up to the horizon come from many waits."""
    random = np.random.default_rng(7)
    ones, others = (random.lognormal(np.log(scale), 0.8, 20_000) for scale in (100, 150))
    held = errors = 0
    tries = 400
    for _ in range(tries):
        one, other, same = (_drawn(random, scale, calls, cut_after) for scale in (100, 150, 100))
        until = horizon_ms(one, other)
        found = mean_difference(mean_wait(other, until), mean_wait(one, until)).bounds
        beyond = until if cut_after else np.inf
        true = np.minimum(others, beyond).mean() - np.minimum(ones, beyond).mean()
        held += found is not None and found.low <= true <= found.high
        errors += log_rank(one, same) < 0.05
    assert 0.90 <= held / tries <= 0.98
    assert errors / tries <= 0.09


def _drawn(random: np.random.Generator, scale: float, calls: int, cut_after: float | None) -> list[Wait]:
    times = random.lognormal(np.log(scale), 0.8, calls)
    cuts = random.exponential(cut_after, calls) if cut_after else np.full(calls, np.inf)
    return [Wait(time_ms=float(min(pair)), ended=bool(pair[0] <= pair[1])) for pair in zip(times, cuts, strict=True)]

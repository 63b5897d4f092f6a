"""Intervals by resampling: the same every time, like scipy's, like the normal ones for many calls, and holding."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from auditor.keep import resampling
from auditor.keep.resampling import difference_of_means
from auditor.keep.statistics import Difference, mean_difference
from auditor.keep.survival import Wait, horizon_ms, mean_wait
from auditor.thresholds.keep import MANY_CALLS

sides = st.lists(st.builds(Wait, time_ms=st.integers(1, 400).map(float), ended=st.booleans()), min_size=5, max_size=30)


def waits(times: np.ndarray, ended: np.ndarray | None = None) -> list[Wait]:
    flags = np.ones(len(times), dtype=bool) if ended is None else ended
    return [Wait(time_ms=float(time), ended=bool(flag)) for time, flag in zip(times, flags, strict=True)]


def width(found: Difference) -> float:
    assert found.bounds is not None
    return found.bounds.high - found.bounds.low


@given(sides, sides)
def test_the_same_waits_have_the_same_interval(one: list[Wait], other: list[Wait]) -> None:
    until = horizon_ms(one, other)
    found = difference_of_means(one, other, until)
    assert found == difference_of_means(list(reversed(one)), other, until)
    assert (found.value, found.p) == (
        mean_difference(mean_wait(one, until), mean_wait(other, until)).value,
        mean_difference(mean_wait(one, until), mean_wait(other, until)).p,
    )
    if found.bounds is not None:
        assert found.bounds.low <= found.bounds.high


def test_the_draws_of_whole_waits_are_those_of_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Percentiles as they fall, from many draws, against scipy's."""
    monkeypatch.setattr(resampling, "_tail", lambda _: 0.025)
    random = np.random.default_rng(1)
    one, other = random.lognormal(4, 0.8, 25), random.lognormal(4.5, 0.8, 30)
    found = difference_of_means(waits(one), waits(other), 1e9)
    theirs = stats.bootstrap(
        (one, other),
        lambda a, b, axis: a.mean(axis) - b.mean(axis),
        method="percentile",
        n_resamples=20_000,
        rng=random,
    ).confidence_interval
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx(tuple(theirs), abs=0.04 * (theirs.high - theirs.low))


def test_each_draw_is_the_mean_of_its_waits() -> None:
    """A draw of the whole group in its own order is the group: its area is the mean up to the horizon."""
    random = np.random.default_rng(2)
    group = sorted(waits(random.integers(1, 30, 40), random.random(40) < 0.6), key=lambda w: (w.time_ms, not w.ended))
    until = horizon_ms(group)
    times = np.minimum([[wait.time_ms for wait in group]], until)
    areas = resampling._areas(times, np.array([[wait.ended for wait in group]]), until)
    assert areas[0] == pytest.approx(mean_wait(group, until).value)


@pytest.mark.parametrize("cut_share", [0.0, 0.3])
def test_for_many_calls_the_normal_interval_is_the_same(cut_share: float) -> None:
    random = np.random.default_rng(4)
    calls = MANY_CALLS.most_resampled
    one, other = (waits(random.lognormal(4, 0.8, calls), random.random(calls) >= cut_share) for _ in range(2))
    until = horizon_ms(one, other)
    drawn, normal = (
        difference_of_means(one, other, until),
        mean_difference(mean_wait(one, until), mean_wait(other, until)),
    )
    assert width(drawn) == pytest.approx(width(normal), rel=0.06)
    more = one + one[:1]
    assert difference_of_means(more, other, until) == mean_difference(mean_wait(more, until), mean_wait(other, until))


def test_what_does_not_vary_has_no_interval() -> None:
    found = difference_of_means(waits(np.full(5, 2.0)), waits(np.full(6, 2.0)), 2.0)
    assert (found.value, found.bounds, found.p) == (0, None, None)


@pytest.mark.parametrize(("calls", "other_calls", "cut_after"), [(5, 5, None), (8, 20, None), (10, 10, 300.0)])
def test_the_interval_holds(calls: int, other_calls: int, cut_after: float | None) -> None:
    """Log-normal waits, some callers hanging up; the true means up to the horizon come from many waits."""
    random = np.random.default_rng(8)
    many = [random.lognormal(np.log(scale), 0.8, 20_000) for scale in (100, 150)]
    tries, held = 300, 0
    for _ in range(tries):
        groups = []
        for scale, size in ((100, calls), (150, other_calls)):
            times = random.lognormal(np.log(scale), 0.8, size)
            cuts = random.exponential(cut_after, size) if cut_after else np.full(size, np.inf)
            groups.append(waits(np.minimum(times, cuts), times <= cuts))
        until = horizon_ms(*groups)
        beyond = until if cut_after else np.inf
        true = np.minimum(many[0], beyond).mean() - np.minimum(many[1], beyond).mean()
        bounds = difference_of_means(*groups, until).bounds
        held += bounds is not None and bounds.low <= true <= bounds.high
    assert 0.88 <= held / tries <= 0.985

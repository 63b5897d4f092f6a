"""How much faster one side is served: against published fits, and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from freireich import PLACEBO, TREATED
from hypothesis import given
from hypothesis import strategies as st

from auditor.keep.hazard import pace
from auditor.keep.survival import Wait

waits = st.lists(st.builds(Wait, time_ms=st.integers(1, 40).map(float), ended=st.booleans()), min_size=2, max_size=30)


def of(*told: tuple[int, bool]) -> list[Wait]:
    return [Wait(time_ms=time, ended=ended) for time, ended in told]


def test_the_published_ratio() -> None:
    """R's coxph on Freireich's patients: 4.817 (2.147 to 10.81)."""
    found = pace(TREATED, PLACEBO)
    assert found is not None
    assert (found.ratio, found.low, found.high) == pytest.approx((4.817, 2.147, 10.81), rel=5e-4)


def test_ties_between_the_sides_and_waits_cut_off_among_them() -> None:
    """As lifelines 0.30 fits it, by Efron's method too."""
    one = of((3, True), (5, True), (5, False), (8, True), (9, True), (12, False), (13, True), (15, True))
    other = of((1, True), (2, True), (3, True), (5, True), (5, True), (7, False), (9, True), (10, True), (12, True))
    found = pace(one, other)
    assert found is not None
    assert (found.ratio, found.low, found.high) == pytest.approx((2.70477, 0.80426, 9.09630), rel=1e-5)


def test_the_sides_may_be_exchanged() -> None:
    found, back = pace(TREATED, PLACEBO), pace(PLACEBO, TREATED)
    assert found is not None
    assert back is not None
    assert (back.ratio, back.low, back.high) == pytest.approx((1 / found.ratio, 1 / found.high, 1 / found.low))


@given(waits, waits)
def test_any_waits_have_a_ratio_within_its_bounds_or_none(one: list[Wait], other: list[Wait]) -> None:
    found = pace(one, other)
    assert found is None or 0 < found.low <= found.ratio <= found.high


@given(waits)
def test_like_waits_are_served_alike(one: list[Wait]) -> None:
    found = pace(one, one)
    assert found is None or found.ratio == pytest.approx(1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (of((5, True), (6, True)), of((1, True), (2, True))),
        (of((1, True), (2, True)), of((5, True), (6, True))),
        (of((1, True), (2, True)), of((5, False), (6, False))),
        (of((1, False)), of((2, False))),
    ],
)
def test_where_no_finite_ratio_fits_there_is_none(one: list[Wait], other: list[Wait]) -> None:
    assert pace(one, other) is None


def test_the_interval_holds() -> None:
    """Exponential waits, the second side served twice as fast, a good third of them cut off."""
    random = np.random.default_rng(6)
    tries, held = 600, 0
    for _ in range(tries):
        sides = []
        for scale in (100.0, 50.0):
            times, cuts = random.exponential(scale, 25), random.exponential(150, 25)
            sides.append([Wait(time_ms=float(min(t, c)), ended=bool(t <= c)) for t, c in zip(times, cuts, strict=True)])
        found = pace(*sides)
        held += found is not None and found.low <= 2 <= found.high
    assert 0.93 <= held / tries <= 0.97

"""Where figures and their intervals lie on a scale."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.tell.series import Value, forest, series

NUMBER = st.floats(-1e6, 1e6)
VALUE = st.tuples(NUMBER, NUMBER, NUMBER, st.booleans(), st.booleans()).map(
    lambda one: Value(
        name="a",
        value=sorted(one[:3])[1],
        low=sorted(one[:3])[0] if one[3] else None,
        high=sorted(one[:3])[2] if one[3] and one[4] else None,
    )
)


def test_nothing_known_is_not_drawn() -> None:
    assert series([]) is None
    assert series([Value(name="a", value=None)]) is None
    assert forest([], unit="ms") is None


def test_figures_side_by_side() -> None:
    drawn = series(
        [Value(name="Jan", value=0.5, low=0.25, high=1.0), Value(name="Feb", value=None), Value(name="Mar", value=0.0)],
        most=1.0,
        unit="share",
    )
    assert drawn is not None
    assert [(mark.at, mark.place, mark.reach) for mark in drawn.marks] == [
        (16.67, 50.0, (0.0, 75.0)),
        (50.0, None, None),
        (83.33, 100.0, None),
    ]
    assert drawn.ticks == ((100, "0 %"), (50, "50 %"), (0, "100 %"))
    assert drawn.path == "M166.7 50.00M833.3 100.00"  # broken where nothing is known
    assert [name for _, name in drawn.names] == ["Jan", "Feb", "Mar"]


def test_an_interval_without_an_upper_end_runs_to_the_edge() -> None:
    drawn = forest([Value(name="a", value=10.0, low=5.0), Value(name="b", value=20.0, low=10.0, high=40.0)], unit="")
    assert drawn is not None
    first, second = drawn.marks
    assert (first.reach, first.open_ended) == ((pytest.approx(11.9, abs=0.1), 100.0), True)
    assert not second.open_ended
    assert drawn.zero is None  # nothing lies below it


def test_differences_lie_on_both_sides_of_zero() -> None:
    drawn = forest([Value(name="a", value=-60_000.0, low=-90_000.0, high=30_000.0)], unit="ms")
    assert drawn is not None
    (mark,) = drawn.marks
    assert drawn.zero is not None
    assert mark.reach is not None
    assert mark.reach[0] < mark.place < drawn.zero < mark.reach[1]
    assert [text for _, text in drawn.ticks] == ["-1:30", "-1:00", "-0:30", "0:00", "0:30"]


def test_differences_that_are_all_nothing_can_be_drawn() -> None:
    drawn = forest([Value(name="a", value=0.0, low=0.0, high=0.0)], unit="ms")
    assert drawn is not None
    assert drawn.marks[0].place == 0


@settings(deadline=None)
@given(st.lists(VALUE, min_size=1, max_size=6), st.sampled_from(["ms", "", "share"]))
def test_everything_lies_inside_in_its_order(values: list[Value], unit: str) -> None:
    drawn = forest(values, unit=unit)
    assert drawn is not None
    for mark in drawn.marks:
        assert mark.place is not None
        assert 0 <= mark.place <= 100
        assert mark.reach is None or 0 <= mark.reach[0] <= mark.place <= mark.reach[1] <= 100
    assert len(drawn.ticks) <= 6 or unit == "ms"
    assert [at for at, _ in drawn.ticks] == sorted(at for at, _ in drawn.ticks)

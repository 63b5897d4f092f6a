"""Figures that were read as their twins, told by those before and after; the course of a queue is drawn here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.number_twins import twins_that_fit

TWINS = {13: 30, 14: 40, 15: 50, 16: 60, 30: 13, 40: 14, 50: 15, 60: 16}


@pytest.mark.parametrize(
    ("told", "fitting"),
    [
        ([15, 40, 30, 11], [None, 14, 13, None]),  # both of two in a row
        ([17, 50, 40, 30, 11], [None, 15, 14, 13, None]),  # three in a row
        ([17, 50, 40, 30, 28], [None] * 5),  # a queue that grew, and falls again
        ([17, 50, 40, 30], [None] * 4),  # nothing comes after them
        ([45, 14, 38, 35], [None, 40, None, None]),  # read too low
        ([14, 38, 35], [None] * 3),  # the first may be either
        ([15, 40, None, 11], [None, 14, None, None]),
        ([15, 15, 14, 13], [None] * 4),  # falls as it is
        ([20, 40, 38, 35], [None] * 4),  # rises, and goes on from there
        ([15, 40], [None, None]),  # nothing comes after
        ([5, 40, 3], [None] * 3),  # the twin does not fit either
        ([], []),
    ],
)
def test_a_figure_gives_way_to_its_twin_where_that_alone_fits(
    told: list[int | None], fitting: list[int | None]
) -> None:
    assert twins_that_fit(told, TWINS) == fitting


@given(st.lists(st.integers(1, 99), max_size=12))
def test_a_queue_that_falls_is_left_as_it_was_told(values: list[int]) -> None:
    falling = sorted(values, reverse=True)
    assert twins_that_fit(falling, TWINS) == [None] * len(falling)


@given(st.sets(st.integers(1, 29), min_size=3, max_size=9), st.data())
def test_one_of_a_falling_queue_that_was_read_as_its_twin_is_found(values: set[int], data: st.DataObject) -> None:
    said = sorted(values, reverse=True)
    with_twin = [place for place, value in enumerate(said) if value in TWINS and 0 < place < len(said) - 1]
    if with_twin:
        place = data.draw(st.sampled_from(with_twin))
        read = [*said[:place], TWINS[said[place]], *said[place + 1 :]]
        assert twins_that_fit(read, TWINS)[place] == said[place]

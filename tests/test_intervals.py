"""What is left of an interval outside others, held against every millisecond of it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.schema import Interval, minus

INTERVALS = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
    lambda drawn: Interval(start_ms=drawn[0], end_ms=drawn[0] + drawn[1])
)


@given(INTERVALS, st.lists(INTERVALS, max_size=5))
def test_what_is_left_is_each_moment_that_no_other_has(whole: Interval, others: list[Interval]) -> None:
    rest = minus(whole, sorted(others, key=lambda one: one.start_ms))
    moments = [moment for one in rest for moment in range(one.start_ms, one.end_ms)]
    taken = {moment for one in others for moment in range(one.start_ms, one.end_ms)}
    assert moments == [moment for moment in range(whole.start_ms, whole.end_ms) if moment not in taken]
    assert all(before.end_ms < after.start_ms for before, after in pairwise(rest))

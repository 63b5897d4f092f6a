"""The rule on "unusual": what it takes for a verdict, and how many calls are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.keep.permanence import Permanence, calls_to_decide, judge_permanence


@pytest.mark.parametrize(
    ("hits", "calls", "bands", "verdict"),
    [
        (11, 11, 3, Permanence.PERMANENT),
        (10, 10, 3, Permanence.TOO_FEW),
        (11, 12, 3, Permanence.TOO_FEW),
        (19, 20, 3, Permanence.PERMANENT),
        (50, 50, 2, Permanence.TOO_FEW),
        (0, 4, 4, Permanence.TOO_FEW),
        (0, 5, 3, Permanence.NOT_ALWAYS),
        (2, 5, 3, Permanence.NOT_ALWAYS),
        (4, 5, 3, Permanence.TOO_FEW),
        (0, 0, 0, Permanence.TOO_FEW),
        (36, 40, 5, Permanence.PERMANENT),
        (35, 40, 5, Permanence.TOO_FEW),
        (32, 40, 5, Permanence.NOT_ALWAYS),
    ],
)
def test_verdicts(hits: int, calls: int, bands: int, verdict: Permanence) -> None:
    assert judge_permanence(hits, calls, bands) is verdict


@given(st.integers(0, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 6))
def test_calls_like_those_so_far_decide_and_fewer_do_not(count: tuple[int, int], bands: int) -> None:
    hits, calls = count
    more = calls_to_decide(hits, calls, bands)
    likely = [share for share in (0, 1) if (2 * hits <= calls, 2 * hits >= calls)[share]]
    ends = {judge_permanence(hits + share * more, calls + more, max(3, bands)) for share in likely}
    assert ends - {Permanence.TOO_FEW}
    if more:
        fewer = more - 1
        left = {judge_permanence(hits + share * fewer, calls + fewer, bands + fewer) for share in likely}
        assert left == {Permanence.TOO_FEW}


def test_the_first_calls_asked_for() -> None:
    assert calls_to_decide(0, 0, 0) == 5
    assert calls_to_decide(5, 5, 3) == 6
    assert calls_to_decide(11, 11, 2) == 1
    assert calls_to_decide(11, 11, 3) == 0
    assert calls_to_decide(1, 4, 3) == 1

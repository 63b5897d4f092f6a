"""The rule on "unusual": its guards, and its error rates by simulation against the table in its docs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.keep import permanence
from auditor.keep.permanence import Permanence, calls_to_decide, judge_permanence

SHARES = {"every call (95 %)": 0.95, "4 of 5": 0.8, "every second": 0.5, "1 of 5": 0.2}
ROW = re.compile(r"^(\d+)\s{2,}(.+?)\s{2,}(\d+)\s+(\d+)\s+(\d+)$", re.MULTILINE)
TABLE = [
    (int(calls), share, [int(one) / 100 for one in rates])
    for calls, share, *rates in ROW.findall(permanence.__doc__ or "")
]


def test_the_table_has_every_case() -> None:
    assert {(calls, share) for calls, share, _ in TABLE} == {(n, share) for n in (5, 10, 20, 40) for share in SHARES}


@pytest.mark.parametrize(("calls", "share", "rates"), TABLE)
def test_the_error_rates_are_as_written(calls: int, share: str, rates: list[float]) -> None:
    """Series of calls, each hearing the claim or not, in hour bands drawn at random."""
    random = np.random.default_rng(calls)
    tries = 4000
    heard = (random.random((tries, calls)) < SHARES[share]).sum(axis=1)
    verdicts = [judge_permanence(int(hits), calls, bands=4) for hits in heard]
    found = [verdicts.count(verdict) / tries for verdict in Permanence]
    assert found == pytest.approx(rates, abs=0.025)


def _first_verdict(hits: Sequence[int]) -> Permanence:
    verdicts = (judge_permanence(int(hits[calls - 1]), calls, bands=4) for calls in range(5, len(hits) + 1))
    return next((verdict for verdict in verdicts if verdict is not Permanence.TOO_FEW), Permanence.TOO_FEW)


@pytest.mark.parametrize(
    ("share", "verdict", "rate"),
    [(0.95, Permanence.NOT_ALWAYS, 0.04), (0.5, Permanence.PERMANENT, 0.05), (0.8, Permanence.PERMANENT, 0.56)],
)
def test_looking_after_every_call_errs_as_written(share: float, verdict: Permanence, rate: float) -> None:
    random = np.random.default_rng(40)
    tries = 2000
    series = np.cumsum(random.random((tries, 40)) < share, axis=1)
    found = [_first_verdict(hits) for hits in series]
    assert found.count(verdict) / tries == pytest.approx(rate, abs=0.03)


@pytest.mark.parametrize(
    ("hits", "calls", "bands", "verdict"),
    [
        (5, 5, 3, Permanence.PERMANENT),
        (4, 4, 4, Permanence.TOO_FEW),
        (50, 50, 2, Permanence.TOO_FEW),
        (0, 5, 3, Permanence.NOT_ALWAYS),
        (4, 5, 3, Permanence.TOO_FEW),
        (0, 0, 0, Permanence.TOO_FEW),
        (38, 40, 5, Permanence.PERMANENT),
        (35, 40, 5, Permanence.NOT_ALWAYS),
    ],
)
def test_verdicts(hits: int, calls: int, bands: int, verdict: Permanence) -> None:
    assert judge_permanence(hits, calls, bands) is verdict


@given(st.integers(0, 25).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 6))
def test_the_calls_asked_for_can_decide_and_fewer_cannot(count: tuple[int, int], bands: int) -> None:
    hits, calls = count
    more = calls_to_decide(hits, calls, bands)
    ends = {judge_permanence(hits + new, calls + more, max(3, bands)) for new in (0, more)}
    assert ends - {Permanence.TOO_FEW}
    if more:
        fewer = {judge_permanence(hits + new, calls + more - 1, bands + more - 1) for new in range(more)}
        assert fewer == {Permanence.TOO_FEW}


def test_the_first_calls_asked_for() -> None:
    assert calls_to_decide(0, 0, 0) == 5
    assert calls_to_decide(5, 5, 2) == 1
    assert calls_to_decide(5, 5, 3) == 0

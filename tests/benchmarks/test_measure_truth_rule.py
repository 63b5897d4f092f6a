"""The error rates of the rule on "unusual": those written in its docs, against the benchmark and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from measure_truth_rule import CALLS, SHARES, first_verdicts, rates, table

from auditor.keep import permanence
from auditor.keep.permanence import Permanence, judge_permanence

TABLE = [
    (int(row[:7]), row[7:28].strip(), [int(one) / 100 for one in row[28:].split()])
    for row in (permanence.__doc__ or "").splitlines()
    if row[:1].isdigit()
]
VERDICTS = list(Permanence)


def test_the_table_is_the_one_that_the_benchmark_prints() -> None:
    assert [row for row in (permanence.__doc__ or "").splitlines() if row[:1].isdigit()] == table()
    assert {(calls, share) for calls, share, _ in TABLE} == {(n, share) for n in CALLS for share in SHARES}


@pytest.mark.parametrize(("calls", "share", "rates"), TABLE)
def test_the_error_rates_are_as_written(calls: int, share: str, rates: list[float]) -> None:
    """Series of calls, each playing the claim or not, and hearing it or not, as the row says."""
    random = np.random.default_rng(calls)
    tries = 4000
    heard = (random.random((tries, calls)) < SHARES[share]).sum(axis=1)
    verdicts = [judge_permanence(int(hits), calls, bands=4) for hits in heard]
    found = [verdicts.count(verdict) / tries for verdict in Permanence]
    assert found == pytest.approx(rates, abs=0.03)


def test_neither_verdict_errs_more_than_the_rule_allows() -> None:
    for calls in range(5, 61):
        permanent, not_always, _ = rates(calls, SHARES["4 of 5, 95 %"])
        assert permanent < 0.05
        permanent, not_always, _ = rates(calls, SHARES["every call, 90 %"])
        assert not_always < 0.05


def test_a_message_on_every_call_is_called_so_though_one_call_in_ten_mishears_it() -> None:
    assert rates(40, SHARES["every call, 90 %"])[0] > 0.6
    assert rates(40, SHARES["every call, 95 %"])[0] > 0.9


@pytest.mark.parametrize(
    ("share", "verdict", "rate"),
    [
        ("4 of 5, all", Permanence.PERMANENT, 0.23),
        ("4 of 5, 95 %", Permanence.PERMANENT, 0.11),
        ("every call, 95 %", Permanence.NOT_ALWAYS, 0.01),
        ("every call, 90 %", Permanence.NOT_ALWAYS, 0.11),
    ],
)
def test_looking_after_every_call_errs_as_written(share: str, verdict: Permanence, rate: float) -> None:
    assert f"{round(100 * rate)} " in (permanence.__doc__ or "")
    assert first_verdicts(SHARES[share], tries=2000)[VERDICTS.index(verdict)] == pytest.approx(rate, abs=0.03)

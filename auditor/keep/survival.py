"""Waits of which some were cut off: a caller who hangs up after two minutes would have waited longer, not two minutes.

Sources: Kaplan & Meier 1958; Greenwood 1926; Mantel 1966 (log-rank); Irwin 1949, Karrison 1987 (mean up to a horizon).
By simulation (10 to 40 log-normal waits, none to half of them cut off) the log-rank test errs in 5 to 7 of 100 cases
at the level of 5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long one caller waited, in ms; ``ended`` is false when the wait was cut off and is known as "at least"."""

    time_ms: float
    ended: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From ``time_ms`` on, ``share_waiting`` of all callers still wait.

    ``at_risk`` callers had waited until then, ``ended`` of them were served.
    """

    time_ms: float
    share_waiting: float
    at_risk: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean of ``calls`` values, and the variance of that mean."""

    value: float
    variance: float
    calls: int


def kaplan_meier(waits: Sequence[Wait]) -> tuple[Step, ...]:
    """The share of callers still waiting as time goes on: one step for each time at which a wait ended."""
    times, ended, at_risk = _table(waits)
    shares = np.cumprod(1 - ended / at_risk)
    return tuple(
        Step(time_ms=float(time), share_waiting=float(share), at_risk=int(risk), ended=int(count))
        for time, share, risk, count in zip(times, shares, at_risk, ended, strict=True)
        if count
    )


def share_waiting(curve: Sequence[Step], time_ms: float) -> float:
    """The share of callers who still wait at a time."""
    return next((step.share_waiting for step in reversed(curve) if step.time_ms <= time_ms), 1.0)


def median_wait_ms(waits: Sequence[Wait]) -> float | None:
    """When half of the callers have been served; ``None`` when the curve does not come down so far.

    Where it rests at exactly one half, the middle of that stretch, so that without cut-offs it is the usual median.
    """
    curve = kaplan_meier(waits)
    for step, later in zip(curve, (*curve, None)[1:], strict=True):
        if math.isclose(step.share_waiting, 0.5) and later is not None:
            return (step.time_ms + later.time_ms) / 2
        if step.share_waiting <= 0.5 or math.isclose(step.share_waiting, 0.5):
            return step.time_ms
    return None


def horizon_ms(*groups: Sequence[Wait]) -> float:
    """How far all groups can be followed: the shortest of their last times, a last time that ended counting for ever.

    Where nothing was cut off at the end of any group, the longest wait of all.
    """
    last = [max(group, key=lambda wait: (wait.time_ms, not wait.ended)) for group in groups]
    cut_off = [wait.time_ms for wait in last if not wait.ended]
    return min(cut_off) if cut_off else max(wait.time_ms for wait in last)


def mean_wait(waits: Sequence[Wait], until_ms: float) -> Mean:
    """The mean wait, counting no wait beyond ``until_ms``: the area under the curve, with Greenwood's variance.

    The variance carries n/(n-1), so that without cut-offs it is the usual one of a mean. Raises ``ValueError`` for
    fewer than two waits.
    """
    if len(waits) < 2:
        raise ValueError("a mean with its variance needs at least two waits")
    times, ended, at_risk = _table(waits)
    inside = times < until_ms
    times, ended, at_risk = times[inside], ended[inside], at_risk[inside]
    shares = np.concatenate(([1.0], np.cumprod(1 - ended / at_risk)))
    areas = shares * np.diff(np.concatenate(([0.0], times, [until_ms])))
    area_after = np.cumsum(areas[::-1])[::-1][1:]
    left = at_risk * (at_risk - ended)
    parts = np.divide(area_after**2 * ended, left, out=np.zeros_like(area_after), where=left > 0)
    calls = len(waits)
    return Mean(value=float(areas.sum()), variance=float(parts.sum()) * calls / (calls - 1), calls=calls)


def log_rank(one: Sequence[Wait], other: Sequence[Wait]) -> float:
    """The two-sided log-rank test of equal waits: the probability of curves so far apart by chance alone."""
    # The upper tail of chi square with one degree of freedom is that of a normal deviate, on both sides.
    return math.erfc(math.sqrt(log_rank_chi_square(one, other) / 2))


def log_rank_chi_square(one: Sequence[Wait], other: Sequence[Wait]) -> float:
    """Mantel's statistic with one degree of freedom; 0 when no wait can be compared."""
    times, ended, at_risk = _table([*one, *other])
    own_times, own_ended, _ = _table(one)
    first_ended = np.zeros_like(ended)
    first_ended[np.searchsorted(times, own_times)] = own_ended
    first_at_risk = _at_risk(np.sort([wait.time_ms for wait in one]), times)
    expected = ended * first_at_risk / at_risk
    spread = np.divide(
        ended * first_at_risk * (at_risk - first_at_risk) * (at_risk - ended),
        at_risk**2 * (at_risk - 1),
        out=np.zeros_like(ended),
        where=at_risk > 1,
    )
    variance = float(spread.sum())
    return float((first_ended - expected).sum()) ** 2 / variance if variance > 0 else 0.0


def _table(waits: Sequence[Wait]) -> tuple[Numbers, Numbers, Numbers]:
    """Distinct times, how many waits ended at each, and how many still went on just before it."""
    if not waits:
        raise ValueError("no waits")
    every = np.sort(np.array([wait.time_ms for wait in waits], dtype=np.float64))
    times = np.unique(every)
    over = np.array([wait.time_ms for wait in waits if wait.ended], dtype=np.float64)
    ended = np.bincount(np.searchsorted(times, over), minlength=len(times)).astype(np.float64)
    return times, ended, _at_risk(every, times)


def _at_risk(sorted_times: Numbers, times: Numbers) -> Numbers:
    return (len(sorted_times) - np.searchsorted(sorted_times, times, side="left")).astype(np.float64)

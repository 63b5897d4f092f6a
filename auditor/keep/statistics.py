"""Small statistics of shares, paired and unpaired differences: pure functions on numbers.

Intervals are two-sided and hold with :data:`CONFIDENCE` unless said otherwise. ``scipy.special`` is used rather than
``scipy.stats``, which takes longer to import than a command may take.

Sources: Clopper & Pearson 1934; Wilson 1927; Newcombe 1998 (method 10); Welch 1947; Wilcoxon 1945; Holm 1979.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special

from auditor.keep.survival import Mean

CONFIDENCE = 0.95
#: Up to here the distribution of the signed-rank sum is counted out; beyond, its normal limit is as good.
_MOST_COUNTED_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ends of an interval, in the unit of what it is about."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A difference with its interval and the two-sided probability of one as large by chance alone (``p``)."""

    value: float
    bounds: Bounds | None
    p: float | None


def clopper_pearson(hits: int, calls: int, confidence: float = CONFIDENCE) -> Bounds:
    """The exact interval of a share of which ``hits`` of ``calls`` were seen; it holds at least that often."""
    _check_counts(hits, calls)
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else float(special.betaincinv(hits, calls - hits + 1, tail))
    high = 1.0 if hits == calls else float(special.betaincinv(hits + 1, calls - hits, 1 - tail))
    return Bounds(low, high)


def wilson(hits: int, calls: int, confidence: float = CONFIDENCE) -> Bounds:
    """The score interval of a share: narrower than the exact one, and holding about that often."""
    _check_counts(hits, calls)
    z = normal_quantile(confidence)
    share = hits / calls
    centre = share + z * z / (2 * calls)
    reach = z * math.sqrt(share * (1 - share) / calls + z * z / (4 * calls * calls))
    scale = 1 + z * z / calls
    low = 0.0 if hits == 0 else (centre - reach) / scale
    high = 1.0 if hits == calls else (centre + reach) / scale
    return Bounds(low, high)


def share_difference(hits: int, calls: int, other_hits: int, other_calls: int) -> Difference:
    """The first share minus the other, with Newcombe's score interval and Fisher's exact test."""
    one, other = wilson(hits, calls), wilson(other_hits, other_calls)
    share, other_share = hits / calls, other_hits / other_calls
    value = share - other_share
    down = math.hypot(share - one.low, other.high - other_share)
    up = math.hypot(one.high - share, other_share - other.low)
    p = fisher(hits, calls, other_hits, other_calls)
    return Difference(value=value, bounds=Bounds(max(-1.0, value - down), min(1.0, value + up)), p=p)


def fisher(hits: int, calls: int, other_hits: int, other_calls: int) -> float:
    """Fisher's exact test, two-sided: the probability of all tables no likelier than the one seen."""
    _check_counts(hits, calls)
    _check_counts(other_hits, other_calls)
    total_hits = hits + other_hits
    possible = np.arange(max(0, total_hits - other_calls), min(calls, total_hits) + 1)
    log_ways = _log_choose(calls, possible) + _log_choose(other_calls, total_hits - possible)
    chances = np.exp(log_ways - _log_choose(calls + other_calls, np.array([total_hits])))
    seen = chances[hits - possible[0]]
    return float(min(1.0, chances[chances <= seen * (1 + 1e-7)].sum()))


def mean_of(values: Sequence[float]) -> Mean:
    """The mean of at least two values."""
    if len(values) < 2:
        raise ValueError("a mean with its variance needs at least two values")
    data = np.asarray(values, dtype=float)
    return Mean(value=float(data.mean()), variance=float(data.var(ddof=1)) / len(data), calls=len(data))


def mean_difference(one: Mean, other: Mean) -> Difference:
    """The first mean minus the other, with Welch's interval and test (the two may vary differently)."""
    value, variance = one.value - other.value, one.variance + other.variance
    if variance == 0:
        return Difference(value=value, bounds=None, p=None)
    freedom = variance**2 / (one.variance**2 / (one.calls - 1) + other.variance**2 / (other.calls - 1))
    reach = float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt(variance)
    p = 2 * float(special.stdtr(freedom, -abs(value) / math.sqrt(variance)))
    return Difference(value=value, bounds=Bounds(value - reach, value + reach), p=p)


def sign_test(positive: int, negative: int) -> float:
    """The exact two-sided sign test: how likely a split this uneven is when both signs are equally likely."""
    pairs = positive + negative
    if pairs == 0:
        return 1.0
    return min(1.0, 2 * float(special.bdtr(min(positive, negative), pairs, 0.5)))


def wilcoxon(differences: Sequence[float]) -> float:
    """The two-sided signed-rank test of paired differences; pairs without a difference are left out.

    Exact up to 50 pairs, ties sharing their mean rank; beyond, by the normal limit.
    """
    data = np.asarray([one for one in differences if one != 0], dtype=float)
    if not len(data):
        return 1.0
    doubled = _doubled_ranks(np.abs(data))
    smaller = min(int(doubled[data > 0].sum()), int(doubled[data < 0].sum()))
    if len(data) <= _MOST_COUNTED_PAIRS:
        return min(1.0, 2 * _share_of_sums_up_to(smaller, tuple(int(rank) for rank in doubled)))
    spread = math.sqrt(float((doubled.astype(float) ** 2).sum())) / 2
    return min(1.0, 2 * float(special.ndtr((smaller - float(doubled.sum()) / 2) / spread)))


def median_of_differences(differences: Sequence[float]) -> Difference:
    """The typical paired difference (Hodges & Lehmann 1963), with what the signed-rank test does not refuse.

    No interval (``bounds`` is ``None``) below six pairs: with so few, no split is surprising enough.
    """
    if not differences:
        raise ValueError("no pairs")
    walsh = np.sort([(one + other) / 2 for i, one in enumerate(differences) for other in differences[i:]])
    refused = _walsh_values_to_drop(len(differences))
    bounds = None if refused is None else Bounds(float(walsh[refused]), float(walsh[-1 - refused]))
    return Difference(value=float(np.median(walsh)), bounds=bounds, p=wilcoxon(differences))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for their number (Holm's step-down), in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = highest
    return corrected


def _check_counts(hits: int, calls: int) -> None:
    if not 0 <= hits <= calls or calls == 0:
        raise ValueError(f"{hits} of {calls} is no share")


@cache
def normal_quantile(confidence: float) -> float:
    """How many standard deviations to either side of its mean hold so much of a normal distribution."""
    return float(special.ndtri((1 + confidence) / 2))


def _log_choose(total: int, chosen: npt.NDArray[Any]) -> npt.NDArray[Any]:
    logs = special.gammaln(total + 1) - special.gammaln(chosen + 1) - special.gammaln(total - chosen + 1)
    return np.asarray(logs)


def _doubled_ranks(sizes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Twice the ranks of the sizes, so that the mean ranks of ties stay whole numbers."""
    _, place, count = np.unique(sizes, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((2 * last - count + 1)[place])


@cache
def _share_of_sums_up_to(limit: int, doubled_ranks: tuple[int, ...]) -> float:
    """The share of all choices of signs whose positive (doubled) ranks sum to at most ``limit``."""
    ways = np.zeros(sum(doubled_ranks) + 1)
    ways[0] = 1.0
    for rank in doubled_ranks:
        ways[rank:] += ways[: len(ways) - rank].copy()
    return float(ways[: limit + 1].sum() / 2.0 ** len(doubled_ranks))


@cache
def _walsh_values_to_drop(pairs: int) -> int | None:
    """How many of the sorted Walsh averages at either end lie outside of the interval; ``None``: too few pairs."""
    tail = (1 - CONFIDENCE) / 2
    if pairs > _MOST_COUNTED_PAIRS:
        centre, spread = pairs * (pairs + 1) / 4, math.sqrt(pairs * (pairs + 1) * (2 * pairs + 1) / 24)
        return max(0, math.floor(centre - normal_quantile(CONFIDENCE) * spread))
    doubled_ranks = tuple(range(2, 2 * pairs + 1, 2))
    kept = (sum_ for sum_ in range(pairs * pairs) if _share_of_sums_up_to(2 * sum_, doubled_ranks) > tail)
    first_kept = next(kept, 0)
    return first_kept - 1 if first_kept else None

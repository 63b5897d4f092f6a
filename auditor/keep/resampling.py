"""Intervals by resampling: how far a difference of means would stray if the calls had fallen otherwise.

Calls of either side are drawn anew, with replacement, and the difference is taken each time; the middle 95 in 100 of
these, moved a little apart for small samples, are the interval. Waits that were cut off are drawn as such, and means
are those up to a horizon (:func:`auditor.keep.survival.mean_wait`). The draws are the same every time, so that the same
calls give the same interval.

Of the ways to read an interval off the draws this is the one that held best. In 200 to 400 series each of
log-normal or exponential waits, 5 to 40 on either side, some cut off, intervals meant to hold in 95 of 100 cases did in

==================================== ========
Welch's, of the normal distribution  90 to 97
percentiles moved apart (used here)  91 to 97
BCa, moved apart likewise            89 to 96
percentiles as they fall             84 to 96
BCa as it falls                      83 to 94
==================================== ========

BCa corrects for a skewness that it must guess from the same few calls, and a difference has little of. For large
samples Welch's interval is the same and far cheaper: there the mean of any waits is normal.

Sources: Efron 1979; Hesterberg 2015, "What Teachers Should Know About the Bootstrap" (percentiles moved apart).
``tests/benchmarks/measure_intervals.py`` measures it anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import special

from auditor.keep.statistics import CONFIDENCE, Bounds, Difference, mean_difference
from auditor.keep.survival import Numbers, Wait, mean_wait
from auditor.thresholds.keep import MANY_CALLS


def difference_of_means(ones: Sequence[Wait], others: Sequence[Wait], until_ms: float) -> Difference:
    """The first mean minus the other, waits counted up to ``until_ms``, with an interval by resampling.

    ``p`` is Welch's. Where nothing varies there is neither interval nor ``p``. Raises ``ValueError`` for fewer than two
    waits on a side.
    """
    means = mean_wait(ones, until_ms), mean_wait(others, until_ms)
    usual = mean_difference(*means)
    if usual.bounds is None or max(len(ones), len(others)) > MANY_CALLS.most_resampled:
        return usual
    random = np.random.default_rng(MANY_CALLS.resampling_seed)
    drawn = _drawn_means(ones, until_ms, random) - _drawn_means(others, until_ms, random)
    tail = _tail([(mean.variance, mean.calls) for mean in means])
    low, high = np.quantile(drawn, (tail, 1 - tail))
    return Difference(value=usual.value, bounds=Bounds(float(low), float(high)), p=usual.p)


def _drawn_means(waits: Sequence[Wait], until_ms: float, random: np.random.Generator) -> Numbers:
    """The means of as many draws as are made: the area under each one's curve up to the horizon."""
    ordered = sorted(waits, key=lambda wait: (wait.time_ms, not wait.ended))
    times = np.minimum([wait.time_ms for wait in ordered], until_ms)
    calls = len(ordered)
    drawn = random.integers(0, calls, size=(MANY_CALLS.resamples, calls), dtype=np.uint16)
    if all(wait.ended for wait in ordered):
        return np.asarray(times[drawn].mean(axis=1))
    drawn.sort(axis=1, kind="stable")
    return _areas(times[drawn], np.array([wait.ended for wait in ordered])[drawn], until_ms)


def _areas(times: Numbers, ended: npt.NDArray[np.bool_], until_ms: float) -> Numbers:
    """Areas under the curves of draws, each a row in order of time. Ties need no care: their factors telescope."""
    calls = times.shape[1]
    shares = np.cumprod(1 - ended / (calls - np.arange(calls)), axis=1)
    gaps = np.diff(times, axis=1, append=until_ms)
    return np.asarray(times[:, 0] + (shares * gaps).sum(axis=1))


def _tail(means: Sequence[tuple[float, int]]) -> float:
    """The share to leave out at either end: less than 2.5 %, as draws of n calls stray too little by (n-1)/n, and as
    few calls tell their own spread badly (Student's quantile in place of the normal one)."""
    variance = sum(one for one, _ in means)
    freedom = variance**2 / sum(one**2 / (calls - 1) for one, calls in means)
    stray = math.sqrt(variance / sum(one * (calls - 1) / calls for one, calls in means))
    return float(special.ndtr(-stray * float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2))))

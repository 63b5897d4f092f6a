"""How often intervals of a difference of mean waits hold, as told in :mod:`auditor.keep.resampling`.

    python tests/benchmarks/measure_intervals.py [SERIES]

Waits are drawn log-normal and exponential, 5 to 40 on either side, with and without callers who hang up; each way to
make an interval is given the same ones. The true means come from many more waits. Takes some minutes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable

import numpy as np
from scipy import special, stats

from auditor.keep.resampling import difference_of_means
from auditor.keep.statistics import Bounds, mean_difference
from auditor.keep.survival import Wait, horizon_ms, mean_wait

Draw = Callable[[float, int], np.ndarray]
Waits = list[Wait]
CASES = ((5, 5, None), (8, 8, None), (8, 30, None), (10, 10, None), (10, 10, 300), (20, 20, 300), (40, 40, None))
_SCALES = (100.0, 150.0)
_MANY = 50_000
_RESAMPLES = 1500


def drawn(draw: Draw, random: np.random.Generator, scale: float, calls: int, cut_after: float | None) -> Waits:
    """Waits, each cut off where its caller's patience ends first."""
    times = draw(scale, calls)
    cuts = random.exponential(cut_after, calls) if cut_after else np.full(calls, np.inf)
    return [Wait(time_ms=float(min(pair)), ended=bool(pair[0] <= pair[1])) for pair in zip(times, cuts, strict=True)]


def intervals(ones: Waits, others: Waits, until_ms: float, random: np.random.Generator) -> dict[str, Bounds | None]:
    """The interval of the first mean minus the other, by each way."""
    means = [mean_wait(side, until_ms) for side in (ones, others)]
    variance = sum(mean.variance for mean in means)
    freedom = variance**2 / sum(mean.variance**2 / (mean.calls - 1) for mean in means)
    stray = np.sqrt(variance / sum(mean.variance * (mean.calls - 1) / mean.calls for mean in means))
    wide = 1 - 2 * float(special.ndtr(-stray * special.stdtrit(freedom, 0.975)))
    return {
        "Welch's, of the normal distribution": mean_difference(*means).bounds,
        "percentiles moved apart (used here)": difference_of_means(ones, others, until_ms).bounds,
        "BCa, moved apart likewise": _scipys(ones, others, until_ms, "BCa", wide, random),
        "percentiles as they fall": _scipys(ones, others, until_ms, "percentile", 0.95, random),
        "BCa as it falls": _scipys(ones, others, until_ms, "BCa", 0.95, random),
    }


def _scipys(
    ones: Waits, others: Waits, until_ms: float, method: str, level: float, random: np.random.Generator
) -> Bounds:
    sides = [_ordered(side) for side in (ones, others)]

    def difference(one: np.ndarray, other: np.ndarray, axis: int = -1) -> np.ndarray:
        means = [_means(index, *side, until_ms) for index, side in zip((one, other), sides, strict=True)]
        return means[0] - means[1]

    found = stats.bootstrap(
        [np.arange(len(times)) for times, _ in sides],
        difference,
        n_resamples=_RESAMPLES,
        method=method,
        confidence_level=level,
        rng=random,
    )
    return Bounds(*map(float, found.confidence_interval))


def _ordered(waits: Waits) -> tuple[np.ndarray, np.ndarray]:
    ordered = sorted(waits, key=lambda wait: (wait.time_ms, not wait.ended))
    return np.array([wait.time_ms for wait in ordered]), np.array([wait.ended for wait in ordered])


def _means(drawn_index: np.ndarray, times: np.ndarray, ended: np.ndarray, until_ms: float) -> np.ndarray:
    index = np.sort(drawn_index.astype(int), axis=-1)
    calls = index.shape[-1]
    clipped = np.minimum(times[index], until_ms)
    shares = np.cumprod(1 - ended[index] / (calls - np.arange(calls)), axis=-1)
    return clipped[..., 0] + (shares * np.diff(clipped, axis=-1, append=until_ms)).sum(axis=-1)


def coverage(series: int, seed: int = 2) -> dict[str, list[float]]:
    """By way, the share of series in which its interval held, case by case."""
    random = np.random.default_rng(seed)
    kinds: tuple[Draw, ...] = (
        lambda scale, calls: random.lognormal(np.log(scale), 0.8, calls),
        lambda scale, calls: random.exponential(scale, calls),
    )
    found: dict[str, list[float]] = defaultdict(list)
    for draw in kinds:
        many = [draw(scale, _MANY) for scale in _SCALES]
        for one_calls, other_calls, cut_after in CASES:
            held: dict[str, int] = defaultdict(int)
            for _ in range(series):
                ones = drawn(draw, random, _SCALES[0], one_calls, cut_after)
                others = drawn(draw, random, _SCALES[1], other_calls, cut_after)
                until_ms = horizon_ms(ones, others)
                beyond = until_ms if cut_after else np.inf
                true = np.minimum(many[0], beyond).mean() - np.minimum(many[1], beyond).mean()
                for way, bounds in intervals(ones, others, until_ms, random).items():
                    held[way] += bounds is not None and bounds.low <= true <= bounds.high
            for way, count in held.items():
                found[way].append(count / series)
    return found


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    for way, held in coverage(series).items():
        told = f"{100 * min(held):.0f} to {100 * max(held):.0f}"
        print(f"{way:<37}{told}   {' '.join(f'{100 * one:.0f}' for one in held)}")


if __name__ == "__main__":
    main()

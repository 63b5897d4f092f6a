"""The share of callers still waiting, ready to be shown: an interval at every step, and how many it rests on.

Sources: Kaplan & Meier 1958; Greenwood 1926, on the log-log scale, which keeps intervals within 0 and 1 (Kalbfleisch &
Prentice 1980); the interval of the median where those of the curve hold one half (Brookmeyer & Crowley 1982).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.keep.statistics import CONFIDENCE, Bounds, normal_quantile
from auditor.keep.survival import Step, Wait, kaplan_meier, median_wait_ms, share_waiting
from auditor.thresholds.keep import MANY_CALLS

#: Times at which curves are read off.
MARKS_MS = (15_000, 30_000, 60_000, 120_000, 180_000, 300_000, 600_000, 1_200_000, 1_800_000, 3_600_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """From ``time_ms`` on, ``share`` of the callers still wait; ``at_risk`` had been followed until then.

    ``bounds`` hold the share at this time with 95 % confidence; ``None`` where they cannot be told: before anybody was
    served, and when all were.
    """

    time_ms: float
    share: float
    bounds: Bounds | None
    at_risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The interval of a median; ``high`` is ``None`` when it reaches beyond what was seen."""

    low: float
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How long ``calls`` callers waited, ``cut_off`` of whom gave up or were lost from sight.

    ``steps`` are the times at which somebody was served; ``marks`` are :data:`MARKS_MS` up to the longest wait. The
    longest wait is known only as "at least" when ``at_least``. ``median_ms`` is ``None`` when it lies beyond that.
    """

    name: str
    calls: int
    cut_off: int
    shortest_ms: float
    longest_ms: float
    at_least: bool
    median_ms: float | None
    median_bounds: Ends | None
    steps: tuple[Point, ...]
    marks: tuple[Point, ...]


def curve_of(name: str, waits: Sequence[Wait]) -> Curve | None:
    """The curve of these waits; ``None`` without any."""
    if not waits:
        return None
    steps = with_bounds(kaplan_meier(waits))
    longest = max(waits, key=lambda wait: (wait.time_ms, not wait.ended))
    return Curve(
        name=name,
        calls=len(waits),
        cut_off=sum(not wait.ended for wait in waits),
        shortest_ms=min(wait.time_ms for wait in waits),
        longest_ms=longest.time_ms,
        at_least=not longest.ended,
        median_ms=median_wait_ms(waits),
        median_bounds=median_ends(steps, len(waits)),
        steps=steps,
        marks=tuple(_read_off(steps, waits, mark) for mark in MARKS_MS if mark <= longest.time_ms),
    )


def with_bounds(steps: Sequence[Step]) -> tuple[Point, ...]:
    """The steps of a curve with their pointwise 95 % intervals."""
    points, spread = [], 0.0
    for step in steps:
        left = step.at_risk - step.ended
        spread += step.ended / (step.at_risk * left) if left else math.inf
        bounds = _bounds(step.share_waiting, spread)
        points.append(Point(time_ms=step.time_ms, share=step.share_waiting, bounds=bounds, at_risk=step.at_risk))
    return tuple(points)


def median_ends(steps: Sequence[Point], calls: int) -> Ends | None:
    """The 95 % interval of the median wait; ``None`` when not even its lower end was reached, or of too few calls.

    The shortest of four waits lies above the median in 1 of 16 series, so that four give no interval.
    """
    if calls < MANY_CALLS.fewest_compared:
        return None
    low = next((one.time_ms for one in steps if one.bounds is None or one.bounds.low <= 0.5), None)
    high = next((one.time_ms for one in steps if one.bounds is not None and one.bounds.high <= 0.5), None)
    return None if low is None else Ends(low=low, high=high)


def median_of(values: Sequence[float]) -> tuple[float | None, Ends | None]:
    """The median of plain numbers with its interval, by the same method."""
    curve = curve_of("", [Wait(time_ms=value) for value in values])
    return (curve.median_ms, curve.median_bounds) if curve else (None, None)


def _bounds(share: float, spread: float) -> Bounds | None:
    if not 0 < share < 1 or math.isinf(spread):
        return None
    reach = normal_quantile(CONFIDENCE) * math.sqrt(spread) / -math.log(share)
    return Bounds(share ** math.exp(reach), share ** math.exp(-reach))


def _read_off(steps: Sequence[Point], waits: Sequence[Wait], time_ms: float) -> Point:
    """The curve at a time."""
    last = next((step for step in reversed(steps) if step.time_ms <= time_ms), None)
    return Point(
        time_ms=time_ms,
        share=last.share if last else share_waiting((), time_ms),
        bounds=last.bounds if last else None,
        at_risk=sum(wait.time_ms >= time_ms for wait in waits),
    )

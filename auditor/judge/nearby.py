"""Intervals that are asked again and again which of them lie near a stretch: few do, and the others are not tried."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from auditor.schema import Interval

AnyInterval = TypeVar("AnyInterval", bound=Interval)


class Nearby(Generic[AnyInterval]):
    """Intervals in order of their starts, those that start together in the order in which they were given."""

    def __init__(self, intervals: Iterable[AnyInterval]) -> None:
        """They may come in any order, and overlap."""
        self._ordered = sorted(intervals, key=lambda one: one.start_ms)
        self._starts_ms = [one.start_ms for one in self._ordered]
        # one that is long may begin before others and end after them: what ends where the longest so far ends is past
        self._ends_ms = list(accumulate((one.end_ms for one in self._ordered), max))

    def to(self, stretch: Interval) -> Sequence[AnyInterval]:
        """All that share something with the stretch, in order, and perhaps some that end before it."""
        first = bisect_right(self._ends_ms, stretch.start_ms)
        return self._ordered[first : bisect_left(self._starts_ms, stretch.end_ms)]

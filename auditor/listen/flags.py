"""Stretches of set flags, one flag a frame."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from auditor.schema import Interval


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Half-open index ranges of the stretches in which ``flags`` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def flags_of(intervals: Iterable[Interval], end_ms: int, frame_ms: int) -> npt.NDArray[np.bool_]:
    """Which frames up to the end lie in one of the intervals."""
    flags = np.zeros(end_ms // frame_ms + 1, np.bool_)
    for one in intervals:
        flags[one.start_ms // frame_ms : one.end_ms // frame_ms] = True
    return flags

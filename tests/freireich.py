"""Waits that textbooks compare: weeks of remission of leukaemia patients."""

from __future__ import annotations

from auditor.keep.survival import Wait

#: Freireich et al. 1963: weeks of remission; those of the first group with False were cut off.
TREATED = tuple(
    Wait(time_ms=time, ended=ended)
    for time, ended in (
        *((time, True) for time in (6, 6, 6, 7, 10, 13, 16, 22, 23)),
        *((time, False) for time in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)),
    )
)
PLACEBO = tuple(Wait(time_ms=time) for time in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23))

"""Figures told one after another in a queue, of which some were read as another number that sounds like it.

"Fourteen" and "forty" differ by one consonant, which a telephone line hardly carries. Places and waits fall while
somebody waits: where the number read does not fit between those told before and after and its twin does, that was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_AHEAD = 2
"""So many later figures are looked at: one of them may itself be a twin."""


def twins_that_fit(told: Sequence[int | None], twins: Mapping[int, int]) -> list[int | None]:
    """For each figure the twin that was said in its place, ``None`` where it stays.

    ``told`` are the figures in order of time, ``None`` where none was understood. The first one stays: fifteen, forty,
    thirty may as well begin with fifty.
    """
    found: list[int | None] = [None] * len(told)
    before: int | None = None
    for index, value in enumerate(told):
        if value is None:
            continue
        later = [one for one in told[index + 1 :] if one is not None][:_AHEAD]
        if before is not None and later and not _fits(value, before, later):
            twin = twins.get(value)
            found[index] = twin if twin is not None and _fits(twin, before, later) else None
        before = found[index] or value
    return found


def _fits(value: int, before: int, later: Sequence[int]) -> bool:
    """Whether a figure is no more than the one before it, and one that is told soon is no more than it."""
    return min(later) <= value <= before

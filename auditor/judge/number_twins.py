"""Figures told one after another in a queue, of which some were read as another number that sounds like it.

"Fourteen" and "forty" differ by one consonant, which a telephone line hardly carries. Places and waits fall while
somebody waits: where the number read does not fit between those told before and after and its twin does, that was said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_AHEAD = 2
"""So many later figures are looked at: one of them may itself be a twin."""
_IN_A_ROW = 3
"""So many figures may be twins one after another: fifteen, fourteen and thirteen follow each other in many a queue."""


def twins_that_fit(told: Sequence[int | None], twins: Mapping[int, int]) -> list[int | None]:
    """For each figure the twin that was said in its place, ``None`` where it stays.

    ``told`` are the figures in order of time, ``None`` where none was understood. The first one stays: fifteen, forty,
    thirty may as well begin with fifty.
    """
    found: list[int | None] = [None] * len(told)
    places = [index for index, value in enumerate(told) if value is not None]
    figures = [value for value in told if value is not None]
    at = 1
    while at < len(figures):
        said = _said_instead(figures, at, twins)
        for offset, twin in enumerate(said):
            found[places[at + offset]] = figures[at + offset] = twin
        at += max(1, len(said))
    return found


def _said_instead(figures: Sequence[int], at: int, twins: Mapping[int, int]) -> list[int]:
    """The fewest twins, of the figure at a place and of those behind it, that fit where the figure does not."""
    before, later = figures[at - 1], figures[at + 1 : at + 1 + _AHEAD]
    if not later or _fits(figures[at], before, later):
        return []
    for end in range(at + 1, min(at + _IN_A_ROW, len(figures)) + 1):
        said = [twins[figure] for figure in figures[at:end] if figure in twins]
        later = figures[end : end + _AHEAD]
        if len(said) < end - at or not later:
            return []
        course = [before, *said]
        if all(_fits(course[n], course[n - 1], [*course[n + 1 : n + 2], *later]) for n in range(1, len(course))):
            return said
    return []


def _fits(value: int, before: int, later: Sequence[int]) -> bool:
    """Whether a figure is no more than the one before it, and one that is told soon is no more than it."""
    return min(later) <= value <= before

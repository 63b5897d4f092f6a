"""How told places in the queue go on: pace, standstill, and what becomes of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.judge.queue_pace import queue_pace
from auditor.schema import Claim


def told(*places: tuple[int, int | None]) -> list[Claim]:
    """Claims of a place, each told at a second; ``None`` is a place that was not understood."""
    return [
        Claim(start_ms=1000 * second, end_ms=1000 * second + 900, kind="queue_position", quote="", value=value)
        for second, value in places
    ]


def measured(*places: tuple[int, int | None]) -> tuple[float | None, float | None]:
    pace, still = queue_pace(told(*places))
    return pace.value, still.value


@pytest.mark.parametrize(
    ("places", "pace", "still_ms"),
    [
        (((0, 5), (60, 4), (120, 2)), 1.5, 0),
        (((0, 5), (60, 5), (120, 5), (180, 4)), 0.33, 120_000),
        (((0, 2), (60, 4)), -2.0, 60_000),
        (((0, 3), (30, 3)), 0.0, 30_000),
        (((0, 4), (30, None), (60, 4)), 0.0, 60_000),
    ],
)
def test_pace_and_standstill(places: tuple[tuple[int, int | None], ...], pace: float, still_ms: int) -> None:
    assert measured(*places) == (pace, still_ms)


@pytest.mark.parametrize("places", [(), ((10, 3),), ((10, 3), (20, None))])
def test_fewer_than_two_places_tell_nothing(places: tuple[tuple[int, int | None], ...]) -> None:
    pace, still = queue_pace(told(*places))
    assert (pace.value, still.value, still.note) == (None, None, "fewer than two places in the queue were told")


def test_a_place_that_was_read_with_doubt_neither_moves_nor_stands_still() -> None:
    first, doubtful, last = told((0, 5), (60, 9), (120, 3))
    pace, still = queue_pace([first, replace(doubtful, doubtful=True), last])
    assert (pace.value, still.value) == (1.0, 0)

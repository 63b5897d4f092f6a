"""How the places in the queue that a caller was told go on: how fast they fall, and how long they stand still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.schema import Claim, Measure

_TOO_FEW = "fewer than two places in the queue were told"


def queue_pace(claims: Iterable[Claim]) -> tuple[Measure, ...]:
    """Pace (places a minute, below 0 when they rise) and the longest standstill; unknown with fewer than two places.

    Places that were read with doubt do not count.
    """
    places = (claim for claim in claims if claim.kind == "queue_position" and not claim.doubtful)
    told = [claim for claim in places if claim.value is not None]
    pace, still_ms = (_pace(told), _longest_still_ms(told)) if len(told) > 1 else (None, None)
    note = "" if len(told) > 1 else _TOO_FEW
    return (
        Measure(id="place_pace_per_min", value=pace, unit="per_min", note=note),
        Measure(id="place_still_ms", value=still_ms, unit="ms", note=note),
    )


def _pace(told: Sequence[Claim]) -> float | None:
    first, last = told[0], told[-1]
    minutes = (last.start_ms - first.start_ms) / 60_000
    fallen = (first.value or 0) - (last.value or 0)
    return round(fallen / minutes, 2) if minutes else None


def _longest_still_ms(told: Sequence[Claim]) -> int:
    """The longest time from one telling to a later one, over which no lower place was told."""
    return max(_still_ms(told[index:]) for index in range(len(told)))


def _still_ms(told: Sequence[Claim]) -> int:
    """How long the place of the first telling lasted, as far as that was told."""
    lower = next((index for index, claim in enumerate(told) if (claim.value or 0) < (told[0].value or 0)), len(told))
    return told[lower - 1].start_ms - told[0].start_ms

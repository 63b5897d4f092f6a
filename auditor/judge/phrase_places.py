"""Where alone a phrase counts: in the first or the last seconds of the call, or of the segment that it is said in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from auditor.judge.seed_table import SeedTable
from auditor.judge.tiling import most_of
from auditor.schema import Interval, Segment


class PlaceOf(StrEnum):
    """Of what the seconds are counted."""

    CALL = "call"
    SEGMENT = "segment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A phrase begins in the first ``first_ms`` of a stretch, or ends in its last ``last_ms``; one of them is known."""

    of: PlaceOf
    first_ms: int | None = None
    last_ms: int | None = None

    def holds(self, phrase: Interval, stretch: Interval) -> bool:
        """Whether the phrase lies there in that stretch."""
        early = self.first_ms is not None and phrase.start_ms < stretch.start_ms + self.first_ms
        late = self.last_ms is not None and phrase.end_ms > stretch.end_ms - self.last_ms
        return early or late


LiesIn = Callable[[Place, int, int], bool]
"""Whether the words from one index to another lie in a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The call that phrases are said in, and its segments once they are known (before that, none)."""

    duration_ms: int
    segments: tuple[Segment, ...] = ()

    def hold(self, place: Place, phrase: Interval) -> bool:
        """Whether the phrase lies in the place; in one of a segment it does as long as the segments are not known."""
        if place.of is PlaceOf.CALL:
            return place.holds(phrase, Interval(start_ms=0, end_ms=max(1, self.duration_ms)))
        return not self.segments or place.holds(phrase, most_of(phrase, self.segments))


def read_place(table: SeedTable) -> Place:
    """The place in a seed table. Raises ``CatalogueProblem`` for wrong keys, or without a number of seconds."""
    of = table.kind("of", PlaceOf)
    first_s, last_s = table.number("first_s"), table.number("last_s")
    table.done()
    told = [seconds for seconds in (first_s, last_s) if seconds is not None]
    if not told or any(seconds <= 0 for seconds in told):
        table.fail("needs 'first_s' or 'last_s', a number of seconds above 0")
    return Place(of=of, first_ms=_ms(first_s), last_ms=_ms(last_s))


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)

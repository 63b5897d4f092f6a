"""The line's own clock and hours in one call, as far as they are known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.errors import UsageProblem
from auditor.judge.line_hours import Open, local_time, parse_hours, time_zone
from auditor.judge.opening_hours import OpenHours, minutes_left
from auditor.schema import Circumstances

#: Why nothing can be told of what was said of a time of day.
NO_CLOCK = "when the call was made is not known"


@dataclass(frozen=True, slots=True)
class LineClock:
    """When the recording ``begun`` by the clock of the line, ``None`` where that is unknown; and its ``own`` hours."""

    begun: datetime | None = None
    own: tuple[Open, ...] = ()

    def at(self, time_ms: int) -> datetime | None:
        """The local time at a moment of the recording."""
        return None if self.begun is None else self.begun + timedelta(milliseconds=time_ms)

    def minutes_left(self, moment: datetime) -> int | None:
        """Minutes until closing by the line's own hours; 0 outside of them, ``None`` when they are not known."""
        hours = [_as_said(one) for one in self.own]
        return minutes_left(hours, moment.weekday(), minute_of(moment)) if hours else None


def line_clock(called_at: str | None, circumstances: Circumstances | None) -> LineClock:
    """The clock of a call. ``called_at`` is the time of the call as its origin tells it.

    What the owner has told of the time wins; with a zone that this computer does not know, nothing is known.
    """
    told = circumstances or Circumstances()
    with suppress(UsageProblem):
        zone = time_zone(told.time_zone) if told.time_zone else None
        return LineClock(local_time(told.called_at or called_at, zone), parse_hours(told.opening_hours or ""))
    return LineClock()


def minute_of(moment: datetime) -> int:
    """The minute of the day."""
    return moment.hour * 60 + moment.minute


def _as_said(one: Open) -> OpenHours:
    return OpenHours(days=frozenset({one.weekday}), from_minute=one.from_minute, to_minute=one.to_minute)

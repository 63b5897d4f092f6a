"""The opening hours that an owner has stored of a line, and the line's own clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from auditor.errors import UsageProblem

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_OPEN = re.compile(
    r"(?P<first>[A-Za-z]{3})[a-z]*(?:\s*[-–]\s*(?P<last>[A-Za-z]{3})[a-z]*)?\s+"
    r"(?P<from>\d{1,2}:\d{2})\s*[-–]\s*(?P<to>\d{1,2}:\d{2})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A weekday (0 is Monday) on which a line is open from one minute of the day to another."""

    weekday: int
    from_minute: int
    to_minute: int


def parse_hours(text: str) -> tuple[Open, ...]:
    """Opening hours written as ``Mon-Fri 09:00-17:00; Sat 09:00-12:00``. Raises :class:`UsageProblem` for others."""
    return tuple(one for part in re.split(r"[;,]", text) if part.strip() for one in _open(part.strip()))


def told_hours(hours: Iterable[Open], weekday: int) -> str:
    """The hours of a day as ``09:00-12:00 and 13:00-17:00``; "closed" when there are none."""
    today = sorted((one.from_minute, one.to_minute) for one in hours if one.weekday == weekday)
    return " and ".join(f"{_clock(start)}-{_clock(end)}" for start, end in today) or "closed"


def time_zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises :class:`UsageProblem` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageProblem(f"{name!r} is no time zone such as America/New_York or Europe/London.") from error


def local_time(called_at: str | None, zone: ZoneInfo | None) -> datetime | None:
    """When a call was made, by the clock of the line, without an offset.

    A time told without an offset is taken as it stands; so is one with an offset when the line's zone is unknown.
    """
    if called_at is None:
        return None
    try:
        moment = datetime.fromisoformat(called_at)
    except ValueError:
        return None
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def _open(part: str) -> list[Open]:
    match = _OPEN.fullmatch(part)
    names = [name.title() for name in (match["first"], match["last"] or match["first"])] if match else []
    if match is None or any(name not in DAYS for name in names):
        raise UsageProblem(f"{part!r} are no opening hours; write them as Mon-Fri 09:00-17:00; Sat 09:00-12:00.")
    first, last = (DAYS.index(name) for name in names)
    from_minute, to_minute = _minute(match["from"]), _minute(match["to"])
    if first > last or from_minute >= to_minute or to_minute > 24 * 60:
        raise UsageProblem(f"{part!r} ends before it starts; write opening hours as Mon-Fri 09:00-17:00.")
    return [Open(weekday=day, from_minute=from_minute, to_minute=to_minute) for day in range(first, last + 1)]


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"

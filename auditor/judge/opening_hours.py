"""Opening hours from words: ``monday to friday nine to five thirty``, ``we open at eight``, ``closed on sundays``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.judge.clock_times import ClockTime, clock_time_at
from auditor.judge.said import Said

DAY_MINUTES = 24 * 60
WORKING_DAYS = frozenset(range(5))
_HALF_DAY = 12 * 60
_EARLIEST_MINUTE = 6 * 60
"""Nobody opens at one in the morning: an hour before this, told without its half of the day, is in the afternoon."""
_NEAR = 3
"""Words between ``open`` or ``close`` and the time that it goes with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHours:
    """Hours on ``days`` (0 is Monday; ``None`` when none were told), in minutes of the day, half open.

    An end that was not told is ``None``. ``latest_minute`` is the later reading of an end that may be meant twelve
    hours later (``seven to eleven``). ``closed`` days have no hours.
    """

    days: frozenset[int] | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    latest_minute: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """Something said that belongs to opening hours: days, or hours, or that it is closed."""

    first: int
    end: int
    days: frozenset[int] = frozenset()
    hours: OpenHours | None = None


def opening_hours(said: Said) -> tuple[OpenHours, ...]:
    """All hours told, in the order of speech, each with the days told beside it."""
    parts = list(_parts(said))
    days_first = bool(parts) and parts[0].hours is None
    found: list[OpenHours] = []
    for index, part in enumerate(parts):
        if part.hours is not None:
            beside = _days_beside(parts, index, days_first)
            if beside is not None or not part.hours.closed:
                found.append(_on(part.hours, beside))
    return tuple(dict.fromkeys(found))


def minutes_left(hours: Iterable[OpenHours], weekday: int, minute: int) -> int | None:
    """Minutes until closing by these hours; 0 when they say closed, ``None`` when they do not tell.

    Hours without days are taken for those of working days.
    """
    known = [(one, WORKING_DAYS if one.days is None else one.days) for one in hours]
    today = [one for one, days in known if weekday in days]
    left = [to for one in today if (to := _left(one, minute)) is not None]
    if any(left):
        return max(left)
    if today:
        return 0 if len(left) == len(today) else None
    days_told = all(one.days is not None for one, _ in known)
    return 0 if days_told and any(not one.closed for one, _ in known) else None


def _left(one: OpenHours, minute: int) -> int | None:
    """Minutes until the end of these hours; 0 outside of them, ``None`` when they do not tell."""
    if one.closed:
        return 0
    if one.from_minute is not None and minute < one.from_minute:
        beyond_midnight = one.to_minute is not None and minute + DAY_MINUTES < one.to_minute
        return None if beyond_midnight else 0
    if one.from_minute is None or one.to_minute is None:
        return 0 if one.to_minute is not None and one.latest_minute is None and minute >= one.to_minute else None
    if minute < one.to_minute:
        return one.to_minute - minute
    return 0 if one.latest_minute is None or minute >= one.latest_minute else None


def _on(hours: OpenHours, days: frozenset[int] | None) -> OpenHours:
    return OpenHours(
        days=days if days is not None else hours.days,
        from_minute=hours.from_minute,
        to_minute=hours.to_minute,
        latest_minute=hours.latest_minute,
        closed=hours.closed,
    )


def _days_beside(parts: Sequence[_Part], index: int, days_first: bool) -> frozenset[int] | None:
    """The days that go with the hours: those said before them, or after them, as the sentence began."""
    before = next((one.days for one in reversed(parts[:index]) if one.hours is None), None)
    after = parts[index + 1] if index + 1 < len(parts) and parts[index + 1].hours is None else None
    hours = parts[index].hours
    if hours is not None and hours.closed:
        # "closed on sundays", even where other days come first; else "sundays closed".
        return after.days if after is not None and after.first <= parts[index].end + 1 else before
    return before if days_first else after.days if after is not None else None


def _parts(said: Said) -> Iterator[_Part]:
    index = 0
    while index < len(said):
        part = _days_at(said, index) or _closed_at(said, index) or _hours_at(said, index)
        if part is not None:
            yield part
        index = part.end if part is not None else index + 1


def _days_at(said: Said, first: int) -> _Part | None:
    """``monday to friday``, ``saturdays and sundays``, ``every day``."""
    days: set[int] = set()
    index = end = first
    while (found := _day_range_at(said, index)) is not None:
        days |= found[0]
        end = found[1]
        index = end + 1 if said.is_at(end, said.words.clock.day_lists) else end
    return _Part(first, end, days=frozenset(days)) if days else None


def _day_range_at(said: Said, first: int) -> tuple[frozenset[int], int] | None:
    words = said.words.clock
    group = said.value_at(first, words.day_groups)
    if group is not None:
        return frozenset(group[0]), group[1]
    day = words.days.get(said.at(first))
    if day is None:
        return None
    last = words.days.get(said.at(first + 2)) if said.is_at(first + 1, words.day_joints) else None
    if last is None:
        return frozenset((day,)), first + 1
    return frozenset((day + step) % 7 for step in range((last - day) % 7 + 1)), first + 3


def _closed_at(said: Said, first: int) -> _Part | None:
    """``closed on sundays``: the word, and what leads from it to the days."""
    if not said.is_at(first, said.words.clock.closed):
        return None
    end = first + 1
    while said.is_at(end, said.words.clock.closed_fillers):
        end += 1
    return _Part(first, end, hours=OpenHours(closed=True))


def _hours_at(said: Said, first: int) -> _Part | None:
    words = said.words.clock
    all_day = said.phrase_at(first, words.all_day)
    if all_day:
        return _Part(first, first + all_day, hours=OpenHours(from_minute=0, to_minute=DAY_MINUTES))
    start = clock_time_at(said, first)
    if start is None:
        return None
    joined = said.is_at(start.end, words.hour_joints)
    end = clock_time_at(said, start.end + 1) if joined else None
    if end is not None:
        no_time = said.is_at(end.end, said.words.time.units_ms) or said.is_at(end.end, words.counted)
        return None if no_time else _Part(first, end.end, hours=_range(start, end))
    return _half_told(said, start)


def _range(start: ClockTime, end: ClockTime) -> OpenHours:
    """From one time to another, told with or without the half of the day: ``nine to five`` ends in the afternoon."""
    from_minute = start.minute
    if not start.sure and from_minute < _EARLIEST_MINUTE:
        from_minute += _HALF_DAY
    to_minute = end.minute
    if not end.sure and to_minute <= from_minute:
        to_minute += _HALF_DAY
    doubtful = not end.sure and to_minute < _HALF_DAY
    latest = to_minute + _HALF_DAY if doubtful else None
    if to_minute <= from_minute:
        to_minute += DAY_MINUTES
    return OpenHours(from_minute=from_minute, to_minute=to_minute, latest_minute=latest)


def _half_told(said: Said, time: ClockTime) -> _Part | None:
    """``we open at eight``, ``we close at five``, ``until six``."""
    words = said.words.clock
    before = said.tokens[max(0, time.first - _NEAR) : time.first]
    if words.closes & set(before) or words.until & set(before[-1:]):
        late = time.minute if time.sure or time.minute >= _HALF_DAY else time.minute + _HALF_DAY
        return _Part(time.first, time.end, hours=OpenHours(to_minute=late))
    if words.opens & set(before):
        return _Part(time.first, time.end, hours=OpenHours(from_minute=time.minute))
    return None

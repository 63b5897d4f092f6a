"""How long callers are told that they will wait: a length of time, a time of day, or so much for each caller.

A time of day is held against the line's clock, and what each caller takes against the place in the queue that is told
near it; where these are not known, neither is the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.judge.clock_times import ClockTime, clock_time_at
from auditor.judge.durations import Duration, durations, estimated_wait
from auditor.judge.line_clock import NO_CLOCK, minute_of
from auditor.judge.said import Said
from auditor.thresholds.judge import CLAIMS

_DAY_MS = 24 * 60 * 60_000
_MINUTE_MS = 60_000
_NEAR = 3
"""Words between "open", "close" or "until" and the time that goes with it, which is then no time of an answer."""


@dataclass(frozen=True, slots=True)
class AnnouncedWait:
    """A wait in ms from when it was told, ``high_ms`` unknown for an open end; all unknown where ``note`` says why."""

    value_ms: int | None
    low_ms: int | None = None
    high_ms: int | None = None
    note: str = ""

    @property
    def single_minutes(self) -> int | None:
        """The minutes, where it is told as one figure of whole minutes."""
        if self.value_ms is None or self.value_ms % _MINUTE_MS or {self.low_ms, self.high_ms} != {self.value_ms}:
            return None
        return self.value_ms // _MINUTE_MS

    @classmethod
    def of_minutes(cls, minutes: int) -> AnnouncedWait:
        """A wait of so many minutes."""
        return cls(minutes * _MINUTE_MS, minutes * _MINUTE_MS, minutes * _MINUTE_MS)


def announced_wait(said: Said, moment: datetime | None, place: int | None) -> AnnouncedWait | None:
    """The wait told in a sentence that tells one; ``None`` when there is no figure.

    ``moment`` is the local time at which it was said, ``place`` the caller's in the queue; ``None`` is unknown.
    """
    time = None if durations(said) else answer_time(said)
    if time is not None:
        return _until(time, moment)
    length = estimated_wait(said)
    if length is None:
        return None
    if _for_each_caller(said, length):
        return _multiplied(length, place)
    return AnnouncedWait(length.value_ms, length.low_ms, length.high_ms)


def answer_time(said: Said) -> ClockTime | None:
    """The time of day at which an answer is announced: ``by half past three``, ``answer time is ten forty``."""
    found = (time for first in range(len(said)) if (time := _answer_time_at(said, first)) is not None)
    return next(found, None)


def _answer_time_at(said: Said, first: int) -> ClockTime | None:
    """A number alone ("ten") is a time only behind a word that leads to one; ``quarter past ten`` is one anywhere."""
    words = said.words.clock
    time = _time_at(said, first)
    if time is None or said.is_at(time.end, said.words.time.units_ms) or said.is_at(time.end, words.counted):
        return None
    before = said.tokens[max(0, first - _NEAR) : first]
    if (words.opens | words.closes | words.until | words.since) & set(before):
        return None
    if said.phrase_before(_past_roughly(said, first), words.answer_leads):
        return time
    if said.value_at(first, words.minutes_of) is not None:
        return time
    alone = time.minute % 60 == 0 and said.is_at(time.end - 1, said.words.counting.all)
    return time if not alone and said.is_at(first - 1, _inexact(said) | words.time_leads) else None


def _time_at(said: Said, first: int) -> ClockTime | None:
    """Also ``ten to four``, which is a range where opening hours are told."""
    to_the_hour = said.value_at(first, said.words.clock.minutes_to)
    if to_the_hour is None:
        return clock_time_at(said, first)
    hour = clock_time_at(said, to_the_hour[1])
    return None if hour is None else ClockTime(first, hour.end, hour.minute - to_the_hour[0], sure=hour.sure)


def _inexact(said: Said) -> frozenset[str]:
    """The words before a time of day that make it no exact one."""
    return said.words.time.roughly | said.words.clock.near_time


def _past_roughly(said: Said, end: int) -> int:
    """Where the words before ``end`` end that only say that a figure is no exact one."""
    inexact = _inexact(said)
    while said.is_at(end - 1, inexact) and not said.phrase_before(end, said.words.clock.answer_leads):
        end -= 1
    return end


def _until(time: ClockTime, moment: datetime | None) -> AnnouncedWait:
    """What was left until then; a time told without its half of the day is the next such time."""
    if moment is None:
        return AnnouncedWait(None, note=f"told as a time of day; {NO_CLOCK}")
    now_ms = minute_of(moment) * _MINUTE_MS + moment.second * 1000 + moment.microsecond // 1000
    left_ms = (time.minute * _MINUTE_MS - now_ms) % (_DAY_MS if time.sure else _DAY_MS // 2)
    if left_ms > CLAIMS.longest_until_ms:
        return AnnouncedWait(None, note=f"told as a time of day that is not soon after {moment:%H:%M}")
    minute = (now_ms + left_ms) // _MINUTE_MS % (24 * 60)
    return AnnouncedWait(left_ms, left_ms, left_ms, note=f"told as {minute // 60:02d}:{minute % 60:02d}")


def _for_each_caller(said: Said, length: Duration) -> bool:
    """``two minutes per caller``, ``each call takes about four minutes``."""
    words = said.words.time
    if any(said.phrase_at(length.end + between, words.for_each) for between in (0, 1)):
        return True
    return said.phrase_before(_past_roughly(said, length.first), words.each_takes) > 0


def _multiplied(length: Duration, place: int | None) -> AnnouncedWait:
    """At the least those ahead take so long each, at the most the caller's own turn is counted with them."""
    if place is None:
        return AnnouncedWait(None, note="told for each caller; the place in the queue is not known")
    low_ms = None if length.low_ms is None else (place - 1) * length.low_ms
    high_ms = None if length.high_ms is None else place * length.high_ms
    return AnnouncedWait(place * length.value_ms, low_ms, high_ms, note=f"told for each caller, at place {place}")

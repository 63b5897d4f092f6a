"""Times of day from words: ``nine``, ``half past five``, ``eight thirty a m``, ``noon``."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.judge.said import Said

_NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time said by the tokens from ``first`` up to ``end`` (not included), in minutes of the day.

    Not ``sure`` when the half of the day was not told: ``nine`` is then taken for the morning.
    """

    first: int
    end: int
    minute: int
    sure: bool = False


def clock_time_at(said: Said, first: int) -> ClockTime | None:
    """The time of day that starts at ``first``; whether a number there is one, its surroundings must tell."""
    words = said.words.clock
    named = said.value_at(first, words.times_of_day)
    if named is not None:
        return ClockTime(first, named[1], named[0], sure=True)
    moved = said.value_at(first, words.minutes_of)
    hour_first = moved[1] if moved is not None else _past_fillers(said, first)
    hour = _hour_at(said, hour_first)
    if hour is None:
        return None
    minutes, end = (moved[0], hour[1]) if moved is not None else _minutes_at(said, hour[1])
    return _in_its_half(said, ClockTime(first, _past_fillers(said, end), hour[0] * 60 + minutes, sure=hour[0] > 12))


def _hour_at(said: Said, first: int) -> tuple[int, int] | None:
    """An hour, one to twenty four, and the index behind it."""
    words = said.words.counting
    token = said.at(first)
    hour = words.digits.get(token, words.small.get(token, 0))
    if token in words.tens:
        unit = words.digits.get(said.at(first + 1), 0)
        hour, first = words.tens[token] + unit, first + (1 if unit else 0)
    return (hour, first + 1) if 1 <= hour <= 24 else None


def _minutes_at(said: Said, first: int) -> tuple[int, int]:
    """Minutes behind an hour (``thirty``, ``forty five``, ``oh five``, ``y media``), and the index behind them."""
    words = said.words.counting
    after = said.value_at(first, said.words.clock.minutes_after)
    if after is not None:
        return after
    token = said.at(first)
    if token in words.noughts and said.is_at(first + 1, words.digits):
        return words.digits[said.at(first + 1)], first + 2
    if token in words.small and words.small[token] < 60:
        return words.small[token], first + 1
    if token in words.tens and words.tens[token] < 60:
        unit = words.digits.get(said.at(first + 1), 0)
        return words.tens[token] + unit, first + (2 if unit else 1)
    return 0, first


def _past_fillers(said: Said, index: int) -> int:
    while length := said.phrase_at(index, said.words.clock.fillers):
        index += length
    return index


def _in_its_half(said: Said, time: ClockTime) -> ClockTime:
    """The time in the half of the day that is told behind it."""
    words = said.words.clock
    morning, evening = said.phrase_at(time.end, words.morning), said.phrase_at(time.end, words.evening)
    if morning:
        return ClockTime(time.first, time.end + morning, time.minute % _NOON, sure=True)
    if evening:
        late = time.minute if time.minute >= _NOON else time.minute + _NOON
        return ClockTime(time.first, time.end + evening, late, sure=True)
    return time

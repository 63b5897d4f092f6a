"""Lengths of time from words, with their bounds, and the waiting time that a sentence tells."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.judge.numbers import Number, count_at, counted_at, numbers
from auditor.judge.said import Said

_MINUTE_MS = 60_000
_SECOND_MS = 1000
_HOUR_MS = 3_600_000
_DENIED_WORDS = 6
"""How far before "more than ten minutes" a denial makes that the most ("you won't have to wait more than")."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time said by the tokens from ``first`` up to ``end`` (not included), in milliseconds.

    ``low_ms`` and ``high_ms`` bound it; ``None`` is an open end (``more than an hour``). ``value_ms`` is the figure
    itself, the middle of a range.
    """

    first: int
    end: int
    value_ms: int
    low_ms: int | None
    high_ms: int | None


def estimated_wait(said: Said) -> Duration | None:
    """The waiting time told in one sentence that tells one; ``None`` when there is no figure."""
    found = durations(said)
    return found[-1] if found else _minutes_understood(said)


def durations(said: Said) -> tuple[Duration, ...]:
    """All lengths of time, in the order of speech, none inside another."""
    found: list[Duration] = []
    index = 0
    while index < len(said):
        duration = _vague(said, index) or _idiom(said, index) or _range(said, index) or _plain(said, index)
        if duration is not None:
            found.append(_bounded(said, duration))
        index = duration.end if duration is not None else index + 1
    return tuple(found)


def _exactly(first: int, end: int, value_ms: int) -> Duration:
    return Duration(first, end, value_ms, value_ms, value_ms)


def _vague(said: Said, first: int) -> Duration | None:
    """``few minutes``: a length of which only the least and the most can be said."""
    words = said.words.time
    least, most = said.value_at(first, words.vague_least_s), said.value_at(first, words.vague_most_s)
    if least is None or most is None:
        return None
    low_ms, high_ms = least[0] * 1000, most[0] * 1000
    return Duration(first, most[1], (low_ms + high_ms) // 2, low_ms, high_ms)


def _idiom(said: Said, first: int) -> Duration | None:
    """``half an hour``; ``an hour`` with the minutes that follow it (``an hour and ten minutes``)."""
    found = said.value_at(first, said.words.time.idioms_s)
    if found is None:
        return None
    whole = _exactly(first, found[1], found[0] * 1000)
    return _with_rest(said, whole, whole.value_ms) if whole.value_ms in {_HOUR_MS, _MINUTE_MS} else whole


def _with_rest(said: Said, whole: Duration, unit_ms: int) -> Duration:
    """Hours with the minutes that follow them, minutes with the seconds."""
    joint = said.is_at(whole.end, said.words.counting.joints)
    rest = _plain(said, whole.end + 1 if joint else whole.end)
    if rest is None and joint and unit_ms == _HOUR_MS:
        rest = _bare_minutes(said, whole.end + 1)
    if rest is None or rest.value_ms >= unit_ms:
        return whole
    return _exactly(whole.first, rest.end, whole.value_ms + rest.value_ms)


def _bare_minutes(said: Said, first: int) -> Duration | None:
    """The ``ten`` of ``an hour and ten``: minutes are told in fives where they are not named; callers are counted."""
    number = counted_at(said, first)
    counted = said.words.queue.callers | said.words.queue.others
    if number is None or number.value % 5 or not 0 < number.value < 60 or said.is_at(number.end, counted):
        return None
    return _exactly(first, number.end, number.value * _MINUTE_MS)


def _range(said: Said, first: int) -> Duration | None:
    """``twelve to eighteen minutes``, ``between two and four minutes``, ``two or three minutes``."""
    words = said.words.time
    low = counted_at(said, first)
    if low is None:
        return None
    high = counted_at(said, low.end + 1 if said.is_at(low.end, words.range_joints) else low.end)
    plain_and = said.is_at(low.end, said.words.counting.joints) and not said.is_at(first - 1, words.between)
    if high is None or plain_and:
        return None
    unit_ms = words.units_ms.get(said.at(high.end))
    if unit_ms is None or high.value <= low.value:
        return None
    low_ms, high_ms = low.value * unit_ms, high.value * unit_ms
    return Duration(first, high.end + 1, (low_ms + high_ms) // 2, low_ms, high_ms)


def _plain(said: Said, first: int) -> Duration | None:
    """``ten minutes``, ``one hour twenty minutes``, ``two and a half minutes``; ``for minutes`` is four minutes."""
    words = said.words.time
    number = count_at(said, first) or _homophone(said, first)
    if number is None:
        return None
    half = said.phrase_at(number.end, words.and_a_half)
    unit_at = number.end + half
    unit_at += 1 if said.is_at(unit_at, words.before_unit) else 0
    unit_ms = words.units_ms.get(said.at(unit_at))
    if unit_ms is None:
        return None
    whole = _exactly(first, unit_at + 1, number.value * unit_ms + bool(half) * unit_ms // 2)
    return _after_unit(said, whole, unit_ms) if unit_ms > _SECOND_MS else whole


def _after_unit(said: Said, whole: Duration, unit_ms: int) -> Duration:
    half = said.phrase_at(whole.end, said.words.time.and_a_half)
    if half:
        return _exactly(whole.first, whole.end + half, whole.value_ms + unit_ms // 2)
    return _with_rest(said, whole, unit_ms)


def _homophone(said: Said, first: int) -> Number | None:
    """A word that sounds like a digit, right before a unit, maybe after tens (``thirty for minutes``)."""
    words = said.words.counting
    tens = words.tens.get(said.at(first), 0)
    at = first + 1 if tens else first
    digit = words.homophones.get(said.at(at), 0)
    if not digit or not said.is_at(at + 1, said.words.time.sure_units):
        return None
    return Number(first, at + 1, tens + digit)


def _bounded(said: Said, duration: Duration) -> Duration:
    """The duration with the bounds that the words before or behind it set."""
    words = said.words.time
    before = duration.first - 1 if said.is_at(duration.first - 1, words.articles) else duration.first
    least = said.phrase_before(before, words.at_least)
    denied = least and words.denials & set(said.tokens[max(0, before - least - _DENIED_WORDS) : before - least])
    # "up to ten minutes" is a limit, "has gone up to ten minutes" is not
    limited = said.phrase_before(before, words.at_most) and not said.phrase_before(before, words.rises_to)
    if denied or limited or said.phrase_at(duration.end, words.at_most_after):
        return Duration(duration.first, duration.end, duration.value_ms, 0, duration.high_ms)
    if least or said.phrase_at(duration.end, words.at_least_after):
        return Duration(duration.first, duration.end, duration.value_ms, duration.low_ms, None)
    return duration


def _minutes_understood(said: Said) -> Duration | None:
    """``the waiting time is approximately four``: the unit was not heard; minutes are what waits are told in."""
    for number in numbers(said):
        estimated = said.is_at(number.first - 1, said.words.time.roughly)
        cut = said.is_at(number.end, said.words.counting.homophones)
        if estimated and not cut and number.end >= len(said) - 1:
            return _exactly(number.first, number.end, number.value * _MINUTE_MS)
    return None

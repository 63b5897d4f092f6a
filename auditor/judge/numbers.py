"""Numbers and times from English words: counts, digit strings, waiting times, places in a queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.judge.number_words import (
    AHEAD,
    AT_LEAST,
    AT_MOST,
    CALLERS,
    HOMOPHONES,
    IDIOMS,
    ORDINALS,
    PLACE,
    ROUGHLY,
    TEENS,
    TENS,
    UNIT_MS,
    UNITS,
    VAGUE_MINUTES,
)
from auditor.schema import Word


@dataclass(frozen=True, slots=True)
class Number:
    """A number said by the tokens from ``first`` up to ``end`` (not included)."""

    first: int
    end: int
    value: int


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


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the queue, 1 being next, said by the tokens from ``first`` up to ``end`` (not included).

    ``ahead`` is true when the callers in front were told; ``at_least`` when there may be more.
    """

    first: int
    end: int
    value: int
    ahead: bool = False
    at_least: bool = False


def texts(words: Sequence[Word]) -> tuple[str, ...]:
    """The tokens of the words."""
    return tuple(word.text for word in words)


def cardinal_at(tokens: Sequence[str], first: int) -> Number | None:
    """The longest number that starts at ``first``: ``one hundred and five`` is 105, ``one one eight`` is 118."""
    return _digit_string(tokens, first) or _counted(tokens, first)


def _digit_string(tokens: Sequence[str], first: int) -> Number | None:
    """Two or more digits said one by one."""
    end = first
    while end < len(tokens) and (tokens[end] in UNITS or (end > first and tokens[end] in ("oh", "o"))):
        end += 1
    if end - first < 2 or (end < len(tokens) and tokens[end] in ("hundred", "thousand")):
        return None
    return Number(first, end, int("".join(str(UNITS.get(token, 0)) for token in tokens[first:end])))


def _counted(tokens: Sequence[str], first: int) -> Number | None:
    small = _below_hundred(tokens, first)
    if small is None and _is(tokens, first, "a") and _is(tokens, first + 1, "hundred", "thousand"):
        small = Number(first, first + 1, 1)
    if small is None:
        return None
    number = _scaled(tokens, small, "hundred", 100)
    return _scaled(tokens, number, "thousand", 1000)


def _scaled(tokens: Sequence[str], number: Number, word: str, factor: int) -> Number:
    """``number`` times the factor when the word follows, with what comes after it (``two hundred and five``)."""
    if not _is(tokens, number.end, word):
        return number
    after = number.end + 1
    rest_first = after + 1 if _is(tokens, after, "and") else after
    rest = _below_hundred(tokens, rest_first) if factor == 100 else _counted_below_thousand(tokens, rest_first)
    if rest is None:
        return Number(number.first, after, number.value * factor)
    return Number(number.first, rest.end, number.value * factor + rest.value)


def _counted_below_thousand(tokens: Sequence[str], first: int) -> Number | None:
    small = _below_hundred(tokens, first)
    return None if small is None else _scaled(tokens, small, "hundred", 100)


def _below_hundred(tokens: Sequence[str], first: int) -> Number | None:
    token = tokens[first] if first < len(tokens) else ""
    if token in UNITS or token in TEENS:
        return Number(first, first + 1, (UNITS | TEENS)[token])
    if token not in TENS:
        return None
    unit = UNITS.get(tokens[first + 1], 0) if first + 1 < len(tokens) else 0
    return Number(first, first + (2 if unit else 1), TENS[token] + unit)


def _is(tokens: Sequence[str], index: int, *words: str) -> bool:
    return 0 <= index < len(tokens) and tokens[index] in words


def ordinal_at(tokens: Sequence[str], first: int) -> Number | None:
    """The ordinal that starts at ``first``: ``third`` is 3, ``twenty first`` is 21."""
    token = tokens[first] if first < len(tokens) else ""
    if token in ORDINALS:
        return Number(first, first + 1, ORDINALS[token])
    if token in TENS and first + 1 < len(tokens) and ORDINALS.get(tokens[first + 1], 99) < 10:
        return Number(first, first + 2, TENS[token] + ORDINALS[tokens[first + 1]])
    return None


def digits_at(tokens: Sequence[str], first: int) -> tuple[str, int] | None:
    """Two or more digits, such as a telephone number (``double five`` is 55), and the index after them."""
    digits, index = "", first
    while index < len(tokens):
        times = {"double": 2, "triple": 3, "treble": 3}.get(tokens[index], 1)
        token = tokens[index + 1] if times > 1 and index + 1 < len(tokens) else tokens[index]
        digit = UNITS.get("zero" if token in ("oh", "o", "nought") else token)
        if digit is None or (not digits and token == "o"):
            break
        digits += str(digit) * times
        index += 1 if times == 1 else 2
    return (digits, index) if len(digits) >= 2 else None


def numbers(tokens: Sequence[str]) -> tuple[Number, ...]:
    """All cardinals, in the order of speech, none inside another."""
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = cardinal_at(tokens, index)
        if number is not None:
            found.append(number)
        index = number.end if number is not None else index + 1
    return tuple(found)


def durations(tokens: Sequence[str]) -> tuple[Duration, ...]:
    """All lengths of time, in the order of speech, none inside another."""
    found: list[Duration] = []
    index = 0
    while index < len(tokens):
        duration = _duration_at(tokens, index)
        if duration is not None:
            found.append(_bounded(tokens, duration))
        index = duration.end if duration is not None else index + 1
    return tuple(found)


def _duration_at(tokens: Sequence[str], first: int) -> Duration | None:
    return _idiom(tokens, first) or _range(tokens, first) or _plain(tokens, first)


_IDIOM_TOKENS = tuple((tuple(text.split()), int(minutes * 60_000)) for text, minutes in IDIOMS)


def _idiom(tokens: Sequence[str], first: int) -> Duration | None:
    for words, value_ms in _IDIOM_TOKENS:
        if tuple(tokens[first : first + len(words)]) == words:
            low_ms = 60_000 if words[-2:] == ("or", "two") else value_ms
            high_ms = 120_000 if words[-2:] == ("or", "two") else value_ms
            return _with_minutes(tokens, Duration(first, first + len(words), value_ms, low_ms, high_ms))
    for word, low, high in VAGUE_MINUTES:
        if _is(tokens, first, word) and _is(tokens, first + 1, "minutes"):
            return Duration(first, first + 2, (low + high) * 30_000, low * 60_000, high * 60_000)
    return None


def _with_minutes(tokens: Sequence[str], hour: Duration) -> Duration:
    """``an hour`` with the minutes that follow it (``an hour and ten minutes``)."""
    if hour.value_ms != 3_600_000:
        return hour
    rest = _plain(tokens, hour.end + 1 if _is(tokens, hour.end, "and") else hour.end)
    if rest is None or rest.value_ms >= 3_600_000:
        return hour
    total_ms = hour.value_ms + rest.value_ms
    return Duration(hour.first, rest.end, total_ms, total_ms, total_ms)


def _range(tokens: Sequence[str], first: int) -> Duration | None:
    """``twelve to eighteen minutes``, ``between two and four minutes``, ``two or three minutes``."""
    low = _counted(tokens, first)
    if low is None:
        return None
    between = _is(tokens, first - 1, "between")
    joint = low.end + 1 if _is(tokens, low.end, "to", "or", "and", "through", "till", "until") else low.end
    high = _counted(tokens, joint)
    if high is None or (_is(tokens, low.end, "and") and not between):
        return None
    unit_ms = _unit_ms(tokens, high.end)
    if unit_ms is None or high.value <= low.value:
        return None
    low_ms, high_ms = low.value * unit_ms, high.value * unit_ms
    return Duration(first, high.end + 1, (low_ms + high_ms) // 2, low_ms, high_ms)


def _plain(tokens: Sequence[str], first: int) -> Duration | None:
    """``ten minutes``, ``one hour twenty minutes``, ``two and a half minutes``; ``for minutes`` is four minutes."""
    number = cardinal_at(tokens, first) or _homophone(tokens, first)
    if number is None:
        return None
    half = 1 if tuple(tokens[number.end : number.end + 3]) == ("and", "a", "half") else 0
    unit_at = number.end + 3 * half
    unit_at += 1 if _is(tokens, unit_at, "more", "or", "short", "full", "further") else 0
    unit_ms = _unit_ms(tokens, unit_at)
    if unit_ms is None:
        return None
    value_ms = number.value * unit_ms + half * unit_ms // 2
    return _with_minutes_after_hours(tokens, Duration(first, unit_at + 1, value_ms, value_ms, value_ms), unit_ms)


def _homophone(tokens: Sequence[str], first: int) -> Number | None:
    """A word that sounds like a digit, right before a unit, maybe after tens (``thirty for minutes``)."""
    tens = TENS.get(tokens[first], 0) if first < len(tokens) else 0
    at = first + 1 if tens else first
    digit = HOMOPHONES.get(tokens[at]) if at < len(tokens) else None
    if digit is None or digit == "zero" or not _is(tokens, at + 1, "minutes", "mins"):
        return None
    return Number(first, at + 1, tens + UNITS[digit])


def _with_minutes_after_hours(tokens: Sequence[str], duration: Duration, unit_ms: int) -> Duration:
    if unit_ms != 3_600_000:
        return duration
    if tuple(tokens[duration.end : duration.end + 3]) == ("and", "a", "half"):
        rest_ms, end = unit_ms // 2, duration.end + 3
    else:
        rest = _plain(tokens, duration.end + 1 if _is(tokens, duration.end, "and") else duration.end)
        if rest is None or rest.value_ms >= unit_ms:
            return duration
        rest_ms, end = rest.value_ms, rest.end
    total_ms = duration.value_ms + rest_ms
    return Duration(duration.first, end, total_ms, total_ms, total_ms)


def _unit_ms(tokens: Sequence[str], index: int) -> int | None:
    return UNIT_MS.get(tokens[index]) if index < len(tokens) else None


def _bounded(tokens: Sequence[str], duration: Duration) -> Duration:
    """The duration with the bounds that the words before it set."""
    before = tuple(tokens[max(0, duration.first - 5) : duration.first])
    if before[-1:] in (("a",), ("an",)):
        before = before[:-1]
    if any(before[-len(words) :] == words for words in AT_MOST):
        return Duration(duration.first, duration.end, duration.value_ms, 0, duration.high_ms)
    if any(before[-len(words) :] == words for words in AT_LEAST):
        return Duration(duration.first, duration.end, duration.value_ms, duration.low_ms, None)
    return duration


def estimated_wait(words: Sequence[Word]) -> Duration | None:
    """The waiting time told in ``words`` (those of one sentence that tells one); ``None`` when there is no figure."""
    tokens = texts(words)
    found = durations(tokens)
    return found[-1] if found else _minutes_understood(tokens)


def _minutes_understood(tokens: Sequence[str]) -> Duration | None:
    """``the waiting time is approximately four``: the unit was not heard; minutes are what waits are told in."""
    for number in numbers(tokens):
        estimated = _is(tokens, number.first - 1, *ROUGHLY)
        cut = number.end < len(tokens) and tokens[number.end] in HOMOPHONES
        if estimated and not cut and number.end >= len(tokens) - 1:
            value_ms = number.value * UNIT_MS["minute"]
            return Duration(number.first, number.end, value_ms, value_ms, value_ms)
    return None


def queue_position(words: Sequence[Word]) -> Position | None:
    """The place in the queue told in ``words`` (those of one sentence that tells one); ``None`` without a figure."""
    tokens = texts(words)
    return _ahead(tokens) or _front(tokens) or _named_place(tokens)


def _ahead(tokens: Sequence[str]) -> Position | None:
    """``two callers ahead of you``: one more than those in front."""
    marks = [i for i, token in enumerate(tokens) if token in AHEAD] or [
        i for i, token in enumerate(tokens) if token == "waiting" and CALLERS & set(tokens[max(0, i - 4) : i])
    ]
    for mark in marks:
        if _is(tokens, mark, "front") and not _is(tokens, mark - 1, "in"):
            continue
        near = [number for number in _counts(tokens) if mark - 7 <= number.first <= mark + 5]
        if near:
            number = min(near, key=lambda number: abs(number.first - mark))
            more = tuple(tokens[max(0, number.first - 2) : number.first]) == ("more", "than")
            return Position(number.first, max(number.end, mark + 1), number.value + 1, ahead=True, at_least=more)
        if {"no", "nobody", "none"} & set(tokens[max(0, mark - 6) : mark]):
            return Position(max(0, mark - 1), mark + 1, 1, ahead=True)
    return None


def _counts(tokens: Sequence[str]) -> list[Number]:
    """Numbers that are no lengths of time."""
    taken = {index for duration in durations(tokens) for index in range(duration.first, duration.end)}
    return [number for number in numbers(tokens) if number.first not in taken]


def _front(tokens: Sequence[str]) -> Position | None:
    for index, token in enumerate(tokens):
        if token in ("front", "head", "top") and _is(tokens, index + 1, "of"):
            return Position(index, index + 2, 1)
        if token == "next" and (CALLERS | {"in", "to", "one"}) & {*tokens[index + 1 : index + 2], "in"}:
            return _next(tokens, index)
    return None


def _next(tokens: Sequence[str], index: int) -> Position | None:
    """``you are next``, but not ``the next two callers`` or ``the next available``."""
    follows = tokens[index + 1] if index + 1 < len(tokens) else ""
    after = cardinal_at(tokens, index + 1)
    if after is not None and CALLERS & set(tokens[after.end : after.end + 2]):
        return Position(index, after.end, after.value + 1, ahead=True)
    if follows in ("available", "free", "agent", "representative", "adviser", "advisor", "operator"):
        return None
    return Position(index, index + 1, 1)


def _named_place(tokens: Sequence[str]) -> Position | None:
    """``you are number four``, ``third in line``, ``place number to`` (a digit that was misheard)."""
    candidates = [(_distance(tokens, number), number) for number in _numbers_with_homophones(tokens)]
    if not candidates:
        return None
    distance, number = min(candidates, key=lambda pair: (pair[0], pair[1].first))
    callers = "callers" in tokens[number.end : number.end + 3] or "more" in tokens[number.end : number.end + 2]
    value = number.value + 1 if callers else number.value
    return Position(number.first, number.end, value, ahead=callers) if distance < 9 else None


def _numbers_with_homophones(tokens: Sequence[str]) -> list[Number]:
    ordinals = [number for index in range(len(tokens)) if (number := ordinal_at(tokens, index)) is not None]
    slips = [
        Number(index, index + 1, UNITS[HOMOPHONES[token]])
        for index, token in enumerate(tokens)
        if token in HOMOPHONES and _is(tokens, index - 1, "number", "caller") and not _is(tokens, index + 1, "you")
    ]
    taken = {index for ordinal in ordinals for index in range(ordinal.first, ordinal.end)}
    counts = [number for number in _counts(tokens) if number.first not in taken]
    return [*counts, *ordinals, *slips]


def _distance(tokens: Sequence[str], number: Number) -> int:
    """Words between the number and the nearest word that speaks of a place."""
    gaps = [
        index - number.end if index >= number.end else number.first - 1 - index
        for index, token in enumerate(tokens)
        if token in PLACE
    ]
    return min(gaps, default=9)

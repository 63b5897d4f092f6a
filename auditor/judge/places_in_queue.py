"""The place in the queue that a sentence tells."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.judge.durations import durations
from auditor.judge.numbers import Number, cardinal_at, counts, ordinal_at
from auditor.judge.said import Said

_FAR = 9
"""Words between a number and the word that speaks of a place, from which on the two do not belong together."""
_BEHIND = 4
"""Words behind a number among which one that speaks of a place makes it one."""
_JUST_BEFORE = 4
"""Words before "the front" among which "nearly" says that it is not reached yet."""


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


def queue_position(said: Said) -> Position | None:
    """The place in the queue told in one sentence that tells one; ``None`` without a figure."""
    ahead = _ahead(said)
    if ahead is not None:
        return ahead
    named = _named_place(said)
    return named if named is not None and _is_numbered(said, named) else _front(said) or named


def _ahead(said: Said) -> Position | None:
    """``two callers ahead of you``: one more than those in front."""
    words = said.words.queue
    for mark in _marks_of_those_ahead(said):
        near = [
            number
            for number in _counts(said)
            if mark - 7 <= number.first <= mark + 7 and not said.is_at(number.first - 1, words.nobody)
        ]
        if near:
            number = min(near, key=lambda number: abs(number.first - mark))
            more = said.phrase_before(number.first, said.words.time.at_least) > 0
            return Position(number.first, max(number.end, mark + 1), number.value + 1, ahead=True, at_least=more)
        before = set(said.tokens[max(0, mark - 6) : mark])
        if words.nobody & before or words.one_caller & before:
            return Position(max(0, mark - 1), mark + 1, 1 if words.nobody & before else 2, ahead=True)
    return None


def _marks_of_those_ahead(said: Said) -> list[int]:
    """Where those who come first are spoken of, else where callers are said to be waiting."""
    words = said.words.queue
    ahead = [at for at in range(len(said)) if said.phrase_before(at + 1, words.ahead)]
    waiting = [at for at in range(len(said)) if said.is_at(at, words.waiting)]
    return ahead or [at for at in waiting if words.callers & set(said.tokens[max(0, at - 4) : at])]


def _counts(said: Said) -> list[Number]:
    """Numbers that are no lengths of time."""
    taken = {index for duration in durations(said) for index in range(duration.first, duration.end)}
    return [number for number in counts(said) if number.first not in taken]


def _front(said: Said) -> Position | None:
    words = said.words.queue
    for index in range(len(said)):
        length = said.phrase_at(index, words.first_place)
        if length and _is_reached(said, index, index + length):
            return Position(index, index + length, 1)
        length = said.phrase_at(index, words.second_place)
        if length:
            return Position(index, index + length, 2)
        if said.is_at(index, words.next):
            return _next(said, index)
    return None


def _is_reached(said: Said, first: int, end: int) -> bool:
    """``the front of``, but not ``in front of``, ``the front desk`` or ``nearly at the front``."""
    words = said.words.queue
    soon = words.not_yet & set(said.tokens[max(0, first - _JUST_BEFORE) : first])
    return not (soon or said.phrase_before(first + 1, words.ahead) or said.is_at(end, words.other_fronts))


def _next(said: Said, index: int) -> Position | None:
    """``you are next``, but not ``the next two callers`` or ``the next available``."""
    words = said.words.queue
    after = cardinal_at(said, index + 1)
    if after is not None and words.callers & set(said.tokens[after.end : after.end + 2]):
        return Position(index, after.end, after.value + 1, ahead=True)
    return None if said.is_at(index + 1, words.next_free) else Position(index, index + 1, 1)


def _is_numbered(said: Said, place: Position) -> bool:
    """``number five in the line``, whatever is said of the next one."""
    words = said.words.queue
    behind = set(said.tokens[place.end : place.end + _BEHIND])
    return said.is_at(place.first - 1, words.before_place) and not words.place.isdisjoint(behind)


def _named_place(said: Said) -> Position | None:
    """``you are number four``, ``third in line``, ``place number to`` (a digit that was misheard)."""
    candidates = [(_distance(said, number), number) for number in _numbers_with_homophones(said)]
    if not candidates:
        return None
    distance, number = min(candidates, key=lambda pair: (pair[0], pair[1].first))
    ahead = bool(said.words.queue.others & set(said.tokens[number.end : number.end + 3]))
    value = number.value + 1 if ahead else number.value
    return Position(number.first, number.end, value, ahead=ahead) if distance < _FAR else None


def _numbers_with_homophones(said: Said) -> list[Number]:
    homophones = said.words.counting.homophones
    ordinals = [number for index in range(len(said)) if (number := ordinal_at(said, index)) is not None]
    slips = [
        Number(index, index + 1, homophones[token])
        for index, token in enumerate(said.tokens)
        if token in homophones and _is_a_place(said, index)
    ]
    taken = {index for ordinal in ordinals for index in range(ordinal.first, ordinal.end)}
    counts = [number for number in _counts(said) if number.first not in taken]
    return [*counts, *ordinals, *slips]


def _is_a_place(said: Said, index: int) -> bool:
    """Whether a digit is sure to stand there: ``number to``, or ``your place in the queue is for`` and no more."""
    words = said.words.queue
    if said.is_at(index - 1, words.before_place):
        return not said.is_at(index + 1, words.after_no_place)
    return index + 1 == len(said) and said.phrase_before(index, words.place_is) > 0


def _distance(said: Said, number: Number) -> int:
    """Words between the number and the nearest word that speaks of a place; less where the number itself does."""
    if _is_the_callers(said, number):
        return -1
    if said.words.queue.others & set(said.tokens[number.end : number.end + 2]):
        return 0
    gaps = [
        index - number.end if index >= number.end else number.first - 1 - index
        for index, token in enumerate(said.tokens)
        if token in said.words.queue.place
    ]
    return min(gaps, default=_FAR)


def _is_the_callers(said: Said, number: Number) -> bool:
    """``you are now fifth``, without a word of what it is a place in."""
    words, first = said.words.queue, number.first
    while first and said.is_at(first - 1, words.you_are_fillers):
        first -= 1
    return ordinal_at(said, number.first) is not None and said.phrase_before(first, words.you_are) > 0

"""Numbers from words: counts, digit strings, ordinals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.judge.number_words import Words
from auditor.judge.said import Said


@dataclass(frozen=True, slots=True)
class Number:
    """A number said by the tokens from ``first`` up to ``end`` (not included)."""

    first: int
    end: int
    value: int


def cardinal_at(said: Said, first: int) -> Number | None:
    """The longest number that starts at ``first``: ``one hundred and five`` is 105, ``one one eight`` is 118."""
    return _digit_string(said, first) or counted_at(said, first)


def _digit_string(said: Said, first: int) -> Number | None:
    """Two or more digits said one by one."""
    words = said.words.counting
    end = first
    while said.is_at(end, words.digits) or (end > first and said.is_at(end, words.noughts)):
        end += 1
    if end - first < 2 or said.is_at(end, words.hundred | words.thousand):
        return None
    return Number(first, end, int("".join(str(words.digits.get(token, 0)) for token in said.tokens[first:end])))


def counted_at(said: Said, first: int) -> Number | None:
    """The number that starts at ``first``, unless it is said digit by digit."""
    words = said.words.counting
    number = _large(said, first) or _below_hundred(said, first)
    if number is None and said.is_at(first, words.one) and said.is_at(first + 1, words.hundred | words.thousand):
        number = Number(first, first + 1, 1)
    if number is None:
        return None
    return _scaled(said, _scaled(said, number, words.hundred, 100), words.thousand, 1000)


def _large(said: Said, first: int) -> Number | None:
    """A hundred or more in one word, with what comes after it (``ciento cinco``)."""
    value = said.words.counting.large.get(said.at(first))
    if value is None:
        return None
    rest = _counted_below_thousand(said, first + 1) if value >= 1000 else _below_hundred(said, first + 1)
    return Number(first, first + 1, value) if rest is None else Number(first, rest.end, value + rest.value)


def _scaled(said: Said, number: Number, scale: Words, factor: int) -> Number:
    """``number`` times the factor when the word follows, with what comes after it (``two hundred and five``)."""
    if not said.is_at(number.end, scale):
        return number
    after = number.end + 1
    rest_first = after + 1 if said.is_at(after, said.words.counting.joints) else after
    rest = _below_hundred(said, rest_first) if factor == 100 else _counted_below_thousand(said, rest_first)
    if rest is None:
        return Number(number.first, after, number.value * factor)
    return Number(number.first, rest.end, number.value * factor + rest.value)


def _counted_below_thousand(said: Said, first: int) -> Number | None:
    large = said.words.counting.large.get(said.at(first), 1000)
    small = _large(said, first) if large < 1000 else _below_hundred(said, first)
    return None if small is None else _scaled(said, small, said.words.counting.hundred, 100)


def _below_hundred(said: Said, first: int) -> Number | None:
    words = said.words.counting
    token = said.at(first)
    for values in (words.digits, words.small):
        if token in values:
            return Number(first, first + 1, values[token])
    if token not in words.tens:
        return None
    joint = said.is_at(first + 1, words.tens_joints)
    unit = words.digits.get(said.at(first + 1 + joint), 0) if joint or not words.tens_joints else 0
    return Number(first, first + (2 + joint if unit else 1), words.tens[token] + unit)


def ordinal_at(said: Said, first: int) -> Number | None:
    """The ordinal that starts at ``first``: ``third`` is 3, ``twenty first`` is 21."""
    words = said.words.counting
    token, after = said.at(first), said.at(first + 1)
    if token in words.ordinals:
        return Number(first, first + 1, words.ordinals[token])
    if token in words.tens and words.ordinals.get(after, 99) < 10:
        return Number(first, first + 2, words.tens[token] + words.ordinals[after])
    return None


def digits_at(said: Said, first: int) -> tuple[str, int] | None:
    """Two or more digits, such as a telephone number (``double five`` is 55), and the index after them."""
    words = said.words.counting
    values = {**words.digits, **dict.fromkeys(words.noughts, 0)}
    digits, index = "", first
    while index < len(said):
        times = words.times.get(said.at(index), 1)
        digit = values.get(said.at(index + 1) if times > 1 else said.at(index))
        if digit is None:
            break
        digits += str(digit) * times
        index += 1 if times == 1 else 2
    return (digits, index) if len(digits) >= 2 else None


def count_at(said: Said, first: int) -> Number | None:
    """How many there are of something: also ``half a dozen`` and ``a couple``, which are no key and no digit."""
    named = said.value_at(first, said.words.counting.counts)
    return cardinal_at(said, first) if named is None else Number(first, named[1], named[0])


def numbers(said: Said) -> tuple[Number, ...]:
    """All cardinals, in the order of speech, none inside another."""
    return _all(said, cardinal_at)


def counts(said: Said) -> tuple[Number, ...]:
    """The same with the words that stand for a number of things."""
    return _all(said, count_at)


def _all(said: Said, read: Callable[[Said, int], Number | None]) -> tuple[Number, ...]:
    found: list[Number] = []
    index = 0
    while index < len(said):
        number = read(said, index)
        if number is not None:
            found.append(number)
        index = number.end if number is not None else index + 1
    return tuple(found)

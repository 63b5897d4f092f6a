"""The words of a language for numbers, lengths of time, places in a queue and times of day: ``numbers.toml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_type_hints

from auditor.judge.seed_table import SeedTable

Words = frozenset[str]
Phrases = tuple[tuple[str, ...], ...]
"""Phrases as tokens, the longer ones first."""
Values = Mapping[str, int]
PhraseValues = Mapping[tuple[str, ...], int]
"""What a phrase stands for; the longer ones first."""
DayGroups = Mapping[tuple[str, ...], tuple[int, ...]]
"""The days (0 is Monday) that a phrase stands for; the longer ones first."""
Texts = Mapping[str, str]
Kind = TypeVar("Kind")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingWords:
    """Words of numbers. What each is for is told in ``seeds/en/numbers.toml``."""

    digits: Values = field(default_factory=dict)
    noughts: Words = frozenset()
    small: Values = field(default_factory=dict)
    tens: Values = field(default_factory=dict)
    tens_joints: Words = frozenset()
    large: Values = field(default_factory=dict)
    hundred: Words = frozenset()
    thousand: Words = frozenset()
    one: Words = frozenset()
    joints: Words = frozenset()
    ordinals: Values = field(default_factory=dict)
    homophones: Values = field(default_factory=dict)
    times: Values = field(default_factory=dict)
    counts: PhraseValues = field(default_factory=dict)
    nearly_alike: Values = field(default_factory=dict)

    @property
    def twins(self) -> Mapping[int, int]:
        """For each number that sounds nearly like another one, that other one; a digit does so behind tens too."""
        pairs = [(self.small[word], twin) for word, twin in self.nearly_alike.items() if word in self.small]
        digits = [(self.digits[word], twin) for word, twin in self.nearly_alike.items() if word in self.digits]
        behind = [(tens + one, tens + twin) for tens in {0, *self.tens.values()} for one, twin in digits]
        return {one: other for pair in (*pairs, *behind) for one, other in (pair, pair[::-1])}

    @property
    def all(self) -> Words:
        """Every word that may be part of a longer number."""
        values = (self.digits, self.small, self.tens, self.large, self.times)
        return frozenset().union(*values, self.noughts, self.hundred)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """Words of lengths of time."""

    units_ms: Values = field(default_factory=dict)
    sure_units: Words = frozenset()
    before_unit: Words = frozenset()
    and_a_half: Phrases = ()
    between: Words = frozenset()
    range_joints: Words = frozenset()
    at_most: Phrases = ()
    rises_to: Phrases = ()
    at_least: Phrases = ()
    at_most_after: Phrases = ()
    at_least_after: Phrases = ()
    denials: Words = frozenset()
    articles: Words = frozenset()
    roughly: Words = frozenset()
    for_each: Phrases = ()
    each_takes: Phrases = ()
    idioms_s: PhraseValues = field(default_factory=dict)
    vague_least_s: PhraseValues = field(default_factory=dict)
    vague_most_s: PhraseValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWords:
    """Words that speak of a place in a queue."""

    callers: Words = frozenset()
    place: Words = frozenset()
    ahead: Phrases = ()
    waiting: Words = frozenset()
    nobody: Words = frozenset()
    one_caller: Words = frozenset()
    you_are: Phrases = ()
    you_are_fillers: Words = frozenset()
    first_place: Phrases = ()
    other_fronts: Words = frozenset()
    not_yet: Words = frozenset()
    second_place: Phrases = ()
    next: Words = frozenset()
    next_free: Words = frozenset()
    others: Words = frozenset()
    before_place: Words = frozenset()
    after_no_place: Words = frozenset()
    place_is: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWords:
    """Words of days and times of day."""

    days: Values = field(default_factory=dict)
    day_groups: DayGroups = field(default_factory=dict)
    day_joints: Words = frozenset()
    day_lists: Words = frozenset()
    hour_joints: Words = frozenset()
    until: Words = frozenset()
    opens: Words = frozenset()
    closes: Words = frozenset()
    closed: Words = frozenset()
    closed_fillers: Words = frozenset()
    morning: Phrases = ()
    evening: Phrases = ()
    fillers: Phrases = ()
    minutes_of: PhraseValues = field(default_factory=dict)
    minutes_to: PhraseValues = field(default_factory=dict)
    minutes_after: PhraseValues = field(default_factory=dict)
    time_leads: Words = frozenset()
    near_time: Words = frozenset()
    since: Words = frozenset()
    answer_leads: Phrases = ()
    times_of_day: PhraseValues = field(default_factory=dict)
    all_day: Phrases = ()
    counted: Words = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWords:
    """All of them. A language without any reads no numbers."""

    counting: CountingWords = CountingWords()
    time: TimeWords = TimeWords()
    queue: QueueWords = QueueWords()
    clock: ClockWords = ClockWords()


def read_number_words(table: SeedTable) -> NumberWords:
    """The words in a ``numbers.toml``. Raises ``CatalogueProblem`` for wrong keys or kinds."""
    words = NumberWords(
        counting=read_words(CountingWords, table.table("counting", "[counting]")),
        time=read_words(TimeWords, table.table("time", "[time]")),
        queue=read_words(QueueWords, table.table("queue", "[queue]")),
        clock=read_words(ClockWords, table.table("clock", "[clock]")),
    )
    counting = words.counting
    for word in counting.nearly_alike.keys() - counting.small.keys() - counting.digits.keys():
        table.fail(f"'nearly_alike' has '{word}', which is neither among 'small' nor 'digits'")
    table.done()
    return words


def read_words(kind: type[Kind], table: SeedTable) -> Kind:
    """The words of that kind in a table: each field is read from the key of its name as its type asks.

    Raises ``CatalogueProblem`` for wrong keys, or a key that is not of its type.
    """
    values = {name: _READERS[hint](table, name) for name, hint in get_type_hints(kind).items()}
    table.done()
    return kind(**values)


def _word_set(table: SeedTable, key: str) -> Words:
    return frozenset(table.texts(key))


def _phrases(table: SeedTable, key: str) -> Phrases:
    return tuple(sorted((tuple(text.split()) for text in table.texts(key)), key=len, reverse=True))


def _phrase_values(table: SeedTable, key: str) -> PhraseValues:
    return _longest_first({tuple(text.split()): value for text, value in table.integers(key).items()})


def _longest_first(values: Mapping[tuple[str, ...], Value]) -> Mapping[tuple[str, ...], Value]:
    return dict(sorted(values.items(), key=lambda pair: -len(pair[0])))


def _day_groups(table: SeedTable, key: str) -> DayGroups:
    groups: dict[tuple[str, ...], tuple[int, ...]] = {}
    for text, days in table.named_texts(key).items():
        first, dash, last = days.partition("-")
        if not (dash and first.isdecimal() and last.isdecimal() and int(first) <= int(last) <= 6):
            table.fail(f"'{key}' has '{days}', but must be days such as 0-4, Monday being 0")
        groups[tuple(text.split())] = tuple(range(int(first), int(last) + 1))
    return _longest_first(groups)


_READERS: Mapping[Any, Callable[[SeedTable, str], Any]] = {
    Words: _word_set,
    Phrases: _phrases,
    Values: SeedTable.integers,
    PhraseValues: _phrase_values,
    DayGroups: _day_groups,
    Texts: SeedTable.named_texts,
}

"""What a pattern is made of: words, gaps, choices and sequences of them, compared by identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile, zip_longest

from auditor.thresholds.judge import PHRASES


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """One expected word. ``small`` words carry little meaning; ``exact`` ones allow no slip."""

    text: str
    small: bool = False
    exact: bool = False

    @property
    def weight(self) -> float:
        """How much of a pattern's score the word carries."""
        return PHRASES.small_word_weight if self.small else 1.0

    @property
    def may_be_missing(self) -> bool:
        """Whether a pattern may be heard without it."""
        return self.small

    @property
    def longest(self) -> int:
        """Most tokens that it can take up: it may stand there in two parts."""
        return 2


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Up to ``most`` words that do not matter."""

    most: int

    @property
    def may_be_missing(self) -> bool:
        """Whether a pattern may be heard without it."""
        return True

    @property
    def longest(self) -> int:
        """Most tokens that it can take up."""
        return self.most


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several sequences; ``optional`` when none is needed."""

    options: tuple[Sequence_, ...]
    optional: bool = False

    @property
    def may_be_missing(self) -> bool:
        """Whether a pattern may be heard without it."""
        return self.optional

    @cached_property
    def longest(self) -> int:
        """Most tokens that it can take up."""
        return max(option.longest for option in self.options)


@dataclass(frozen=True, eq=False)
class Sequence_:  # noqa: N801 - the plain name belongs to collections.abc
    """Items that follow one another."""

    items: tuple[Item, ...]

    @cached_property
    def longest(self) -> int:
        """Most tokens that it can take up, one slipped-in word before each item included."""
        return _longest(self.items)

    @cached_property
    def lead(self) -> tuple[Item, ...]:
        """What may be missing before the first item that must be heard; all items where none must."""
        return tuple(takewhile(lambda item: item.may_be_missing, self.items))

    @cached_property
    def lead_reach(self) -> int:
        """Most tokens from the start of the lead to that of the first item that must be heard."""
        return _longest(self.lead) + 1

    @cached_property
    def needed(self) -> tuple[tuple[Item, int], ...]:
        """The items that must be heard, each with the most tokens from its start to that of the next of them."""
        places = [place for place, item in enumerate(self.items) if not item.may_be_missing]
        return tuple(
            (self.items[place], _longest(self.items[place:following]) + 1)
            for place, following in zip_longest(places, places[1:])
        )

    @cached_property
    def forgives(self) -> bool:
        """Whether small words may be missing: not beside a single word of weight, where they make the meaning."""
        return sum(has_anchor(item) for item in self.items) > 1


Item = Literal | Gap | Choice
Node = Item | Sequence_


def _longest(items: Iterable[Item]) -> int:
    """Most tokens that the items can take up one after another, with one slipped-in word before each."""
    return sum(item.longest + 1 for item in items)


def has_anchor(node: Node) -> bool:
    """Whether something in it must be heard: a word of weight, or one of several words of any kind."""
    if isinstance(node, Literal):
        return not node.small
    if isinstance(node, Choice):
        return not node.optional
    return isinstance(node, Sequence_) and any(has_anchor(item) for item in node.items)


def near(pieces: Sequence[Sequence_], within: int) -> Sequence_:
    """The pieces in any order, with up to ``within`` other words between each two."""
    if len(pieces) < 2:
        return pieces[0]
    orders = (_in_order(order, within) for order in _permutations(tuple(pieces)))
    return Sequence_((Choice(tuple(orders)),))


def _in_order(pieces: Sequence[Sequence_], within: int) -> Sequence_:
    first, *others = pieces
    return Sequence_(first.items + tuple(item for piece in others for item in (Gap(within), *piece.items)))


def _permutations(pieces: tuple[Sequence_, ...]) -> Iterator[tuple[Sequence_, ...]]:
    if len(pieces) == 1:
        yield pieces
        return
    for index, piece in enumerate(pieces):
        for others in _permutations(pieces[:index] + pieces[index + 1 :]):
            yield (piece, *others)

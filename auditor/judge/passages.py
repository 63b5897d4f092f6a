"""Phrases in many passages at once: a piece between two long pauses that is said again is looked at only once.

A recorded message is read in one of its playings and has the same words in all; calls to one line share most of what
they play. No phrase reaches across a long pause, so what is found in a piece does not depend on what stands around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import fsum
from typing import Any, Protocol, TypeVar

from auditor.judge.likeness import Slips
from auditor.judge.pattern_nodes import Sequence_
from auditor.judge.patterns import BREAK, Hit, Matcher, Passage
from auditor.thresholds.judge import PHRASES


class Rule(Protocol):
    """Something that can be said in the words of a pattern."""

    @property
    def pattern(self) -> Sequence_:
        """The pattern."""


class Place(Protocol):
    """Some of the tokens, by their indices, ``last`` included."""

    @property
    def first(self) -> int:
        """The index of the first token."""

    @property
    def last(self) -> int:
        """The index of the last token."""


AnyRule = TypeVar("AnyRule", bound=Rule)


@dataclass(frozen=True, slots=True)
class CategoryHit:
    """One place at which a category was heard (token indices, ``last`` included)."""

    first: int
    last: int
    score: float
    certain: bool


def are_apart(one: Place, others: Iterable[Place]) -> bool:
    """Whether it shares no tokens with any of the others."""
    return all(one.last < other.first or one.first > other.last for other in others)


class Passages:
    """The pieces of passages, each different one once, and what was found in them of one catalogue so far."""

    def __init__(self, passages: Iterable[Passage], slips: Slips) -> None:
        """``slips`` are those of the language."""
        self._slips = slips
        self._places: dict[Passage, tuple[_Joined, int]] = {}
        self._pieces: dict[tuple[Passage, tuple[float, ...]], Piece] = {}
        self.add(passages)

    def __len__(self) -> int:
        """How many different pieces are known, those apart of which the recogniser was otherwise sure."""
        return max(len(self._places), len(self._pieces))

    def add(self, passages: Iterable[Passage]) -> None:
        """Take up further passages; what was found in those known before stays known."""
        pieces = dict.fromkeys(piece for passage in passages for _, piece in _pieces(passage))
        new = [piece for piece in pieces if piece not in self._places]
        if new:
            joined = _Joined(new, self._slips)
            self._places |= {piece: (joined, start) for piece, start in zip(new, joined.starts, strict=True)}

    def of(self, passage: Passage, confidences: Sequence[float] = ()) -> tuple[tuple[int, Piece], ...]:
        """The pieces of one of the passages, each with the index of its first token.

        ``confidences`` are how sure the recogniser was of the tokens; of all without any. Raises ``KeyError`` for a
        passage that was not taken up.
        """
        return tuple(
            (first, self._piece(piece, tuple(confidences[first : first + len(piece.tokens)])))
            for first, piece in _pieces(passage)
        )

    def _piece(self, passage: Passage, confidences: tuple[float, ...]) -> Piece:
        key = (passage, confidences)
        if key not in self._pieces:
            joined, start = self._places[passage]
            self._pieces[key] = Piece(passage, confidences, joined, start, self._slips.small_words)
        return self._pieces[key]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What is said between two long pauses; all indices are of its own tokens.

    ``start`` is where it starts among those that are ``joined``. ``known`` is what was worked out of it before, for
    whoever works it out.
    """

    passage: Passage
    confidences: tuple[float, ...]
    joined: _Joined
    start: int
    small_words: frozenset[str]
    known: dict[Any, Any] = field(default_factory=dict)

    def find(self, pattern: Sequence_) -> Sequence[Hit]:
        """All places where the pattern may have been said."""
        return self.joined.found(pattern).get(self.start, ())

    def heard(self, category: str, rules: Sequence[AnyRule]) -> Sequence[AnyRule]:
        """Those of the rules of a category whose patterns may have been said."""
        return self.joined.heard(category, rules).get(self.start, ())

    def is_unbroken(self, first: int, last: int) -> bool:
        """Whether no pause parts the two tokens (``first`` before ``last``)."""
        return self.passage.is_unbroken(first, last)

    def is_close(self, last: int, first: int, within: int) -> bool:
        """Whether what ends with one token is followed in the same sentence, that many words on at most, by another."""
        return first - last <= within and self.is_unbroken(last, first)

    def stands_close(self, other: Place, first: int, last: int, within: int) -> bool:
        """Whether it shares tokens with those from ``first`` to ``last``, or is that close in the same sentence."""
        if other.last < first:
            return self.is_close(other.last, first, within)
        return other.first <= last or self.is_close(last, other.first, within)

    def tells_against(self, patterns: Iterable[Sequence_], first: int, last: int) -> bool:
        """Whether words that take a meaning away stand close to the tokens from ``first`` to ``last``."""
        return any(
            hit.score >= PHRASES.denying_score and self.stands_close(hit, first, last, PHRASES.unless_words)
            for pattern in patterns
            for hit in self.find(pattern)
        )

    def doubt(self, first: int, last: int) -> float:
        """How unsure the recogniser was of the tokens from ``first`` to ``last``, 0..1."""
        if not self.confidences:
            return 0.0
        weights = [self._weight(token) for token in self.passage.tokens[first : last + 1]]
        unsure = (weight * (1.0 - self.confidences[first + place]) for place, weight in enumerate(weights))
        return fsum(unsure) / fsum(weights)

    def _weight(self, token: str) -> float:
        """How much a token says: small words say little."""
        return PHRASES.small_word_weight if token in self.small_words else 1.0


class _Joined:
    """Different pieces, looked through as one passage."""

    def __init__(self, pieces: Iterable[Passage], slips: Slips) -> None:
        self.starts: list[int] = []
        tokens: list[str] = []
        rests: set[int] = set()
        for piece in pieces:
            self.starts.append(len(tokens))
            rests |= {len(tokens) + rest for rest in piece.rests}
            tokens += [*piece.tokens, BREAK]
        self._matcher = Matcher(Passage(tuple(tokens), frozenset(rests)), slips)
        self._found: dict[Sequence_, dict[int, list[Hit]]] = {}
        self._heard: dict[str, dict[int, list[Any]]] = {}

    def found(self, pattern: Sequence_) -> dict[int, list[Hit]]:
        """What was found in each piece, by its start among all of them."""
        if pattern not in self._found:
            by_piece = self._found[pattern] = dict[int, list[Hit]]()
            for hit in self._matcher.find(pattern):
                start = self.starts[bisect_right(self.starts, hit.first) - 1]
                by_piece.setdefault(start, []).append(Hit(hit.first - start, hit.last - start, hit.score, hit.weight))
        return self._found[pattern]

    def heard(self, category: str, rules: Sequence[AnyRule]) -> dict[int, list[AnyRule]]:
        """Which rules of a category may have been followed in each piece, by its start among all of them."""
        by_piece = self._heard.get(category)
        if by_piece is None:
            by_piece = self._heard[category] = dict[int, list[AnyRule]]()
            for rule in rules:
                for start in self.found(rule.pattern):
                    by_piece.setdefault(start, []).append(rule)
        return by_piece


def _pieces(passage: Passage) -> Iterator[tuple[int, Passage]]:
    """Each piece between long pauses, as a passage of its own, with the index of its first token."""
    ends = [index for index, token in enumerate(passage.tokens) if token == BREAK]
    for first, end in zip([0, *(end + 1 for end in ends)], [*ends, len(passage.tokens)], strict=True):
        if first < end:
            rests = frozenset(rest - first for rest in passage.rests if first <= rest < end)
            yield first, Passage(passage.tokens[first:end], rests)

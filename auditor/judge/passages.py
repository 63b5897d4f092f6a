"""Phrases in many passages at once: a piece between two long pauses that is said again is looked at only once.

A recorded message is read in one of its playings and has the same words in all; calls to one line share most of what
they play. No phrase reaches across a long pause, so what is found in a piece does not depend on what stands around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Protocol

from auditor.judge.likeness import Slips
from auditor.judge.pattern_nodes import Sequence_
from auditor.judge.patterns import BREAK, Hit, Matcher, Passage
from auditor.thresholds.judge import PHRASES


class Finder(Protocol):
    """Finds patterns in one passage; what it finds are indices of its tokens."""

    def find(self, pattern: Sequence_) -> list[Hit]:
        """All places where the pattern may have been said."""

    def is_unbroken(self, first: int, last: int) -> bool:
        """Whether no pause parts the two tokens (``first`` before ``last``)."""

    def doubt(self, first: int, last: int) -> float:
        """How unsure the recogniser was of the tokens from ``first`` to ``last``, 0..1."""


class Passages:
    """The pieces of passages, each different one once, and what was found in them so far."""

    def __init__(self, passages: Iterable[Passage], slips: Slips) -> None:
        """``slips`` are those of the language."""
        self._small = slips.small_words
        self._starts: dict[Passage, int] = {}
        tokens: list[str] = []
        rests: set[int] = set()
        for piece in dict.fromkeys(piece for passage in passages for _, piece in _pieces(passage)):
            self._starts[piece] = len(tokens)
            rests |= {len(tokens) + rest for rest in piece.rests}
            tokens += [*piece.tokens, BREAK]
        self._matcher = Matcher(Passage(tuple(tokens), frozenset(rests)), slips)
        self._found: dict[Sequence_, dict[int, list[Hit]]] = {}

    def of(self, passage: Passage, confidences: Sequence[float] = ()) -> Finder:
        """Finds patterns in one of the passages, of whose tokens the recogniser was so sure; of all without any.

        Raises ``KeyError`` for a passage that was not given.
        """
        places = tuple((first, self._starts[piece]) for first, piece in _pieces(passage))
        return _OnePassage(passage, self, places, tuple(confidences))

    def weight(self, token: str) -> float:
        """How much a token says: small words say little."""
        return PHRASES.small_word_weight if token in self._small else 1.0

    def found(self, pattern: Sequence_) -> dict[int, list[Hit]]:
        """What was found in each piece, by its start among all of them."""
        if pattern not in self._found:
            starts, by_piece = list(self._starts.values()), dict[int, list[Hit]]()
            for hit in self._matcher.find(pattern):
                by_piece.setdefault(starts[bisect_right(starts, hit.first) - 1], []).append(hit)
            self._found[pattern] = by_piece
        return self._found[pattern]


@dataclass(frozen=True, slots=True)
class _OnePassage:
    """``places``: for each piece its first token, and where it starts among the pieces of all passages."""

    passage: Passage
    all: Passages
    places: tuple[tuple[int, int], ...]
    confidences: tuple[float, ...]

    def find(self, pattern: Sequence_) -> list[Hit]:
        found = self.all.found(pattern)
        if not found:
            return []  # as nearly always: there are many more patterns than things that are said
        return [
            Hit(hit.first - start + first, hit.last - start + first, hit.score, hit.weight)
            for first, start in self.places
            for hit in found.get(start, ())
        ]

    def is_unbroken(self, first: int, last: int) -> bool:
        return self.passage.is_unbroken(first, last)

    def doubt(self, first: int, last: int) -> float:
        if not self.confidences:
            return 0.0
        weights = [self.all.weight(token) for token in self.passage.tokens[first : last + 1]]
        unsure = (weight * (1.0 - self.confidences[first + place]) for place, weight in enumerate(weights))
        return fsum(unsure) / fsum(weights)


def _pieces(passage: Passage) -> Iterator[tuple[int, Passage]]:
    """Each piece between long pauses, as a passage of its own, with the index of its first token."""
    ends = [index for index, token in enumerate(passage.tokens) if token == BREAK]
    for first, end in zip([0, *(end + 1 for end in ends)], [*ends, len(passage.tokens)], strict=True):
        if first < end:
            rests = frozenset(rest - first for rest in passage.rests if first <= rest < end)
            yield first, Passage(passage.tokens[first:end], rests)

"""One reading made of several: in each place the word that most of them have, most surely.

Readings of different sound seldom slip in the same way, so what they share is right more often than any of them is
(ROVER: Fiscus 1997, doi:10.1109/ASRU.1997.659110). Each counts by how much of it is surely read: one that made
little of its sound has little to say against another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.listen.sureness import UNKNOWN_WORD, sure_ms
from auditor.schema import Word
from auditor.thresholds.listen import CONSENSUS

_ALONE, _ANOTHER, _FAR = 1, 1, 3
"""What a word costs that has none beside it, another one beside it, or one that was not even said at the time."""


@dataclass(frozen=True, slots=True)
class _Vote:
    """A word of one reading, and what that reading counts."""

    word: Word
    weight: float

    @property
    def sure(self) -> float:
        return self.weight * self.word.confidence


@dataclass(frozen=True, slots=True)
class _Place:
    """The words that readings have in one place, and what the readings count that have none there."""

    votes: tuple[_Vote, ...]
    silent: float = 0.0


def consensus(readings: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """The words that most readings have, in order of time.

    Each is as sure as all readings are of it on average, so one that most have otherwise or not at all is doubtful.
    ``readings`` are of the same recording, with the times of the same playing; the first one decides where the others
    are undecided. A word that was hardly sure to anybody gives way to the silence of the others.
    """
    weights = [CONSENSUS.least_weight_ms + max(0.0, sure_ms(reading)) for reading in readings]
    places = [_Place((_Vote(word, weights[0]),)) for word in readings[0]]
    before = weights[0]
    for reading, weight in zip(readings[1:], weights[1:], strict=True):
        places = [_joined(place, word, weight, before) for place, word in _aligned(places, reading)]
        before += weight
    found = (word for place in places for word in _most_sure(place))
    return tuple(sorted(found, key=lambda word: (word.start_ms, word.end_ms)))


def _joined(place: _Place | None, word: Word | None, weight: float, before: float) -> _Place:
    if place is None:
        return _Place(() if word is None else (_Vote(word, weight),), before)
    if word is None:
        return replace(place, silent=place.silent + weight)
    return replace(place, votes=(*place.votes, _Vote(word, weight)))


def _most_sure(place: _Place) -> Iterator[Word]:
    by_text: dict[str, list[_Vote]] = {}
    for vote in place.votes:
        by_text.setdefault(vote.word.text, []).append(vote)
    alike = max(by_text.values(), key=lambda votes: sum(vote.sure for vote in votes))
    sure = sum(vote.sure for vote in alike)
    best = max((vote.word for vote in alike), key=lambda word: word.confidence)
    if best.text != UNKNOWN_WORD and sure >= CONSENSUS.silence * place.silent:
        everybody = place.silent + sum(vote.weight for vote in place.votes)
        yield replace(best, confidence=round(sure / everybody, 3), copied=False)


def _aligned(places: Sequence[_Place], reading: Sequence[Word]) -> list[tuple[_Place | None, Word | None]]:
    """Both in order of time, with what belongs together paired at the least cost (edit distance)."""
    costs = _costs(places, reading)
    here, there, pairs = len(places), len(reading), list[tuple[_Place | None, Word | None]]()
    while here or there:
        cost = costs[here][there]
        if here and there and cost == costs[here - 1][there - 1] + _cost(places[here - 1], reading[there - 1]):
            here, there = here - 1, there - 1
            pairs.append((places[here], reading[there]))
        elif here and cost == costs[here - 1][there] + _ALONE:
            here -= 1
            pairs.append((places[here], None))
        else:
            there -= 1
            pairs.append((None, reading[there]))
    return pairs[::-1]


def _costs(places: Sequence[_Place], reading: Sequence[Word]) -> list[list[int]]:
    """The least cost of pairing the first so many places with the first so many words."""
    costs = [[_ALONE * there for there in range(len(reading) + 1)]]
    for here, place in enumerate(places):
        row = [_ALONE * (here + 1)]
        for there, word in enumerate(reading):
            paired = costs[here][there] + _cost(place, word)
            row.append(min(paired, costs[here][there + 1] + _ALONE, row[there] + _ALONE))
        costs.append(row)
    return costs


def _cost(place: _Place, word: Word) -> int:
    first = place.votes[0].word
    near = abs(first.start_ms - word.start_ms) <= CONSENSUS.near_ms
    if near and any(vote.word.text == word.text for vote in place.votes):
        return 0
    return _ANOTHER if first.overlap_ms(word) else _FAR

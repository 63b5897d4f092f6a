"""One reading made of several: in each place the word that most of them have, most surely.

Readings of different sound seldom slip in the same way, so what they share is right more often than any of them is
(ROVER: Fiscus 1997, doi:10.1109/ASRU.1997.659110).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.listen.sureness import UNKNOWN_WORD
from auditor.schema import Word
from auditor.thresholds.listen import CONSENSUS

_ALONE, _ANOTHER, _FAR = 1, 1, 3
"""What a word costs that has none beside it, another one beside it, or one that was not even said at the time."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The words that readings have in one place, and how many of the readings have none there."""

    words: tuple[Word, ...]
    silent: int = 0


def consensus(readings: Sequence[Sequence[Word]]) -> tuple[Word, ...]:
    """The words that most readings have, in order of time.

    Each is as sure as all readings are of it on average, so one that most have otherwise or not at all is doubtful.
    ``readings`` are of the same recording, with the times of the same playing; the first one decides where the others
    are undecided. A word that was hardly sure to anybody gives way to the silence of the others.
    """
    places = [_Place((word,)) for word in readings[0]]
    for before, reading in enumerate(readings[1:], start=1):
        places = [_joined(place, word, before) for place, word in _aligned(places, reading)]
    found = (word for place in places for word in _most_sure(place))
    return tuple(sorted(found, key=lambda word: (word.start_ms, word.end_ms)))


def _joined(place: _Place | None, word: Word | None, before: int) -> _Place:
    if place is None:
        return _Place(() if word is None else (word,), before)
    return replace(place, silent=place.silent + 1) if word is None else replace(place, words=(*place.words, word))


def _most_sure(place: _Place) -> Iterator[Word]:
    by_text: dict[str, list[Word]] = {}
    for word in place.words:
        by_text.setdefault(word.text, []).append(word)
    alike = max(by_text.values(), key=lambda words: sum(word.confidence for word in words))
    sure = sum(word.confidence for word in alike)
    if alike[0].text != UNKNOWN_WORD and sure >= CONSENSUS.silence * place.silent:
        best = max(alike, key=lambda word: word.confidence)
        yield replace(best, confidence=round(sure / (len(place.words) + place.silent), 3), copied=False)


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
    first = place.words[0]
    near = abs(first.start_ms - word.start_ms) <= CONSENSUS.near_ms
    if near and any(one.text == word.text for one in place.words):
        return 0
    return _ANOTHER if first.overlap_ms(word) else _FAR

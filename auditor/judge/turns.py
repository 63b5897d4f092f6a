"""How often the speakers of a conversation take turns: a reason to believe in a person that anybody can check by ear.

It is told, not weighed: that voices take turns has been weighed utterance by utterance before
(:mod:`auditor.judge.voice_match`), and to count it twice would help nobody.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby, product
from statistics import median
from typing import TypeVar

from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import UnitKind
from auditor.judge.voice_match import voice_distance
from auditor.schema import Heard, Interval, VoicePrint
from auditor.thresholds.judge import TURNS

Stretch = TypeVar("Stretch", bound=Interval)


def tell_turns(phased: Sequence[PhasedUnit], heard: Heard) -> tuple[PhasedUnit, ...]:
    """The same units; those of a conversation in which turns can be counted have that as their first reason."""
    return tuple(one for _, group in groupby(phased, key=lambda one: one.phase) for one in _told(list(group), heard))


def turns_of_sides(far_end: Iterable[Interval], caller: Iterable[Interval]) -> int:
    """Turns between the two channels of a recording, from the stretches in which each speaks."""
    spoken = [(one.start_ms, "far end") for one in far_end] + [(one.start_ms, "caller") for one in caller]
    return _runs(side for _, side in sorted(spoken))


def turns_of_voices(prints: Sequence[VoicePrint]) -> int | None:
    """Turns between two voices of one channel, in order of time; ``None`` when they may all be one voice.

    The prints are parted about the two that lie nearest to all others (k-medoids, Kaufman and Rousseeuw 1987). Short
    answers have no print and more than two voices count as two, so that this is a least number.
    """
    if len(prints) < TURNS.fewest_prints:
        return None
    # all pairs of them are looked at, so a long conversation is judged by its longest utterances
    telling = sorted(prints, key=lambda one: one.duration_ms, reverse=True)[: TURNS.most_prints]
    far = [[voice_distance(each, middle) for middle in telling] for each in telling]
    first, second = min(combinations(range(len(telling)), 2), key=lambda pair: _spread(telling, far, pair))
    pair = telling[first], telling[second]
    voices = [[one for one in telling if _is_nearer(one, pair) is side] for side in (True, False)]
    return _runs(_is_nearer(one, pair) for one in prints) if _apart(*voices) else None


def _told(group: Sequence[PhasedUnit], heard: Heard) -> Iterator[PhasedUnit]:
    reason = _reason(group, heard) if group[0].phase is Phase.PERSON else None
    for one in group:
        speaks = reason is not None and one.unit.kind is UnitKind.SPEECH
        yield replace(one, reasons=(reason, *one.reasons)) if speaks and reason else one


def _reason(group: Sequence[PhasedUnit], heard: Heard) -> str | None:
    whole = Interval(start_ms=group[0].unit.start_ms, end_ms=group[-1].unit.end_ms)
    caller = _within(heard.caller_speech, whole)
    if caller:
        turns = turns_of_sides((one.unit for one in group if one.unit.kind is UnitKind.SPEECH), caller)
        return f"{turns} turns of two sides" if turns >= TURNS.fewest_turns else None
    voices = turns_of_voices(_within(heard.voices, whole))
    return f"at least {voices} turns of two voices" if voices is not None and voices >= TURNS.fewest_turns else None


def _within(parts: Iterable[Stretch], whole: Interval) -> list[Stretch]:
    return [part for part in parts if part.overlap_ms(whole) * 2 > part.duration_ms]


def _runs(sides: Iterable[Hashable]) -> int:
    return sum(1 for _ in groupby(sides))


def _is_nearer(one: VoicePrint, pair: tuple[VoicePrint, VoicePrint]) -> bool:
    """Whether an utterance sounds more like the first of a pair than like the second."""
    return voice_distance(one, pair[0]) < voice_distance(one, pair[1])


def _spread(prints: Sequence[VoicePrint], far: Sequence[Sequence[float]], pair: tuple[int, int]) -> float:
    """How far the prints lie from the nearer one of a pair (their indices), each counting by its length.

    ``far`` are the distances of each print from all of them.
    """
    return sum(min(row[one] for one in pair) * each.duration_ms for each, row in zip(prints, far, strict=True))


def _apart(one: Sequence[VoicePrint], other: Sequence[VoicePrint]) -> bool:
    """Whether two groups are two voices: each several utterances, and far from one another."""
    if min(len(one), len(other)) < TURNS.fewest_of_a_voice:
        return False
    across = median(voice_distance(mine, theirs) for mine, theirs in product(one, other))
    within = [voice_distance(a, b) for group in (one, other) for a, b in combinations(group, 2)]
    return across >= TURNS.voices_apart and across >= TURNS.times_the_spread * median(within)

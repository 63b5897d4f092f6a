"""How often the speakers of a conversation take turns: a reason to believe in a person that anybody can check by ear.

It is told, not weighed: that voices take turns has been weighed utterance by utterance before
(:mod:`auditor.judge.voice_match`), and to count it twice would help nobody.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby, product
from statistics import median
from typing import TypeVar

from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import UnitKind
from auditor.judge.voice_distances import far_from_all
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
    longest = sorted(range(len(prints)), key=lambda place: prints[place].duration_ms, reverse=True)
    telling = longest[: TURNS.most_prints]
    rows = dict(zip(telling, far_from_all([prints[place] for place in telling], prints), strict=True))
    lengths_ms = [prints[place].duration_ms for place in telling]
    far = {place: [row[other] for other in telling] for place, row in rows.items()}
    first, second = min(combinations(telling, 2), key=lambda pair: _spread(lengths_ms, far[pair[0]], far[pair[1]]))
    nearer = [near < far_off for near, far_off in zip(rows[first], rows[second], strict=True)]
    one, other = ([place for place in telling if nearer[place] is side] for side in (True, False))
    return _runs(nearer) if _apart(one, other, rows) else None


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


def _spread(lengths_ms: Sequence[int], from_one: Sequence[float], from_other: Sequence[float]) -> float:
    """How far prints lie from the nearer one of a pair, each counting by its length, given how far from either."""
    nearest = map(min, from_one, from_other)
    return sum(distance * length_ms for distance, length_ms in zip(nearest, lengths_ms, strict=True))


def _apart(one: Sequence[int], other: Sequence[int], rows: Mapping[int, Sequence[float]]) -> bool:
    """Whether two groups are two voices: each several utterances, and far from one another; ``rows`` tell how far."""
    if min(len(one), len(other)) < TURNS.fewest_of_a_voice:
        return False
    across = median(rows[mine][theirs] for mine, theirs in product(one, other))
    within = [rows[a][b] for group in (one, other) for a, b in combinations(group, 2)]
    return across >= TURNS.voices_apart and across >= TURNS.times_the_spread * median(within)

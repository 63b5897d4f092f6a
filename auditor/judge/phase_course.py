"""The most likely course of a call through its phases, given what speaks for each phase in each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Any, TypeVar

from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_match import VoiceMatch
from auditor.thresholds.judge import PHASES
from auditor.thresholds.listen import VOICES

PhaseNumber = TypeVar("PhaseNumber", bound=int)

_COUNT = len(PHASES.start)
_OTHERS: tuple[Any, ...] = tuple([other for other in range(1, _COUNT) if other != phase] for phase in range(_COUNT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightness:
    """What a change of phase costs extra where a speaker goes on: any change, and one from or to a person."""

    any_change: float = 0.0
    of_a_person: float = 0.0


def sums(weights: Iterable[Mapping[PhaseNumber, float]]) -> list[float]:
    """What pieces of evidence together say of each phase, given what each says of some."""
    found = [0.0] * len(PHASES.start)
    for piece in weights:
        for phase, weight in piece.items():
            found[phase] += weight
    return found


def favour(weights: Mapping[PhaseNumber, float], phase: PhaseNumber) -> float:
    """How much a piece of evidence speaks for a phase rather than for the others, of which ringing is none."""
    others = [weights.get(other, 0.0) for other in _OTHERS[phase]]
    return weights.get(phase, 0.0) - sum(others) / len(others)


def best_course(
    scores: Sequence[Sequence[float]], tightness: Sequence[Tightness], person: int
) -> tuple[list[int], list[float]]:
    """The course with the highest sum (max-sum forward and backward passes), and its margin over each unit's
    runner-up.

    ``scores`` are log-odds by unit and phase, ``tightness`` is what a change of phase costs extra at each unit. Phases
    are numbered as in :class:`auditor.judge.phases.Phase`; ``person`` is the number of that of a living person.
    """
    phases = range(len(PHASES.start))
    changes = {tight: _changes(tight, person) for tight in set(tightness)}
    onward = {tight: tuple(zip(*rows, strict=True)) for tight, rows in changes.items()}
    forward: list[list[float]] = [[PHASES.start[phase] + scores[0][phase] for phase in phases]]
    for tight, row in zip(tightness[1:], scores[1:], strict=True):
        forward.append(
            [score + max(map(add, forward[-1], into)) for score, into in zip(row, onward[tight], strict=True)]
        )
    backward: list[list[float]] = [[0.0] * len(phases)]
    for tight, row in zip(tightness[:0:-1], scores[:0:-1], strict=True):
        backward.append([max(map(add, map(add, out_of, row), backward[-1])) for out_of in changes[tight]])
    backward.reverse()
    totals = [[f + b for f, b in zip(*rows, strict=True)] for rows in zip(forward, backward, strict=True)]
    course = [max(phases, key=row.__getitem__) for row in totals]
    margins = [
        row[phase] - max(row[other] for other in phases if other != phase)
        for row, phase in zip(totals, course, strict=True)
    ]
    return course, margins


@cache
def _changes(tight: Tightness, person: int) -> tuple[tuple[float, ...], ...]:
    """What each change of phase costs, a row for each phase that is left."""
    return tuple(
        tuple(
            free - (0.0 if origin == to else tight.of_a_person if person in (origin, to) else tight.any_change)
            for to, free in enumerate(row)
        )
        for origin, row in enumerate(PHASES.change)
    )


def waiting_until_a_sound(course: Sequence[int], units: Sequence[Unit], waiting: int) -> list[int]:
    """Quiet after a wait is part of it: the wait ends with the first word, and not with the last of the music."""
    found = list(course)
    for index in range(1, len(units)):
        if units[index].kind is UnitKind.QUIET and found[index - 1] == waiting:
            found[index] = waiting
    return found


def tightness_at(index: int, units: Sequence[Unit], voices: Sequence[VoiceMatch]) -> Tightness:
    """What a change of phase costs extra where one speaker goes on: within a breath, or in the same voice.

    Menus, messages and voicemail are mostly read by one voice, so that going on in it speaks against people alone.
    """
    # a pause belongs to whoever speaks after it
    speaking = index + 1 if units[index].kind is UnitKind.QUIET and index + 1 < len(units) else index
    breath = PHASES.change_within_a_breath if _goes_on_speaking(index, speaking, units) else 0.0
    from_before = voices[speaking].from_before
    one_voice = from_before is not None and from_before <= VOICES.one_voice_up_to
    return _tightness(breath, max(breath, PHASES.change_within_one_voice) if one_voice else breath)


@cache
def _tightness(any_change: float, of_a_person: float) -> Tightness:
    """There are only a few of them, and each unit of each call has one."""
    return Tightness(any_change=any_change, of_a_person=of_a_person)


def _goes_on_speaking(index: int, speaking: int, units: Sequence[Unit]) -> bool:
    """Whether no more than a breath lies between the speech at ``speaking`` and speech before it."""
    before = index - 1
    if before > 0 and units[before].kind is UnitKind.QUIET:
        before -= 1
    breath_ms = sum(unit.duration_ms for unit in units[before + 1 : speaking])
    both = before >= 0 and all(units[place].kind is UnitKind.SPEECH for place in (before, speaking))
    return both and breath_ms < PHASES.breath_ms

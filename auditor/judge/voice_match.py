"""Is this the voice of the recorded messages, or another one?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from auditor.judge.units import Unit
from auditor.schema import VoicePrint
from auditor.thresholds.judge import PHASES
from auditor.thresholds.listen import VOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMatch:
    """What a unit's voice tells.

    ``strangeness`` is how far it is from the recorded voices (1 is the usual spread within one voice); ``variety`` how
    far it is from the utterances around it: small where one voice goes on, large where voices take turns;
    ``from_before`` how far it is from the utterance just before; ``amid_talk`` that there are several on both sides.
    ``None`` where a unit has no print, or there is too little to compare it with.
    """

    strangeness: float | None = None
    variety: float | None = None
    from_before: float | None = None
    amid_talk: bool = False


def match_voices(units: Sequence[Unit], prints: Sequence[VoicePrint]) -> tuple[VoiceMatch, ...]:
    """What the voice of each unit tells.

    Recorded voices are those of repeated recordings and of utterances that only a machine would say.
    """
    own = [_print_of(unit, prints) for unit in units]
    references = [index for index, unit in enumerate(units) if own[index] is not None and _surely_recorded(unit)]
    distances = [_distance_to_recorded(index, units, own, references) for index in range(len(units))]
    within = [distance for index, distance in enumerate(distances) if index in references and distance is not None]
    spread = VOICES.usual_spread if len(within) < VOICES.nearest else max(VOICES.least_spread, median(within))
    return tuple(
        VoiceMatch(
            strangeness=None if distance is None else round(distance / spread, 3),
            variety=_variety(index, own),
            from_before=_from_before(index, own),
            amid_talk=all(len(side) >= VOICES.fewest_on_a_side for side in _neighbours(index, own)),
        )
        for index, distance in enumerate(distances)
    )


def _variety(index: int, own: Sequence[VoicePrint | None]) -> float | None:
    """The median distance to the nearest utterances before and after."""
    mine = own[index]
    near = [one for side in _neighbours(index, own) for one in side]
    if mine is None or len(near) < VOICES.fewest_neighbours:
        return None
    return round(median(voice_distance(mine, one) for one in near), 3)


def _neighbours(index: int, own: Sequence[VoicePrint | None]) -> tuple[list[VoicePrint], list[VoicePrint]]:
    """The nearest utterances before and after that have a print of their own."""
    mine = own[index]
    if mine is None:
        return [], []
    before = [one for one in own[:index] if one is not None and one is not mine][-VOICES.neighbours :]
    after = [one for one in own[index + 1 :] if one is not None and one is not mine][: VOICES.neighbours]
    return (
        [one for one in before if mine.start_ms - one.start_ms < VOICES.neighbourhood_ms],
        [one for one in after if one.start_ms - mine.start_ms < VOICES.neighbourhood_ms],
    )


def _from_before(index: int, own: Sequence[VoicePrint | None]) -> float | None:
    mine = own[index]
    before = next((one for one in reversed(own[:index]) if one is not None and one is not mine), None)
    if mine is None or before is None or mine.start_ms - before.end_ms > VOICES.goes_on_ms:
        return None
    return round(voice_distance(mine, before), 3)


def voice_distance(one: VoicePrint, other: VoicePrint) -> float:
    """Root mean square difference of the cepstra, with the difference of pitch added in."""
    timbre = sum((a - b) ** 2 for a, b in zip(one.cepstra, other.cepstra, strict=True)) / len(one.cepstra)
    if one.pitch_octaves is None or other.pitch_octaves is None:
        return math.sqrt(timbre)
    return math.sqrt(timbre + VOICES.octave_weight * (one.pitch_octaves - other.pitch_octaves) ** 2)


def _distance_to_recorded(
    index: int, units: Sequence[Unit], own: Sequence[VoicePrint | None], references: Sequence[int]
) -> float | None:
    mine = own[index]
    others = [
        place
        for place in references
        if place != index
        and (units[index].recording_id is None or units[place].recording_id != units[index].recording_id)
    ]
    if mine is None or len(others) < VOICES.fewest_references:
        return None
    distances = sorted(voice_distance(mine, other) for place in others if (other := own[place]) is not None)
    return median(distances[: VOICES.nearest])


def _surely_recorded(unit: Unit) -> bool:
    return unit.recording_id is not None or bool(unit.categories & PHASES.only_machines_say)


def _print_of(unit: Unit, prints: Sequence[VoicePrint]) -> VoicePrint | None:
    best = max(prints, key=unit.overlap_ms, default=None)
    if best is None or unit.overlap_ms(best) * 2 < unit.duration_ms:
        return None
    return best

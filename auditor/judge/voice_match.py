"""Is this the voice of the recorded messages, or another one?"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from auditor.judge.surroundings import lies_in_a_wait, passage_around, sounds_like_a_wait
from auditor.judge.units import Unit, UnitKind
from auditor.schema import ToneKind, VoicePrint
from auditor.thresholds.judge import PHASES, TALK
from auditor.thresholds.listen import VOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMatch:
    """What a unit's voice tells.

    ``strangeness`` is how far it is from the recorded voices (1 is the usual spread within one voice); ``variety`` how
    far it is from the utterances around it: small where one voice goes on, large where voices take turns;
    ``from_before`` how far it is from the utterance just before; ``heard_again`` how far it is from the most similar
    utterance of the same talk with another voice between; ``amid_talk`` that there are several utterances on
    both sides; ``within_a_wait`` that it is part of a passage of one voice with music or messages on both sides: an
    advert, a radio's presenter; ``strange_to_the_wait`` how far it is from the recorded voices and those of such
    passages together.
    ``None`` where a unit has no print, or there is too little to compare it with.
    """

    strangeness: float | None = None
    variety: float | None = None
    from_before: float | None = None
    heard_again: float | None = None
    amid_talk: bool = False
    within_a_wait: bool = False
    strange_to_the_wait: float | None = None


def match_voices(units: Sequence[Unit], prints: Sequence[VoicePrint]) -> tuple[VoiceMatch, ...]:
    """What the voice of each unit tells.

    Recorded voices are those of repeated recordings and of utterances that only a machine would say.
    """
    own = _prints_of(units, prints)
    passages = [_passage_within_a_wait(index, units, own) for index in range(len(units))]
    recorded = [index for index, unit in enumerate(units) if own[index] is not None and _surely_recorded(unit)]
    far = [_distance_to_recorded(index, units, own, recorded) for index in range(len(units))]
    far_from_all = far
    if any(passage is not None for passage in passages):
        places = [index for index in range(len(units)) if own[index] is not None]
        far_from_all = [
            _distance_to_recorded(index, units, own, _recorded_or_in_a_wait(index, places, recorded, passages))
            for index in range(len(units))
        ]
    spread = _spread([distance for index in recorded if (distance := far[index]) is not None])
    return tuple(
        VoiceMatch(
            strangeness=_in_spreads(far[index], spread),
            variety=_variety(index, own),
            from_before=_from_before(index, own),
            heard_again=_heard_again(index, units, own),
            amid_talk=all(len(side) >= VOICES.fewest_on_a_side for side in _neighbours(index, own)),
            within_a_wait=passages[index] is not None,
            strange_to_the_wait=_in_spreads(far_from_all[index], spread),
        )
        for index in range(len(units))
    )


def _spread(distances: Sequence[float]) -> float:
    """The usual distance between utterances of recorded voices."""
    return VOICES.usual_spread if len(distances) < VOICES.nearest else max(VOICES.least_spread, median(distances))


def _in_spreads(distance: float | None, spread: float) -> float | None:
    return None if distance is None else round(distance / spread, 3)


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


def _heard_again(index: int, units: Sequence[Unit], own: Sequence[VoicePrint | None]) -> float | None:
    """The least distance to what is said in the same talk with another voice between; ``None`` where too little
    follows, or all is one voice."""
    mine = own[index]
    if mine is None:
        return None
    later = _beyond_another_voice(mine, zip(units[index + 1 :], own[index + 1 :], strict=True))
    earlier = _beyond_another_voice(mine, zip(units[:index][::-1], own[:index][::-1], strict=True))
    return round(min(*later, *earlier), 3) if len(later) >= TALK.fewest_later else None


def _beyond_another_voice(mine: VoicePrint, others: Iterable[tuple[Unit, VoicePrint | None]]) -> list[float]:
    """Distances to the utterances of a talk, from nearest to farthest in time, that come after another voice's."""
    distances = [voice_distance(mine, one) for one in _in_the_talk(mine, others)]
    other = next((place for place, far in enumerate(distances) if far >= TALK.another_from), len(distances))
    return distances[other + 1 :]


def _in_the_talk(mine: VoicePrint, others: Iterable[tuple[Unit, VoicePrint | None]]) -> Iterator[VoicePrint]:
    """The prints of what is said before any wait or ringing."""
    last = mine
    for unit, one in others:
        if sounds_like_a_wait(unit) or unit.tone is ToneKind.RINGBACK:
            return
        if one is not None and one is not last:
            yield one
            last = one


def _recorded_or_in_a_wait(
    index: int, places: Sequence[int], recorded: Sequence[int], passages: Sequence[int | None]
) -> list[int]:
    """Recorded utterances, and those of passages within a wait other than the unit's own."""
    own, sure = passages[index], set(recorded)
    return [place for place in places if place in sure or passages[place] not in (None, own)]


def _passage_within_a_wait(index: int, units: Sequence[Unit], own: Sequence[VoicePrint | None]) -> int | None:
    """Where the short passage of one voice within a wait begins that a unit is part of, if it is part of one."""
    if units[index].kind is not UnitKind.SPEECH or units[index].over_music or units[index].recording_id is not None:
        return None
    first, last = passage_around(index, units)
    if not _is_read_out(units[first : last + 1]) or not lies_in_a_wait(first, last, units):
        return None
    prints = list(dict.fromkeys(one for one in own[first : last + 1] if one is not None))
    return first if _one_voice(prints) else None


def _one_voice(prints: Sequence[VoicePrint]) -> bool:
    """Whether no utterance is far from the others; there may be one alone, or none."""
    if len(prints) < 2:
        return True
    far = (median(voice_distance(one, other) for other in prints if other is not one) for one in prints)
    return max(far) < TALK.another_from


def _is_read_out(passage: Sequence[Unit]) -> bool:
    """Short, and without a pause for somebody else to speak in."""
    pauses_ms = [unit.duration_ms for unit in passage if unit.kind is UnitKind.QUIET]
    length_ms = passage[-1].end_ms - passage[0].start_ms
    return length_ms <= TALK.longest_passage_ms and max(pauses_ms, default=0) < TALK.turn_pause_ms


def log_odds_of_another(strangeness: float) -> float:
    """How much a strangeness speaks for another voice than the recorded ones; negative for one of theirs."""
    strange = VOICES.weight_per_spread * (strangeness - VOICES.same_up_to)
    return max(-VOICES.most_weight, min(VOICES.most_weight, strange))


def voice_distance(one: VoicePrint, other: VoicePrint) -> float:
    """Root mean square difference of the cepstra, with the difference of pitch added in."""
    timbre = math.dist(one.cepstra, other.cepstra) ** 2 / len(one.cepstra)
    if one.pitch_octaves is None or other.pitch_octaves is None:
        return math.sqrt(timbre)
    return math.sqrt(timbre + VOICES.octave_weight * (one.pitch_octaves - other.pitch_octaves) ** 2)


def _distance_to_recorded(
    index: int, units: Sequence[Unit], own: Sequence[VoicePrint | None], references: Sequence[int]
) -> float | None:
    mine, recording = own[index], units[index].recording_id
    if mine is None:
        return None
    others = [
        place
        for place in references
        if place != index and (recording is None or units[place].recording_id != recording)
    ]
    if len(others) < VOICES.fewest_references:
        return None
    distances = sorted(voice_distance(mine, other) for place in others if (other := own[place]) is not None)
    return median(distances[: VOICES.nearest])


def _surely_recorded(unit: Unit) -> bool:
    return unit.recording_id is not None or bool(unit.categories & PHASES.only_machines_say)


def _prints_of(units: Sequence[Unit], prints: Sequence[VoicePrint]) -> list[VoicePrint | None]:
    """The print of each unit that has one; units are in order of time."""
    ordered = sorted(prints, key=lambda one: one.start_ms)
    # a print may begin before one that ends earlier: what ends where the longest so far ends is surely past
    starts_ms = [one.start_ms for one in ordered]
    ends_ms = list(accumulate((one.end_ms for one in ordered), max))
    return [
        _print_of(unit, ordered[bisect_right(ends_ms, unit.start_ms) : bisect_left(starts_ms, unit.end_ms)])
        for unit in units
    ]


def _print_of(unit: Unit, prints: Sequence[VoicePrint]) -> VoicePrint | None:
    best = max(prints, key=unit.overlap_ms, default=None)
    if best is None or unit.overlap_ms(best) * 2 < unit.duration_ms:
        return None
    return best

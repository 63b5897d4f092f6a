"""The tones of the telephone network: ringing, busy, reorder, dial, special information, key presses and beeps.

A tone is told by its frequencies first and by its cadence second. Ringing and busy of many countries are the same
425 Hz; notes of music may have the frequency, but not for 480 ms every 960 ms with silence between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from auditor.listen.cadence import Train, best_train
from auditor.listen.dtmf import find_presses
from auditor.listen.tone_bursts import Burst, group_bursts, lone_bursts, refined, regions
from auditor.listen.tone_frames import HOP_MS, Floats, Samples, ToneFrames, decibels, quantile, tone_frames
from auditor.listen.tone_plan import BeepPlan, CadencedTone, SitPlan, TonePlan, load_tone_plan, tone_plan
from auditor.schema import Side, Tone, ToneKind
from auditor.thresholds.listen import TONES

__all__ = ["TonePlan", "find_tones", "load_tone_plan", "tone_plan"]


def find_tones(samples: Samples, plan: TonePlan, side: Side | None = None) -> tuple[Tone, ...]:
    """All network tones in 8 kHz mono 16-bit sound, in order of their start.

    Ringing and busy are one :class:`Tone` per train, from its first burst to the end of its last; a key press, a beep
    and a special information tone are one each. ``side`` is copied into every tone.
    """
    groups = _groups(plan)
    frames = tone_frames(samples, regions(tuple(groups)), lobe_hz=TONES.lobe_hz, band_hz=TONES.band_hz)
    bursts = group_bursts(samples, frames, {group: _tolerance(tones) for group, tones in groups.items()})
    found = list(find_presses(samples, plan.dtmf, side))
    found += [tone for train in _trains(bursts, groups, frames) for tone in _train_tones(train, side)]
    lone = lone_bursts(frames, plan.beep.frequency_hz)
    found += _information_tones(samples, frames, _apart(lone, found), plan.sit, side)
    found += _beeps(samples, frames, _apart(lone, found), plan, side)
    return tuple(sorted(found, key=lambda tone: (tone.start_ms, tone.end_ms)))


def _groups(plan: TonePlan) -> dict[tuple[float, ...], list[CadencedTone]]:
    """The cadenced tones by the frequencies they are made of; beeps without a cadence are looked for apart."""
    groups: dict[tuple[float, ...], list[CadencedTone]] = {}
    for tone in plan.tones:
        if tone.cadence_ms or tone.kind is not ToneKind.BEEP:
            groups.setdefault(tone.frequencies_hz, []).append(tone)
    return groups


def _tolerance(tones: Iterable[CadencedTone]) -> float:
    return max(tone.frequency_tolerance for tone in tones)


def _train_tones(train: Train, side: Side | None) -> list[Tone]:
    """One tone for the whole train; of beeps one each."""
    each = train.tone.kind is ToneKind.BEEP
    stretches = [(burst.start_ms, burst.end_ms) for burst in train.bursts] if each else [(train.start_ms, train.end_ms)]
    return [
        Tone(start_ms=start_ms, end_ms=end_ms, kind=train.tone.kind, plan=train.tone.id, side=side)
        for start_ms, end_ms in stretches
    ]


def _trains(
    bursts: tuple[Burst, ...], groups: dict[tuple[float, ...], list[CadencedTone]], frames: ToneFrames
) -> list[Train]:
    """The trains that hold, group by group, each as long as it can be."""
    trains: list[Train] = []
    total_db = decibels(frames.total)
    for group, tones in groups.items():
        rest = [burst for burst in bursts if burst.frequencies_hz == group]
        while rest:
            train = best_train(rest, tones)
            if train is not None and _holds(train, tones, frames, total_db):
                trains.append(train)
                rest = [burst for burst in rest if burst.start_ms >= train.end_ms]
            else:
                rest = rest[1:]
    return _without_rivals(trains)


def _without_rivals(trains: Iterable[Train]) -> list[Train]:
    """Of trains of different frequencies at the same time, the one of more bursts."""
    kept: list[Train] = []
    for train in sorted(trains, key=lambda one: len(one.bursts), reverse=True):
        if not any(train.start_ms < other.end_ms and other.start_ms < train.end_ms for other in kept):
            kept.append(train)
    return kept


def _holds(train: Train, tones: Sequence[CadencedTone], frames: ToneFrames, total_db: Floats) -> bool:
    """Whether a train is more than chance: enough bursts, of the right length, with quiet between."""
    if len(train.bursts) == 1:
        return _holds_alone(train, tones, total_db)
    if len(train.bursts) < train.tone.min_bursts or train.full * 2 < len(train.bursts):
        return False
    if len(train.tone.frequencies_hz) == 1 and min(burst.purity for burst in train.bursts) < TONES.single_purity:
        return False
    # Only the tone's own part of the spectrum must be quiet: a street may be as loud as the ringing.
    level_db = decibels(frames.regions[:, train.bursts[0].region])
    mark_db = quantile(np.array([burst.level_db for burst in train.bursts]), 0.5) - TONES.contrast_db
    return all(_quiet(level_db, *gap, mark_db, share=0.5) for gap in train.gaps_ms)


def _holds_alone(train: Train, tones: Sequence[CadencedTone], level_db: Floats) -> bool:
    """Whether a single burst is enough."""
    burst = train.bursts[0]
    if burst.purity < TONES.lone_purity or not _quiet_before(burst, level_db):
        return False
    if train.tone.kind is ToneKind.DIAL:
        return burst.spread_db <= TONES.dial_steady_db
    return train.tone.kind is ToneKind.RINGBACK and _is_single_ring(train, tones, level_db)


def _is_single_ring(train: Train, tones: Sequence[CadencedTone], level_db: Floats) -> bool:
    """A whole ring with quiet after it. One cut short must have a frequency of its own, or open the call."""
    burst = train.bursts[0]
    mark_db = burst.level_db - TONES.contrast_db
    after = _quiet(level_db, burst.end_ms, burst.end_ms + TONES.lonely_ms, mark_db, share=0.5)
    opens = _quiet(level_db, 0, burst.start_ms, mark_db, share=0.95)
    distinct = {tone.kind for tone in tones} == {ToneKind.RINGBACK}
    return (train.full == 1 and after) or (burst.duration_ms >= TONES.cut_ring_ms and (opens or (distinct and after)))


def _quiet_before(burst: Burst, level_db: Floats) -> bool:
    mark_db = burst.level_db - TONES.contrast_db
    return _quiet(level_db, burst.start_ms - TONES.lonely_ms, burst.start_ms, mark_db, share=0.5)


def _quiet(level_db: Floats, start_ms: int, end_ms: int, mark_db: float, *, share: float) -> bool:
    """Whether the sound is below the mark for that share of the time between (the flanks of the window left out)."""
    first, last = max(0, start_ms // HOP_MS + TONES.flank_frames), end_ms // HOP_MS - TONES.flank_frames
    line = level_db[first : max(first, last)]
    return not len(line) or quantile(line, share) <= mark_db


def _apart(bursts: Iterable[Burst], tones: Iterable[Tone]) -> list[Burst]:
    """The bursts that overlap none of the tones."""
    taken = [(tone.start_ms, tone.end_ms) for tone in tones]
    return [one for one in bursts if not any(one.start_ms < end and start < one.end_ms for start, end in taken)]


def _information_tones(
    samples: Samples, frames: ToneFrames, bursts: Sequence[Burst], plan: SitPlan, side: Side | None
) -> list[Tone]:
    """Three rising steps in a row (ITU-T E.180)."""
    found: list[Tone] = []
    for rough in zip(bursts, bursts[1:], bursts[2:], strict=False):
        if not _rises(rough, plan):
            continue
        steps = [refined(samples, frames, step) for step in rough]
        if all(_is_step(step, nominal_hz, plan) for step, nominal_hz in zip(steps, plan.steps_hz, strict=True)):
            start_ms, end_ms = steps[0].start_ms, steps[2].end_ms
            found.append(Tone(start_ms=start_ms, end_ms=end_ms, kind=ToneKind.SIT, plan="sit", side=side))
    return found


def _rises(steps: Sequence[Burst], plan: SitPlan) -> bool:
    """Whether the pitch rises from step to step without a long pause."""
    return all(
        after.start_ms - before.end_ms <= plan.max_pause_ms and after.frequencies_hz[0] > before.frequencies_hz[0]
        for before, after in pairwise(steps)
    )


def _is_step(burst: Burst, nominal_hz: Sequence[float], plan: SitPlan) -> bool:
    shortest_ms, longest_ms = plan.step_ms
    near = any(abs(burst.frequencies_hz[0] / hz - 1) <= plan.frequency_tolerance for hz in nominal_hz)
    long_enough = burst.duration_ms >= shortest_ms - TONES.step_error_ms
    return near and long_enough and burst.duration_ms <= longest_ms and burst.purity >= TONES.step_purity


def _beeps(
    samples: Samples, frames: ToneFrames, bursts: Sequence[Burst], plan: TonePlan, side: Side | None
) -> list[Tone]:
    """Steady pure tones that stand in quiet and are no part of a melody."""
    level_db = decibels(frames.total)
    lonely = [refined(samples, frames, one) for one in bursts if _is_lonely(one, plan.beep, level_db)]
    return [
        Tone(start_ms=one.start_ms, end_ms=one.end_ms, kind=ToneKind.BEEP, plan=_beep_plan(one, plan), side=side)
        for one in lonely
        if _is_beep(one, level_db) and not _in_melody(samples, frames, one, bursts)
    ]


def _is_lonely(burst: Burst, plan: BeepPlan, level_db: Floats) -> bool:
    """Whether the burst has the length of a beep, with quiet shortly before and after."""
    shortest_ms, longest_ms = plan.length_ms
    if not shortest_ms <= burst.duration_ms <= longest_ms:
        return False
    mark_db, near_ms = burst.level_db - TONES.beep_contrast_db, TONES.lonely_ms
    return _quiet(level_db, burst.start_ms - near_ms, burst.start_ms, mark_db, share=0.7) and _quiet(
        level_db, burst.end_ms, burst.end_ms + near_ms, mark_db, share=0.7
    )


def _is_beep(burst: Burst, level_db: Floats) -> bool:
    """Nothing but one frequency; or nearly so, on a poor line, when it stands in quiet for longer on one side."""
    mark_db, far_ms = burst.level_db - TONES.beep_contrast_db, TONES.long_lonely_ms
    return burst.purity >= TONES.beep_purity or (
        burst.purity >= TONES.poor_beep_purity
        and (
            _quiet(level_db, burst.start_ms - far_ms, burst.start_ms, mark_db, share=0.95)
            or _quiet(level_db, burst.end_ms, burst.end_ms + far_ms, mark_db, share=0.95)
        )
    )


def _in_melody(samples: Samples, frames: ToneFrames, burst: Burst, bursts: Sequence[Burst]) -> bool:
    """Whether a pure tone of another pitch sounds shortly before or after."""
    return any(
        other.start_ms < burst.end_ms + TONES.melody_ms
        and burst.start_ms < other.end_ms + TONES.melody_ms
        and abs(other.frequencies_hz[0] - burst.frequencies_hz[0]) > TONES.lobe_hz
        and refined(samples, frames, other).purity >= TONES.note_purity
        for other in bursts
    )


def _beep_plan(burst: Burst, plan: TonePlan) -> str | None:
    """The name of a beep whose frequency has a meaning."""
    hz = burst.frequencies_hz[0]
    named = (tone for tone in plan.tones if tone.kind is ToneKind.BEEP and not tone.cadence_ms)
    return next((tone.id for tone in named if abs(hz / tone.frequencies_hz[0] - 1) <= tone.frequency_tolerance), None)

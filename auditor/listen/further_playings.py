"""Further playings of known recordings, which noise or singing hides: looked for by the waves of the known ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from auditor.listen.blocks import BLOCK, Blocks, peaks, spectrum_of
from auditor.listen.coherence import HOP_MS, shares
from auditor.listen.flags import flags_of, runs
from auditor.listen.in_step import Wave, lag_between, stretch
from auditor.listen.laid import by_recording, same_throughout
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.listen.repeats import Repetition
from auditor.schema import Playing
from auditor.thresholds.listen import BLOCKS, COHERENCE, FURTHER

_PER_MS = RATE_HZ // 1000


def with_further_playings(samples: Samples, repetition: Repetition) -> Repetition:
    """The repetition, with whole playings of its recordings that their pictures did not show.

    ``samples`` is 8 kHz mono int16. Recordings of which some playings say another number stay as they are, and what is
    known to play somewhere keeps its place.
    """
    blocks = Blocks(samples)
    taken = flags_of((*repetition.playings, *repetition.templates), len(samples) // _PER_MS, HOP_MS)
    playings = list(repetition.playings)
    for group in by_recording(same_throughout(repetition.playings, repetition.templates)):
        playings.extend(_further(blocks, group, taken))
    return replace(repetition, playings=tuple(sorted(playings, key=lambda one: (one.start_ms, one.end_ms))))


def _further(blocks: Blocks, group: Sequence[Playing], taken: npt.NDArray[np.bool_]) -> Iterator[Playing]:
    """Playings of the recording of a group where none is known; what they take is marked as ``taken``."""
    whole = sorted((one for one in group if not one.offset_ms), key=lambda one: -one.score)[:2]
    if len(whole) < 2 or min(one.duration_ms for one in whole) < COHERENCE.shortest_message_ms:
        return
    length = min(one.duration_ms for one in whole) * _PER_MS
    models = [stretch(blocks.samples, one.start_ms * _PER_MS, length) for one in whole]
    lag = lag_between(models[0], models[1], BLOCKS.near_samples)
    firsts = [whole[0].start_ms * _PER_MS, whole[1].start_ms * _PER_MS + lag.whole]
    sound = spectrum_of(models[0][:BLOCK])
    for start, call in zip(blocks.starts, blocks.double, strict=True):
        for place, _ in peaks(sound, call):
            first = start + place
            start_ms, end_ms = first // _PER_MS, (first + length) // _PER_MS
            if taken[start_ms // HOP_MS : end_ms // HOP_MS].any():
                continue
            likeness = _likeness(models, stretch(blocks.samples, first, length))
            if likeness >= FURTHER.least_likeness * lag.likeness and _plays(blocks.samples, firsts, first, length):
                taken[start_ms // HOP_MS : end_ms // HOP_MS] = True
                yield replace(whole[0], start_ms=start_ms, end_ms=end_ms, score=round(min(1.0, likeness), 3))


def _likeness(models: Sequence[Wave], sound: Wave) -> float:
    return min(lag_between(model, sound, BLOCKS.near_samples).likeness for model in models)


def _plays(samples: Samples, known: Sequence[int], first: int, length: int) -> bool:
    """Whether what two known playings share plays from ``first`` on too, without a hole in it."""
    own = shares(samples, 0, length, [(known[0], known[1])], FURTHER.smooth_ms)
    same = shares(samples, 0, length, [(each, first) for each in known], FURTHER.smooth_ms)
    heard = own >= COHERENCE.same_share
    if not heard.any():
        return False
    usual = float(np.median(same[heard] / own[heard]))
    holes = runs(heard & (same < FURTHER.hole_share * usual * own))
    return usual > 0 and all((end - start) * HOP_MS < FURTHER.hole_ms for start, end in holes)

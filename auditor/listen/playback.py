"""Sound made ready for a person: both sides on one track, stretches cut out or silenced, and its outline to draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.listen.audio import SAMPLE_RATE_HZ, Sound
from auditor.schema import Interval


def one_track(sound: Sound) -> NDArray[np.int16]:
    """Both sides on one track, 8 kHz ``int16``; where they are loud together, limited and not wrapped around."""
    if sound.caller is None:
        return sound.far_end
    both = sound.far_end.astype(np.int32) + sound.caller
    limited: NDArray[np.int16] = np.clip(both, -32768, 32767).astype(np.int16)
    return limited


def silenced(sound: Sound, stretches: Iterable[Interval]) -> Sound:
    """The sound with nothing in these stretches, on either side; its length stays."""
    keep = np.ones(len(sound.far_end), bool)
    for stretch in stretches:
        keep[_samples(stretch)] = False
    caller = None if sound.caller is None else np.where(keep, sound.caller, 0).astype(np.int16)
    return Sound(far_end=np.where(keep, sound.far_end, 0).astype(np.int16), caller=caller)


def cut_out(track: NDArray[np.int16], stretches: Sequence[Interval]) -> NDArray[np.int16]:
    """These stretches of a track, one after the other."""
    return np.concatenate([track[:0], *(track[_samples(stretch)] for stretch in stretches)])


def outline(track: NDArray[np.int16], points: int) -> tuple[float, ...]:
    """How loud a track is at ``points`` places: root mean square, the loudest place at 1; empty without sound."""
    if not len(track):
        return ()
    edges = np.linspace(0, len(track), points + 1).astype(np.int64)[:-1]
    counts = np.diff(np.append(edges, len(track)))
    sums = np.add.reduceat(track.astype(np.float64) ** 2, np.minimum(edges, len(track) - 1))
    levels = np.sqrt(sums / np.maximum(counts, 1))
    loudest = float(levels.max())
    return tuple(np.round(levels / loudest, 3).tolist()) if loudest else ()


def _samples(stretch: Interval) -> slice:
    return slice(stretch.start_ms * SAMPLE_RATE_HZ // 1000, stretch.end_ms * SAMPLE_RATE_HZ // 1000)

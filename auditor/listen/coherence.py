"""Where two playings are the same, told from moment to moment: what of both sounds is in step.

The share of the cross-spectrum that has no phase left, over all frequencies the telephone passes; noise and different
sounds have none, whatever their loudness. Each frequency counts by the root of its strength, as in :mod:`in_step`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.fft
from scipy.ndimage import uniform_filter1d

from auditor.listen.flags import runs
from auditor.listen.in_step import LEAST_POWER, in_band, stretch
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.thresholds.listen import COHERENCE

HOP_MS = COHERENCE.hop_ms
HOP = HOP_MS * RATE_HZ // 1000
"""Samples from one frame to the next."""
_WINDOW = COHERENCE.window_ms * RATE_HZ // 1000


def shares(
    samples: Samples,
    first: int,
    last: int,
    pairs: Sequence[tuple[int, int]],
    smooth_ms: int = COHERENCE.smooth_ms,
) -> npt.NDArray[np.float64]:
    """Which share of what sounds is the same in both of each pair of playings, by frame, smoothed; mean of all pairs.

    A pair tells how many samples later than the frames' own place each of the two is.
    """
    count = max(1, (last - first) // HOP)
    spectra = {later: _frames(samples, first + later, count) for pair in pairs for later in pair}
    same, whole = np.zeros(count), np.full(count, LEAST_POWER)
    for one, other in pairs:
        cross = spectra[one] * spectra[other].conj()
        weight = 1 / np.sqrt(np.abs(cross) + LEAST_POWER)
        same += (cross.real * weight).sum(axis=1)
        whole += (np.abs(cross) * weight).sum(axis=1)
    width = smooth_ms // HOP_MS
    return np.asarray(uniform_filter1d(same, width) / uniform_filter1d(whole, width))


def _frames(samples: Samples, first: int, count: int) -> npt.NDArray[np.complex128]:
    """The spectra of windows around the middles of so many frames from sample ``first`` on."""
    sound = stretch(samples, first - (_WINDOW - HOP) // 2, (count - 1) * HOP + _WINDOW)
    windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP]
    return np.asarray(scipy.fft.rfft(windows * np.hanning(_WINDOW), axis=1)[:, in_band(_WINDOW)])


def runs_in_step(same: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Runs of frames in step, over pauses of the voice."""
    found: list[tuple[int, int]] = []
    for start, end in runs(same >= COHERENCE.same_share):
        if (end - start) * HOP_MS < COHERENCE.shortest_ms:
            continue
        if found and (start - found[-1][1]) * HOP_MS < COHERENCE.pause_ms:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found

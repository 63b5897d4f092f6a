"""How long the hold music lasts before the same music comes again: "the same 30 seconds, 14 times"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.fft

from auditor.listen.likeness import FRAME_MS, Picture, Samples, Series, energies, frame_of, picture
from auditor.schema import Interval
from auditor.thresholds.listen import MUSIC_LOOP

_STEP = MUSIC_LOOP.step_frames
_STEP_MS = _STEP * FRAME_MS


def music_loop_ms(samples: Samples, music: Sequence[Interval]) -> int | None:
    """Time after which the same music plays again; ``None`` when it does not, or too little was heard to tell.

    ``samples`` is 8 kHz mono int16; ``music`` the stretches where music sounds alone. Music that goes on under the
    messages and music that pauses for them are both understood; so is music that starts anew after each message, if
    the messages come at equal distances. The bars of a tune that resemble each other are no loop: the sound must be the
    same recording throughout.
    """
    rows = _coarse(picture(samples))
    playing, heard = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
    for interval in music:
        low, high = (frame_of(edge) // _STEP for edge in (interval.start_ms, interval.end_ms))
        playing[low:high] = True
        # The edges belong to the fade, or to what comes before and after.
        heard[low + MUSIC_LOOP.edge_steps : max(0, high - MUSIC_LOOP.edge_steps)] = True
    rows = np.where(heard[:, None], rows, 0)
    on_the_clock = _loop(rows, heard)
    paused = _loop(rows[playing], heard[playing])
    found = [loop for loop in (on_the_clock, paused) if loop is not None]
    return max(found)[1] if found else None


def _coarse(image: Picture) -> Picture:
    """Means of neighbouring frames; the loop of a tune needs no finer time."""
    whole = len(image) // _STEP * _STEP
    return np.asarray(image[:whole].reshape(-1, _STEP, image.shape[1]).mean(axis=1), dtype=np.float32)


def _loop(rows: Picture, heard: npt.NDArray[np.bool_]) -> tuple[float, int] | None:
    """How much music a loop explains (steps) and its length (ms); ``None`` without one."""
    alike, shared = _self_likeness(rows, heard)
    if not len(alike) or alike.max() < MUSIC_LOOP.same_likeness:
        return None
    # Twice the loop is a loop too, and often the better match by a hair: take the shortest that is as good.
    peaks = np.flatnonzero(alike >= MUSIC_LOOP.nearly * alike.max())
    first = peaks[peaks <= peaks[0] + MUSIC_LOOP.peak_steps]
    step = int(first[np.argmax(alike[first])])
    return float(alike[step] * shared[step]), step * _STEP_MS


def _self_likeness(rows: Picture, heard: npt.NDArray[np.bool_]) -> tuple[Series, Series]:
    """For every lag the correlation of the music with itself, 0 where too little of it meets itself, and how much does.

    Both of shape (lags,).
    """
    count = len(rows)
    if not heard.any():
        return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
    size = scipy.fft.next_fast_len(2 * count, real=True)
    spectrum = scipy.fft.rfft(rows, size, axis=0)
    dot = scipy.fft.irfft(np.einsum("fb,fb->f", spectrum, spectrum.conj()), size)[:count]
    energy, mask = (scipy.fft.rfft(series, size) for series in (energies(rows), heard.astype(np.float32)))
    later = scipy.fft.irfft(energy * mask.conj(), size)[:count]
    earlier = scipy.fft.irfft(mask * energy.conj(), size)[:count]
    shared = scipy.fft.irfft(mask * mask.conj(), size)[:count]
    alike = dot / np.sqrt(np.maximum(later, 1e-3) * np.maximum(earlier, 1e-3))
    enough = (shared >= MUSIC_LOOP.shared_steps) & (np.arange(count) >= MUSIC_LOOP.shortest_steps)
    return np.where(enough, alike, 0.0).astype(np.float32), np.asarray(shared, dtype=np.float32)

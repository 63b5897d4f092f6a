"""Short-time measurements for the tone finders: power at given frequencies, frame by frame, features only.

Everything works on 8 kHz mono sound. Frame ``i`` is centred on ``i * HOP`` samples, ``i * HOP_MS`` milliseconds.
Powers are mean squares of full scale (a full-scale sine has 0.5), as ``float32``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import fft

RATE_HZ = 8000
HOP = 80
HOP_MS = 10
LONGEST = 4096
"""Samples that a fine spectrum looks at, at most: half a second parts tones 4 Hz away; over more, codecs drift."""
_FINE_SIZE = 8192
FINE_STEP_HZ = RATE_HZ / _FINE_SIZE
_CHUNK_FRAMES = 512
_FULL_SCALE = 32768.0

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneFrames:
    """What the finders of call progress tones and beeps look at.

    ``total`` is the power of the telephone band, ``regions`` the power in the lobes of each set of frequencies (one
    column per set), ``peak_hz`` the strongest frequency and ``peak`` the power in its lobe.
    """

    total: Floats
    regions: Floats
    peak_hz: Floats
    peak: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFrames:
    """What the push-button finder looks at: power ``at`` each frequency (a column each) and ``total`` of the band.

    ``total`` is infinite in frames that cannot be part of a press.
    """

    at: Floats
    total: Floats


def tone_frames(
    samples: Samples, sets: tuple[tuple[float, ...], ...], *, lobe_hz: float, band_hz: tuple[float, float]
) -> ToneFrames:
    """Power in 64 ms Hann windows every 10 ms, gathered within ``lobe_hz`` of each frequency."""
    size = 512
    bins_hz = np.arange(size // 2 + 1) * (RATE_HZ / size)
    weights = np.stack([_near(bins_hz, one, lobe_hz) for one in sets], axis=1)
    low, high = np.searchsorted(bins_hz, band_hz)
    reach = round(lobe_hz / (RATE_HZ / size))
    total, at, peak_hz, peak = [], [], [], []
    for spectra in _spectra(samples, size):
        total.append(spectra[:, low:high].sum(axis=1))
        at.append(spectra @ weights)
        top = spectra[:, low:high].argmax(axis=1) + low
        peak_hz.append((top * (RATE_HZ / size)).astype(np.float32))
        peak.append(_lobe_sums(spectra, top, reach))
    return ToneFrames(
        total=np.concatenate(total),
        regions=np.concatenate(at),
        peak_hz=np.concatenate(peak_hz),
        peak=np.concatenate(peak),
    )


def key_frames(
    samples: Samples,
    low_hz: tuple[float, ...],
    high_hz: tuple[float, ...],
    *,
    band_hz: tuple[float, float],
    clear_db: float,
    least_dbfs: float,
) -> KeyFrames:
    """Power at exact frequencies (Goertzel's sum as a matrix product) in 32 ms Hann windows every 10 ms.

    The power of the whole band costs most, so it is measured only in frames in which one frequency of each group is
    ``clear_db`` above the others of its group and at least at ``least_dbfs``.
    """
    size = 256
    window = _hann(size)
    waves = _waves(low_hz + high_hz, window)
    bins_hz = np.arange(size // 2 + 1) * (RATE_HZ / size)
    low, high = np.searchsorted(bins_hz, band_hz)
    at, total = [], []
    for frames in _frames(samples, size):
        projected = _product(frames, waves) ** 2
        power = projected[:, ::2] + projected[:, 1::2]
        lows, highs = power[:, : len(low_hz)], power[:, len(low_hz) :]
        worth = _clear(lows, clear_db, least_dbfs) & _clear(highs, clear_db, least_dbfs)
        band = np.full(len(frames), np.inf, dtype=np.float32)
        band[worth] = _power(frames[worth] * window, window)[:, low:high].sum(axis=1)
        at.append(power)
        total.append(band)
    return KeyFrames(at=np.concatenate(at), total=np.concatenate(total))


def _product(frames: Floats, waves: Floats) -> Floats:
    """``frames @ waves``, in blocks so small that the matrix library does not wake its threads, which wait busily."""
    return np.concatenate([frames[row : row + 64] @ waves for row in range(0, len(frames), 64)])


def _waves(frequencies_hz: tuple[float, ...], window: Floats) -> Floats:
    """Windowed cosine and sine of every frequency, side by side; their squares add up to a mean square."""
    turns = 2 * np.pi * np.arange(len(window))[:, None] / RATE_HZ * np.asarray(frequencies_hz)
    waves = np.stack([np.cos(turns), np.sin(turns)], axis=2).reshape(len(window), -1)
    return np.asarray(waves * window[:, None] * (np.sqrt(2) / window.sum()), np.float32)


def _clear(power: Floats, clear_db: float, least_dbfs: float) -> npt.NDArray[np.bool_]:
    """Frames whose strongest column is loud enough and stands clear of the second."""
    ordered = np.partition(power, -2, axis=1)
    strongest, second = ordered[:, -1], ordered[:, -2]
    return np.asarray((strongest >= 10 ** (clear_db / 10) * second) & (strongest >= 10 ** (least_dbfs / 10)))


def fine_spectrum(samples: Samples) -> npt.NDArray[np.float64]:
    """Hann-windowed power of the middle ``LONGEST`` samples, one value per ``FINE_STEP_HZ``; sums to a mean square."""
    spare = max(0, len(samples) - LONGEST) // 2
    middle = samples[spare : spare + min(LONGEST, len(samples))].astype(np.float64) / _FULL_SCALE
    window = _hann(len(middle)).astype(np.float64)
    power = np.abs(fft.rfft(middle * window, _FINE_SIZE)) ** 2
    return np.asarray(power * (2.0 / (_FINE_SIZE * max(1e-12, float((window**2).sum())))))


def quantile(values: npt.NDArray[np.floating], share: float) -> float:
    """The value that ``share`` of the values do not exceed; numpy's own is many times slower on a handful of frames."""
    return float(np.sort(values)[min(len(values) - 1, int(share * len(values)))])


def decibels(power: npt.NDArray[np.floating]) -> Floats:
    """Power as dBFS of a mean square (full-scale sine: -3), floored at -96."""
    return np.asarray(10 * np.log10(np.maximum(power, 10**-9.6)), np.float32)


def edge_ms(level_db: Floats, inside: int, step: int, mark_db: float) -> int:
    """Where ``level_db`` crosses ``mark_db``, walking from frame ``inside`` by ``step`` (+1 or -1), interpolated."""
    at = inside
    while 0 <= at < len(level_db) and level_db[at] >= mark_db:
        at += step
    if not 0 <= at < len(level_db):
        return round((at - step / 2) * HOP_MS)
    if at == inside:
        return at * HOP_MS
    before_db, after_db = float(level_db[at - step]), float(level_db[at])
    share = (before_db - mark_db) / max(1e-6, before_db - after_db)
    return round((at - step + step * share) * HOP_MS)


@lru_cache(maxsize=64)
def _hann(size: int) -> Floats:
    return np.hanning(size + 1)[:-1].astype(np.float32)


def _near(bins_hz: npt.NDArray[np.floating], frequencies_hz: tuple[float, ...], lobe_hz: float) -> Floats:
    """1 for bins in the lobe of any of the frequencies, else 0."""
    distance = np.abs(bins_hz[:, None] - np.asarray(frequencies_hz)[None, :]).min(axis=1)
    return np.asarray(distance <= lobe_hz, np.float32)


def _lobe_sums(spectra: Floats, top: Ints, reach: int) -> Floats:
    """Power within ``reach`` bins of each frame's bin ``top``."""
    columns = np.clip(top[:, None] + np.arange(-reach, reach + 1)[None, :], 0, spectra.shape[1] - 1)
    return np.asarray(np.take_along_axis(spectra, columns, axis=1).sum(axis=1))


def _spectra(samples: Samples, size: int) -> Iterator[Floats]:
    window = _hann(size)
    for frames in _frames(samples, size):
        yield _power(frames * window, window)


def _power(windowed: Floats, window: Floats) -> Floats:
    """Power spectra whose sum over all bins is the mean square of the frame."""
    spectra = fft.rfft(windowed, axis=1)
    scale = np.float32(2.0 / (windowed.shape[1] * float((window**2).sum())))
    return np.asarray((spectra.real**2 + spectra.imag**2) * scale, np.float32)


def _frames(samples: Samples, size: int) -> Iterator[Floats]:
    """Chunks of overlapping frames, centred on multiples of the hop, zeros beyond both ends."""
    count = len(samples) // HOP + 1
    for first in range(0, count, _CHUNK_FRAMES):
        number = min(_CHUNK_FRAMES, count - first)
        start = first * HOP - size // 2
        end = start + (number - 1) * HOP + size
        piece = samples[max(0, start) : max(0, end)].astype(np.float32) / np.float32(_FULL_SCALE)
        piece = np.pad(piece, (max(0, -start), max(0, end - max(len(samples), 0) if end > len(samples) else 0)))
        yield np.lib.stride_tricks.sliding_window_view(piece, size)[::HOP]

"""Brings two playings of one recording into step, to a fraction of a sample.

How much later one sound is than another shows in the phase of their cross-spectrum: its transform back is their
correlation, and the peak of that the lag. Each frequency counts by the root of its strength, so that one loud vowel
does not decide alone, nor noise where there is nothing else: half way between plain correlation and phase transform
(Knapp and Carter 1976, doi:10.1109/TASSP.1976.1162830).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.fft

from auditor.listen.likeness import RATE_HZ, Samples
from auditor.thresholds.listen import REPEATS

Wave = npt.NDArray[np.float64]

FULL_SCALE = 32768
#: Keeps what is divided by a power in bounds where nothing sounds.
LEAST_POWER = 1e-12
#: Silence behind a sound, so that its end does not come round to its beginning.
_MARGIN = 64


@dataclass(frozen=True, slots=True)
class Lag:
    """How much later than its reference a sound is, in samples: whole ones and what is left (-0.5 to 0.5); and how
    like the reference it is there, -1 to 1."""

    whole: int
    rest: float
    likeness: float


def sound_at(samples: Samples, at: npt.NDArray[np.integer]) -> Wave:
    """The samples at these places, of any shape, -1 to 1; silence outside of the sound."""
    inside = (at >= 0) & (at < len(samples))
    found = np.zeros(at.shape)
    found[inside] = samples[at[inside]] / FULL_SCALE
    return found


def stretch(samples: Samples, first: int, length: int) -> Wave:
    """So many samples from ``first`` on, as :func:`sound_at`."""
    return sound_at(samples, np.arange(first, first + max(0, length)))


def samples_of(sound: Wave) -> Samples:
    """The sound as 16-bit samples."""
    return np.asarray(np.clip(np.round(FULL_SCALE * sound), -FULL_SCALE, FULL_SCALE - 1), np.int16)


def gain_between(one: Wave, other: Wave) -> float:
    """How many times as loud as the other sound the one is; 0 for a silent other."""
    loudness = float(np.sqrt(np.mean(other**2))) if len(other) else 0.0
    return float(np.sqrt(np.mean(one**2))) / loudness if loudness else 0.0


def lag_between(one: Wave, other: Wave, most: int) -> Lag:
    """How much later than the one the other is, at most ``most`` samples earlier or later; both are of one length.

    Sounds that are no longer than that are unlike.
    """
    if len(one) <= most:
        return Lag(0, 0.0, 0.0)
    size = scipy.fft.next_fast_len(2 * len(one), real=True)
    mine, theirs = (scipy.fft.rfft(sound, size) * in_band(size) for sound in (one, other))
    cross = theirs * mine.conj()
    correlation = scipy.fft.irfft(cross / np.sqrt(np.abs(cross) + LEAST_POWER), size)
    near = np.concatenate([correlation[-most:], correlation[: most + 1]])
    peak = int(np.argmax(near))
    norm = 2 / size * np.sqrt(np.abs(mine).sum() * np.abs(theirs).sum())
    return Lag(peak - most, _summit(near[peak - 1 : peak + 2]), float(near[peak] / max(norm, LEAST_POWER)))


def earlier(sound: Wave, samples: float) -> Wave:
    """The sound moved ahead by a part of a sample; what would lie between its samples is drawn through them."""
    size = scipy.fft.next_fast_len(len(sound) + _MARGIN, real=True)
    turned = scipy.fft.rfft(sound, size) * np.exp(2j * np.pi * np.fft.rfftfreq(size) * samples)
    return np.asarray(scipy.fft.irfft(turned, size)[: len(sound)])


def in_band(size: int) -> npt.NDArray[np.bool_]:
    """Which frequencies of a spectrum of so many samples the telephone passes."""
    freqs_hz = np.fft.rfftfreq(size, 1 / RATE_HZ)
    return np.asarray((freqs_hz >= REPEATS.low_hz) & (freqs_hz <= REPEATS.high_hz))


def _summit(three: Wave) -> float:
    """Where between -0.5 and 0.5 the parabola through a peak and its neighbours is highest; 0.0 without both."""
    if len(three) < 3:
        return 0.0
    bend = three[0] - 2 * three[1] + three[2]
    return float(np.clip(0.5 * (three[0] - three[2]) / bend, -0.5, 0.5)) if bend < 0 else 0.0

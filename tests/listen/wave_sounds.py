"""Messages under noise, built here so that their waves are known to the sample."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

Sound = NDArray[np.float64]

TELEPHONE_BAND = butter(4, (300, 3200), "bandpass", fs=8000, output="sos")


@cache
def voice(seed: int = 1, length_ms: int = 4000, loudness: float = 1600) -> Sound:
    """Syllables: noise in the telephone's band that swells and fades four times a second."""
    noise = np.random.default_rng(seed).normal(0, loudness, length_ms * 8)
    swelling = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * np.arange(length_ms * 8) / 8000)
    return np.asarray(sosfilt(TELEPHONE_BAND, noise) * swelling)


def call(sounds: Sequence[tuple[int, Sound]], length_ms: int, noise: float = 0.0) -> NDArray[np.int16]:
    """Sounds at their milliseconds, and noise of its own everywhere."""
    track = np.random.default_rng(9).normal(0, noise, length_ms * 8) if noise else np.zeros(length_ms * 8)
    for at_ms, sound in sounds:
        track[at_ms * 8 : at_ms * 8 + len(sound)] += sound
    return np.round(np.clip(track, -32768, 32767)).astype(np.int16)


def noisy_call(
    sounds: Sequence[tuple[int, Sound]], length_ms: int = 90_000, noise: float = 2000.0
) -> NDArray[np.int16]:
    """The same under noise that is stronger than a voice."""
    return call(sounds, length_ms, noise)


def music(seconds: float, seed: int = 5) -> Sound:
    """Notes that follow one another, four a second."""
    notes = np.random.default_rng(seed).choice([440, 523, 587, 659, 784, 880, 988], round(4 * seconds))
    phase = 2 * np.pi * np.cumsum(np.repeat(notes, 2000)) / 8000
    return np.asarray(1500 * sum(np.sin(part * phase) / part for part in (1, 2, 3)))

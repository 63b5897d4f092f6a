"""Sounds whose repetition is known because they are built here: speech-like voices, tunes, and what lines do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt

RATE = 8000
Sound = NDArray[np.float64]


def voice(seed: int, seconds: float = 4.0) -> Sound:
    """Syllables of a buzzing source through moving resonances, with hisses and short pauses; peak 0.3."""
    rng = np.random.default_rng(seed)
    parts: list[Sound] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(_syllable(rng))
        if rng.random() < 0.15:
            parts.append(np.zeros(int(RATE * rng.uniform(0.05, 0.1))))
    sound = np.concatenate(parts)[: int(seconds * RATE)]
    return 0.3 * sound / np.abs(sound).max()


def _syllable(rng: np.random.Generator) -> Sound:
    hiss = rng.normal(size=int(RATE * rng.uniform(0.03, 0.08))) * 0.2
    hiss = sosfilt(butter(2, float(rng.uniform(1500, 3000)), "high", fs=RATE, output="sos"), hiss)
    count = int(RATE * rng.uniform(0.1, 0.25))
    pitch = np.linspace(rng.uniform(90, 140), rng.uniform(90, 140), count)
    buzz = 2 * (np.cumsum(pitch / RATE) % 1) - 1
    for formant in (rng.uniform(300, 800), rng.uniform(900, 2000), rng.uniform(2200, 3200)):
        radius = np.exp(-np.pi * 90 / RATE)
        buzz = (
            lfilter([1 - radius], [1, -2 * radius * np.cos(2 * np.pi * formant / RATE), radius**2], buzz) + 0.05 * buzz
        )
    tone = buzz * np.hanning(count) / (np.abs(buzz).max() + 1e-9)
    return np.concatenate([hiss * np.hanning(len(hiss)), tone])


def tune(seed: int, seconds: float) -> Sound:
    """Notes of three harmonics at a steady beat; peak 0.3."""
    rng = np.random.default_rng(seed)
    notes: list[Sound] = []
    while sum(map(len, notes)) < seconds * RATE:
        time = np.arange(int(0.3 * RATE)) / RATE
        pitch = 220 * 2 ** (rng.integers(0, 25) / 12)
        notes.append(sum(np.sin(2 * np.pi * pitch * k * time) / k for k in (1, 2, 3)) * np.exp(-3 * time))
    sound = np.concatenate(notes)[: int(seconds * RATE)]
    return 0.3 * sound / np.abs(sound).max()


def noise(seed: int, count: int, level: float = 0.001) -> Sound:
    return level * np.random.default_rng(seed).normal(size=count)


def mu_law(sound: Sound) -> Sound:
    """There and back through the companding of ITU-T G.711, to 8 bits."""
    coded = np.sign(sound) * np.log1p(255 * np.abs(sound)) / np.log(256)
    rounded = np.round(coded * 127) / 127
    return np.sign(rounded) * np.expm1(np.abs(rounded) * np.log(256)) / 255


def lose_packets(sound: Sound, seed: int, share: float = 0.03) -> Sound:
    """Silences 20 ms packets."""
    lost = np.repeat(np.random.default_rng(seed).random(len(sound) // 160 + 1) < share, 160)[: len(sound)]
    return np.where(lost, 0.0, sound)


def pcm(sound: Sound) -> NDArray[np.int16]:
    return np.asarray(np.clip(sound, -1, 1) * 32767, dtype=np.int16)


class Call:
    """A call being put together; remembers where each sound was placed."""

    def __init__(self, seconds: float, seed: int = 0) -> None:
        self.sound = noise(seed, int(seconds * RATE))

    def add(self, at_ms: int, sound: Sound) -> tuple[int, int]:
        """Mixes a sound in; returns where it starts and ends in milliseconds."""
        start = at_ms * RATE // 1000
        self.sound[start : start + len(sound)] += sound
        return at_ms, at_ms + len(sound) * 1000 // RATE

    @property
    def samples(self) -> NDArray[np.int16]:
        return pcm(self.sound)

"""Sounds for the tests of the tone finders, made from the standards' own figures; no code of the program is used."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

RATE_HZ = 8000
Wave = npt.NDArray[np.float64]
KEYS = {
    key: (low, high)
    for row, low in zip(("123A", "456B", "789C", "*0#D"), (697, 770, 852, 941), strict=True)
    for key, high in zip(row, (1209, 1336, 1477, 1633), strict=True)
}


def silence(seconds: float) -> Wave:
    return np.zeros(round(seconds * RATE_HZ))


def tone(seconds: float, *frequencies_hz: float, level: float = 0.1, phase: float = 0.3) -> Wave:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return level * sum(np.sin(2 * np.pi * hz * time + phase * (i + 1)) for i, hz in enumerate(frequencies_hz))


def modulated(seconds: float, hz: float, by_hz: float, level: float = 0.2) -> Wave:
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return level * np.sin(2 * np.pi * hz * time) * (1 + 0.9 * np.sin(2 * np.pi * by_hz * time)) / 1.9


def join(*parts: Wave) -> Wave:
    return np.concatenate(parts)


def cadence(count: int, on_off_s: tuple[float, ...], *frequencies_hz: float, level: float = 0.1) -> Wave:
    """``count`` bursts that keep the on and off times; the last off time is left out."""
    parts: list[Wave] = []
    for burst in range(count):
        place = 2 * burst % len(on_off_s)
        parts += [tone(on_off_s[place], *frequencies_hz, level=level), silence(on_off_s[place + 1])]
    return join(*parts[:-1])


def key(name: str, seconds: float = 0.1, *, level: float = 0.1, twist_db: float = 0.0, off_tune: float = 0.0) -> Wave:
    low, high = (hz * (1 + off_tune) for hz in KEYS[name])
    return tone(seconds, low, level=level) + tone(seconds, high, level=level * 10 ** (twist_db / 20), phase=1.1)


def noise(seconds: float, level: float, seed: int = 1) -> Wave:
    return np.random.default_rng(seed).normal(0, level, round(seconds * RATE_HZ))


def noisy(wave: Wave, level: float, seed: int = 1) -> Wave:
    return wave + noise(len(wave) / RATE_HZ, level, seed)[: len(wave)]


def line(wave: Wave) -> Wave:
    """Through G.711 (mu-law) and back: 8 bits, quantised by the logarithm."""
    coded = np.sign(wave) * np.log1p(255 * np.minimum(np.abs(wave), 1)) / np.log(256)
    coded = np.round(coded * 127) / 127
    return np.sign(coded) * np.expm1(np.abs(coded) * np.log(256)) / 255


def samples(wave: Wave) -> npt.NDArray[np.int16]:
    return np.round(np.clip(wave, -1, 1) * 32767).astype(np.int16)


def melody(notes: list[tuple[float, ...]], seconds: float, *, timbre: str = "square", decay: bool = False) -> Wave:
    """Chords one after the other, of square or sine waves, as music on hold from a cheap exchange has them."""
    partials = (1,) if timbre == "sine" else (1, 3, 5)
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    fade = np.exp(-4 * time / seconds) if decay else np.ones_like(time)
    chords = [
        fade * sum(np.sin(2 * np.pi * hz * part * time) / part for hz in chord for part in partials) for chord in notes
    ]
    return 0.08 * np.concatenate(chords)


def vowels(seconds: float, seed: int = 3) -> Wave:
    """Something like speech: gliding pitch with harmonics through moving formants, syllables and pauses."""
    random = np.random.default_rng(seed)
    parts: list[Wave] = []
    while sum(map(len, parts)) < seconds * RATE_HZ:
        length = random.uniform(0.08, 0.35)
        time = np.arange(round(length * RATE_HZ)) / RATE_HZ
        pitch = random.uniform(90, 260) * (1 + random.uniform(-0.2, 0.2) * time / length)
        turns = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
        first, second = random.uniform(300, 800), random.uniform(900, 2200)
        voice = np.zeros_like(time)
        for number in range(1, int(3400 / pitch.max())):
            hz = number * pitch
            gain = 1 / (1 + ((hz - first) / 90) ** 2) + 0.4 / (1 + ((hz - second) / 120) ** 2)
            voice += gain * np.sin(number * turns)
        parts += [0.12 * voice * np.hanning(len(time)), silence(random.uniform(0.02, 0.25))]
    return join(*parts)

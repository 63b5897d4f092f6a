"""Hold music composed and played by arithmetic: own tunes, nothing copied. Float32 at 8 kHz.

A tune is a chord progression in a key, a melody grown from two short motifs in the form A A B A, and parts for
instruments that a style chooses. Everything is played into a loop, as hold music is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

RATE = 8000
TOP_HZ = 3700.0
MAJOR, MINOR, DORIAN = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10)
PROGRESSIONS = (
    (0, 4, 5, 3),
    (0, 5, 3, 4),
    (0, 3, 0, 4),
    (0, 2, 3, 4),
    (5, 3, 0, 4),
    (0, 5, 1, 4),
    (1, 4, 0, 5),
    (0, 3, 5, 4),
    (0, 6, 3, 0),
)
Note = Callable[[float, float, float, np.random.Generator], np.ndarray]


def _time(seconds: float) -> np.ndarray:
    return np.arange(max(8, int(seconds * RATE))) / RATE


def _partials(hz: float, t: np.ndarray, weights: np.ndarray, vibrato: float = 0.0, spread: float = 0.0) -> np.ndarray:
    """A sum of harmonics below the telephone's band end; ``vibrato`` is its depth as a share of the pitch."""
    phase = 2 * np.pi * hz * t
    if vibrato:
        phase = phase + hz * vibrato / 5.3 * -np.cos(2 * np.pi * 5.3 * t) * np.minimum(1, t / 0.25)
    out = np.zeros_like(t)
    for number, weight in enumerate(weights, 1):
        stretch = number * np.sqrt(1 + spread * number * number)
        if hz * stretch > TOP_HZ:
            break
        out += weight * np.sin(phase * stretch + number)
    return out


def _swell(t: np.ndarray, attack: float, release: float) -> np.ndarray:
    return np.minimum(1, t / attack) * np.minimum(1, (t[-1] - t) / release + 1e-3)


def pad(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds + 0.5)
    weights = 1 / np.arange(1, 9) ** 1.6
    parts = [_partials(hz * (1 + detune), t, weights) for detune in (-0.003, 0.0, 0.0035)]
    return 0.3 * loud * sum(parts) * _swell(t, 0.35, 0.5)


def strings(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds + 0.15)
    weights = 1 / np.arange(1, 16) ** 1.15
    tone = _partials(hz, t, weights, 0.006) + 0.7 * _partials(hz * 1.004, t, weights, 0.005)
    return 0.35 * loud * tone * _swell(t, 0.12, 0.18)


def electric_piano(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds + 0.3)
    bell = 0.9 * loud * np.exp(-4 * t) * np.sin(2 * np.pi * hz * t)
    tine = 0.15 * np.exp(-14 * t) * np.sin(2 * np.pi * min(hz * 7, TOP_HZ) * t)
    return loud * (np.sin(2 * np.pi * hz * t + bell) + tine) * np.exp(-1.8 * t) * _swell(t, 0.004, 0.12)


def piano(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds + 0.35)
    out = np.zeros_like(t)
    for number in range(1, 13):
        partial = number * hz * np.sqrt(1 + 0.0004 * number * number)
        if partial > TOP_HZ:
            break
        decay = np.exp(-t * (0.7 + 0.5 * number + hz / 500))
        out += number**-1.1 * decay * np.sin(2 * np.pi * partial * t + number)
    hammer = rng.normal(0, 1, len(t)) * np.exp(-t * 120) * 0.12
    return loud * (0.8 * out + hammer) * _swell(t, 0.002, 0.15)


def plucked(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    """Karplus and Strong's plucked string, run at 32 kHz so that the pitch is true."""
    rate = 32000
    count = int((seconds + 0.6) * rate)
    delay = rate / hz - 0.5
    whole, part = int(delay), delay - int(delay)
    burst = np.zeros(count)
    burst[: whole + 1] = lfilter([0.4], [1, -0.6], rng.uniform(-1, 1, whole + 1))
    feedback = np.zeros(whole + 3)
    feedback[0] = 1
    keep = 0.5 * 0.996
    feedback[whole : whole + 3] -= keep * np.array([1 - part, 1, part])
    string = lfilter([1.0], feedback, burst)
    string = sosfilt(_LOW_3600_AT_32K, string)[::4]
    t = np.arange(len(string)) / RATE
    return 1.6 * loud * string * _swell(t, 0.001, 0.1)


_LOW_3600_AT_32K = butter(6, 3500, fs=32000, output="sos")


def flute(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds)
    breath = lfilter([1, -1], [1, -0.5], rng.normal(0, 1, len(t))) * 0.03
    return loud * (_partials(hz, t, np.array([1, 0.35, 0.18, 0.06]), 0.007) + breath) * _swell(t, 0.07, 0.09)


def brass(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds)
    dark, bright = 1 / np.arange(1, 13) ** 2.0, 1 / np.arange(1, 13) ** 0.9
    shine = np.exp(-2.5 * t) * np.minimum(1, t / 0.05)
    tone = _partials(hz, t, dark, 0.004) * (1 - shine) + _partials(hz, t, bright, 0.004) * shine
    return 0.6 * loud * tone * _swell(t, 0.05, 0.1)


def chip(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds)
    weights = np.sin(np.pi * np.arange(1, 25) * 0.25) / np.arange(1, 25)
    return 0.7 * loud * _partials(hz, t, weights) * _swell(t, 0.003, 0.03)


def organ(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds)
    tone = _partials(hz, t, np.array([0.9, 0.7, 0.5, 0.35, 0, 0.25, 0, 0.3]))
    return 0.5 * loud * tone * (1 + 0.2 * np.sin(2 * np.pi * 6.1 * t)) * _swell(t, 0.02, 0.05)


def vibes(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds + 0.8)
    ring = np.sin(2 * np.pi * hz * t) * np.exp(-2.2 * t) * (1 + 0.3 * np.sin(2 * np.pi * 5 * t))
    strike = 0.4 * np.sin(2 * np.pi * min(hz * 4, TOP_HZ) * t) * np.exp(-9 * t)
    return loud * (ring + strike) * _swell(t, 0.002, 0.2)


VOWELS = {
    "a": (750, 1180, 2550),
    "e": (520, 1800, 2500),
    "i": (320, 2250, 3000),
    "o": (480, 880, 2450),
    "u": (340, 900, 2300),
}


def sung(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    """A singer on a vowel, most notes begun by a consonant of noise or a hum."""
    t = _time(seconds * 0.96)
    formants = VOWELS["aeiou"[rng.integers(5)]]
    numbers = np.arange(1, int(TOP_HZ / hz) + 1)
    shape = sum(
        np.exp(-(((numbers * hz - f) / (90 + 0.05 * f)) ** 2)) * g
        for f, g in zip(formants, (1, 0.6, 0.35), strict=True)
    )
    tone = _partials(hz, t, (shape + 0.03) / numbers**0.3, 0.011)
    start = rng.integers(3)
    envelope = _swell(t, 0.06, 0.09)
    if start == 0:
        tone = tone + rng.normal(0, 1, len(t)) * np.exp(-(((t - 0.03) / 0.025) ** 2)) * 0.5
    elif start == 1:
        envelope = envelope * np.clip((t - 0.03) / 0.05, 0.1, 1)
    return 1.1 * loud * tone * envelope


def bass(hz: float, seconds: float, loud: float, rng: np.random.Generator) -> np.ndarray:
    t = _time(seconds)
    return loud * _partials(hz, t, 1 / np.arange(1, 12) ** 1.2) * np.exp(-1.5 * t) * _swell(t, 0.008, 0.06)


def kick(rng: np.random.Generator) -> np.ndarray:
    t = _time(0.22)
    return np.sin(2 * np.pi * (55 * t + 4.5 * (1 - np.exp(-30 * t)))) * np.exp(-14 * t) + 0.3 * rng.normal(
        0, 1, len(t)
    ) * np.exp(-200 * t)


def snare(rng: np.random.Generator) -> np.ndarray:
    t = _time(0.2)
    return 0.6 * rng.normal(0, 1, len(t)) * np.exp(-20 * t) + 0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-25 * t)


def hat(rng: np.random.Generator) -> np.ndarray:
    t = _time(0.07)
    return 0.5 * lfilter([1, -0.95], [1], rng.normal(0, 1, len(t))) * np.exp(-60 * t)


def brush(rng: np.random.Generator) -> np.ndarray:
    t = _time(0.25)
    return 0.25 * lfilter([1, -0.8], [1], rng.normal(0, 1, len(t))) * np.minimum(1, t / 0.06) * np.exp(-9 * t)


@dataclass(frozen=True)
class Style:
    """Who plays: lead, chords and how they move, bass, drums; scale, tempo range and how busy the melody is."""

    lead: tuple[Note, ...]
    chords: tuple[Note, ...]
    figure: tuple[str, ...]
    low: Note | None = bass
    drums: str = ""
    scale: tuple[int, ...] = MAJOR
    tempo: tuple[int, int] = (84, 112)
    busy: float = 0.5
    lead_gain: float = 1.0


STYLES: dict[str, Style] = {
    "pads": Style((flute, vibes), (pad,), ("block",), low=None, tempo=(66, 84), busy=0.3),
    "guitar": Style((plucked,), (plucked,), ("arpeggio", "strum"), tempo=(76, 104)),
    "epiano": Style((electric_piano, vibes), (electric_piano,), ("block", "offbeat"), drums="brush", scale=DORIAN),
    "pop": Style(
        (brass, chip, strings), (organ, plucked, pad), ("offbeat", "block"), drums="rock", tempo=(100, 128), busy=0.7
    ),
    "strings": Style((strings,), (strings,), ("block", "arpeggio"), low=strings, tempo=(60, 88), scale=MINOR, busy=0.4),
    "piano": Style((piano,), (piano,), ("arpeggio", "block"), low=piano, tempo=(64, 100), busy=0.6),
    "sung": Style(
        (sung,),
        (plucked, electric_piano, pad),
        ("arpeggio", "block", "strum"),
        drums="brush",
        tempo=(76, 108),
        lead_gain=1.5,
    ),
    "sung_alone": Style((sung,), (pad,), ("block",), low=None, tempo=(66, 90), lead_gain=2.2, busy=0.6),
    "chip": Style((chip,), (chip,), ("arpeggio",), drums="rock", tempo=(112, 140), scale=MINOR, busy=0.8),
    "jazz": Style(
        (vibes, piano, brass),
        (piano, electric_piano),
        ("offbeat",),
        drums="brush",
        scale=DORIAN,
        tempo=(96, 132),
        busy=0.7,
    ),
    "organ": Style((organ, flute), (organ,), ("block", "offbeat"), drums="rock", tempo=(88, 116)),
}


def tune(style: str, seed: int, bars: int = 16) -> np.ndarray:
    """A loop of about ``bars`` bars of four beats at -20 dBFS or so; 30 to 60 seconds for 16 bars."""
    rng = np.random.default_rng([seed, sorted(STYLES).index(style)])
    plan = STYLES[style]
    beat = 60 / int(rng.integers(*plan.tempo))
    key = int(rng.integers(-5, 7))
    out = np.zeros(int(bars * 4 * beat * RATE))
    forms = _forms(rng, plan.scale)
    instruments = [part[rng.integers(len(part))] for part in (plan.lead, plan.chords)]
    figure = plan.figure[rng.integers(len(plan.figure))]
    motifs = [_motif(rng, plan.busy) for _ in range(2)]
    for bar in range(bars):
        section = (bar // 4) % 4 == 2
        root = forms[section][bar % 4]
        at = bar * 4 * beat
        _play_chord(out, instruments[1], figure, at, beat, key, root, plan.scale, rng)
        if plan.low is not None:
            for step in (0, 2):
                hz = _pitch(key - 12, root + (4 if step and rng.random() < 0.4 else 0), plan.scale)
                _add(out, at + step * beat, 0.5 * plan.low(hz, 1.8 * beat, 0.8, rng))
        _play_melody(out, instruments[0], plan, motifs[section], bar, at, beat, key, root, rng)
        _play_drums(out, plan.drums, at, beat, rng)
    return (0.1 * out / np.sqrt((out**2).mean())).clip(-0.9, 0.9).astype(np.float32)


def _forms(rng: np.random.Generator, scale: tuple[int, ...]) -> list[tuple[int, ...]]:
    first, second = rng.choice(len(PROGRESSIONS), 2, replace=False)
    return [PROGRESSIONS[first], PROGRESSIONS[second]]


def _pitch(key: int, degree: int, scale: tuple[int, ...]) -> float:
    octave, step = divmod(degree, 7)
    return 261.63 * 2 ** ((key + 12 * octave + scale[step]) / 12)


def _add(out: np.ndarray, at: float, sound: np.ndarray) -> None:
    """Into the loop; what rings past its end sounds at its beginning."""
    start = int(at * RATE)
    where = np.arange(start, start + len(sound)) % len(out)
    out[where] += sound


def _motif(rng: np.random.Generator, busy: float) -> list[list[tuple[float, float, int]]]:
    """Two bars of (beat, length in beats, step of the scale above the chord's root)."""
    bars = []
    step = int(rng.integers(0, 5))
    for _ in range(2):
        notes, beat = [], 0.0
        while beat < 4:
            length = float(rng.choice([0.5, 1, 1.5, 2, 3], p=_lengths(busy)))
            length = min(length, 4 - beat)
            if rng.random() > 0.12:
                notes.append((beat, length, step))
            step = int(np.clip(step + rng.integers(-2, 3), -2, 8))
            beat += length
        bars.append(notes)
    return bars


def _lengths(busy: float) -> np.ndarray:
    weights = np.array([busy, 0.6, 0.3, 0.6 - 0.4 * busy, 0.5 - 0.45 * busy])
    return weights / weights.sum()


def _play_chord(
    out: np.ndarray,
    instrument: Note,
    figure: str,
    at: float,
    beat: float,
    key: int,
    root: int,
    scale: tuple[int, ...],
    rng: np.random.Generator,
) -> None:
    tones = [_pitch(key - 12 * (root > 3), root + step, scale) for step in (0, 2, 4)]
    if figure == "block":
        starts = [(0.0, 4 * beat, hz) for hz in tones]
    elif figure == "strum":
        starts = [(hit * beat + 0.02 * n, beat, hz) for hit in (0, 1.5, 2, 3) for n, hz in enumerate(tones)]
    elif figure == "offbeat":
        starts = [(hit * beat, 0.8 * beat, hz) for hit in (0.5, 1.5, 2.5, 3) for hz in tones]
    else:
        order = [0, 1, 2, 1, 0, 2, 1, 2]
        starts = [(n * beat / 2, beat, tones[index]) for n, index in enumerate(order)]
    for offset, length, hz in starts:
        _add(out, at + offset, 0.4 * instrument(hz, length, 0.7, rng))


def _play_melody(
    out: np.ndarray,
    lead: Note,
    plan: Style,
    motif: list[list[tuple[float, float, int]]],
    bar: int,
    at: float,
    beat: float,
    key: int,
    root: int,
    rng: np.random.Generator,
) -> None:
    if bar % 8 == 7:  # a breath at the end of each half
        return
    for start, length, step in motif[bar % 2]:
        hz = _pitch(key + (0 if plan.lead[0] is sung else 12), root + step - (7 if root > 3 else 0), plan.scale)
        late = rng.normal(0, 0.008)
        _add(
            out,
            max(0, at + start * beat + late),
            plan.lead_gain * 0.7 * lead(hz, length * beat * 0.95, rng.uniform(0.7, 1), rng),
        )


def _play_drums(out: np.ndarray, kind: str, at: float, beat: float, rng: np.random.Generator) -> None:
    if not kind:
        return
    rock = kind == "rock"
    for half in range(8):
        if half in (0, 4) or (half == 5 and rng.random() < 0.3):
            _add(out, at + half * beat / 2, (0.9 if rock else 0.3) * kick(rng))
        if half in (2, 6):
            _add(out, at + half * beat / 2, 0.6 * (snare(rng) if rock else brush(rng)))
        if rock or half % 2 == 0:
            _add(out, at + half * beat / 2, 0.3 * hat(rng))

"""Made-up music for training the sound classifier: random scores through General MIDI sound fonts, and own synthesis.

Needs the Debian packages fluidsynth, fluid-soundfont-gm and timgm6mb-soundfont.
"""

from __future__ import annotations

import random
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, lfilter, sosfilt
from sound_voices import RATE_HZ, Sound, level

SOUND_FONTS = (Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), Path("/usr/share/sounds/sf2/TimGM6mb.sf2"))
TICKS = 480
DRUMS = 9
_MODES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10), (0, 2, 4, 5, 7, 9, 10))
_PROGRESSIONS = ("1451", "1645", "1564", "6415", "2511", "1111", "1413", "1625", "14", "16", "1347", "4536")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note of a score; times in beats."""

    start: float
    length: float
    pitch: int
    velocity: int
    channel: int


def piece(rng: random.Random) -> Sound:
    """Half a minute to 50 s of music of any kind, at 16 kHz."""
    seconds, kind = rng.uniform(30, 50), rng.random()
    if kind < 0.1:
        return chiptune(rng, seconds)
    if kind < 0.25:
        return synthetic(rng, seconds)
    bpm, root = rng.uniform(50, 175), rng.randint(0, 11)
    return rendered(score(rng, seconds * bpm / 60, root, _some_layers(rng)), bpm, rng)


def backing(rng: random.Random, bpm: float, root: int, seconds: float) -> Sound:
    """An accompaniment in a key (0..11 above C) at a tempo."""
    layers = rng.choice(
        (("chords",), ("arpeggio",), ("chords", "bass"), ("chords", "bass", "drums"), ("arpeggio", "bass"))
    )
    return rendered(score(rng, seconds * bpm / 60, root, layers), bpm, rng)


def _some_layers(rng: random.Random) -> tuple[str, ...]:
    kind = rng.random()
    if kind < 0.2:
        return ("melody",)
    if kind < 0.32:
        return ("arpeggio",)
    if kind < 0.42:
        return ("chords",)
    if kind < 0.48:
        return ("drums",)
    if kind < 0.56:
        return ("sparse",)
    return tuple(layer for layer in ("melody", "chords", "bass", "drums", "arpeggio") if rng.random() < 0.65) or (
        "melody",
    )


def score(rng: random.Random, beats: float, root: int, layers: tuple[str, ...]) -> list[Note]:
    """Random music in one key over a chord progression, one layer per channel."""
    mode, progression = rng.choice(_MODES), rng.choice(_PROGRESSIONS)
    per_chord = rng.choice((2, 4, 4, 8))
    chords = [int(progression[bar % len(progression)]) - 1 for bar in range(int(beats / per_chord) + 1)]
    key = _Key(root=root, mode=mode, chords=chords, per_chord=per_chord)
    return [note for layer in layers for note in _LAYERS[layer](rng, beats, key)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    root: int
    mode: tuple[int, ...]
    chords: list[int]
    per_chord: int

    def pitch(self, degree: int, octave: int) -> int:
        up, step = divmod(degree, 7)
        return 12 * (octave + 1 + up) + self.root + self.mode[step]

    def triad(self, bar: int, octave: int) -> list[int]:
        return [self.pitch(self.chords[bar] + step, octave) for step in (0, 2, 4)]


def _melody(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    notes, beat, degree, octave = [], 0.0, rng.randint(0, 6), rng.choice((3, 4, 4, 5))
    lengths = rng.choice(((0.5, 1, 1, 2), (0.25, 0.5, 0.5, 1), (1, 2, 2, 4), (0.5, 0.5, 0.5)))
    rest, legato = rng.uniform(0, 0.3), rng.uniform(0.3, 1.1)
    while beat < beats:
        length = rng.choice(lengths)
        degree = min(11, max(-4, degree + rng.choice((-3, -2, -1, -1, 0, 1, 1, 2, 3))))
        if rng.random() > rest:
            notes.append(_note(beat, length * legato, key.pitch(degree, octave), rng.randint(55, 115), 0))
        beat += length
    return notes


def _sparse(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    """Single notes or small chords with long gaps between them."""
    notes, beat, octave = [], 0.0, rng.choice((3, 4, 5))
    while beat < beats:
        for _ in range(rng.choice((1, 1, 2, 3))):
            notes.append(
                _note(beat, rng.uniform(0.3, 3), key.pitch(rng.randint(0, 9), octave), rng.randint(40, 100), 0)
            )
        beat += rng.choice((1, 2, 2, 3))
    return notes


def _chords(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    octave, every, strum = rng.choice((3, 4)), rng.choice((0.5, 1, 2, key.per_chord)), rng.uniform(0, 0.05)
    length = every * rng.uniform(0.3, 1.05)
    notes = []
    for step in range(int(beats / every)):
        for order, pitch in enumerate(key.triad(int(step * every / key.per_chord), octave)):
            notes.append(_note(step * every + order * strum, length, pitch, rng.randint(45, 90), 1))
    return notes


def _bass(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    every = rng.choice((0.5, 1, 2))
    steps = range(int(beats / every))
    return [
        _note(step * every, every * 0.9, key.triad(int(step * every / key.per_chord), 2)[rng.choice((0, 0, 2))], 90, 2)
        for step in steps
    ]


def _arpeggio(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    octave, every, legato = rng.choice((3, 4, 5)), rng.choice((0.25, 0.5, 0.5, 1)), rng.uniform(0.4, 2.0)
    pattern = rng.choice(((0, 1, 2), (0, 2, 1, 2), (0, 1, 2, 1), (2, 1, 0)))
    notes = []
    for step in range(int(beats / every)):
        triad = key.triad(int(step * every / key.per_chord), octave)
        notes.append(_note(step * every, every * legato, triad[pattern[step % len(pattern)]], rng.randint(55, 100), 3))
    return notes


def _drums(rng: random.Random, beats: float, key: _Key) -> list[Note]:
    hat, snare = rng.choice((42, 44, 46, 51, 70, 82)), rng.choice((38, 40, 37, 39))
    notes = []
    for step in range(int(beats * 2)):
        beat = step / 2
        kick_chance = (0.95, 0.2, 0.1, 0.2, 0.7, 0.2, 0.1, 0.3)[step % 8]
        struck = [hat] * (rng.random() < 0.8) + [36] * (rng.random() < kick_chance) + [snare] * (step % 4 == 2)
        if rng.random() < 0.04:
            struck.append(rng.choice((41, 45, 48, 49, 54, 56, 60, 61, 63, 76)))
        notes += [_note(beat, 0.2, drum, rng.randint(60, 115), DRUMS) for drum in struck]
    return notes


_LAYERS = {
    "melody": _melody,
    "sparse": _sparse,
    "chords": _chords,
    "bass": _bass,
    "arpeggio": _arpeggio,
    "drums": _drums,
}


def _note(start: float, length: float, pitch: int, velocity: int, channel: int) -> Note:
    return Note(start=start, length=length, pitch=min(108, max(24, pitch)), velocity=velocity, channel=channel)


def rendered(notes: list[Note], bpm: float, rng: random.Random) -> Sound:
    """A score played by random General MIDI instruments, mono at 16 kHz."""
    programs = {channel: rng.randint(0, 119) for channel in range(4)}
    programs[2] = rng.choice((32, 33, 34, 35, 38, 39, 43, rng.randint(0, 119)))
    programs[DRUMS] = rng.choice((0, 8, 16, 24, 25, 32, 40, 48))
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = Path(folder) / "piece.mid", Path(folder) / "piece.wav"
        midi.write_bytes(midi_file(notes, bpm, programs, rng.uniform(0, 0.02), rng))
        effects = ["-R", str(rng.randint(0, 1)), "-C", str(rng.randint(0, 1))]
        command = ["fluidsynth", "-ni", "-q", *effects, "-g", "0.6", "-r", str(RATE_HZ), "-F", str(wav)]
        subprocess.run(
            [*command, str(rng.choice(SOUND_FONTS)), str(midi)], check=True, capture_output=True, timeout=300
        )
        sound, _ = soundfile.read(wav, dtype="float32")
    return level(sound.mean(axis=1) if sound.ndim == 2 else sound)


def midi_file(notes: list[Note], bpm: float, programs: dict[int, int], jitter: float, rng: random.Random) -> bytes:
    """A format 0 MIDI file; note starts are off the beat by ``jitter`` beats (standard deviation)."""
    events = [(0, bytes((0xC0 | channel, program))) for channel, program in programs.items()]
    for note in notes:
        start = max(0, int((note.start + rng.gauss(0, jitter)) * TICKS))
        end = start + max(20, int(note.length * TICKS))
        events.append((start, bytes((0x90 | note.channel, note.pitch, note.velocity))))
        events.append((end, bytes((0x80 | note.channel, note.pitch, 0))))
    track = b"\x00\xff\x51\x03" + int(6e7 / bpm).to_bytes(3, "big")
    before = 0
    for tick, event in sorted(events, key=lambda event: event[0]):
        track += _variable_length(tick - before) + event
        before = tick
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS) + b"MTrk" + struct.pack(">I", len(track)) + track


def _variable_length(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


def chiptune(rng: random.Random, seconds: float) -> Sound:
    """Square and triangle waves and noise, as old game consoles play."""
    bpm = rng.uniform(90, 190)
    layers = rng.choice((("melody",), ("melody", "bass"), ("melody", "bass", "drums"), ("arpeggio", "bass")))
    notes = score(rng, seconds * bpm / 60, rng.randint(0, 11), layers)
    duty = rng.choice((0.125, 0.25, 0.5))
    return _played(notes, bpm, seconds, lambda hz, count, channel: _console_wave(hz, count, channel, duty))


def _console_wave(hz: float, count: int, channel: int, duty: float) -> NDArray[np.float64]:
    if channel == DRUMS:
        return np.random.default_rng(count).uniform(-1, 1, count) * np.exp(-np.arange(count) / 800)
    phase = np.arange(count) * hz / RATE_HZ % 1
    return 4 * np.abs(phase - 0.5) - 1 if channel == 2 else np.where(phase < duty, 0.7, -0.7)


def synthetic(rng: random.Random, seconds: float) -> Sound:
    """Pads, plucked strings or bells of plain synthesis, with or without a slow filter."""
    bpm, voice = rng.uniform(50, 130), rng.choice((_pad_wave, _pluck_wave, _bell_wave))
    layers = {_pad_wave: ("chords",), _pluck_wave: ("arpeggio", "bass"), _bell_wave: ("sparse",)}[voice]
    if rng.random() < 0.4:
        layers = (*layers, rng.choice(("melody", "sparse", "arpeggio")))
    sound = _played(score(rng, seconds * bpm / 60, rng.randint(0, 11), layers), bpm, seconds, voice)
    return level(sosfilt(butter(1, rng.uniform(800, 6000), fs=RATE_HZ, output="sos"), sound).astype(np.float32))


def _pad_wave(hz: float, count: int, channel: int) -> NDArray[np.float64]:
    time = np.arange(count) / RATE_HZ
    wave = sum(
        np.sin(2 * np.pi * hz * detune * part * time) / part for part in (1, 2, 3, 4) for detune in (0.997, 1.003)
    )
    swell = np.minimum(1, np.minimum(time / 0.3, (time[-1] - time) / 0.3))
    return np.asarray(wave) * swell


def _pluck_wave(hz: float, count: int, channel: int) -> NDArray[np.float64]:
    """Karplus and Strong's plucked string."""
    period = max(2, round(RATE_HZ / hz))
    burst = np.zeros(max(count, period))
    burst[:period] = np.random.default_rng(period).uniform(-1, 1, period)
    feedback = np.zeros(period + 2)
    feedback[0], feedback[period], feedback[period + 1] = 1, -0.497, -0.497
    return lfilter([1.0], feedback, burst)[:count]


def _bell_wave(hz: float, count: int, channel: int) -> NDArray[np.float64]:
    time = np.arange(count) / RATE_HZ
    return np.sin(2 * np.pi * hz * time + 3 * np.exp(-3 * time) * np.sin(2 * np.pi * hz * 1.41 * time)) * np.exp(
        -2.5 * time
    )


def _played(notes: list[Note], bpm: float, seconds: float, voice) -> Sound:  # type: ignore[no-untyped-def]
    sound = np.zeros(int((seconds + 5) * RATE_HZ))
    for note in notes:
        begin, count = int(note.start * 60 / bpm * RATE_HZ), max(400, int(note.length * 60 / bpm * RATE_HZ))
        if begin + count < len(sound):
            wave = voice(440 * 2 ** ((note.pitch - 69) / 12), count, note.channel)
            fade = np.minimum(1, (count - np.arange(count)) / 160)
            sound[begin : begin + count] += wave * fade * note.velocity / 127
    return level(sound[: int(seconds * RATE_HZ)].astype(np.float32))

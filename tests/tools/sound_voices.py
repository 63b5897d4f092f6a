"""Synthetic voices for training the sound classifier: made-up text, free speech synthesisers, and bent copies of them.

Needs the Debian packages espeak-ng, flite, festival and the festvox voices named below, and the Python package pyworld.
"""

from __future__ import annotations

import itertools
import random
import subprocess
import tempfile
from collections.abc import Iterator
from math import gcd
from pathlib import Path

import numpy as np
import pyworld
import soundfile
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import resample_poly

Sound = NDArray[np.float32]
RATE_HZ = 16000

FLITE = ("kal", "kal16", "awb", "rms", "slt")
FESTIVAL = {
    "kal_diphone": "latin",
    "ked_diphone": "latin",
    "cmu_us_slt_arctic_hts": "latin",
    "upc_ca_ona_hts": "pseudo",
    "czech_dita": "pseudo",
    "czech_krb": "pseudo",
    "czech_machac": "pseudo",
    "czech_ph": "pseudo",
    "hy_fi_mv_diphone": "pseudo",
    "suo_fi_lj_diphone": "pseudo",
    "lp_diphone": "pseudo",
    "pc_diphone": "pseudo",
    "msu_ru_nsh_clunits": "cyrillic",
}
ESPEAK = [
    "en-us",
    "en-us+f2",
    "en-us+m3",
    "en-gb",
    "en-gb+f4",
    "en-gb-scotland+m5",
    "en-gb-x-rp+f3",
    "en-029+m2",
    "en-gb-x-gbcwmd+f1",
    "en-us+klatt2",
    "en-us+klatt4",
    "en-gb+Andrea",
    "en-us+Annie",
    "en-gb+max",
    "en-us+whisper",
    "en-gb+steph",
    "en-us+Tweaky",
    "en-us+croak",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "pl",
    "nl",
    "sv",
    "da",
    "fi",
    "cs",
    "hu",
    "ro",
    "tr",
    "el",
    "hi",
    "ru",
    "cmn",
    "vi",
    "id",
    "sw",
    "ar",
    "fa",
    "ko",
    "is",
    "cy",
]

_SUBJECTS = [
    "we",
    "they",
    "the driver",
    "my sister",
    "our office",
    "the office in town",
    "a man",
    "she",
    "nobody",
    "the engineer",
    "your order",
    "it",
]
_VERBS = [
    "needs",
    "found",
    "would like",
    "sent",
    "will look for",
    "is waiting for",
    "cannot open",
    "has already paid for",
    "forgot about",
    "asked for",
    "wanted to change",
    "is going to collect",
    "heard about",
    "left",
    "brought back",
    "never received",
    "should check",
]
_OBJECTS = [
    "the blue one",
    "a receipt",
    "the second invoice",
    "some help with the boiler",
    "three boxes",
    "the number on the back",
    "a new key",
    "the appointment on Tuesday",
    "an answer",
    "the garden gate",
    "that parcel from last week",
    "the form",
    "a table for six",
    "my password",
    "her bicycle",
    "the early train",
    "a copy of the letter",
    "the water meter",
    "two tickets",
    "the wrong size",
]
_TAILS = [
    "",
    "yesterday",
    "in the morning",
    "before noon",
    "as far as I know",
    "if you like",
    "at half past nine",
    "next to the station",
    "again",
    "because of the rain",
    "or so they say",
    "without any trouble",
    "since August",
    "for forty pounds",
    "on the left",
]
_PROMPTS = [
    "For {o}, press {n}",
    "Please enter your {n} digit number",
    "You can find {o} on our page",
    "Press {n} to hear this again",
    "Welcome to {w} and {w}",
    "Our offices open at {n} and close at {n}",
    "Somebody will be with you in about {n} minutes",
    "If you know the extension, dial it now",
    "Stay on the line",
    "Thank you for your patience",
    "This call may be recorded",
    "There are {n} callers in front of you",
    "Ask us about {o}",
    "Please hold while I look for {o}",
    "Thanks for waiting, this is {w}",
]
_SHORT = [
    "Yes",
    "No",
    "Hello",
    "Hello, who is there",
    "Okay, right",
    "Mm, yes please",
    "Sure",
    "One moment",
    "Really",
    "Goodbye",
    "Thanks, bye",
    "Um, well",
]
_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fifteen",
    "twenty",
    "forty",
    "zero",
]
_SYLLABLES = {
    "pseudo": (
        ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st", "tr", "pl"],
        ["a", "e", "i", "o", "u", "a", "e", "i"],
        ["", "", "n", "r", "l", "s"],
    ),
    "cyrillic": (
        ["б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ш"],
        ["а", "е", "и", "о", "у", "ы"],
        ["", "", "н", "р", "л", "с"],
    ),
}


def sentence(rng: random.Random, words: list[str]) -> str:
    """A made-up English sentence: a prompt, small talk, a short answer or a random row of words."""
    kind = rng.random()
    if kind < 0.3:
        slots = {"o": rng.choice(_OBJECTS), "n": rng.choice(_NUMBERS), "w": rng.choice(words)}
        return rng.choice(_PROMPTS).format(**slots)
    if kind < 0.65:
        parts = (rng.choice(_SUBJECTS), rng.choice(_VERBS), rng.choice(_OBJECTS), rng.choice(_TAILS))
        return " ".join(parts).strip()
    if kind < 0.75:
        return rng.choice(_SHORT)
    return " ".join(rng.sample(words, rng.randint(3, 14)))


def paragraph(rng: random.Random, script: str, words: list[str]) -> str:
    """Two to five sentences in a script."""
    make = sentence if script == "latin" else lambda r, _: _pseudo_sentence(r, script)
    return ". ".join(make(rng, words) for _ in range(rng.randint(2, 5))) + "."


def _pseudo_sentence(rng: random.Random, script: str) -> str:
    onsets, vowels, codas = _SYLLABLES[script]
    syllable = lambda: rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas)  # noqa: E731
    return " ".join("".join(syllable() for _ in range(rng.randint(1, 4))) for _ in range(rng.randint(2, 10)))


def dry_voices(per_voice: int, words: list[str], seed: int) -> Iterator[tuple[str, Sound]]:
    """Paragraphs at 16 kHz with the name of their voice; a voice that is not installed raises."""
    rng = random.Random(seed)
    for voice in FLITE:
        for _ in range(2 * per_voice):
            yield f"flite-{voice}", _flite(voice, paragraph(rng, "latin", words), rng)
    for voice, script in FESTIVAL.items():
        for _ in range(2 * per_voice):
            yield f"festival-{voice}", _festival(voice, paragraph(rng, script, words))
    for voice in ESPEAK:
        for _ in range(per_voice):
            script = "latin" if voice.startswith("en") or rng.random() < 0.5 else "pseudo"
            yield f"espeak-{voice}", _espeak(voice, paragraph(rng, script, words), rng)


def _flite(voice: str, text: str, rng: random.Random) -> Sound:
    stretch = f"duration_stretch={rng.uniform(0.85, 1.25):.2f}"
    return _spoken(["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", "{wav}"])


def _festival(voice: str, text: str) -> Sound:
    return _spoken(["text2wave", "-eval", f"(voice_{voice})", "-o", "{wav}"], text)


def _espeak(voice: str, text: str, rng: random.Random) -> Sound:
    manner = ["-s", str(rng.randint(120, 210)), "-p", str(rng.randint(20, 80)), "-g", str(rng.randint(0, 4))]
    return _spoken(["espeak-ng", "-v", voice, *manner, "-w", "{wav}", text])


def _spoken(command: list[str], text: str = "") -> Sound:
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "voice.wav"
        filled = [part.format(wav=wav) if part == "{wav}" else part for part in command]
        subprocess.run(filled, input=text.encode(), check=True, capture_output=True, timeout=120)
        sound, rate_hz = soundfile.read(wav, dtype="float32")
    return level(resampled(sound, rate_hz, RATE_HZ))


def resampled(sound: Sound, from_hz: int, to_hz: int) -> Sound:
    """Another sampling rate; exact in the ratio, so keep the numbers small or round them first."""
    shared = gcd(from_hz, to_hz)
    return resample_poly(sound, to_hz // shared, from_hz // shared).astype(np.float32)


def level(sound: Sound, rms: float = 0.1) -> Sound:
    """Scaled so that its loud half has this level."""
    power = np.convolve(sound**2, np.ones(400) / 400, "same")
    loud = power[power > power.max() * 0.02]
    return (sound * (rms / np.sqrt(loud.mean() + 1e-12))).astype(np.float32) if len(loud) else sound


def bent(sound: Sound, rng: random.Random) -> Sound:
    """Another speaker made of the same words: pitch, melody, vocal tract, tempo and breathiness changed by WORLD."""
    f0, envelope, aperiodicity = analysed(sound)
    noise = np.random.default_rng(rng.getrandbits(32))
    drift = gaussian_filter1d(noise.standard_normal(len(f0)), 60) * rng.uniform(0, 1.2)
    shake = gaussian_filter1d(noise.standard_normal(len(f0)), 2) * rng.uniform(0, 0.03)
    voiced = f0 > 0
    middle = np.median(f0[voiced]) if voiced.any() else 120.0
    wanted = rng.uniform(80, 260)
    range_factor = rng.uniform(0.6, 1.6)
    f0[voiced] = wanted * (f0[voiced] / middle) ** range_factor * np.exp(drift[voiced] + shake[voiced])
    f0[voiced] = np.clip(f0[voiced], 60, 420)
    envelope = _warped(envelope, rng.uniform(0.86, 1.24))
    tilt = 10 ** (rng.uniform(-6, 6) / 10 * np.linspace(-0.5, 1, envelope.shape[1]))
    tempo = np.exp(0.12 * rng.gauss(0, 1) + gaussian_filter1d(noise.standard_normal(len(f0)), 40) * 0.8)
    order = np.clip(np.cumsum(np.clip(tempo, 0.5, 2.0)).astype(int), 0, len(f0) - 1)
    order = order[: int(np.searchsorted(order, len(f0) - 1)) + 1]
    airy = np.clip(aperiodicity ** rng.uniform(0.5, 1.3), 1e-4, 1.0)
    return synthesised(f0[order], (envelope * tilt)[order], airy[order])


def sung(sound: Sound, rng: random.Random, beat_s: float, root: int) -> Sound:
    """The words as a song: each voiced stretch holds notes of a scale, with vibrato, vowels drawn out."""
    f0, envelope, aperiodicity = analysed(sound)
    voiced = f0 > 0
    order = _drawn_out(voiced, rng.uniform(1.5, 3.2), beat_s, rng)
    notes = _melody(voiced[order], beat_s, root, rng)
    seconds = np.arange(len(order)) * 0.005
    vibrato = rng.uniform(0, 0.6) * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * seconds)
    pitch = 440 * 2 ** ((gaussian_filter1d(notes, rng.uniform(2, 7)) + vibrato - 69) / 12)
    envelope = _warped(envelope, rng.uniform(0.9, 1.2))
    return synthesised(np.where(voiced[order], pitch, 0.0), envelope[order], aperiodicity[order])


def _drawn_out(voiced: NDArray[np.bool_], factor: float, beat_s: float, rng: random.Random) -> NDArray[np.int64]:
    """Which frame to play when: voiced frames last ``factor`` times longer, in runs that fill whole half beats."""
    edges = np.flatnonzero(np.diff(voiced.astype(int), prepend=2, append=2))
    half_beat = beat_s / 2 / 0.005
    order: list[NDArray[np.int64]] = []
    for begin, end in itertools.pairwise(edges):
        length = end - begin
        if voiced[begin] and length > 10:
            length = int(max(1, round(length * factor * rng.uniform(0.7, 1.5) / half_beat)) * half_beat)
        else:
            length = min(length, 60)
        order.append(np.linspace(begin, end - 1, max(1, length)).astype(int))
    return np.concatenate(order)


def _melody(voiced: NDArray[np.bool_], beat_s: float, root: int, rng: random.Random) -> NDArray[np.float64]:
    """A MIDI note for every frame: a walk on a scale, one step per beat or half beat of voiced sound."""
    scale = rng.choice(([0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10], [0, 2, 4, 7, 9]))
    degree, notes, left = rng.randint(0, 6), np.empty(len(voiced)), 0
    for index in range(len(voiced)):
        if left <= 0:
            degree = min(12, max(-3, degree + rng.choice((-2, -1, -1, 0, 1, 1, 2))))
            left = int(beat_s * rng.choice((0.5, 1, 1, 2)) / 0.005)
        octave, step = divmod(degree, len(scale))
        notes[index] = root + 12 * octave + scale[step]
        left -= 1
    return notes


def analysed(sound: Sound) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Pitch, spectral envelope and aperiodicity every 5 ms (WORLD)."""
    signal = sound.astype(np.float64)
    rough, times = pyworld.dio(signal, RATE_HZ)
    f0 = pyworld.stonemask(signal, rough, times, RATE_HZ)
    return f0, pyworld.cheaptrick(signal, f0, times, RATE_HZ), pyworld.d4c(signal, f0, times, RATE_HZ)


def synthesised(f0: NDArray[np.float64], envelope: NDArray[np.float64], aperiodicity: NDArray[np.float64]) -> Sound:
    """The inverse of :func:`analysed`, levelled."""
    parts = [np.ascontiguousarray(part, dtype=np.float64) for part in (f0, envelope, aperiodicity)]
    return level(pyworld.synthesize(*parts, RATE_HZ).astype(np.float32))


def _warped(envelope: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """The spectral envelope stretched along frequency: a longer or shorter vocal tract."""
    bins = envelope.shape[1]
    source = np.clip(np.arange(bins) / factor, 0, bins - 1)
    low = np.floor(source).astype(int)
    share = source - low
    return envelope[:, low] * (1 - share) + envelope[:, np.minimum(low + 1, bins - 1)] * share

"""What a telephone line does to sound, and what else is heard on it: rooms, noise, tones, codecs, losses, levels.

Everything works on float32 mono at 8000 Hz. GSM needs the program sox.
"""

from __future__ import annotations

import io
import random
import subprocess
from functools import cache

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, fftconvolve, sosfilt
from sound_voices import Sound

RATE_HZ = 8000
BANK_S = 30
_CODECS = {
    "ulaw": ("wav", "pcm_mulaw", None),
    "alaw": ("wav", "pcm_alaw", None),
    "g726": ("wav", "g726", 32000),
    "ima": ("wav", "adpcm_ima_wav", None),
    "amr4.75": ("amr", "libopencore_amrnb", 4750),
    "amr5.15": ("amr", "libopencore_amrnb", 5150),
    "amr5.9": ("amr", "libopencore_amrnb", 5900),
    "amr7.4": ("amr", "libopencore_amrnb", 7400),
    "amr12.2": ("amr", "libopencore_amrnb", 12200),
    "opus6": ("ogg", "libopus", 6000),
    "opus10": ("ogg", "libopus", 10000),
    "opus16": ("ogg", "libopus", 16000),
    "mp3_8": ("mp3", "libmp3lame", 8000),
    "mp3_16": ("mp3", "libmp3lame", 16000),
    "mp3_32": ("mp3", "libmp3lame", 32000),
    "aac": ("mp4", "aac", 16000),
}
_GSM = ("-t", "gsm", "-r", "8000", "-c", "1")
_NARROW = ("amr4.75", "amr4.75", "amr5.15", "amr5.9", "amr7.4", "opus6", "opus6", "mp3_8")
_MOBILE = ("amr4.75", "amr5.9", "amr7.4", "amr12.2", "gsm", "gsm", "opus6", "opus10", "ulaw", "alaw", "g726")
_NOISES = ("coloured", "coloured", "hum", "hum", "car", "street", "street", "clicks", "fan") + 4 * ("place",)


def coded(sound: Sound, codec: str) -> Sound:
    """Through a codec and back, shifted back by the codec's own delay."""
    if codec == "gsm":
        return aligned(_full_rate(sound), sound)
    container, name, bit_rate = _CODECS[codec]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(name, rate=RATE_HZ)
        stream.layout = "mono"
        if bit_rate:
            stream.bit_rate = bit_rate
        resampler = av.AudioResampler(
            format=stream.format, layout="mono", rate=stream.rate, frame_size=stream.frame_size or 0
        )
        frame = av.AudioFrame.from_ndarray(_integers(sound)[None, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    file.seek(0)
    with av.open(file) as source:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
        frames = [piece for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
        frames += resampler.resample(None)
    decoded = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32) / 32768
    return aligned(decoded, sound)


def _full_rate(sound: Sound) -> Sound:
    """Through GSM 06.10 and back."""
    raw = ("-t", "raw", "-r", "8000", "-c", "1", "-e", "signed", "-b", "16")
    sent = subprocess.run(
        ["sox", "-D", *raw, "-", *_GSM, "-"], input=_integers(sound).tobytes(), capture_output=True, check=True
    )
    received = subprocess.run(["sox", "-D", *_GSM, "-", *raw, "-"], input=sent.stdout, capture_output=True, check=True)
    return np.frombuffer(received.stdout, np.int16).astype(np.float32) / 32768


def _integers(sound: Sound) -> NDArray[np.int16]:
    return np.round(np.clip(sound, -1, 0.9999) * 32768).astype(np.int16)


def aligned(late: Sound, reference: Sound, reach: int = 2400) -> Sound:
    """``late`` moved to where it fits ``reference`` best, cut or padded to its length."""
    length = len(reference)
    fitted = np.zeros(length + 2 * reach, np.float32)
    fitted[reach : reach + len(late[: length + reach])] = late[: length + reach]
    size = 2 ** int(np.ceil(np.log2(len(fitted) * 2)))
    match = np.fft.irfft(np.fft.rfft(fitted, size) * np.conj(np.fft.rfft(reference, size)), size)[: 2 * reach]
    shift = int(np.argmax(np.abs(match)))
    return fitted[shift : shift + length]


def lossy(sound: Sound, rng: random.Random) -> Sound:
    """Packets of 20 to 60 ms lost: silence, comfort noise, or the last packet again, quieter."""
    sound, packet = sound.copy(), rng.choice((160, 240, 320, 480))
    share, filling = rng.uniform(0.003, 0.05), rng.choice(("repeat", "repeat", "silence", "comfort"))
    comfort = np.random.default_rng(rng.getrandbits(32)).standard_normal(packet) * np.percentile(np.abs(sound), 20)
    for begin in range(packet, len(sound) - packet, packet):
        if rng.random() < share:
            before = sound[begin - packet : begin] * np.float32(0.7)
            sound[begin : begin + packet] = {"repeat": before, "silence": 0, "comfort": comfort}[filling]
    return sound


def gain_controlled(sound: Sound, rng: random.Random) -> Sound:
    """Automatic gain: what is soft for a while is raised, the noise in pauses with it."""
    power = uniform_filter1d(np.square(sound.astype(np.float64)), int(rng.uniform(0.15, 1.5) * RATE_HZ)) + 1e-8
    raised = (np.percentile(power, 95) / power) ** (0.5 * rng.uniform(0.3, 0.9))
    return (sound * np.minimum(raised, 10 ** (rng.uniform(6, 15) / 20))).astype(np.float32)


def room(sound: Sound, rng: random.Random) -> Sound:
    """A small room with a decaying diffuse tail."""
    noise = np.random.default_rng(rng.getrandbits(32))
    seconds = rng.uniform(0.08, 0.5)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tail = noise.standard_normal(len(time)) * np.exp(-6.9 * time / seconds) * rng.uniform(0.05, 0.3)
    tail[0] = 1
    return fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def far_room(sound: Sound, rng: random.Random) -> Sound:
    """Through a speakerphone: early echoes and a tail about as strong as the direct sound."""
    noise = np.random.default_rng(rng.getrandbits(32))
    seconds = rng.uniform(0.2, 0.8)
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tail = noise.standard_normal(len(time)) * np.exp(-6.9 * time / seconds)
    tail *= rng.uniform(0.3, 1.2) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    for _ in range(rng.randint(2, 6)):
        tail[rng.randrange(8, 320)] += rng.uniform(-0.5, 0.5)
    return fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def equalised(sound: Sound, rng: random.Random) -> Sound:
    """A random handset: high-pass, low-pass and a tilt."""
    if rng.random() < 0.8:
        sound = _filtered(sound, rng.uniform(80, 400), "highpass", rng.choice((1, 2, 4)))
    if rng.random() < 0.6:
        sound = _filtered(sound, rng.uniform(2600, 3900), "lowpass", rng.choice((2, 4, 6)))
    if rng.random() < 0.5:
        middle = _filtered(sound, rng.uniform(500, 1800), "lowpass", 1)
        sound = sound + middle * np.float32(rng.uniform(-0.7, 1.5))
    return sound


def _filtered(sound: Sound, hz: float, kind: str, order: int) -> Sound:
    return sosfilt(butter(order, hz, kind, fs=RATE_HZ, output="sos"), sound).astype(np.float32)


@cache
def _noise_bank(index: int) -> Sound:
    return noise(random.Random(f"noise {index}"), BANK_S * RATE_HZ)


def some_noise(rng: random.Random, length: int) -> Sound:
    """One of a hundred and fifty noises of :func:`noise`, made once, from anywhere in it."""
    bank = _noise_bank(rng.randrange(150))
    return np.resize(np.roll(bank, rng.randrange(len(bank))), length)


def noise(rng: random.Random, length: int, kinds: tuple[str, ...] = _NOISES) -> Sound:
    """Line and surroundings: white to brown, hum, car, street, clicks, other places; unit level."""
    random_numbers = np.random.default_rng(rng.getrandbits(32))
    kind = rng.choice(kinds)
    sound = _coloured(random_numbers, length, rng.uniform(0, 2.2) if kind != "car" else 2.5)
    time = np.arange(length) / RATE_HZ
    if kind == "hum":
        base, slope = rng.choice((50, 60, 100, 120)), rng.uniform(0.3, 2.0)
        count, step = rng.randint(4, 40), rng.choice((1, 1, 2))
        parts = range(1, step * count, step)
        hum = sum(rng.random() / part**slope * np.sin(2 * np.pi * base * part * time + part**2) for part in parts)
        sound = rng.uniform(0.02, 0.5) * sound + np.asarray(hum)
    if kind == "car":
        sound *= 1 + 0.5 * np.sin(2 * np.pi * rng.uniform(0.05, 0.3) * time)
        sound += 0.2 * np.sin(2 * np.pi * np.cumsum(rng.uniform(60, 130) + 10 * np.sin(0.4 * time)) / RATE_HZ)
    if kind == "street":
        sound = sound * 0.5 + _passing(rng, random_numbers, length)
    if kind == "place":
        sound = _place(rng, random_numbers, length)
    if kind == "clicks":
        sound = 0.05 * sound + _clicks(rng, random_numbers, length)
    if kind == "fan":
        sound = sound * (1 + 0.3 * np.sin(2 * np.pi * rng.uniform(3, 30) * time))
    return (sound / (np.sqrt(np.mean(sound**2)) + 1e-9)).astype(np.float32)


def _coloured(random_numbers: np.random.Generator, length: int, exponent: float) -> NDArray[np.float64]:
    """Noise whose power falls with the ``exponent`` of frequency (0 white, 1 pink, 2 brown)."""
    spectrum = np.fft.rfft(random_numbers.standard_normal(length))
    hz = np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 50)
    sound = np.fft.irfft(spectrum * hz ** (-exponent / 2), length)
    return sound / np.std(sound)


def _passing(rng: random.Random, random_numbers: np.random.Generator, length: int) -> NDArray[np.float64]:
    sound, time = np.zeros(length), np.arange(length) / RATE_HZ
    for _ in range(rng.randint(2, 8)):
        middle, width = rng.uniform(0, length / RATE_HZ), rng.uniform(0.1, 2.5)
        swell = np.exp(-(((time - middle) / width) ** 2))
        low = rng.uniform(100, 1500)
        band = butter(1, (low, low * rng.uniform(1.5, 2.5)), "bandpass", fs=RATE_HZ, output="sos")
        sound += rng.uniform(0.5, 4) * swell * sosfilt(band, random_numbers.standard_normal(length))
    return sound


def _place(rng: random.Random, random_numbers: np.random.Generator, length: int) -> NDArray[np.float64]:
    """Traffic, machines, a crowd from afar: loudest somewhere in the band of speech, swelling and sinking."""
    octaves = np.log2(np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 50) / 1000)
    db = -rng.uniform(0, 6) * octaves
    for _ in range(rng.randint(1, 3)):
        db += rng.uniform(3, 20) * np.exp(-(((octaves - rng.uniform(-2, 1.4)) / rng.uniform(0.3, 1.4)) ** 2))
    sound = np.fft.irfft(np.fft.rfft(random_numbers.standard_normal(length)) * 10 ** (db / 20), length)
    turns = max(2, round(length / RATE_HZ * 10 ** rng.uniform(-0.5, 0.9)))
    swell_db = rng.uniform(0, 5) * random_numbers.standard_normal(turns)
    return sound * 10 ** (np.interp(np.arange(length), np.linspace(0, length, turns), swell_db) / 20)


def _clicks(rng: random.Random, random_numbers: np.random.Generator, length: int) -> NDArray[np.float64]:
    """Keys, handling, crackle: short filtered bursts."""
    sound = np.zeros(length)
    for _ in range(int(length / RATE_HZ * rng.uniform(0.3, 8))):
        begin, count = rng.randrange(length), rng.randint(8, 400)
        burst = random_numbers.standard_normal(count) * np.exp(-np.arange(count) / count * 5) * rng.uniform(0.2, 1)
        sound[begin : begin + count] += burst[: length - begin]
    return sound


def tone_event(rng: random.Random) -> Sound:
    """One event of the network: ringing, busy, keys, beeps, the three tones, a fax; peak 0.5."""
    kind = rng.choice(("ring", "ring", "busy", "keys", "keys", "beep", "beeps", "sit", "dial"))
    if kind == "ring":
        hz = rng.choice(((440, 480), (400, 450), (425,), (440,), (400, 425), (450,)))
        pattern = rng.choice(((2, 4), (1, 4), (1, 3), (0.4, 0.2, 0.4, 2.0), (1.5, 3), (1, 5)))
        return _cadence(hz, pattern, rng.randint(1, 3))
    if kind == "busy":
        hz, beat = rng.choice(((480, 620), (400,), (425,), (450,))), rng.choice((0.25, 0.375, 0.48, 0.5, 0.2))
        return _cadence(hz, (beat, beat), rng.randint(3, 14))
    if kind == "keys":
        return np.concatenate([_key_press(rng) for _ in range(rng.randint(1, 10))])
    if kind == "beep":
        return _cadence((rng.uniform(300, 2500),), (rng.uniform(0.08, 1.5), 0.3), 1)
    if kind == "beeps":
        return _cadence((rng.uniform(300, 2500),), (rng.uniform(0.1, 0.5), rng.uniform(1, 8)), 4)
    if kind == "sit":
        rows = (913.8, 985.2), (1370.6, 1428.5), (1776.7, 1776.7)
        return np.concatenate([_cadence((rng.choice(row),), (rng.choice((0.274, 0.33, 0.38)), 0), 1) for row in rows])
    return _cadence(rng.choice(((350, 440), (425,), (400, 450))), (rng.uniform(1, 5), 0.1), 1)


def _cadence(hz: tuple[float, ...], pattern: tuple[float, ...], times: int) -> Sound:
    on = True
    parts = []
    for seconds in pattern * times:
        time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
        wave = sum(np.sin(2 * np.pi * part * time) for part in hz) if on else np.zeros(len(time))
        parts.append(np.asarray(wave) * 0.5 / len(hz))
        on = not on
    return np.concatenate(parts).astype(np.float32)


def _key_press(rng: random.Random) -> Sound:
    hz = (rng.choice((697, 770, 852, 941)), rng.choice((1209, 1336, 1477, 1633)))
    return _cadence(hz, (rng.uniform(0.05, 0.3), rng.uniform(0.05, 0.5)), 1)


def through_line(sound: Sound, rng: random.Random) -> Sound:
    """Level, clipping, one or two codecs, losses and the noise of the line; timing is kept."""
    sound = equalised(sound, rng)
    peak = 10 ** (rng.uniform(-30, 0) / 20)
    sound = sound * np.float32(peak / (np.abs(sound).max() + 1e-6))
    if rng.random() < 0.15:
        sound = _jumping(sound, rng)
    if rng.random() < 0.12:
        sound = np.clip(sound * np.float32(rng.uniform(1.5, 8)), -peak, peak).astype(np.float32)
    if rng.random() < 0.8:
        below = rng.uniform(18, 55)
        sound = sound + some_noise(rng, len(sound)) * np.float32(peak * 0.3 * 10 ** (-below / 20))
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        sound = coded(sound, rng.choice(list(_CODECS)))
    if rng.random() < 0.2:
        sound = lossy(sound, rng)
    if rng.random() < 0.3:
        sound = sound + some_noise(rng, len(sound)) * np.float32(10 ** (rng.uniform(-80, -50) / 20))
    return sound * np.float32(10 ** (rng.uniform(-15, 0) / 20))


def narrow_line(sound: Sound, rng: random.Random) -> Sound:
    """A mobile or internet call at the lowest bit rates, often after a line of the fixed network."""
    sound = equalised(sound, rng) if rng.random() < 0.7 else sound
    sound = sound * np.float32(10 ** (rng.uniform(-24, 0) / 20) / (np.abs(sound).max() + 1e-6))
    if rng.random() < 0.6:
        sound = coded(sound, rng.choice(("ulaw", "alaw", "g726")))
    sound = coded(sound, rng.choice(_NARROW))
    if rng.random() < 0.25:
        sound = lossy(sound, rng)
    if rng.random() < 0.3:
        sound = sound + some_noise(rng, len(sound)) * np.float32(10 ** (rng.uniform(-75, -45) / 20))
    return sound * np.float32(10 ** (rng.uniform(-12, 0) / 20))


def mobile_line(sound: Sound, rng: random.Random) -> Sound:
    """A mobile or internet call at usual bit rates, with losses now and then, at any level."""
    sound = equalised(sound, rng) if rng.random() < 0.5 else sound
    sound = sound * np.float32(10 ** (rng.uniform(-20, 0) / 20) / (np.abs(sound).max() + 1e-6))
    for codec in (rng.choice(("ulaw", "alaw")), rng.choice(_MOBILE)):
        sound = coded(sound, codec) if rng.random() < 0.85 else sound
    if rng.random() < 0.4:
        sound = lossy(sound, rng)
    return sound * np.float32(10 ** (rng.uniform(-12, 0) / 20))


def fixed_line(sound: Sound, rng: random.Random) -> Sound:
    """A good line: G.711 or what a recorder makes of it, at any level."""
    sound = equalised(sound, rng) if rng.random() < 0.3 else sound
    sound = sound * np.float32(10 ** (rng.uniform(-20, 0) / 20) / (np.abs(sound).max() + 1e-6))
    sound = coded(sound, rng.choice(("ulaw", "alaw")))
    return coded(sound, rng.choice(("mp3_32", "opus16", "amr12.2", "aac"))) if rng.random() < 0.5 else sound


def _jumping(sound: Sound, rng: random.Random) -> Sound:
    """The level jumps a few times."""
    gains = np.ones(len(sound), np.float32)
    for _ in range(rng.randint(1, 4)):
        gains[rng.randrange(len(sound)) :] *= np.float32(10 ** (rng.uniform(-14, 14) / 20))
    return np.clip(sound * np.clip(gains, 0.1, 10), -1, 1).astype(np.float32)

"""The telephone between the parties: network tones, line noise, voice codecs, losses, and the recorder's files.

Sounds are float32 at 8 kHz. GSM and AMR need ``sox``; the rest is numpy and PyAV.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, resample_poly, sosfilt

RATE = 8000
RINGS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    # plan: frequencies in Hz, then on and off times in seconds (ITU-T E.180 and national practice)
    "us": ((440, 480), (2.0, 4.0)),
    "us_pbx": ((440, 480), (1.0, 3.0)),
    "uk": ((400, 450), (0.4, 0.2, 0.4, 2.0)),
    "eu": ((425,), (1.0, 4.0)),
    "fr": ((440,), (1.5, 3.5)),
}
BUSY: dict[str, tuple[tuple[float, ...], tuple[float, float]]] = {
    "us": ((480, 620), (0.5, 0.5)),
    "us_pbx": ((480, 620), (0.25, 0.25)),
    "uk": ((400,), (0.375, 0.375)),
    "eu": ((425,), (0.48, 0.48)),
    "fr": ((440,), (0.5, 0.5)),
}
KEYS = {
    digit: (row, column)
    for row, digits in zip((697, 770, 852, 941), ("123A", "456B", "789C", "*0#D"), strict=True)
    for column, digit in zip((1209, 1336, 1477, 1633), digits, strict=True)
}


def tone(frequencies: tuple[float, ...], seconds: float, level: float = 0.1) -> np.ndarray:
    """Sines of equal strength, faded over 4 ms; ``level`` is the amplitude of each."""
    t = np.arange(round(seconds * RATE)) / RATE
    ramp = np.minimum(1, np.arange(len(t)) / 32)
    return (level * sum(np.sin(2 * np.pi * f * t) for f in frequencies) * ramp * ramp[::-1]).astype(np.float32)


def key_tone(digit: str, seconds: float, twist_db: float = 0.0) -> np.ndarray:
    """A DTMF key (ITU-T Q.23); ``twist_db`` makes the high tone louder than the low one."""
    low, high = KEYS[digit]
    return tone((low,), seconds, 0.12) + tone((high,), seconds, 0.12 * 10 ** (twist_db / 20))


def band(sound: np.ndarray) -> np.ndarray:
    """300 to 3400 Hz, as a telephone channel passes it."""
    return sosfilt(_BAND, sound).astype(np.float32)


_BAND = butter(4, (280, 3400), btype="bandpass", fs=RATE, output="sos")


def noise(kind: str, count: int, rng: np.random.Generator) -> np.ndarray:
    """Noise of unit RMS: ``white``, ``pink``, ``hum``, ``car`` (a rumble that comes and goes), ``street``."""
    white = rng.normal(0, 1, count)
    if kind == "pink":
        white = lfilter([0.049922, -0.095993, 0.050613, -0.004409], [1, -2.494956, 2.017266, -0.522190], white)
    elif kind == "hum":
        t = np.arange(count) / RATE
        white = 0.15 * white + sum(np.sin(2 * np.pi * 50 * k * t + k) / k for k in (2, 4, 6, 7, 8, 10))
    elif kind == "car":
        white = lfilter([1], [1, -0.93], white) * _wander(count, rng, 3.0)
    elif kind == "street":
        white = lfilter([1, 0.5], [1, -0.7], white) * _wander(count, rng, 1.2) ** 2
    return (white / np.sqrt((white**2).mean())).astype(np.float32)


def _wander(count: int, rng: np.random.Generator, seconds: float) -> np.ndarray:
    """A level that drifts between about 0.4 and 1.6."""
    knots = max(4, int(count / RATE / seconds) + 2)
    return np.interp(np.linspace(0, knots - 1, count), np.arange(knots), rng.uniform(0.4, 1.6, knots))


def room(sound: np.ndarray, rng: np.random.Generator, seconds: float = 0.3) -> np.ndarray:
    """As a loudspeaker in a room sounds: the direct sound and a decaying tail."""
    t = np.arange(int(seconds * RATE)) / RATE
    tail = rng.normal(0, 1, len(t)) * np.exp(-6.9 * t / seconds)
    tail *= 0.5 / np.sqrt((tail**2).sum())
    tail[0] += 1
    return fftconvolve(sound, tail)[: len(sound)].astype(np.float32)


def mu_law(sound: np.ndarray) -> np.ndarray:
    """Through G.711 mu-law and back."""
    code = np.round(127 * np.sign(sound) * np.log1p(255 * np.abs(sound)) / np.log(256)) / 127
    return (np.sign(code) * (256 ** np.abs(code) - 1) / 255).astype(np.float32)


def a_law(sound: np.ndarray) -> np.ndarray:
    """Through G.711 A-law and back."""
    size, steepness = np.abs(sound), 1 + np.log(87.6)
    code = np.where(size < 1 / 87.6, 87.6 * size / steepness, (1 + np.log(np.maximum(87.6 * size, 1))) / steepness)
    code = np.round(127 * code) / 127
    back = np.where(code < 1 / steepness, code * steepness / 87.6, np.exp(code * steepness - 1) / 87.6)
    return (np.sign(sound) * back).astype(np.float32)


def through(codec: str, sound: np.ndarray) -> np.ndarray:
    """Encoded and decoded: ``mulaw``, ``alaw``, ``gsm``, ``amr0`` to ``amr7``, ``opus6`` … (kbit/s); delay removed."""
    sound = np.clip(sound, -0.99, 0.99)
    if codec == "mulaw":
        return mu_law(sound)
    if codec == "alaw":
        return a_law(sound)
    if codec.startswith("opus"):
        back = decoded(encoded("ogg", "libopus", sound, 1000 * int(codec[4:])))
    else:
        kind, extra = ("gsm", []) if codec == "gsm" else ("amr-nb", ["-C", codec[3:]])
        back = _through_sox(kind, extra, sound)
    return _aligned(back, sound)


def _through_sox(kind: str, extra: list[str], sound: np.ndarray) -> np.ndarray:
    raw = ["-t", "s16", "-r", str(RATE), "-c", "1"]
    code = ["-t", kind, "-r", str(RATE), "-c", "1"]
    packed = subprocess.run(["sox", *raw, "-", *code, *extra, "-"], input=pcm16(sound), check=True, capture_output=True)
    back = subprocess.run(["sox", "-t", kind, "-", *raw, "-"], input=packed.stdout, check=True, capture_output=True)
    return np.frombuffer(back.stdout, np.int16).astype(np.float32) / 32768


def _aligned(back: np.ndarray, sound: np.ndarray) -> np.ndarray:
    """``back`` moved by the delay (under 80 ms) at which it fits ``sound`` best, at the same length."""
    part = slice(0, min(len(sound), len(back), 60 * RATE))
    spectrum = np.fft.rfft(back[part], 2 * part.stop) * np.conj(np.fft.rfft(sound[part], 2 * part.stop))
    likeness = np.fft.irfft(spectrum)
    delay = int(np.argmax(likeness[:640]))
    moved = np.zeros(len(sound), np.float32)
    kept = back[delay : delay + len(sound)]
    moved[: len(kept)] = kept
    return moved


def lossy(sound: np.ndarray, share: float, conceal: str, rng: np.random.Generator) -> np.ndarray:
    """20 ms packets lost in short bursts: silence (``zero``) or the last packet again, fading (``repeat``)."""
    out = sound.copy()
    lost = False
    for start in range(160, len(out) - 160, 160):
        lost = rng.random() < (0.35 if lost else share)
        if lost:
            out[start : start + 160] = 0.6 * out[start - 160 : start] if conceal == "repeat" else 0
    return out


def pcm16(sound: np.ndarray) -> bytes:
    """Little-endian 16-bit samples."""
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


def encoded(container: str, codec: str, sound: np.ndarray, bit_rate: int, rate: int = RATE) -> bytes:
    """``sound`` (mono, or shape (n, 2)) as a file's bytes."""
    target = io.BytesIO()
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    layout = "mono" if channels == 1 else "stereo"
    with av.open(target, "w", format=container, options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = bit_rate
        if codec == "libopus":
            stream.options = {"application": "voip", "frame_duration": "60"}
        stepping = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        samples = np.frombuffer(pcm16(sound), "<i2").reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for ready in [*stepping.resample(frame), *stepping.resample(None)]:
            for packet in stream.encode(ready):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return target.getvalue()


def decoded(data: bytes) -> np.ndarray:
    """A file's sound, mono at 8 kHz; channels are averaged."""
    with av.open(io.BytesIO(data)) as source:
        stepping = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        frames = [ready for frame in source.decode(audio=0) for ready in stepping.resample(frame)]
        frames += stepping.resample(None)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def written(path: Path, sound: np.ndarray, codec: str = "", bit_rate: int = 0) -> None:
    """A recording in the format that the file's ending asks for; ``codec`` chooses among those of WAV."""
    ending = path.suffix[1:]
    if ending in ("ogg", "opus", "mp3", "m4a", "webm", "amr"):
        container = {"opus": "ogg", "m4a": "ipod"}.get(ending, ending)
        name = {"mp3": "libmp3lame", "m4a": "aac", "amr": "libopencore_amrnb"}.get(ending, "libopus")
        path.write_bytes(encoded(container, name, sound, bit_rate or 24000))
    elif ending == "wav" and codec in ("", "wav16k"):
        rate = 2 * RATE if codec else RATE
        samples = resample_poly(sound, 2, 1) if codec else sound
        with wave.open(str(path), "wb") as out:
            out.setnchannels(1 if sound.ndim == 1 else 2)
            out.setsampwidth(2)
            out.setframerate(rate)
            out.writeframes(pcm16(samples))
    else:
        _written_by_sox(path, sound, codec)


def _written_by_sox(path: Path, sound: np.ndarray, codec: str) -> None:
    encoding = {"mulaw": "u-law", "alaw": "a-law", "gsm": "gsm-full-rate", "adpcm": "ms-adpcm"}
    kind = ["-e", encoding[codec]] if codec else []
    if (
        codec == "gsm"
    ):  # blocks of 320 samples in 65 bytes; an even number of them, or a stray byte is counted as a block
        sound = np.pad(sound, (0, -len(sound) % 640))
    with tempfile.NamedTemporaryFile(suffix=".s16") as raw:
        raw.write(pcm16(sound))
        raw.flush()
        channels = 1 if sound.ndim == 1 else 2
        source = ["-t", "s16", "-r", str(RATE), "-c", str(channels), raw.name]
        subprocess.run(["sox", "-D", *source, *kind, str(path)], check=True, capture_output=True)

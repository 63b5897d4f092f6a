"""Small recordings made for tests: what is in them is true because it was put there."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

FULL_SCALE = 32768.0


def sine(seconds: float, *, hz: float = 1000.0, dbfs: float = -12.0, rate_hz: int = 8000) -> NDArray[np.float64]:
    """A tone of a level (RMS, dBFS), values -1..1."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.sqrt(2) * 10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * times)


def babble(seconds: float, *, seed: int, dbfs: float = -20.0, rate_hz: int = 8000) -> NDArray[np.float64]:
    """Noise with the rhythm of syllables: a stand-in for a voice that is no copy of another one."""
    random = np.random.default_rng(seed)
    count = round(seconds * rate_hz)
    noise = np.convolve(random.standard_normal(count + 8), np.ones(8) / 8, mode="valid")[:count]
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * np.arange(count) / rate_hz)
    shaped = noise * syllables
    return shaped / np.sqrt(np.mean(shaped**2)) * 10 ** (dbfs / 20)


def placed(total_seconds: float, *parts: tuple[float, NDArray[np.float64]], rate_hz: int = 8000) -> NDArray[np.float64]:
    """Silence with sounds added at their times in seconds."""
    result = np.zeros(round(total_seconds * rate_hz))
    for at_seconds, sound in parts:
        start = round(at_seconds * rate_hz)
        result[start : start + len(sound)] += sound
    return result


def pcm16(*channels: NDArray[np.float64]) -> NDArray[np.int16]:
    """Channels (-1..1) as 16-bit samples, shape (channels, samples)."""
    return np.clip(np.round(np.array(channels) * FULL_SCALE), -32768, 32767).astype(np.int16)


def wav_bytes(
    data: bytes,
    *,
    tag: int = 1,
    bits: int = 16,
    channels: int = 1,
    rate_hz: int = 8000,
    stated_bytes: int | None = None,
) -> bytes:
    """A WAV file written by hand, with any stated size."""
    stated = len(data) if stated_bytes is None else stated_bytes
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * block, block, bits)
    riff = struct.pack("<I", min(36 + stated, 0xFFFFFFFF))
    return b"RIFF" + riff + b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", stated) + data


def write_wav(path: Path, *channels: NDArray[np.float64], **how: Any) -> Path:
    """16-bit WAV of the channels."""
    samples = pcm16(*channels)
    path.write_bytes(wav_bytes(samples.T.astype("<i2").tobytes(), channels=len(samples), **how))
    return path


def encode(path: Path, codec: str, samples: NDArray[np.int16], rate_hz: int, **how: Any) -> Path:
    """Encode samples of shape (channels, samples) with PyAV; ``how`` goes to the encoder and its container."""
    layout = {1: "mono", 2: "stereo"}[len(samples)]
    container_options = how.pop("options", {})
    container_format = how.pop("format", None)
    with av.open(str(path), "w", format=container_format, options=container_options) as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        for name, value in how.items():
            setattr(stream.codec_context, name, value)
        stream.codec_context.open()
        resampler = AudioResampler(
            format=stream.codec_context.format, layout=layout, rate=rate_hz, frame_size=stream.codec_context.frame_size
        )
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="s16p", layout=layout)
        frame.sample_rate = rate_hz
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path

"""Recordings that are damaged, odd or none at all. What is wrong with each is true because it was made so."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
KEYS_HZ = {"1": (697, 1209), "5": (770, 1336), "#": (941, 1477)}


def wav(samples: NDArray[np.float64], *, rate_hz: int = RATE_HZ, channels: int = 1, stated: int | None = None) -> bytes:
    """A 16-bit WAV of interleaved samples (-1..1); ``stated`` is what its header says of its bytes."""
    return _riff(np.round(samples * 32767).astype("<i2").tobytes(), (1, channels, rate_hz, 16), stated)


def float_wav(samples: NDArray[np.float64]) -> bytes:
    """A WAV of 32-bit floats, which may be no numbers."""
    return _riff(samples.astype("<f4").tobytes(), (3, 1, RATE_HZ, 32), None)


def _riff(data: bytes, form: tuple[int, int, int, int], stated: int | None) -> bytes:
    tag, channels, rate_hz, bits = form
    block = channels * bits // 8
    head = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * block, block, bits)
    size = len(data) if stated is None else stated
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", 28 + size) + body


def noise(seconds: float, seed: int) -> NDArray[np.float64]:
    """White noise."""
    return np.clip(0.1 * np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ)), -1, 1)


def key_presses(keys: str) -> NDArray[np.float64]:
    """Key tones of 100 ms with 100 ms between them, and a little silence around."""
    times = np.arange(RATE_HZ // 10) / RATE_HZ
    gap = np.zeros(RATE_HZ // 10)
    tones = [0.3 * sum(np.sin(2 * np.pi * hz * times) for hz in KEYS_HZ[key]) for key in keys]
    return np.concatenate([gap, *(part for tone in tones for part in (tone, gap)), gap])


def tune(seconds: float, rate_hz: int) -> NDArray[np.float64]:
    """A plucked tune on two channels, interleaved."""
    times = np.arange(round(0.25 * rate_hz)) / rate_hz
    plucked = [
        np.exp(-4 * times) * (np.sin(2 * np.pi * hz * times) + 0.5 * np.sin(4 * np.pi * hz * times)) * 0.3
        for hz in (262, 330, 392, 523, 392, 330, 349, 440, 523, 698, 523, 440)
    ]
    one = np.concatenate([plucked[number % 12] for number in range(round(seconds / 0.25))])
    return np.stack([one, 0.8 * one], axis=1).ravel()


#: Files that hold no sound that can be audited, each with a part of the sentence that must be said about it.
HOPELESS = {
    "empty.wav": "is empty: copy or export it again",
    "text.mp3": "cannot be decoded: it is no recording in a known format",
    "head-only.wav": "cannot be decoded",
    "zero-length.wav": "holds no sound, its length is zero",
    "all-nan.wav": "holds no valid sample",
    "dangling.wav": "cannot be read (No such file or directory)",
    "loop.wav": "cannot be read (Too many levels of symbolic links)",
    "pipe.wav": "is not a regular file",
}

#: Odd files that can be audited, with the name under which they are kept.
ODD = {
    "-dash.wav": "-dash.wav",
    "Müller & Söhne 📞.wav": "Müller & Söhne 📞.wav",
    "new\nline.wav": "new\nline.wav",
    "not-utf8-\udcff.wav": "not-utf8-�.wav",
    "same-1.wav": "same-1.wav",
    "short.wav": "short.wav",
    "silence.wav": "silence.wav",
    "white-noise.wav": "white-noise.wav",
    "keys.wav": "keys.wav",
    "stereo-music.wav": "stereo-music.wav",
    "some-nan.wav": "some-nan.wav",
    "cut-off.wav": "cut-off.wav",
    "lying.wav": "lying.wav",
    "folder.wav/inside.wav": "inside.wav",
}


def make_recordings(folder: Path) -> None:
    """All of :data:`HOPELESS` and :data:`ODD`, and ``same-2.wav``, which is ``same-1.wav`` under another name."""
    (folder / "folder.wav").mkdir(parents=True)
    (folder / "empty-folder.wav").mkdir()
    for name, content in _contents().items():
        (folder / name).write_bytes(content)
    (folder / "dangling.wav").symlink_to("nothing.wav")
    (folder / "loop.wav").symlink_to("loop.wav")
    (folder / "around").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.wav")


def _contents() -> dict[str, bytes]:
    some_nan = noise(1, 1)
    some_nan[100:200] = np.nan
    return {
        "empty.wav": b"",
        "text.mp3": b"this is no sound at all\n" * 50,
        "head-only.wav": wav(noise(1, 2))[:30],
        "zero-length.wav": wav(np.zeros(0)),
        "all-nan.wav": float_wav(np.full(RATE_HZ, np.nan)),
        "some-nan.wav": float_wav(some_nan),
        "cut-off.wav": wav(noise(4, 3))[: 2 * RATE_HZ],
        "lying.wav": wav(noise(2, 4), stated=RATE_HZ),
        "-dash.wav": wav(noise(0.5, 5)),
        "Müller & Söhne 📞.wav": wav(noise(0.5, 6)),
        "new\nline.wav": wav(noise(0.5, 7)),
        "not-utf8-\udcff.wav": wav(noise(0.5, 8)),
        "same-1.wav": wav(noise(0.5, 9)),
        "same-2.wav": wav(noise(0.5, 9)),
        "short.wav": wav(noise(0.1, 10)),
        "silence.wav": wav(np.zeros(30 * RATE_HZ)),
        "white-noise.wav": wav(noise(30, 11)),
        "keys.wav": wav(key_presses("15#")),
        "stereo-music.wav": wav(tune(12, 44100), rate_hz=44100, channels=2),
        "folder.wav/inside.wav": wav(noise(0.5, 12)),
    }

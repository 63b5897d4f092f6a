"""Sentences from speech synthesisers, as float32 at 8 kHz, trimmed, at one level, the same for the same words.

Needs ``flite``, ``festival`` (``text2wave``), ``espeak-ng`` and ``rubberband`` on the PATH.
What was spoken once is kept in the system's temporary folder.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

RATE = 8000
FRAME = RATE // 1000  # every length is a whole number of milliseconds
SPEECH_RMS = 0.1  # -20 dBFS over the loud parts
CACHE = Path(tempfile.gettempdir()) / "hold-auditor-voices"


@dataclass(frozen=True)
class Voice:
    """A synthesiser's voice, optionally made into another person by moving pitch and formants (semitones) and tempo."""

    name: str
    engine: str
    voice: str
    pitch: float = 0.0
    formant: float = 0.0
    tempo: float = 1.0

    def say(self, text: str) -> np.ndarray:
        key = hashlib.sha256(repr((self.engine, self.voice, self.pitch, self.formant, self.tempo, text)).encode())
        kept = CACHE / f"{key.hexdigest()[:32]}.npy"
        if not kept.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            sound = trimmed(self._rendered(text))
            part = kept.with_suffix(".part.npy")
            np.save(part, sound)
            part.rename(kept)
        return np.load(kept)

    def _rendered(self, text: str) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / "raw.wav"
            ENGINES[self.engine](self.voice, text, raw)
            for step, (semitones, flags) in enumerate(self._shifts()):
                moved = Path(folder) / f"moved{step}.wav"
                _run(["rubberband", "-q", "-p", str(semitones), *flags, str(raw), str(moved)])
                raw = moved
            return read_wav(raw)

    def _shifts(self) -> list[tuple[float, list[str]]]:
        """Formants move together with the pitch first; the rest of the pitch then moves alone."""
        steps: list[tuple[float, list[str]]] = []
        if self.formant or self.tempo != 1.0:
            steps.append((self.formant, ["-t", str(1.0 / self.tempo)]))
        if self.pitch != self.formant:
            steps.append((self.pitch - self.formant, ["-F"]))
        return steps


def _run(command: list[str], stdin: str | None = None) -> None:
    subprocess.run(command, check=True, input=stdin, text=True, capture_output=True)


def _flite(voice: str, text: str, out: Path) -> None:
    _run(["flite", "-voice", voice, "-t", text, "-o", str(out)])


def _festival(voice: str, text: str, out: Path) -> None:
    _run(["text2wave", "-eval", f"(voice_{voice})", "-o", str(out)], stdin=text)


def _espeak(voice: str, text: str, out: Path) -> None:
    name, _, speed = voice.partition("@")
    _run(["espeak-ng", "-v", name, "-s", speed or "150", "-w", str(out), text])


ENGINES = {"flite": _flite, "festival": _festival, "espeak": _espeak}


def read_wav(path: Path) -> np.ndarray:
    """Mono 16-bit WAV as float64 at 8 kHz."""
    with wave.open(str(path)) as source:
        rate = source.getframerate()
        samples = np.frombuffer(source.readframes(source.getnframes()), np.int16) / 32768.0
    return resample_poly(samples, RATE, rate) if rate != RATE else samples


def trimmed(sound: np.ndarray) -> np.ndarray:
    """Without the silence around it, faded in and out over 4 ms, at the speech level."""
    frames = sound[: len(sound) // 80 * 80].reshape(-1, 80)
    level = np.sqrt((frames**2).mean(axis=1))
    heard = np.flatnonzero(level > 0.012 * level.max())
    sound = sound[max(0, heard[0] - 1) * 80 : (heard[-1] + 2) * 80]
    loud = level[level > 0.1 * level.max()]
    sound = sound * (SPEECH_RMS / np.sqrt((loud**2).mean()))
    ramp = np.minimum(1, np.arange(len(sound)) / 32)
    sound = np.clip(sound * ramp * ramp[::-1], -0.95, 0.95)
    return np.pad(sound, (0, -len(sound) % FRAME)).astype(np.float32)


SLT = Voice("slt", "flite", "slt")
RMS = Voice("rms", "flite", "rms")
AWB = Voice("awb", "flite", "awb")
KAL = Voice("kal", "flite", "kal16")
HTS = Voice("hts", "festival", "cmu_us_slt_arctic_hts")
KED = Voice("ked", "festival", "ked_diphone")

"""How many key presses the program reads, alone, in noise, under voices and music, through codecs and after losses.

    python tests/benchmarks/measure_keys.py [--first 0] [--recordings 1]

Presses are constructed within the tolerances of ITU-T Q.24: any of the 16 keys, 40 to 250 ms long, the high tone
between 8 dB below and 4 dB above the low one, mostly within 0.4 % of nominal but every fifth within 1.5 %. Beneath them
are white noise, people who talk and read (flite, festival and rubberband are needed) or music; how far it is below the
press is told in dB of the mean power. Losses are 20 to 60 ms within a press, silent or filled with the packet before,
fading. GSM and AMR need sox. Printed is the share of presses that were read, and how many were read that nobody made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import numpy as np
from telephone import KEYS, RATE, band, noise, through
from tunes import STYLES, tune

from auditor.listen.dtmf import find_presses
from auditor.listen.tones import load_tone_plan
from auditor.places import seeds_dir

PRESSES = 40
LENGTHS_S = ((0.04, 0.06), (0.06, 0.1), (0.1, 0.16), (0.16, 0.25))
PACKET = RATE // 50
Press = tuple[str, int, int]


@dataclass(frozen=True)
class Line:
    """What presses go through: ``below_db`` is how far the ``beneath`` is under them, ``loss_ms`` what is lost."""

    codec: str
    beneath: str = "nothing"
    below_db: int = 0
    loss_ms: int = 0
    filled: bool = False

    def __str__(self) -> str:
        level = f"{-self.below_db:+d} dB" if self.beneath != "nothing" else ""
        loss = f"{self.loss_ms} ms lost, {'filled' if self.filled else 'silent'}" if self.loss_ms else ""
        return f"{self.codec:7}{self.beneath:9}{level:8}{loss:22}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first recording of each line")
    parser.add_argument("--recordings", type=int, default=1, metavar="N", help="how many of each line")
    told = parser.parse_args(arguments)
    for one in lines():
        read = made = extra = 0
        for number in range(told.first, told.first + told.recordings):
            sound, presses = recording(one, number)
            hits, others = score(sound, presses)
            read, made, extra = read + hits, made + len(presses), extra + others
        print(f"{one}{read / made:6.3f} of {made}" + (f", {extra} that nobody made" if extra else ""), flush=True)
    return 0


def lines() -> Iterator[Line]:
    """Every line that is tried."""
    yield from (Line(codec) for codec in ("mulaw", "alaw", "gsm", "amr7", "amr2", "amr0", "opus9"))
    for beneath in ("white", "talk", "music"):
        yield from (Line(codec, beneath, db) for db in (20, 15, 10, 5, 0) for codec in ("mulaw", "gsm", "amr7"))
    for loss_ms in (20, 40, 60):
        yield from (
            Line(codec, loss_ms=loss_ms, filled=filled) for codec in ("mulaw", "gsm") for filled in (False, True)
        )


def recording(line: Line, number: int) -> tuple[np.ndarray, list[Press]]:
    """Sound at 8 kHz and the presses in it: key, start and end in samples."""
    rng = np.random.default_rng([number, 24])
    sound, at = np.zeros(30 * RATE), RATE // 2
    presses: list[Press] = []
    for index in range(PRESSES):
        name = str(rng.choice(sorted(KEYS)))
        shortest_s, longest_s = LENGTHS_S[index % 4] if not line.loss_ms else (0.1 + line.loss_ms / 1000, 0.3)
        wave = pressed(name, round(rng.uniform(shortest_s, longest_s) * RATE), rng, 0.015 if index % 5 == 0 else 0.004)
        sound[at : at + len(wave)] += wave
        presses.append((name, at, at + len(wave)))
        at += len(wave) + round(rng.uniform(0.25, 0.4) * RATE)
    sound = 0.1 * sound[: at + RATE] + 0.1 * 10 ** (-line.below_db / 20) * beneath(line.beneath, at + RATE, number)
    sound = through(line.codec, np.asarray(np.clip(sound, -0.95, 0.95), np.float32))
    for _, start, end in presses if line.loss_ms else ():
        lose(sound, int(rng.uniform(start + 240, end - line.loss_ms * RATE / 1000 - 240)), line)
    return sound, presses


def pressed(name: str, count: int, rng: np.random.Generator, off_tune: float) -> np.ndarray:
    """One press of RMS 1, switched on and off within 3 ms."""
    time = np.arange(count) / RATE
    twist = 10 ** (rng.uniform(-8, 4) / 20)
    low, high = (np.sin(2 * np.pi * hz * (1 + rng.uniform(-off_tune, off_tune)) * time + hz) for hz in KEYS[name])
    ramp = np.minimum(1, np.arange(count) / rng.integers(2, 24))
    return (low + twist * high) * ramp * ramp[::-1] / np.sqrt((1 + twist**2) / 2)


def beneath(kind: str, count: int, number: int) -> np.ndarray:
    """What sounds beneath, of RMS 1 while it sounds."""
    if kind == "nothing":
        return np.zeros(count)
    if kind == "white":
        return noise("white", count, np.random.default_rng([number, 25]))
    if kind == "music":
        styles = sorted(STYLES)
        sound = np.concatenate([band(tune(styles[(number + more) % len(styles)], 4000 + number)) for more in (0, 3)])
    else:
        import ordinary  # its voices name programs that other lines do without

        sound = ordinary.recording(6000 + number, count / RATE, ringing=False)
    frames = np.sqrt((sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1))
    return np.resize(sound, count) / np.sqrt((frames[frames > 0.1 * frames.max()] ** 2).mean())


def lose(sound: np.ndarray, start: int, line: Line) -> None:
    """A loss within a press, in place."""
    count = line.loss_ms * RATE // 1000
    sound[start : start + count] = np.resize(0.6 * sound[start - PACKET : start], count) if line.filled else 0


def score(sound: np.ndarray, presses: Sequence[Press]) -> tuple[int, int]:
    """How many presses were read once and rightly, and how many were read besides."""
    plan = load_tone_plan(seeds_dir() / "tones.toml").dtmf
    found = list(find_presses(np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16), plan))
    hits = 0
    for name, start, end in presses:
        right = (
            one
            for one in found
            if one.digit == name and one.start_ms < end * 1000 / RATE and one.end_ms > start * 1000 / RATE
        )
        if (hit := next(right, None)) is not None:
            found.remove(hit)
            hits += 1
    return hits, len(found)


if __name__ == "__main__":
    sys.exit(main())

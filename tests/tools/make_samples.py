"""Builds the sample calls of ``recordings/samples/`` again: sound, truth beside it, and the manifest ``calls.csv``.

    python tests/tools/make_samples.py [--out recordings/samples]

Needs the programs named in ``voices.py``. The firms, the people and the tunes are invented; nothing is copied.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sample_calls as play
import telephone
from tape import Tape
from truths import truth

SAMPLES = Path(__file__).resolve().parents[2] / "recordings" / "samples"


@dataclass(frozen=True)
class Sample:
    """What the manifest says of a call, how it is written, and who plays it."""

    file: str
    line: str
    option: str
    called_at: str
    about: str
    play: Callable[[Tape], None]
    bit_rate: int = 12000
    stereo: bool = False
    codec: str = "mulaw"
    floor: float = 0.0005


CALLS = (
    Sample(
        "fernhill-service.opus",
        "Fernhill Heating",
        "service",
        "2026-03-10T10:14:00-04:00",
        "a looping queue, answered at last",
        play.fernhill_service,
    ),
    Sample(
        "fernhill-sales.opus",
        "Fernhill Heating",
        "sales",
        "2026-03-10T10:21:00-04:00",
        "the same line's sales option, answered at once",
        play.fernhill_sales,
    ),
    Sample(
        "clearspring-given-up.opus",
        "Clearspring Broadband",
        "",
        "2026-03-12T17:48:00+00:00",
        "a long hold with rotating messages and promotions over the music, given up",
        play.clearspring_abandoned,
        codec="alaw",
    ),
    Sample(
        "dunmore-maze.mp3",
        "Dunmore Tires",
        "existing order",
        "2026-03-13T12:05:00-04:00",
        "two menus, an order number and a second ringing that end in voicemail",
        play.dunmore_maze,
        bit_rate=16000,
    ),
    Sample(
        "marlow-person.opus",
        "Marlow Clocks",
        "",
        "2026-03-16T15:30:00+00:00",
        "a small firm doing it right: a person within seconds",
        play.marlow_person,
        codec="alaw",
        floor=0.001,
    ),
    Sample(
        "quayside-transfer.opus",
        "Quayside Lettings",
        "",
        "2026-03-18T11:02:00+00:00",
        "on hold by the agent, then transferred; caller on the left, far end on the right",
        play.quayside_transfer,
        bit_rate=20000,
        stereo=True,
        codec="alaw",
    ),
)


def sound_of(tape: Tape, sample: Sample, rng: np.random.Generator) -> np.ndarray:
    """Through the telephone: mono, or the caller on the left and the far end on the right."""
    tracks = tape.tracks()
    far = telephone.band(tracks["far"] + tape.room_tone(0.004))
    near = 0.85 * telephone.band(tracks["near"])
    hiss = [sample.floor * rng.normal(0, 1, len(far)) for _ in range(2)]
    if not sample.stereo:
        return telephone.through(sample.codec, far + near + hiss[0])
    sides = [telephone.through(sample.codec, side) for side in (near + hiss[0], far + hiss[1])]
    return np.stack(sides, axis=1)


def build(sample: Sample, folder: Path) -> None:
    """One call's recording and its truth."""
    rng = np.random.default_rng(sum(map(ord, sample.file)))
    tape = Tape(rng)
    sample.play(tape)
    telephone.written(folder / sample.file, sound_of(tape, sample, rng), "", sample.bit_rate)
    about = {
        "file": sample.file,
        "about": sample.about,
        "line": sample.line,
        "option": sample.option or None,
        "called_at": sample.called_at,
        "channels": 2 if sample.stereo else 1,
        "caller_channel": 0 if sample.stereo else None,
    }
    text = json.dumps({**about, **truth(tape)}, indent=1, ensure_ascii=False)
    (folder / sample.file).with_suffix(".truth.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLES)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "calls.csv").open("w", newline="", encoding="utf-8") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(("file", "line", "option", "called_at"))
        for sample in CALLS:
            build(sample, folder)
            rows.writerow((sample.file, sample.line, sample.option, sample.called_at))
            print(sample.file, (folder / sample.file).stat().st_size)


if __name__ == "__main__":
    main()

"""Have the recogniser read spoken yes and no sentences over poor lines, and keep what it read as test data.

    python tests/tools/speak_sentences.py [--poor] [--model NAME] [CATEGORY ...]

Of tests/judge/sentences/CATEGORY.txt some of each kind are spoken, each by another voice over another line, and written
with what was read of them to tests/judge/readings/CATEGORY.txt, a line each:

    + what was said | voice over line | word 0.98, word 0.41

Behind a word stands how sure the recogniser was of it. Where it put in the very word that makes a claim of a sentence
without one, turn the ``-`` into ``!`` by hand (see test_readings.py). The same sentences, voices and lines are taken
each time. With ``--poor`` the lines are those of the worst calls, as loud a noise as voices are still understood
through, and the readings go to tests/judge/readings/poor. Needs flite, festival, espeak-ng, rubberband and sox.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hotline import PEOPLE
from telephone import RATE, band, noise, through
from voices import Voice

from auditor.judge.catalogue import load_catalogue
from auditor.listen.models import find_model
from auditor.listen.transcript import Recogniser
from auditor.places import seeds_dir
from auditor.schema import Interval

SENTENCES = Path(__file__).resolve().parents[1] / "judge" / "sentences"
READINGS = SENTENCES.with_name("readings")
LINES = ("mulaw", "gsm", "amr7", "amr4", "amr1")
NOISES = ("pink", "car", "street", "hum")
CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")
LEAD_S = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Over which lines sentences are spoken, with how much noise, and how many of each kind."""

    folder: Path
    lines: tuple[str, ...]
    least_snr_db: float
    most_snr_db: float
    of_claims: int
    of_others: int


USUAL = Conditions(folder=READINGS, lines=LINES, least_snr_db=12.0, most_snr_db=28.0, of_claims=12, of_others=4)
POOR = Conditions(
    folder=READINGS / "poor", lines=("mulaw", "gsm"), least_snr_db=10.0, most_snr_db=10.0, of_claims=10, of_others=2
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("categories", nargs="*", metavar="CATEGORY", help="all, without any")
    parser.add_argument("--poor", action="store_true", help="over the worst of lines")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    told = parser.parse_args(arguments)
    recogniser, conditions = Recogniser.load(find_model(told.model)), POOR if told.poor else USUAL
    every = [category.id for category in load_catalogue(seeds_dir()).categories]
    for category in told.categories or sorted(every, key=lambda one: (one not in CLAIMS, one)):
        conditions.folder.mkdir(exist_ok=True)
        lines = list(readings(category, recogniser, conditions))
        (conditions.folder / f"{category}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{category}: {len(lines)}", flush=True)
    return 0


def readings(category: str, recogniser: Recogniser, conditions: Conditions) -> Iterator[str]:
    """The lines of one category's file."""
    rng = np.random.default_rng(zlib.crc32(f"{category}{conditions.folder.name.removeprefix('readings')}".encode()))
    text = (SENTENCES / f"{category}.txt").read_text(encoding="utf-8")
    for mark in "+-":
        written = [line[2:] for line in text.splitlines() if line.startswith(f"{mark} ")]
        count = conditions.of_claims if category in CLAIMS else conditions.of_others
        for number in sorted(rng.choice(len(written), size=count, replace=False)):
            voice, line = PEOPLE[int(rng.integers(len(PEOPLE)))], str(rng.choice(conditions.lines))
            words = _read(recogniser, over_line(voice, written[number], line, conditions, rng))
            yield f"{mark} {written[number]} | {voice.voice} over {line} | {words}"


def over_line(voice: Voice, text: str, line: str, conditions: Conditions, rng: np.random.Generator) -> np.ndarray:
    """The sentence as it comes out of a telephone, with noise and a little quiet around it; float32 at 8 kHz."""
    quiet = np.zeros(round(LEAD_S * RATE), np.float32)
    said = np.concatenate([quiet, band(voice.say(text)), quiet])
    snr_db = float(rng.uniform(conditions.least_snr_db, conditions.most_snr_db))
    level = float(np.sqrt((said**2).mean())) * 10 ** (-snr_db / 20)
    sound = through(line, said + level * noise(str(rng.choice(NOISES)), len(said), rng))
    return np.asarray(sound, np.float32)


def _read(recogniser: Recogniser, sound: np.ndarray) -> str:
    samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    words = recogniser.read(samples, Interval(start_ms=0, end_ms=len(samples) * 1000 // RATE))
    return ", ".join(f"{word.text} {word.confidence:.2f}" for word in words)


if __name__ == "__main__":
    sys.exit(main())

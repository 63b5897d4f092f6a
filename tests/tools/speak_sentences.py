"""Have the recogniser read spoken yes and no sentences over poor lines, and keep what it read as test data.

    python tests/tools/speak_sentences.py [--model NAME] [CATEGORY ...]

Of tests/judge/sentences/CATEGORY.txt some of each kind are spoken, each by another voice over another line, and written
with what was read of them to tests/judge/readings/CATEGORY.txt, a line each:

    + what was said | voice over line | word 0.98, word 0.41

Behind a word stands how sure the recogniser was of it. Where it put in the very word that makes a claim of a sentence
without one, turn the ``-`` into ``!`` by hand (see test_readings.py). The same sentences, voices and lines are taken
each time. Needs flite, festival, espeak-ng, rubberband and sox.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterator, Sequence
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
LEAST_SNR_DB, MOST_SNR_DB = 12.0, 28.0
OF_CLAIMS, OF_OTHERS = 12, 4
"""How many sentences of each kind are spoken."""
CLAIMS = ("high_volume_claim", "importance_claim", "soon_claim", "queue_position", "estimated_wait", "callback_offer")
LEAD_S = 0.4


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("categories", nargs="*", metavar="CATEGORY", help="all, without any")
    parser.add_argument("--model", help="recognition model: a folder or a name")
    told = parser.parse_args(arguments)
    recogniser = Recogniser.load(find_model(told.model))
    every = [category.id for category in load_catalogue(seeds_dir()).categories]
    for category in told.categories or sorted(every, key=lambda one: (one not in CLAIMS, one)):
        READINGS.mkdir(exist_ok=True)
        lines = list(readings(category, recogniser))
        (READINGS / f"{category}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{category}: {len(lines)}", flush=True)
    return 0


def readings(category: str, recogniser: Recogniser) -> Iterator[str]:
    """The lines of one category's file."""
    rng = np.random.default_rng(zlib.crc32(category.encode()))
    text = (SENTENCES / f"{category}.txt").read_text(encoding="utf-8")
    for mark in "+-":
        written = [line[2:] for line in text.splitlines() if line.startswith(f"{mark} ")]
        count = OF_CLAIMS if category in CLAIMS else OF_OTHERS
        for number in sorted(rng.choice(len(written), size=count, replace=False)):
            voice, line = PEOPLE[int(rng.integers(len(PEOPLE)))], str(rng.choice(LINES))
            words = _read(recogniser, over_line(voice, written[number], line, rng))
            yield f"{mark} {written[number]} | {voice.voice} over {line} | {words}"


def over_line(voice: Voice, text: str, line: str, rng: np.random.Generator) -> np.ndarray:
    """The sentence as it comes out of a telephone, with noise and a little quiet around it; float32 at 8 kHz."""
    quiet = np.zeros(round(LEAD_S * RATE), np.float32)
    said = np.concatenate([quiet, band(voice.say(text)), quiet])
    level = float(np.sqrt((said**2).mean())) * 10 ** (-float(rng.uniform(LEAST_SNR_DB, MOST_SNR_DB)) / 20)
    sound = through(line, said + level * noise(str(rng.choice(NOISES)), len(said), rng))
    return np.asarray(sound, np.float32)


def _read(recogniser: Recogniser, sound: np.ndarray) -> str:
    samples = np.clip(sound * 32768, -32768, 32767).astype(np.int16)
    words = recogniser.read(samples, Interval(start_ms=0, end_ms=len(samples) * 1000 // RATE))
    return ", ".join(f"{word.text} {word.confidence:.2f}" for word in words)


if __name__ == "__main__":
    sys.exit(main())

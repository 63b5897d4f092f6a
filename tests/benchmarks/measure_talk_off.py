"""How many keys and tones the program hears where there are none: hours of talk, reading and music ("talk-off").

    python tests/benchmarks/measure_talk_off.py [--minutes 120] [--first 0] [--of talk tunes ...]

``talk`` is tests/tools/ordinary.py without its ringing (talk, reading aloud, reading over music, music; needs flite,
festival and rubberband), ``readers`` are the voices of espeak-ng, in several languages, at any pace.
``vowels`` glide through artificial formants, ``machine`` are vowels of a flat pitch that begin and end at once: both
come upon the two tones of a key far more often than people do. ``singer`` is one voice alone, at any pitch, ``tunes``
are those of tests/tools/tunes.py in every style, some of them sung, ``scores`` the random music of
tests/tools/sound_music.py (needs fluidsynth). The minutes are shared out evenly. Each recording goes
through a codec of the telephone network (GSM and AMR need sox), at one of three levels; the same number makes the same
recording. Printed is each tone that was found, and how many per source; the program ends with 1 when there was any.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import numpy as np
from scipy.signal import resample_poly
from telephone import RATE, band, through
from tunes import STYLES, sung, tune

from auditor.listen.tones import TonePlan, find_tones, load_tone_plan
from auditor.places import seeds_dir
from auditor.schema import Tone

SECONDS_EACH = 300
CODECS = ("mulaw", "gsm", "alaw", "amr2", "opus9", "amr7", "opus6")
LEVELS = (1.0, 0.3, 2.5)
LANGUAGES = ("en", "en-us", "de", "fr", "es", "it", "sv", "pl", "nl", "pt")
MANNERS = ("f1", "f2", "f3", "f4", "m1", "m3", "m5", "m7", "croak", "whisper", "klatt")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns what the program should end with."""
    told = _parser().parse_args(arguments)
    plan = load_tone_plan(seeds_dir() / "tones.toml")
    seconds = 60 * told.minutes / len(told.of)
    found: Counter[str] = Counter()
    for source in told.of:
        made_s, counts = 0.0, Counter[str]()
        for number in range(told.first, told.first + -int(-seconds // SECONDS_EACH)):
            sound = sent(SOURCES[source](number, min(seconds, SECONDS_EACH)), number)
            made_s += len(sound) / RATE
            counts += shown(f"{source} {number}", heard(sound, plan))
        found += counts
        of_kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing"
        print(f"{source}: {made_s / 60:.1f} minutes, heard {of_kinds}", flush=True)
    return 1 if found else 0


def talk(number: int, seconds: float) -> np.ndarray:
    """People who talk and read, and music, at 8 kHz."""
    import ordinary  # its voices name programs that other sources do without

    return ordinary.recording(number, seconds, ringing=False)


def tunes(number: int, seconds: float) -> np.ndarray:
    """Music of every style in turn, at 8 kHz."""
    styles, parts = sorted(STYLES), []
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(band(tune(styles[len(parts) % len(styles)], 9000 * (number + 1) + len(parts))))
    return 0.4 * np.concatenate(parts)


def scores(number: int, seconds: float) -> np.ndarray:
    """Random music played by General MIDI instruments, at 8 kHz."""
    import sound_music  # needs the same

    rng, parts = random.Random(7000 + number), []
    while sum(map(len, parts)) < seconds * RATE:
        parts.append(band(resample_poly(sound_music.piece(rng), 1, sound_music.RATE_HZ // RATE)))
    return np.concatenate(parts)


def readers(number: int, seconds: float) -> np.ndarray:
    """One of the many voices of espeak-ng, at 8 kHz."""
    import ordinary  # as above
    from voices import Voice

    rng = np.random.default_rng([number, 3])
    language, manner = LANGUAGES[number % len(LANGUAGES)], MANNERS[number % len(MANNERS)]
    name = f"{language}+{manner}@{rng.integers(120, 200)}"
    said: list[np.ndarray] = []
    while sum(map(len, said)) < seconds * RATE:
        said.append(band(Voice(name, "espeak", name).say(ordinary.paragraph(rng, 14))))
    return np.concatenate(said)


def vowels(number: int, seconds: float) -> np.ndarray:
    """Vowels whose pitch and formants are drawn anew each time, rising and falling softly, at 8 kHz."""
    return band(np.concatenate([*_vowels(np.random.default_rng([number, 1]), seconds, glide=0.2, edge_s=(0.04, 0.18))]))


def machine(number: int, seconds: float) -> np.ndarray:
    """The same of an almost flat pitch, begun and ended within milliseconds."""
    return band(
        np.concatenate([*_vowels(np.random.default_rng([number, 2]), seconds, glide=0.05, edge_s=(0.005, 0.06))])
    )


def _vowels(
    rng: np.random.Generator, seconds: float, glide: float, edge_s: tuple[float, float]
) -> Iterator[np.ndarray]:
    """Harmonics of 80 to 400 Hz, two formants strong and the third weak, with short pauses between."""
    made = 0
    while made < seconds * RATE:
        count = round(rng.uniform(0.05, 0.35) * RATE)
        pitch = rng.uniform(80, 400) * (1 + rng.uniform(-glide, glide) * np.linspace(0, 1, count))
        numbers = np.arange(1, int(3500 / pitch.max()) + 1)[:, None]
        off = numbers * pitch.mean() - np.array(
            [rng.uniform(300, 950), rng.uniform(900, 2200), rng.uniform(2200, 3200)]
        )
        gains = (np.array([1.0, rng.uniform(0.2, 1), 0.1]) / (1 + (off / np.array([70, 90, 150])) ** 2)).sum(axis=1)
        voice = (gains[:, None] * np.sin(numbers * 2 * np.pi * np.cumsum(pitch) / RATE + numbers)).sum(axis=0)
        edge = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (rng.uniform(*edge_s) * RATE))
        parts = [0.12 * voice * edge, np.zeros(round(rng.uniform(0, 0.25) * RATE))]
        made += sum(map(len, parts))
        yield from parts


def singer(number: int, seconds: float) -> np.ndarray:
    """One voice that sings notes of any pitch and length, at 8 kHz."""
    rng = np.random.default_rng([number, 4])
    parts: list[np.ndarray] = []
    while sum(map(len, parts)) < seconds * RATE:
        parts += [sung(rng.uniform(100, 700), rng.uniform(0.08, 0.8), 0.3, rng), np.zeros(int(rng.uniform(0, 2400)))]
    return band(np.concatenate(parts))


SOURCES: dict[str, Callable[[int, float], np.ndarray]] = {
    one.__name__: one for one in (talk, readers, vowels, machine, singer, tunes, scores)
}


def sent(sound: np.ndarray, number: int) -> np.ndarray:
    """The sound through the codec and at the level of that recording's number."""
    level = LEVELS[number // len(CODECS) % len(LEVELS)]
    return through(CODECS[number % len(CODECS)], (level * sound).astype(np.float32))


def heard(sound: np.ndarray, plan: TonePlan) -> tuple[Tone, ...]:
    """What the program takes for tones in sound at 8 kHz, full scale 1."""
    return find_tones(np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16), plan)


def shown(name: str, tones: Sequence[Tone]) -> Counter[str]:
    """The tones of one recording, printed and counted by kind."""
    for one in tones:
        print(
            f"{name} {one.start_ms / 1000:7.2f} s {one.kind.value} {one.digit or one.plan or ''}, {one.duration_ms} ms"
        )
    return Counter(one.kind.value for one in tones)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120, help="how much to make")
    parser.add_argument("--first", type=int, default=0, metavar="N", help="number of the first recording")
    parser.add_argument("--of", nargs="+", choices=sorted(SOURCES), default=sorted(SOURCES), help="what to make")
    return parser


if __name__ == "__main__":
    sys.exit(main())

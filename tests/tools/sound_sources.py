"""A cache of raw material for training the sound classifier: voices, bent voices, songs and pieces of music."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import sound_music
import sound_voices
from sound_voices import Sound

PARAGRAPHS_PER_VOICE = 3
BENT, SUNG, PIECES = 140, 100, 180


def build(cache: Path, words_file: Path, seed: int, processes: int) -> None:
    """Fill the cache; what is there already is kept, so an interrupted run goes on where it stopped."""
    cache.mkdir(parents=True, exist_ok=True)
    words = [word for word in (line.split()[0] for line in words_file.read_text().splitlines()) if word.isalpha()]
    if not any(cache.glob("voice_*.npy")):
        for index, (name, sound) in enumerate(sound_voices.dry_voices(PARAGRAPHS_PER_VOICE, words, seed)):
            _save(cache / f"voice_{index:04d}_{name}.npy", sound)
    jobs = [
        (cache, kind, seed + index)
        for index in range(max(_KINDS.values()))
        for kind, count in _KINDS.items()
        if index < count
    ]
    with ProcessPoolExecutor(processes) as pool:
        for done in pool.map(_make, jobs):
            print(done, flush=True)


def load(cache: Path, kind: str) -> list[Sound]:
    """All sounds of a kind, at 16 kHz."""
    return [np.load(path).astype(np.float32) / 32768 for path in sorted(cache.glob(f"{kind}_*.npy"))]


def _make(job: tuple[Path, str, int]) -> str:
    cache, kind, seed = job
    path = cache / f"{kind}_{seed:06d}.npy"
    if not path.exists():
        _save(path, _MAKERS[kind](cache, random.Random(f"{kind}{seed}")))
    return path.name


def _bent(cache: Path, rng: random.Random) -> Sound:
    return sound_voices.bent(_some_voice(cache, rng), rng)


def _sung(cache: Path, rng: random.Random) -> Sound:
    """A song: a voice alone or doubled, over a backing in the same key and beat, or without."""
    beat_s, root = 60 / rng.uniform(60, 140), rng.randint(43, 64)
    song = sound_voices.sung(_some_voice(cache, rng)[: 14 * sound_voices.RATE_HZ], rng, beat_s, root)
    if rng.random() < 0.2:
        return song
    backing = sound_music.backing(rng, 60 / beat_s, root % 12, len(song) / sound_voices.RATE_HZ)
    length = min(len(song), len(backing))
    return song[:length] + backing[:length] * np.float32(10 ** (rng.uniform(-12, 5) / 20))


def _piece(cache: Path, rng: random.Random) -> Sound:
    return sound_music.piece(rng)


def _some_voice(cache: Path, rng: random.Random) -> Sound:
    path = rng.choice(sorted(cache.glob("voice_*.npy")))
    return np.load(path).astype(np.float32) / 32768


def _save(path: Path, sound: Sound) -> None:
    peak = float(np.abs(sound).max()) + 1e-9
    scaled = sound * min(1.0, 0.99 / peak)
    np.save(path, np.round(scaled * 32767).astype(np.int16))


_KINDS = {"piece": PIECES, "bent": BENT, "sung": SUNG}
_MAKERS: dict[str, Callable[[Path, random.Random], Sound]] = {"bent": _bent, "sung": _sung, "piece": _piece}


def phrases(cache: Path) -> Iterator[Sound]:
    """Voices and bent voices."""
    yield from load(cache, "voice")
    yield from load(cache, "bent")

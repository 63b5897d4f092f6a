"""Teach the recognition model to hear on bad lines what it hears on good ones.

    python tests/tools/train_words.py TEACHER SOUNDS PROMPTS OUT.mdl [--start FROM.mdl] [--minutes 60]

TEACHER is the am/final.mdl of vosk-model-phone-en-0.1, which is in the history of models/. SOUNDS is the cache that
``train_sound.py sources`` fills; what ``voices.py`` has spoken is used too. PROMPTS is a folder of recorded prompts,
as Debian's asterisk-core-sounds-* install them; every fourth English one is left out, for measuring. Needs torch and
what ``train_sound.py`` needs.

No transcript is needed. The teacher reads clean speech; the pupil gets the same speech with music, noise, other voices,
rooms, codecs and lost packets, and learns to give the same answers (Li et al. 2014, doi:10.21437/Interspeech.2014-432):
at the same time, and as the same sequence of phones at any time (CTC: Graves et al. 2006, doi:10.1145/1143844.1143891),
because one that only learns when to speak becomes silent where it is in doubt.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import multiprocessing
import random
import time
from collections.abc import Iterator
from multiprocessing.queues import Queue
from pathlib import Path

import numpy as np
import sound_line
import sound_sources
import soundfile
import torch
import voices
from acoustic_model import RATE_HZ, AcousticNet, features, with_context
from numpy.typing import NDArray
from sound_voices import Sound, level, resampled
from torch import Tensor
from torch.nn.functional import ctc_loss, log_softmax, softmax

LENGTH = 10 * RATE_HZ
SCENES = 8
"""Scenes in a step."""
ARRIVALS = 2
"""Ways in which each of them arrives: the teacher has to read it only once."""
BLANK_PRIOR = 2.0
"""The file's scores are divided by how common each answer is; this makes the blank as common again as it really is."""
LABEL_PRIOR = 1.4
"""The same where the teacher's phones are read off: a phone counts from a little less than half."""
CTC_SHARE = 0.7
HEAVIER = 2.0
"""What a frame with a phone weighs against one without."""
USES = 2
"""How often each batch is learnt from: to make one takes longer than to learn from it."""
KEPT = 48
"""Batches to be used that are kept, so that the uses of one lie apart."""
CROWDS = 20
"""Crowds that are kept: to make one takes as long as to make several scenes."""
ENGLISH = "en_US"

Batch = tuple[NDArray[np.float32], NDArray[np.float32]]


class Material:
    """Speech and music to make scenes of, as float32 at 8 kHz."""

    def __init__(self, sounds: Path, prompts: Path) -> None:
        recorded = sorted(path for path in prompts.rglob("*.wav") if soundfile.info(path).frames)
        self.spoken = sorted(path for path in voices.CACHE.glob("*.npy") if not path.name.endswith(".part.npy"))
        self.long = [resampled(sound, 16000, RATE_HZ) for sound in sound_sources.phrases(sounds)]
        self.english = [path for path in recorded if ENGLISH in str(path) and not held_out(path)]
        self.foreign = [path for path in recorded if ENGLISH not in str(path)]
        self.pieces = [resampled(sound, 16000, RATE_HZ) for sound in sound_sources.load(sounds, "piece")]
        self.songs = [resampled(sound, 16000, RATE_HZ) for sound in sound_sources.load(sounds, "sung")]
        self.crowds: list[Sound] = []

    def utterance(self, rng: random.Random) -> Sound:
        """Somebody says something: a synthetic voice, one bent by WORLD, or a person."""
        kind = rng.random()
        if kind < 0.58:
            sound = np.load(rng.choice(self.spoken)).astype(np.float32)
        elif kind < 0.75:
            source, length = rng.choice(self.long), int(rng.uniform(2, 7) * RATE_HZ)
            begin = rng.randrange(max(1, len(source) - length))
            sound = source[begin : begin + length]
        else:
            sound, _ = soundfile.read(rng.choice(self.english if kind < 0.87 else self.foreign), dtype="float32")
        return level(_faster(sound, rng.uniform(0.85, 1.18) if rng.random() < 0.7 else 1.0))

    def speech(self, rng: random.Random) -> Sound:
        """Ten seconds of people speaking one after another, with pauses."""
        track, at = np.zeros(LENGTH, np.float32), int(rng.uniform(0, 0.8) * RATE_HZ)
        while at < 0.92 * LENGTH:
            words = (self.utterance(rng) * _gain(rng.uniform(-3, 3)))[: LENGTH - at]
            track[at : at + len(words)] += words
            at += len(words) + int(rng.choice((rng.uniform(0.15, 0.6), rng.uniform(0.3, 2.5))) * RATE_HZ)
        return track

    def music(self, rng: random.Random) -> Sound:
        """Ten seconds of a piece or a song, from anywhere in it, a little faster or slower."""
        source = rng.choice(self.songs if rng.random() < 0.4 else self.pieces)
        begin = rng.randrange(len(source))
        cut = np.take(source, np.arange(begin, begin + int(1.15 * LENGTH)), mode="wrap")
        return level(_faster(cut, rng.uniform(0.9, 1.12))[:LENGTH])

    def crowd(self, rng: random.Random) -> Sound:
        """Ten seconds of two to sixteen people who all speak at once; most of the time some who were heard before."""
        if len(self.crowds) < CROWDS or rng.random() < 0.05:
            people = [np.roll(self.speech(rng), rng.randrange(LENGTH)) for _ in range(round(2 ** rng.uniform(1, 4)))]
            self.crowds = [*self.crowds[-CROWDS:], level(np.sum(people, axis=0).astype(np.float32))]
            return self.crowds[-1]
        return np.roll(rng.choice(self.crowds), rng.randrange(LENGTH))

    def scene(self, rng: random.Random) -> tuple[Sound, list[Sound]]:
        """Speech as it was, and as it arrives each time; one in fourteen has none, one in six has a good line."""
        if rng.random() < 0.07:
            silence = np.random.default_rng(rng.getrandbits(32)).standard_normal(LENGTH).astype(np.float32) * 1e-4
            return silence, [_sent(self._disturbed(silence, rng, spoken=False), rng) for _ in range(ARRIVALS)]
        clean = self.speech(rng)
        return clean, [self._arrived(clean, rng) for _ in range(ARRIVALS)]

    def _arrived(self, clean: Sound, rng: random.Random) -> Sound:
        if rng.random() < 0.16:
            return sound_line.fixed_line(clean, rng)
        return _sent(self._disturbed(clean, rng, spoken=True), rng)

    def _disturbed(self, clean: Sound, rng: random.Random, *, spoken: bool) -> Sound:
        room = rng.random()
        sound = (
            sound_line.room(clean, rng) if room < 0.22 else sound_line.far_room(clean, rng) if room < 0.34 else clean
        )
        plays = not spoken or rng.random() < 0.45
        if plays:
            sound = sound + self.music(rng) * _gain(rng.uniform(-20, 2) if spoken else rng.uniform(-15, 5))
        if rng.random() < (0.45 if plays else 0.75):
            sound = sound + sound_line.some_noise(rng, LENGTH) * np.float32(0.1) * _gain(rng.uniform(-28, 0))
        if rng.random() < 0.15:
            sound = sound + self.crowd(rng) * _gain(rng.uniform(-24, -3))
        return sound_line.gain_controlled(sound, rng) if rng.random() < 0.1 else sound


def held_out(path: Path) -> bool:
    """Whether a recorded prompt is kept for measuring."""
    return int(hashlib.sha256(path.name.encode()).hexdigest(), 16) % 4 == 0


def _sent(sound: Sound, rng: random.Random) -> Sound:
    lines = (sound_line.fixed_line, sound_line.through_line, sound_line.narrow_line, sound_line.mobile_line)
    return rng.choices(lines, (0.12, 0.30, 0.24, 0.34))[0](sound.astype(np.float32), rng)


def _faster(sound: Sound, factor: float) -> Sound:
    return resampled(sound, round(100 * factor), 100) if factor != 1 else sound


def _gain(db: float) -> np.float32:
    return np.float32(10 ** (db / 20))


def _heard(sound: Sound) -> NDArray[np.float32]:
    return with_context(features(np.round(np.clip(sound, -1, 0.9999) * 32768)))


def _make(ready: Queue[Batch], sounds: Path, prompts: Path, seed: int) -> None:
    """Puts batches of clean and disturbed features into the queue, for as long as it lives."""
    rng, material = random.Random(seed), Material(sounds, prompts)
    while True:
        scenes = [material.scene(rng) for _ in range(SCENES)]
        arrived = [one for _, arrivals in scenes for one in arrivals]
        ready.put((np.stack([_heard(one) for one, _ in scenes]), np.stack([_heard(one) for one in arrived])))


def train(teacher: AcousticNet, pupil: AcousticNet, ready: Queue[Batch], minutes: float, rate: float) -> None:
    """Adam with a rate that falls as a cosine; prints how far the pupil is from the teacher."""
    blank = torch.zeros(40)
    blank[0] = 1.0
    optimiser = torch.optim.Adam(pupil.parameters(), rate, betas=(0.9, 0.98))
    begun, step, batches = time.monotonic(), 0, _batches(teacher, ready)
    while (done := (time.monotonic() - begun) / 60 / minutes) < 1:
        disturbed, scores = next(batches)
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 30) * (0.5 + 0.49 * math.cos(math.pi * done))
        answer = log_softmax(pupil(disturbed) + BLANK_PRIOR * blank, -1)
        wanted = softmax(scores + BLANK_PRIOR * blank, -1)
        apart = (wanted * (torch.log(wanted + 1e-8) - answer)).sum(-1)
        weight = torch.where(wanted[..., 0] < 0.6, HEAVIER, 1.0)
        sequence = _unlike(answer, (scores + LABEL_PRIOR * blank).argmax(-1))
        optimiser.zero_grad()
        ((apart * weight).mean() + CTC_SHARE * sequence).backward()
        torch.nn.utils.clip_grad_norm_(pupil.parameters(), 2.0)
        optimiser.step()
        step += 1
        if step % 20 == 0:
            print(f"{step} steps: {float(apart.mean()):.3f} apart, {float(sequence):.3f} as a sequence", flush=True)


def _batches(teacher: AcousticNet, ready: Queue[Batch]) -> Iterator[tuple[Tensor, Tensor]]:
    """What arrived and what the teacher says of it, each :data:`USES` times among others."""
    rng, kept = random.Random(1), list[tuple[Tensor, Tensor]]()
    while True:
        clean, disturbed = map(torch.from_numpy, ready.get())
        with torch.no_grad():
            scores = teacher(clean).repeat_interleave(ARRIVALS, 0)
        kept += [(disturbed, scores)] * USES
        while len(kept) > KEPT:
            yield kept.pop(rng.randrange(len(kept)))


def _unlike(answer: Tensor, read: Tensor) -> Tensor:
    """CTC loss per frame against the phones that the teacher read."""
    phones = [row[row > 0] for row in (torch.unique_consecutive(one) for one in read)]
    lengths = torch.tensor([len(row) for row in phones])
    frames = torch.full_like(lengths, answer.shape[1])
    told = torch.cat(phones)
    losses = ctc_loss(answer.transpose(0, 1), told, frames, lengths, reduction="none", zero_infinity=True)
    return losses.mean() / answer.shape[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher", "sounds", "prompts", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    torch.set_num_threads(1)
    ready: Queue[Batch] = multiprocessing.Queue(8)
    for number in range(2):
        made = (ready, told.sounds, told.prompts, 100 * told.seed + number)
        multiprocessing.Process(target=_make, args=made, daemon=True).start()
    teacher, pupil = AcousticNet(told.teacher), AcousticNet(told.start or told.teacher)
    train(teacher, pupil, ready, told.minutes, told.rate)
    pupil.write(told.out)


if __name__ == "__main__":
    main()

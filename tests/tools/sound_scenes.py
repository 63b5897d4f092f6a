"""Made-up stretches of phone calls with exact labels: who speaks when, where music plays, and what is left unjudged.

A scene is mixed from three tracks (voice, music, other sounds), labelled on the dry tracks, then sent through a line.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sound_line
import sound_sources
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_dilation, binary_opening, maximum_filter1d, uniform_filter1d
from sound_line import RATE_HZ
from sound_voices import Sound, resampled

HOP = 160
"""20 ms, as auditor.listen.sound_classes has it."""
SCENE_S = 30

Line = Callable[[Sound, random.Random], Sound]
_VOICE_MANNERS = ("none", "none", "prompts", "prompts", "dense", "talk", "talk", "rare", "rare")
_MUSIC_MANNERS = ("none", "none", "whole", "whole", "stretches", "stretches")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Samples at 8000 Hz; per 20 ms frame and class (speech, music) a label 0 or 1, and whether it is judged."""

    samples: NDArray[np.int16]
    labels: NDArray[np.uint8]
    judged: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Raw material, at 16 kHz."""

    voices: list[Sound]
    pieces: list[Sound]
    songs: list[Sound]

    @staticmethod
    def of(cache: Path) -> Store:
        """All that is in a cache folder."""
        pieces, songs = sound_sources.load(cache, "piece"), sound_sources.load(cache, "sung")
        return Store(voices=list(sound_sources.phrases(cache)), pieces=pieces, songs=songs)

    @staticmethod
    def empty() -> Store:
        """Nobody speaks, nothing plays."""
        return Store(voices=[], pieces=[], songs=[])


def scene(store: Store, rng: random.Random) -> Scene:
    """Half a minute of some call."""
    length = SCENE_S * RATE_HZ
    return _mixed(store, rng, _other_track(rng, length, (0, 0, 1, 2, 3)), _surroundings(rng, length))


def hard_scene(store: Store, rng: random.Random) -> Scene:
    """Half a minute of what is easily taken for something else: tones, hum, noise, voices and music in noise."""
    length, kind = SCENE_S * RATE_HZ, rng.choice(("tones", "tones", "noise", "loud"))
    tones = _other_track(rng, length, (4, 6, 9) if kind == "tones" else (0, 0, 1))
    below = {"tones": (15, 45), "noise": (-5, 45), "loud": (-2, 14)}[kind]
    noise = sound_line.some_noise(rng, length) * np.float32(0.1 * 10 ** (-rng.uniform(*below) / 20))
    if kind == "loud":
        return _mixed(store, rng, tones, noise)
    nothing = Store.empty()
    return _mixed(nothing if rng.random() < 0.8 else store, rng, tones, noise)


def narrow_scene(store: Store, rng: random.Random) -> Scene:
    """Half a minute of what narrow codecs and noisy places make of music, songs, hum and far voices."""
    length = SCENE_S * RATE_HZ
    kind = rng.choice(("music", "music", "music", "hum", "noisy", "noisy", "noisy", "far", "far"))
    manners = {"hum": ("none", "none", "rare"), "far": ("prompts", "talk", "dense")}
    voice, spoken = _voice_track(store, rng, length, manners.get(kind, ("none", "none", "rare", "prompts")))
    plays = {"hum": ("none",), "far": ("none", "stretches")}.get(kind, ("whole", "whole", "stretches"))
    music = _made_room(_music_track(store, rng, length, plays), spoken, rng)
    noise, judged = _place(store, rng, length)
    if kind == "far":
        voice = sound_line.far_room(voice, rng)
        noise = noise * _loudness(voice) * np.float32(10 ** (-rng.uniform(0, 18) / 20))
    elif kind == "noisy":
        noise = noise * _loudness(music) * np.float32(10 ** (-rng.uniform(-2, 16) / 20))
    elif kind == "hum":
        hum = sound_line.noise(rng, length, ("hum",)) * np.float32(0.1 * 10 ** (-rng.uniform(0, 40) / 20))
        noise, judged = (hum * _on_and_off(rng, length) if rng.random() < 0.3 else hum), True
    else:
        noise = noise * np.float32(_loudness(music) * rng.choice((0, 0, 1)) * 10 ** (-rng.uniform(14, 40) / 20))
    tracks = {"voice": voice, "music": music, "other": _other_track(rng, length, (0, 0, 1)), "noise": noise}
    narrow = kind in ("music", "hum") or rng.random() < 0.5
    return _sent(tracks, spoken, judged, rng, sound_line.narrow_line if narrow else sound_line.through_line)


def rough_scene(store: Store, rng: random.Random) -> Scene:
    """Half a minute in which one and the same noise or hum lies under all: ringing, waits, prompts and talk."""
    length = SCENE_S * RATE_HZ
    voice, spoken = _voice_track(store, rng, length, ("none", "prompts", "prompts", "talk", "talk", "dense", "rare"))
    music = _made_room(
        _music_track(store, rng, length, ("none", "none", "stretches", "stretches", "whole")), spoken, rng
    )
    if rng.random() < 0.4:
        voice, music = _one_after_the_other(voice, music, spoken, rng)
    if rng.random() < 0.35:
        voice = sound_line.far_room(voice, rng) if rng.random() < 0.5 else sound_line.room(voice, rng)
    noise, judged = _steady_place(store, rng, length)
    loud = max(_loudness(voice) if spoken.any() else 0.0, _loudness(music), np.float32(0.02))
    noise = noise * np.float32(loud * 10 ** (-rng.uniform(1, 24) / 20))
    tracks = {"voice": voice, "music": music, "other": _other_track(rng, length, (0, 0, 1, 2)), "noise": noise}
    line = rng.choice((sound_line.mobile_line, sound_line.mobile_line, sound_line.narrow_line, sound_line.through_line))
    controlled = rng.random() < 0.3
    return _sent(
        tracks,
        spoken,
        judged,
        rng,
        lambda sound, rng: line(sound_line.gain_controlled(sound, rng) if controlled else sound, rng),
    )


def open_scene(store: Store, rng: random.Random) -> Scene:
    """Half a minute of a good line with quiet in it, on which a microphone opens: the talk of two, and behind it, in
    its pauses too, the sound of a room, which is not there before and after."""
    length = SCENE_S * RATE_HZ
    voice, spoken = _voice_track(store, rng, length, ("talk", "talk", "talk", "dense", "prompts"))
    begin = rng.randrange(length // 2)
    end = rng.randrange(begin + length // 4, length)
    inside = np.zeros(length, bool)
    inside[begin // HOP * HOP : end // HOP * HOP] = True
    voice, spoken = voice * inside, spoken & inside[::HOP]
    music = _music_track(store, rng, length, ("none", "whole", "stretches")) * ~inside
    background, judged = _steady_place(store, rng, length)
    if rng.random() < 0.3:
        background, judged = _place(store, rng, length)
    background = background * inside * np.float32(_loudness(voice) * 10 ** (-rng.uniform(12, 40) / 20))
    tracks = {
        "voice": voice,
        "music": music.astype(np.float32),
        "other": _other_track(rng, length, (0, 0, 1)) * ~inside,
        "noise": background,
    }
    line = rng.choice((sound_line.mobile_line, sound_line.through_line, sound_line.fixed_line, sound_line.fixed_line))
    return _sent(tracks, spoken, judged, rng, line)


def _one_after_the_other(
    voice: Sound, music: Sound, spoken: NDArray[np.bool_], rng: random.Random
) -> tuple[Sound, Sound]:
    """Music alone and then a voice alone, as where somebody picks up; ``spoken`` is changed with them."""
    cut = rng.randrange(len(spoken) // 4, 3 * len(spoken) // 4)
    voice, music = voice.copy(), music.copy()
    voice[: cut * HOP], spoken[:cut] = 0, False
    music[cut * HOP :] = 0
    return voice, music


def _steady_place(store: Store, rng: random.Random, length: int) -> tuple[Sound, bool]:
    """A noise that goes on, at unit level, and whether frames with nothing else are judged."""
    if rng.random() < 0.15:
        return _place(store, rng, length)
    kinds = ("hum", "hum", "hum", "coloured", "coloured", "car", "car", "street", "street", "fan")
    return sound_line.noise(rng, length, kinds), True


def _loudness(sound: Sound) -> np.float32:
    """Effective value over its louder half, never zero."""
    power = np.square(sound[: len(sound) // HOP * HOP].reshape(-1, HOP)).mean(axis=1)
    return np.float32(np.sqrt(power[power >= np.median(power)].mean()) + 1e-3)


def _place(store: Store, rng: random.Random, length: int) -> tuple[Sound, bool]:
    """A noisy place at unit level, and whether frames with nothing else are judged."""
    if rng.random() < 0.75:
        kinds = ("street", "street", "car", "fan", "coloured", "clicks")
        return sound_line.noise(rng, length, kinds), True
    count = rng.randint(6, 12)
    voices = [resampled(rng.choice(store.voices), 16000, RATE_HZ) for _ in range(count)]
    mixed = np.asarray(sum(np.resize(np.roll(voice, rng.randrange(len(voice))), length) for voice in voices))
    return (mixed / (mixed.std() + 1e-9)).astype(np.float32), False


def _mixed(store: Store, rng: random.Random, other: Sound, surroundings: Sound) -> Scene:
    """Voices and music of a store, if it has any, with other sounds, through a line."""
    length = len(other)
    voice, mute_for_voice = _voice_track(store, rng, length)
    music = _music_track(store, rng, length)
    music = _made_room(music, mute_for_voice, rng)
    if rng.random() < 0.25:
        voice = sound_line.room(voice, rng)
    babble, babble_judged = _babble(store, rng, length)
    tracks = {"voice": voice, "music": music, "other": other, "noise": surroundings + babble}
    return _sent(tracks, mute_for_voice, babble_judged, rng, sound_line.through_line)


def _sent(
    tracks: dict[str, Sound], spoken: NDArray[np.bool_], all_judged: bool, rng: random.Random, line: Line
) -> Scene:
    """The tracks on their way through a line; unless ``all_judged``, speech is judged only where it is labelled."""
    labels, judged = _labels(tracks, spoken)
    if not all_judged:
        judged[:, 0] &= labels[:, 0]
    mixed = sum(tracks.values())
    if rng.random() < 0.12:
        mixed = _gated(mixed, labels, rng)
    received = line(np.asarray(mixed, np.float32), rng)
    samples = np.round(np.clip(received, -1, 0.9999) * 32768).astype(np.int16)
    return Scene(samples=samples, labels=labels.astype(np.uint8), judged=judged.astype(np.uint8))


def _voice_track(
    store: Store, rng: random.Random, length: int, manners: tuple[str, ...] = _VOICE_MANNERS
) -> tuple[Sound, NDArray[np.bool_]]:
    """Prompts or a talk of two, and in which 20 ms frames of it there is a voice."""
    track, active = np.zeros(length, np.float32), np.zeros(length // HOP, bool)
    manner = rng.choice(manners)
    if manner == "none" or not store.voices:
        return track, active
    gaps = {"prompts": (1, 9), "dense": (0.2, 1.2), "talk": (0.05, 1.0), "rare": (5, 15)}[manner]
    speakers = [_Speaker(store, rng) for _ in range(2 if manner == "talk" else 1)]
    at, turn = rng.uniform(*gaps) * rng.random(), 0
    while at < SCENE_S:
        words, spoken = speakers[turn % len(speakers)].says(rng)
        begin = int(at * RATE_HZ / HOP)
        room = min(len(spoken), len(active) - begin)
        if room > 0:
            track[begin * HOP : (begin + room) * HOP] += words[: room * HOP]
            active[begin : begin + room] |= spoken[:room]
        at += len(spoken) * HOP / RATE_HZ + rng.uniform(*gaps)
        turn += rng.random() < 0.7
    return track, active


class _Speaker:
    """A voice at one speed and level, through one handset."""

    def __init__(self, store: Store, rng: random.Random) -> None:
        source = resampled(rng.choice(store.voices), 16000, 50 * round(rng.uniform(0.87, 1.15) * 160))
        self.sound = sound_line.equalised(source, rng) if rng.random() < 0.5 else source
        self.spoken = voiced_frames(source)
        self.gain = np.float32(10 ** (rng.uniform(-12, 3) / 20))

    def says(self, rng: random.Random) -> tuple[Sound, NDArray[np.bool_]]:
        """A few phrases on end, from pause to pause, or a single short one."""
        starts = np.flatnonzero(np.diff(self.spoken.astype(int), prepend=0) == 1)
        ends = np.flatnonzero(np.diff(self.spoken.astype(int), append=0) == -1) + 1
        if not len(starts):
            return np.zeros(HOP * 10, np.float32), np.zeros(10, bool)
        first = rng.randrange(len(starts))
        last = min(len(starts) - 1, first + rng.choice((0, 0, 1, 2, 4)))
        begin, end = max(0, starts[first] - 8), min(len(self.spoken), ends[last] + 8)
        if rng.random() < 0.1:
            end = min(end, begin + rng.randint(20, 60))
        return self.sound[begin * HOP : end * HOP] * self.gain, self.spoken[begin:end].copy()


def voiced_frames(dry: Sound) -> NDArray[np.bool_]:
    """Frames of a clean voice that hold speech: within 36 dB of its loud parts, pauses under 0.25 s bridged."""
    frames = len(dry) // HOP
    power = uniform_filter1d(dry.astype(np.float64) ** 2, 200)[HOP // 2 : frames * HOP : HOP]
    loud = np.percentile(power, 95)
    active = power > max(loud * 10**-3.6, 1e-8)
    active = binary_opening(np.pad(active, 20), np.ones(2))
    return binary_closing(active, np.ones(12))[20:-20]


def _music_track(store: Store, rng: random.Random, length: int, manners: tuple[str, ...] = _MUSIC_MANNERS) -> Sound:
    """Nothing, one piece throughout, or stretches of it that start and stop, some fading; songs for every fourth."""
    manner = rng.choice(manners)
    if manner == "none" or not store.pieces:
        return np.zeros(length, np.float32)
    shelf = store.songs if rng.random() < 0.3 else store.pieces
    source = rng.choice(shelf)
    piece = resampled(source, 16000, 50 * round(rng.uniform(0.9, 1.12) * 160))
    track = np.resize(np.roll(piece, -rng.randrange(len(piece))), length) * np.float32(10 ** (rng.uniform(-18, 4) / 20))
    if manner == "stretches":
        track = track * _on_and_off(rng, length)
    return track.astype(np.float32)


def _on_and_off(rng: random.Random, length: int) -> Sound:
    gate, at, on = np.zeros(length, np.float32), 0.0, rng.random() < 0.5
    while at < SCENE_S:
        seconds = rng.uniform(2, 12)
        if on:
            begin, end = int(at * RATE_HZ), min(length, int((at + seconds) * RATE_HZ))
            fade = int(rng.choice((0.002, 0.002, 0.1, 0.5, 1.5)) * RATE_HZ)
            count = np.arange(end - begin)
            gate[begin:end] = np.clip(np.minimum(count, end - begin - count) / fade, 0, 1)
        at, on = at + seconds, not on
    return gate


def _made_room(music: Sound, spoken: NDArray[np.bool_], rng: random.Random) -> Sound:
    """Music under a prompt: as it is, ducked by 6 to 20 dB, or paused."""
    manner = rng.choice(("mixed", "ducked", "ducked", "paused"))
    if manner == "mixed" or not spoken.any():
        return music
    wide = binary_dilation(binary_closing(np.pad(spoken, 80), np.ones(70))[80:-80], np.ones(rng.choice((3, 15, 41))))
    gain = 0.0 if manner == "paused" else 10 ** (rng.uniform(-20, -6) / 20)
    curve = np.repeat(np.where(wide, gain, 1.0), HOP)
    return (music * uniform_filter1d(curve, rng.choice((80, 800, 3000)))).astype(np.float32)


def _other_track(rng: random.Random, length: int, counts: tuple[int, ...]) -> Sound:
    """Tones of the network: one of these numbers of them."""
    track = np.zeros(length, np.float32)
    for _ in range(rng.choice(counts)):
        event = sound_line.tone_event(rng)[: length // 2]
        begin = rng.randrange(length - len(event))
        track[begin : begin + len(event)] += event * np.float32(10 ** (rng.uniform(-26, 2) / 20))
    return track


def _surroundings(rng: random.Random, length: int) -> Sound:
    """Noise of all levels, from none to almost as loud as a voice, steady or switched on for a while."""
    if rng.random() < 0.25:
        return np.zeros(length, np.float32)
    below = rng.uniform(18, 50) if rng.random() < 0.5 else rng.uniform(4, 20)
    sound = sound_line.some_noise(rng, length) * np.float32(0.1 * 10 ** (-below / 20))
    return sound * _on_and_off(rng, length) if rng.random() < 0.15 else sound


def _babble(store: Store, rng: random.Random, length: int) -> tuple[Sound, bool]:
    """Many voices far away, and whether frames with nothing else are judged: a few voices may be called speech."""
    if rng.random() > 0.12 or not store.voices:
        return np.zeros(length, np.float32), True
    count = rng.randint(4, 10)
    voices = [resampled(rng.choice(store.voices), 16000, RATE_HZ) for _ in range(count)]
    mixed = sum(np.resize(np.roll(voice, rng.randrange(len(voice))), length) for voice in voices)
    below = rng.uniform(14, 40)
    return (np.asarray(mixed) * 10 ** (-below / 20) / np.sqrt(count)).astype(np.float32), count >= 8 and below > 18


def _labels(tracks: dict[str, Sound], spoken: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Labels and what is judged, from the levels of the tracks in 300 ms around each frame."""
    level = {name: _levels(track) for name, track in tracks.items()}
    loudest = max(1e-7, float(level["music"].max()))
    sounding = level["music"] > loudest * 10**-4.5
    playing = _bridged(sounding, 100)
    unsure_music = (playing & ~_bridged(sounding, 35)) | (
        playing & _buried(level, "music", ("voice", 25.0), ("noise", 5.0))
    )
    unsure_speech = spoken & _buried(level, "voice", ("music", 9.0), ("noise", 7.0))
    judged = np.stack([~unsure_speech & ~_edges(spoken, 1), ~unsure_music & ~_edges(playing, 3)], axis=1)
    return np.stack([spoken, playing], axis=1), judged


def _levels(track: Sound) -> NDArray[np.float64]:
    power = uniform_filter1d(track.astype(np.float64) ** 2, 2400)
    return power[HOP // 2 :: HOP][: len(track) // HOP] + 1e-12


def _buried(level: dict[str, NDArray[np.float64]], name: str, *masks: tuple[str, float]) -> NDArray[np.bool_]:
    """Where a track is this many dB below another."""
    buried = np.zeros(len(level[name]), bool)
    for other, below_db in masks:
        buried |= level[name] < level[other] * 10 ** (-below_db / 10)
    return buried


def _bridged(frames: NDArray[np.bool_], longest: int) -> NDArray[np.bool_]:
    return binary_closing(np.pad(frames, longest), np.ones(longest + 1))[longest:-longest]


def _edges(frames: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    change = np.diff(frames.astype(int), prepend=frames[:1].astype(int)) != 0
    return maximum_filter1d(change.astype(np.uint8), 2 * reach + 1, origin=0) > 0


def _gated(mixed: Sound, labels: NDArray[np.bool_], rng: random.Random) -> Sound:
    """A line that sends nothing, or comfort noise, while nobody speaks and nothing plays."""
    kept = np.repeat(binary_dilation(labels.any(axis=1), np.ones(rng.choice((5, 11, 25)))), HOP)
    comfort = np.random.default_rng(rng.getrandbits(32)).standard_normal(len(mixed)) * rng.choice((0, 0, 0.0005, 0.002))
    return np.where(kept, mixed, comfort).astype(np.float32)

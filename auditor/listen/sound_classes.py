"""Is there a spoken voice, is there music? A small neural network answers both questions for every 20 ms of a call.

The network is a stack of dilated one-dimensional convolutions over log-mel bands, trained on synthetic calls by
``tests/tools/train_sound.py`` and run here in plain numpy. Both answers are independent: speech over music is both;
line noise, tones and silence are neither; singing is music. What lies outside the recording counts as digital silence,
so a call that is preceded by silence gets the same answers, later.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from auditor.errors import ModelProblem
from auditor.places import SOUND_MODEL, models_dir

SAMPLE_RATE_HZ = 8000
HOP_MS = 20
HOP = SAMPLE_RATE_HZ * HOP_MS // 1000
SPEECH, MUSIC = 0, 1
"""Columns of the answer."""

_SHORT_WINDOW = 256
"""32 ms: follows syllables."""
_LONG_WINDOW = 1024
"""128 ms: resolves the steady partials of music from the gliding ones of a voice."""
_MEL_BANDS = 40
_TONAL_BANDS = 12
_LOWEST_HZ, _HIGHEST_HZ = 100.0, 3800.0
_LEVEL_FRAMES = 201
"""The level around a frame is taken over this many frames (4 s), so that neither gain nor level jumps matter."""
_FLOOR_FRAMES = 1501
"""A band's floor is its quietest moment within 15 s to either side: hum and noise are steady, music and voices are not
(minimum statistics, after R. Martin, IEEE Trans. Speech and Audio Processing 9(5), 2001)."""
_FLOOR_MOMENT = 15
"""A moment is 0.3 s, longer than the dips of noise itself."""
_MOST_ABOVE_FLOOR = 4.0
_POWER_FLOOR = 1e-9
"""-90 dBFS, about the rounding noise of 16-bit samples."""
_CHUNK_FRAMES = 6000
"""Two minutes at a time bound the memory at some 30 MB, whatever the length of the call."""
FEATURES = _MEL_BANDS + _TONAL_BANDS + 1 + _MEL_BANDS

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The weights. ``kernels[i]``, (3 taps * channels, channels), reaches ``dilations[i]`` frames to either side."""

    mean: Floats
    scale: Floats
    entry: Floats
    entry_bias: Floats
    kernels: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    dilations: tuple[int, ...]
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    @property
    def reach(self) -> int:
        """Frames of context that an answer needs on either side."""
        return sum(self.dilations)


def class_probabilities(samples: NDArray[np.int16]) -> Floats:
    """How likely each 20 ms holds a spoken voice, and how likely it holds music.

    ``samples`` are mono at 8000 Hz. The answer has shape ``(frames, 2)``: speech, music, each 0..1; frame ``i`` covers
    ``[20 i, 20 i + 20)`` ms and the last frame may be incomplete. Raises ``ModelProblem`` without usable weights.
    """
    network = load_network(models_dir() / SOUND_MODEL / "weights.npz")
    frames = -(-len(samples) // HOP)
    answer = np.empty((frames, 2), np.float32)
    for first in range(0, frames, _CHUNK_FRAMES):
        last = min(frames, first + _CHUNK_FRAMES)
        features = frame_features(samples, first - network.reach, last + network.reach)
        answer[first:last] = run_network(network, features)
    return answer


def frame_features(samples: NDArray[np.int16], first: int, last: int) -> Floats:
    """What the network sees of frames ``first`` to ``last`` (these may lie outside the recording: silence there).

    Shape ``(last - first, FEATURES)``: log-mel bands in units of 10 dB above the level of the surrounding 4 s; how far
    the strongest partial stands out of each of 12 bands, in units of 10 dB; the level of the surroundings itself; the
    bands again, above their own floor.
    """
    margin = (_FLOOR_FRAMES + _FLOOR_MOMENT) // 2
    signal = _stretch(samples, first - margin, last + margin)
    frames = last - first + 2 * margin
    short = _power(signal, frames, _SHORT_WINDOW)
    mel = short @ _mel_matrix()
    inner = slice(margin, frames - margin)
    around = uniform_filter1d(mel.sum(axis=1), _LEVEL_FRAMES, mode="nearest")[inner]
    level = np.log10(around + _POWER_FLOOR)[:, None]
    bands = np.log10(mel[inner] + _POWER_FLOOR)
    inside = signal[margin * HOP : len(signal) - margin * HOP]
    partials = _prominence(_power(inside, last - first, _LONG_WINDOW))
    above = np.clip(bands - _floor(mel)[inner], 0, _MOST_ABOVE_FLOOR)
    return cast(Floats, np.concatenate([bands - level, partials, 0.4 * level + 2.0, above], axis=1))


def _floor(mel: Floats) -> Floats:
    """The quietest moment of each band around each frame, as log10; infinite where all is digital silence.

    Moments that touch digital silence (before the call, a lost packet, a gated line) say nothing of the line and do not
    count.
    """
    sounding = minimum_filter1d(mel.sum(axis=1) > _POWER_FLOOR, _FLOOR_MOMENT, mode="constant")
    moments = uniform_filter1d(mel, _FLOOR_MOMENT, axis=0, mode="constant")
    moments[~sounding] = np.inf
    lowest = minimum_filter1d(moments, _FLOOR_FRAMES, axis=0, mode="constant", cval=np.inf)
    return cast(Floats, np.log10(lowest + _POWER_FLOOR))


def _stretch(samples: NDArray[np.int16], first: int, last: int) -> Floats:
    """Frames ``first`` to ``last`` with half a long window on either side, as -1..1, zero outside the recording."""
    begin, end = first * HOP - _LONG_WINDOW // 2, last * HOP + _LONG_WINDOW // 2
    stretch = np.zeros(end - begin, np.float32)
    inside = samples[max(0, begin) : max(0, end)]
    stretch[max(0, -begin) : max(0, -begin) + len(inside)] = inside
    return stretch / np.float32(32768)


def _power(signal: Floats, frames: int, window: int) -> Floats:
    """Power spectrum around the middle of each frame, scaled so that a full-scale sine sums to about 0 dB."""
    offset = _LONG_WINDOW // 2 + HOP // 2 - window // 2
    views = np.lib.stride_tricks.sliding_window_view(signal[offset:], window)[: frames * HOP : HOP]
    taper = np.hanning(window + 1)[:window].astype(np.float32)
    spectrum = rfft(views * taper, axis=1)
    power = spectrum.real**2 + spectrum.imag**2
    return cast(Floats, power * np.float32(2 / (window * float((taper**2).sum()))))


def _prominence(power: Floats) -> Floats:
    """Strongest bin against the mean of its band, as log10, for 12 bands; 0 where there is nothing but silence."""
    edges = np.array(_tonal_edges())
    inside = power[:, : edges[-1]]
    highest = np.maximum.reduceat(inside, edges[:-1], axis=1)
    mean = np.add.reduceat(inside, edges[:-1], axis=1) / np.diff(edges).astype(np.float32)
    floor = np.float32(_POWER_FLOOR / 100)
    return cast(Floats, np.log10((highest + floor) / (mean + floor)))


@cache
def _tonal_edges() -> tuple[int, ...]:
    edges_hz = _from_mel(np.linspace(_to_mel(120.0), _to_mel(3700.0), _TONAL_BANDS + 1))
    return tuple(round(edge * _LONG_WINDOW / SAMPLE_RATE_HZ) for edge in edges_hz)


@cache
def _mel_matrix() -> Floats:
    """Triangular mel bands, shape (bins, bands)."""
    centres = _from_mel(np.linspace(_to_mel(_LOWEST_HZ), _to_mel(_HIGHEST_HZ), _MEL_BANDS + 2))
    bins = np.arange(_SHORT_WINDOW // 2 + 1) * SAMPLE_RATE_HZ / _SHORT_WINDOW
    low, middle, high = centres[:-2], centres[1:-1], centres[2:]
    rising = (bins[:, None] - low) / (middle - low)
    falling = (high - bins[:, None]) / (high - middle)
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


def _to_mel(frequency_hz: float) -> float:
    return float(2595 * np.log10(1 + frequency_hz / 700))


def _from_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return 700 * (10 ** (mel / 2595) - 1)


def run_network(network: Network, features: Floats) -> Floats:
    """Probabilities of speech and music, ``2 * network.reach`` frames fewer than there are features."""
    centred: Floats = (features - network.mean) * network.scale
    hidden = _rectified(centred @ network.entry + network.entry_bias)
    for kernel, bias, dilation in zip(network.kernels, network.biases, network.dilations, strict=True):
        left, middle, right = hidden[: -2 * dilation], hidden[dilation:-dilation], hidden[2 * dilation :]
        hidden = middle + _rectified(np.concatenate([left, middle, right], axis=1) @ kernel + bias)
    inner = _rectified(hidden @ network.inner + network.inner_bias)
    odds = inner @ network.outer + network.outer_bias
    return cast(Floats, 1 / (1 + np.exp(-np.clip(odds, -30, 30))))


def _rectified(values: Floats) -> Floats:
    return cast(Floats, np.maximum(values, 0, out=values))


@cache
def load_network(path: Path) -> Network:
    """Read the weights once; raises ``ModelProblem`` when the file is missing or is not what it should be."""
    if not path.is_file():
        raise ModelProblem(f"The sound model is missing: {path} is not there; install Hold Auditor again.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            return _network_of({name: stored[name].astype(np.float32) for name in stored.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ModelProblem(f"The sound model {path} cannot be used ({error}); install Hold Auditor again.") from error


def _network_of(arrays: dict[str, Floats]) -> Network:
    dilations = tuple(int(dilation) for dilation in arrays["dilations"])
    network = Network(
        **{name: arrays[name] for name in ("mean", "scale", "entry", "entry_bias")},
        **{name: arrays[name] for name in ("inner", "inner_bias", "outer", "outer_bias")},
        kernels=tuple(arrays[f"kernel_{index}"] for index in range(len(dilations))),
        biases=tuple(arrays[f"bias_{index}"] for index in range(len(dilations))),
        dilations=dilations,
    )
    channels = network.entry.shape[1]
    fitting = network.mean.shape == network.scale.shape == (FEATURES,) and network.entry.shape[0] == FEATURES
    if not fitting or any(kernel.shape != (3 * channels, channels) for kernel in network.kernels):
        raise ValueError("its layers do not fit together")
    return network

"""The acoustic model of vosk-model-phone-en: network in torch, features in numpy, Kaldi file read and written.

Only what that model is made of is known here: affine layers, half of them narrow (TDNN-F, Povey et al. 2018,
doi:10.21437/Interspeech.2018-1417), matrices as they are or in 16 bits, outputs for a blank and 39 phones. Everything
else in the file is copied as it stands.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

RATE_HZ, HOP, WINDOW, FFT = 8000, 80, 200, 256
BANDS, LOW_HZ, HIGH_HZ, LIFTER = 40, 40.0, 3800.0, 22
CONTEXT = 50
"""Frames that an output needs to see before and after its own."""
OFFSETS = (3, 3, 3, 3, 6, 6, 6, 6, 6, 6)
"""How far the layers after the first one look to either side, in frames; all see their own frame too."""
KEPT = 0.66
"""What share of a layer's input is added to its output."""
EVERY = 3
"""One output for so many frames."""

_LAYER = re.compile(rb"<ComponentName> (\S+) <FixedAffineComponent> <LinearParams> ")
_WHOLE, _PACKED, _BIAS = b"FM \x04", b"CM2 ", b"<BiasParams> FV \x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """An affine layer and where in the file its numbers stand."""

    name: str
    packed: bool
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    weight_at: slice
    bias_at: slice


def layers(file: bytes) -> list[Layer]:
    """All affine layers of a model file, in order."""
    begin = file.index(b"<NumComponents>")
    return [_layer(file, found.group(1).decode(), begin + found.end()) for found in _LAYER.finditer(file[begin:])]


def _layer(file: bytes, name: str, at: int) -> Layer:
    packed = file.startswith(_PACKED, at)
    if packed:
        low, span, rows, columns = struct.unpack_from("<ffii", file, at + 4)
        start, end = at + 20, at + 20 + 2 * rows * columns
        weight = low + span * np.frombuffer(file, "<u2", rows * columns, start).astype(np.float32) / 65535
    else:
        rows, columns = struct.unpack_from("<i", file, at + 4)[0], struct.unpack_from("<i", file, at + 9)[0]
        start, end = at + 13, at + 13 + 4 * rows * columns
        weight = np.frombuffer(file, "<f4", rows * columns, start).copy()
    count_at = file.index(_BIAS, end) + len(_BIAS)
    bias_at = slice(count_at + 4, count_at + 4 + 4 * rows)
    return Layer(
        name=name.replace(".", "_"),
        packed=packed,
        weight=weight.reshape(rows, columns).astype(np.float32),
        bias=np.frombuffer(file, "<f4", rows, count_at + 4).copy(),
        weight_at=slice(at, end),
        bias_at=bias_at,
    )


class AcousticNet(nn.Module):
    """From features with :data:`CONTEXT` frames more on both sides to scores of the blank and the phones."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.file = path.read_bytes()
        self.layers = nn.ModuleDict({layer.name: _linear(layer) for layer in layers(self.file)})

    def forward(self, features: Tensor) -> Tensor:
        """Shape (calls, frames + 2 * CONTEXT, 40) to (calls, frames / 3, 40), scores being logarithms up to a sum.

        All offsets are multiples of the distance of two outputs, so that no other frames are needed after the first
        layer.
        """
        seen = features.shape[1] - 4
        around = torch.cat([features[:, first : first + seen : EVERY] for first in range(5)], -1)
        hidden = torch.relu(self.layers["l0_affine"](around))
        for number, offset in enumerate(OFFSETS, start=1):
            hidden = self._deeper(hidden, number, offset // EVERY)
        return self.layers["output_affine"](hidden)

    def _deeper(self, hidden: Tensor, number: int, reach: int) -> Tensor:
        narrow = self.layers[f"l{number}_linear"](torch.cat([hidden[:, :-reach], hidden[:, reach:]], -1))
        wide = torch.relu(self.layers[f"l{number}_affine"](torch.cat([narrow[:, :-reach], narrow[:, reach:]], -1)))
        return KEPT * hidden[:, reach : reach + wide.shape[1]] + wide

    def write(self, path: Path) -> None:
        """The file that it was read from, with the weights of now."""
        parts, done = list[bytes](), 0
        for layer in layers(self.file):
            module = self.layers[layer.name]
            weight, bias = (numbers.detach().numpy() for numbers in (module.weight, module.bias))
            parts += [self.file[done : layer.weight_at.start], _matrix(weight, layer.packed)]
            parts += [self.file[layer.weight_at.stop : layer.bias_at.start], bias.astype("<f4").tobytes()]
            done = layer.bias_at.stop
        path.write_bytes(b"".join([*parts, self.file[done:]]))


def _linear(layer: Layer) -> nn.Linear:
    module = nn.Linear(layer.weight.shape[1], layer.weight.shape[0])
    module.weight.data, module.bias.data = torch.from_numpy(layer.weight), torch.from_numpy(layer.bias)
    return module


def _matrix(weight: NDArray[np.float32], packed: bool) -> bytes:
    rows, columns = weight.shape
    if not packed:
        size = b"".join((struct.pack("<i", rows), b"\x04", struct.pack("<i", columns)))
        return _WHOLE + size + weight.astype("<f4").tobytes()
    low, span = float(weight.min()), float(np.ptp(weight))
    steps = np.clip(np.round((weight - low) / span * 65535), 0, 65535).astype("<u2")
    return _PACKED + struct.pack("<ffii", low, span, rows, columns) + steps.tobytes()


def features(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Kaldi's MFCCs of samples at 8000 Hz in the range of 16-bit integers: shape (frames of 10 ms, 40), no dither."""
    count = 1 + (len(samples) - WINDOW) // HOP
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float32), WINDOW)[::HOP][:count].copy()
    frames -= frames.mean(axis=1, keepdims=True)
    frames[:, 1:] -= 0.97 * frames[:, :-1].copy()
    frames[:, 0] *= 0.03
    power = np.square(np.abs(np.fft.rfft(frames * _window(), FFT))).astype(np.float32)[:, : FFT // 2]
    return (np.log(np.maximum(power @ _bank(), np.finfo(np.float32).eps)) @ _cosines()).astype(np.float32)


def with_context(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The first and the last frame repeated, as the decoder does at both ends."""
    return np.concatenate([np.repeat(frames[:1], CONTEXT, 0), frames, np.repeat(frames[-1:], CONTEXT, 0)])


@cache
def _window() -> NDArray[np.float32]:
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))
    return (hann**0.85).astype(np.float32)


@cache
def _bank() -> NDArray[np.float32]:
    mel = 1127 * np.log1p(np.arange(FFT // 2) * RATE_HZ / FFT / 700)
    corners = np.linspace(1127 * np.log1p(LOW_HZ / 700), 1127 * np.log1p(HIGH_HZ / 700), BANDS + 2)
    rising = (mel[:, None] - corners[None, :-2]) / np.diff(corners)[:-1]
    falling = (corners[None, 2:] - mel[:, None]) / np.diff(corners)[1:]
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


@cache
def _cosines() -> NDArray[np.float32]:
    order = np.arange(BANDS)
    cosines = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (order[None] + 0.5) * order[:, None])
    cosines[0] = np.sqrt(1 / BANDS)
    lifted = cosines * (1 + LIFTER / 2 * np.sin(np.pi * order / LIFTER))[:, None]
    return np.ascontiguousarray(lifted.T, np.float32)

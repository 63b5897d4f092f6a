"""A call in blocks of some seconds, and where in them a sound plays again, told by their waves.

Each frequency counts by the root of its strength, as in :mod:`in_step`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.fft

from auditor.listen.in_step import LEAST_POWER, Wave, in_band, stretch
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.thresholds.listen import BLOCKS

Spectrum = npt.NDArray[np.complex64]

BLOCK = BLOCKS.block_ms * RATE_HZ // 1000
"""Samples of a block."""


@dataclass(frozen=True)
class Blocks:
    """The call in blocks, each with the spectrum of itself and the next one."""

    samples: Samples

    @cached_property
    def starts(self) -> range:
        """The first sample of each block."""
        return range(0, max(1, len(self.samples) - BLOCK // 4), BLOCK)

    @cached_property
    def double(self) -> list[Spectrum]:
        """The spectrum of each block with the next one."""
        return [spectrum_of(stretch(self.samples, start, 2 * BLOCK)) for start in self.starts]


def spectrum_of(sound: Wave) -> Spectrum:
    """The spectrum of a sound of at most two blocks, each frequency by the root of its strength."""
    size = 2 * BLOCK
    found = scipy.fft.rfft(sound.astype(np.float32), size) * in_band(size)
    return np.asarray(found / np.sqrt(np.abs(found) + LEAST_POWER), np.complex64)


def peaks(sound: Spectrum, call: Spectrum) -> Iterator[tuple[int, float]]:
    """How many samples into two blocks of the call the sound begins, and how far that stands out; at most two."""
    likeness = scipy.fft.irfft(call * sound.conj(), 2 * BLOCK)[:BLOCK]
    usual = float(np.sqrt(np.mean(likeness**2)))
    for _ in range(2):
        place = int(np.argmax(likeness))
        height = float(likeness[place])
        likeness[max(0, place - BLOCKS.near_samples) : place + BLOCKS.near_samples] = 0
        rival = float(np.max(likeness))
        if height < BLOCKS.height * max(usual, LEAST_POWER) or height < BLOCKS.above_rival * rival:
            return
        yield place, height / usual

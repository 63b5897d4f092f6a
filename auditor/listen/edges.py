"""Where a repeated recording begins and ends, to a few hundredths of a second.

Repeats are found by what is loud: the last weak sounds of a message say nothing of whether it is the same message.
Once its playings are known they are laid over each other to a fraction of a sample, and their waves are compared: in
what belongs to the recording they swing together, however weak it is; in the music, the noise and the next message
around it they do so only by chance, however alike those sound. How large chance is, the playings themselves tell when
they are laid out of step. The edge is where the running sum of the evidence beyond chance is greatest, from within the
message outwards: so a short closure before a last consonant is crossed, and silence is not.

The measure is the cross-spectrum of the playings, each cell of time and frequency scaled to its own strength (in the
manner of Knapp & Carter's generalized correlation, 1976) and each frequency weighted by how well it agrees within the
message: low-rate codecs keep the wave of the lower ones alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy.fft
from scipy.ndimage import uniform_filter, uniform_filter1d

from auditor.listen.flags import runs
from auditor.listen.in_step import LEAST_POWER, Lag, Wave, in_band, lag_between, sound_at
from auditor.listen.likeness import RATE_HZ, Samples
from auditor.schema import Playing
from auditor.thresholds.listen import EDGES

Series = npt.NDArray[np.float64]
Cells = npt.NDArray[np.complex128]

_PER_MS = RATE_HZ // 1000
_HOP_MS = 8
_HOP = _HOP_MS * _PER_MS
_WINDOW = 4 * _HOP
_SLIP = EDGES.slip_ms * _PER_MS


def with_exact_edges(samples: Samples, playings: Sequence[Playing], room_ms: tuple[int, int]) -> list[Playing]:
    """The playings of one recording with their edges moved to where its sound begins and ends.

    ``samples`` is 8 kHz mono int16; ``room_ms`` how far the sound may reach beyond the present start and end. Where
    fewer than two playings hold an edge (the others were cut short, or joined late), or their waves have nothing in
    common, it stays as it is.
    """
    length_ms = max(one.offset_ms + one.duration_ms for one in playings)
    heads = [place for place, one in enumerate(playings) if one.offset_ms == 0]
    tails = [place for place, one in enumerate(playings) if one.offset_ms + one.duration_ms == length_ms]
    starts = _exact(samples, {place: playings[place].start_ms for place in heads}, room_ms[0], outwards=-1)
    ends = _exact(samples, {place: playings[place].end_ms for place in tails}, room_ms[1], outwards=1)
    return [
        replace(one, start_ms=starts.get(place, one.start_ms), end_ms=ends.get(place, one.end_ms))
        for place, one in enumerate(playings)
    ]


def _exact(samples: Samples, edges: dict[int, int], room_ms: int, *, outwards: int) -> dict[int, int]:
    """The exact edge (ms) for each numbered edge; ``outwards`` is -1 for starts and 1 for ends."""
    if len(edges) < 2:
        return {}
    first, *_ = edges.values()
    outer = min(room_ms, EDGES.farthest_ms) // _HOP_MS + EDGES.slip_ms // _HOP_MS
    known = _inner_part(samples, first, outwards)
    lags = {place: lag_between(known, _inner_part(samples, edge, outwards), _SLIP) for place, edge in edges.items()}
    cells = (_cells(samples, edge, lags[place], outer, outwards) for place, edge in edges.items())
    beyond_chance = _evidence(cells)
    if beyond_chance is None:
        return {}
    moved_ms = (_outermost(beyond_chance) - EDGES.inner_rows) * _HOP_MS * outwards
    at = {place: edge + moved_ms + round(lags[place].whole / _PER_MS) for place, edge in edges.items()}
    return {place: min(max(0, edge), len(samples) // _PER_MS) for place, edge in at.items()}


def _inner_part(samples: Samples, edge_ms: int, outwards: int) -> Wave:
    """The sound from well inside an edge nearly up to it."""
    deep, near = -EDGES.inner_rows * _HOP * outwards, -EDGES.inwards_rows * _HOP * outwards // 2
    low, high = sorted((deep, near))
    return sound_at(samples, edge_ms * _PER_MS + np.arange(low, high))


def _cells(samples: Samples, edge_ms: int, lag: Lag, outer: int, outwards: int) -> Cells:
    """The spectrum row by row from well inside an edge outwards, in step with the first playing.

    A row per 8 ms, each from the 32 ms around it; shape (inner rows + ``outer``, frequencies). Loud cells have a size
    of about 1, what is under the steady sound much less.
    """
    rows = np.arange(-EDGES.inner_rows, outer) * _HOP + _HOP // 2
    centres = edge_ms * _PER_MS + lag.whole + outwards * rows
    waves = sound_at(samples, centres[:, None] + np.arange(-_WINDOW // 2, _WINDOW // 2))
    turned = np.exp(2j * np.pi * np.fft.rfftfreq(_WINDOW) * lag.rest)
    spectrum = (scipy.fft.rfft(waves * np.hanning(_WINDOW), axis=1) * turned)[:, in_band(_WINDOW)]
    power = np.abs(spectrum) ** 2
    steady = EDGES.above_steady * np.percentile(power, EDGES.steady_percent, axis=0)
    floor = np.maximum(steady, EDGES.audible_share * power.max()) + LEAST_POWER
    return np.asarray(spectrum / np.sqrt(uniform_filter(power, EDGES.scaling_cells) + floor), dtype=np.complex128)


class _Agreement:
    """The mean over all pairs of playings of how their cells agree: 1 alike, 0 by chance; cells added one by one."""

    def __init__(self) -> None:
        self._sum: Cells | float = 0.0
        self._power: Series | float = 0.0
        self._count = 0

    def add(self, cells: Cells) -> None:
        self._sum = self._sum + cells
        self._power = self._power + np.abs(cells) ** 2
        self._count += 1

    def pairs(self) -> Series:
        """Shape (rows, frequencies)."""
        return np.asarray((np.abs(self._sum) ** 2 - self._power) / (self._count * (self._count - 1)))


def _evidence(playings: Iterable[Cells]) -> Series | None:
    """How surely each row belongs to the recording, in multiples of chance and less what chance gives; shape (rows,).

    ``None`` when the playings agree no better in step than out of it.
    """
    in_step, out_of_step = _Agreement(), [_Agreement() for _ in EDGES.out_of_step_rows]
    for number, cells in enumerate(playings):
        in_step.add(cells)
        for rows, off in zip(EDGES.out_of_step_rows, out_of_step, strict=True):
            off.add(np.roll(cells, rows * number, axis=0))
    agreement = in_step.pairs()
    inner = agreement[: EDGES.inner_rows - EDGES.inwards_rows]
    weights = np.maximum(0.0, uniform_filter1d(inner.mean(axis=0), EDGES.weight_cells)) + EDGES.least_weight
    by_row, *by_chance = (_smooth(each @ weights) for each in (agreement, *(off.pairs() for off in out_of_step)))
    chance = max(float(np.std(by_chance)), EDGES.least_chance * float(weights.sum()))
    if by_row[: len(inner)].mean() < EDGES.least_agreement * chance:
        return None
    return np.asarray(np.minimum(by_row / chance, EDGES.most_per_row) - EDGES.beyond_chance)


def _smooth(series: Series) -> Series:
    return np.asarray(uniform_filter1d(series, EDGES.smoothing_rows))


def _outermost(evidence: Series) -> int:
    """The row after the last one that belongs to the recording, counted from the innermost row."""
    inside = EDGES.inner_rows - EDGES.inwards_rows
    near = evidence[inside:]
    gaps = (low for low, high in runs(near <= 0) if high - max(low, EDGES.inwards_rows) >= EDGES.pause_rows)
    return inside + int(np.argmax(np.cumsum(np.append(0, near[: next(gaps, None)]))))

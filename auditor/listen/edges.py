"""Where a repeated recording begins and ends, to a few hundredths of a second.

Repeats are found by what is loud: the last weak sounds of a message say nothing of whether it is the same message.
Once its playings are known they lie over each other, and what is audible in all of them, and the same in all of them,
belongs to the recording; the music, the noise and the next message around it do not. The edge is where the running sum
of that evidence is greatest, from within the message outwards: so a short closure before a last consonant is crossed,
and silence is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median_low

import numpy as np
import numpy.typing as npt
import scipy.fft

from auditor.listen.flags import runs
from auditor.listen.likeness import RATE_HZ, Samples, mel_bands
from auditor.schema import Playing
from auditor.thresholds.listen import EDGES

Rows = npt.NDArray[np.float32]

_HOP_MS = 8
_HOP = RATE_HZ * _HOP_MS // 1000
_WINDOW = 4 * _HOP
_LEAST_POWER = 1e-10


def with_exact_edges(samples: Samples, playings: Sequence[Playing], room_ms: tuple[int, int]) -> list[Playing]:
    """The playings of one recording with their edges moved to where its sound begins and ends.

    ``samples`` is 8 kHz mono int16; ``room_ms`` how far the sound may reach beyond the present start and end. Where
    fewer than two playings hold an edge (the others were cut short, or joined late) it stays as it is.
    """
    length_ms = max(one.offset_ms + one.duration_ms for one in playings)
    heads = [place for place, one in enumerate(playings) if one.offset_ms == 0]
    tails = [place for place, one in enumerate(playings) if one.offset_ms + one.duration_ms == length_ms]
    starts = _exact(samples, [(place, playings[place].start_ms) for place in heads], room_ms[0], outwards=-1)
    ends = _exact(samples, [(place, playings[place].end_ms) for place in tails], room_ms[1], outwards=1)
    return [
        replace(one, start_ms=starts.get(place, one.start_ms), end_ms=ends.get(place, one.end_ms))
        for place, one in enumerate(playings)
    ]


def _exact(samples: Samples, edges: Sequence[tuple[int, int]], room_ms: int, *, outwards: int) -> dict[int, int]:
    """The exact edge for each numbered edge; ``outwards`` is -1 for starts and 1 for ends."""
    if len(edges) < 2:
        return {}
    rows = {place: _rows(samples, edge_ms, room_ms, outwards) for place, edge_ms in edges}
    (first, _), *others = edges
    slips = {place: _slip(rows[first], rows[place]) for place, _ in others}
    outer = median_low(_outermost(rows[first], rows[place], slip) for place, slip in slips.items())
    moved_ms = (outer - EDGES.inner_rows) * _HOP_MS * outwards
    at = {place: edge_ms + moved_ms + slips.get(place, 0) * _HOP_MS * outwards for place, edge_ms in edges}
    return {place: min(max(0, edge_ms), len(samples) * 1000 // RATE_HZ) for place, edge_ms in at.items()}


def _rows(samples: Samples, edge_ms: int, room_ms: int, outwards: int) -> Rows:
    """Levels (dB) of what rises above the steady sound, a row per 8 ms from well inside the edge outwards.

    Shape (inner rows + rows of the room + slip rows, bands). Outside of the sound there is silence.
    """
    inner, outer = EDGES.inner_rows, min(room_ms, EDGES.farthest_ms) // _HOP_MS + EDGES.slip_rows
    centres = edge_ms * RATE_HZ // 1000 + outwards * (np.arange(-inner, outer) * _HOP + _HOP // 2)
    span = centres[:, None] + np.arange(-_WINDOW // 2, _WINDOW // 2)
    inside = (span >= 0) & (span < len(samples))
    frames = np.where(inside, samples[np.clip(span, 0, max(0, len(samples) - 1))], 0) / np.float32(32768)
    power = np.abs(scipy.fft.rfft(frames * np.hanning(_WINDOW), axis=1)) ** 2 @ mel_bands(_WINDOW, EDGES.bands)
    levels = 10 * np.log10(power + _LEAST_POWER)
    steady = np.percentile(levels, EDGES.floor_percent, axis=0) + EDGES.above_floor_db
    floor = np.maximum(steady, levels.max() - EDGES.audible_range_db)
    return np.asarray(np.clip(levels - floor, 0, EDGES.most_above_floor_db), np.float32)


def _slip(one: Rows, other: Rows) -> int:
    """By how many rows the other playing lies further out than the present edges say."""
    inner, most = EDGES.inner_rows, EDGES.slip_rows
    mine = one[most : inner - most]

    def alike(slip: int) -> float:
        theirs = other[most + slip : inner - most + slip]
        return float((mine * theirs).sum() / (np.linalg.norm(mine) * np.linalg.norm(theirs) + 1e-6))

    return max(range(-most, most + 1), key=lambda slip: (alike(slip), -abs(slip)))


def _outermost(one: Rows, other: Rows, slip: int) -> int:
    """The row after the last one that both share, counted from the innermost row."""
    first, count = EDGES.slip_rows, len(one) - 2 * EDGES.slip_rows
    mine, theirs = one[first : first + count], other[first + slip : first + slip + count]
    shared = np.minimum(mine, theirs).mean(axis=1) - EDGES.differing_share * np.abs(mine - theirs).mean(axis=1)
    inside = EDGES.inner_rows - first - EDGES.inwards_rows
    evidence = np.minimum(shared[inside:], EDGES.most_per_row) - EDGES.least_shared_db
    gaps = (low for low, high in runs(evidence <= 0) if high - max(low, EDGES.inwards_rows) >= EDGES.pause_rows)
    return inside + first + int(np.argmax(np.cumsum(np.append(0, evidence[: next(gaps, None)]))))

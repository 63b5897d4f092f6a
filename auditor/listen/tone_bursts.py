"""Bursts of steady tone: stretches that one group of frequencies, or one frequency of any height, fills nearly alone.

Frames only propose; each proposal is then looked at as a whole, with the resolution its length gives: 400 + 450 Hz and
425 Hz cannot be told apart in a short window but easily in a third of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.ndimage import maximum_filter1d

from auditor.listen.flags import runs
from auditor.listen.tone_frames import (
    FINE_STEP_HZ,
    HOP_MS,
    LONGEST,
    RATE_HZ,
    Floats,
    Samples,
    ToneFrames,
    decibels,
    edge_ms,
    fine_spectrum,
    quantile,
)
from auditor.schema import DBFS_FLOOR
from auditor.thresholds.listen import TONES

Group = tuple[float, ...]
Flags = npt.NDArray[np.bool_]
Spectrum = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """One unbroken sounding of a tone of the given frequencies.

    ``level_db`` is its level (dBFS), ``spread_db`` how far the middle half of its frames are apart, ``purity`` the
    share of the sound, less the background heard just before and after, that its frequencies hold (1.0: not measured),
    ``region`` the column of the frames in which it was found.
    """

    start_ms: int
    end_ms: int
    frequencies_hz: Group
    level_db: float
    spread_db: float
    purity: float = 1.0
    region: int = 0

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds."""
        return self.end_ms - self.start_ms


def regions(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Groups of frequencies put together into few regions of the spectrum, so that each stretch is looked at once."""
    found: list[list[float]] = []
    for group in sorted(groups):
        near = (one for one in found if max(*one, *group) - min(*one, *group) <= TONES.region_hz)
        home = next(near, None)
        if home is None:
            found.append(list(group))
        else:
            home.extend(group)
    return tuple(tuple(sorted(set(one))) for one in found)


def group_bursts(samples: Samples, frames: ToneFrames, groups: dict[Group, float]) -> tuple[Burst, ...]:
    """Bursts of the given groups of frequencies, in order of time; where several groups fit, the best one.

    ``groups`` holds for each group how far each of its frequencies may be away, as a share of it. ``frames.regions``
    must have a column for each of ``regions(groups)``.
    """
    found: list[Burst | None] = []
    for column in range(frames.regions.shape[1]):
        level_db = decibels(frames.regions[:, column])
        flags = (frames.regions[:, column] >= TONES.frame_share * frames.total) & (level_db >= TONES.least_dbfs)
        for start_ms, end_ms in _proposals(level_db, flags & _near_the_loudest(level_db, flags)):
            burst = replace(_burst(level_db, start_ms, end_ms, ()), region=column)
            if _is_steady(burst, TONES.steady_db):
                found.append(_identified(samples, frames, groups, burst))
    return _best_of_rivals([burst for burst in found if burst is not None])


def lone_bursts(frames: ToneFrames, frequency_hz: tuple[float, float]) -> tuple[Burst, ...]:
    """Bursts of one steady frequency of any height within ``frequency_hz`` (from, to), in order of time.

    Their frequency is that of the nearest 15.6 Hz; :func:`refined` says it exactly, and how pure the tone is.
    """
    level_db = decibels(frames.peak)
    low_hz, high_hz = frequency_hz
    flags = (frames.peak >= TONES.frame_share * frames.total) & (level_db >= TONES.least_dbfs)
    flags &= (frames.peak_hz >= low_hz) & (frames.peak_hz <= high_hz)
    jumps = np.abs(np.diff(frames.peak_hz, prepend=frames.peak_hz[:1])) > TONES.lobe_hz
    found = (_lone(frames, level_db, first, last) for first, last in runs(flags & ~jumps))
    return tuple(burst for burst in found if burst is not None)


def refined(samples: Samples, frames: ToneFrames, burst: Burst) -> Burst:
    """The same lone burst with its exact frequency and its purity."""
    power = _fine(samples, burst)
    low, high = _bins(burst.frequencies_hz[0] - TONES.lobe_hz, burst.frequencies_hz[0] + TONES.lobe_hz)
    exact = ((low + int(power[low:high].argmax())) * FINE_STEP_HZ,)
    held = _held(power, exact, TONES.lone_tolerance, burst.duration_ms)
    return replace(burst, frequencies_hz=exact, purity=_purity(held, power, frames.total, burst))


def _lone(frames: ToneFrames, level_db: Floats, first: int, last: int) -> Burst | None:
    """The burst in frames ``[first, last)``, or ``None`` when it is too short or its level not steady."""
    if (last - first) * HOP_MS < TONES.shortest_burst_ms - 2 * HOP_MS:
        return None
    mark_db = quantile(level_db[first:last], 0.75) - TONES.edge_db
    middle = (first + last) // 2
    start_ms = max(edge_ms(level_db, middle, -1, mark_db), (first - 2) * HOP_MS, 0)
    end_ms = min(edge_ms(level_db, middle, 1, mark_db), (last + 1) * HOP_MS)
    burst = _burst(level_db, start_ms, end_ms, (float(frames.peak_hz[middle]),))
    return burst if _is_steady(burst, TONES.lone_steady_db) else None


def _burst(level_db: Floats, start_ms: int, end_ms: int, group: Group) -> Burst:
    """Levels are those of the frames whose windows lie inside, at least of the middle one."""
    middle = (start_ms + end_ms) // 2 // HOP_MS
    first = min(middle, start_ms // HOP_MS + TONES.edge_frames // 2)
    last = max(middle + 1, end_ms // HOP_MS - TONES.edge_frames // 2 + 1)
    inner_db = level_db[first:last]
    return Burst(
        start_ms=start_ms,
        end_ms=end_ms,
        frequencies_hz=group,
        level_db=quantile(inner_db, 0.5),
        spread_db=quantile(inner_db, 0.75) - quantile(inner_db, 0.25),
    )


def _is_steady(burst: Burst, spread_db: float) -> bool:
    return burst.duration_ms >= TONES.shortest_burst_ms and burst.spread_db <= spread_db


def _proposals(level_db: Floats, flags: Flags) -> list[tuple[int, int]]:
    """Start and end (ms) of stretches at one level, holes of lost packets closed."""
    proposals: list[tuple[int, int]] = []
    holes = TONES.hole_ms // HOP_MS
    for first, last in runs(_closed(flags, holes)):
        if (last - first) * HOP_MS < TONES.shortest_burst_ms - 2 * HOP_MS:
            continue
        near = max(0, first - TONES.edge_frames)
        line = level_db[near : last + TONES.edge_frames]
        mark_db = quantile(line[first - near : last - near], 0.75) - TONES.edge_db
        for start, end in runs(_closed(line >= mark_db, holes)):
            start_ms = max(0, edge_ms(line, start, -1, mark_db) + near * HOP_MS)
            proposals.append((start_ms, edge_ms(line, end - 1, 1, mark_db) + near * HOP_MS))
    return [(start_ms, end_ms) for start_ms, end_ms in proposals if end_ms > start_ms]


def _near_the_loudest(level_db: Floats, flags: Flags) -> Flags:
    """Frames not far below the loudest flagged frame around: cuts a ring out of a hum of its own height."""
    flagged_db = np.where(flags, level_db, np.float32(DBFS_FLOOR))
    loudest_db = maximum_filter1d(flagged_db, 2 * TONES.loudest_frames + 1)
    return np.asarray(level_db >= loudest_db - TONES.edge_db - 2)


def _closed(flags: Flags, holes: int) -> Flags:
    """The same flags with inner holes of up to ``holes`` frames filled."""
    closed = flags.copy()
    for start, end in runs(~flags):
        if start > 0 and end < len(flags) and end - start <= holes:
            closed[start:end] = True
    return closed


def _identified(samples: Samples, frames: ToneFrames, groups: dict[Group, float], burst: Burst) -> Burst | None:
    """The burst with the group of frequencies that holds most of its sound; ``None`` when none holds enough."""
    power = _fine(samples, burst)
    held = {group: _held(power, group, tolerance, burst.duration_ms) for group, tolerance in groups.items()}
    best = max(held, key=lambda group: held[group])
    purity = _purity(held[best], power, frames.total, burst)
    return replace(burst, frequencies_hz=best, purity=purity) if purity >= TONES.burst_purity else None


def _fine(samples: Samples, burst: Burst) -> Spectrum:
    return fine_spectrum(samples[burst.start_ms * RATE_HZ // 1000 : burst.end_ms * RATE_HZ // 1000])


def _held(power: Spectrum, group: Group, tolerance: float, duration_ms: int) -> float:
    """Power in true peaks near every frequency of the group; 0 when one of them is absent or much too weak."""
    tops: list[int] = []
    for nominal_hz in group:
        top = _peak_bin(power, nominal_hz, tolerance)
        if top is None:
            return 0.0
        tops.append(top)
    heights = power[tops]
    if heights.min() < heights.max() * 10 ** (-TONES.imbalance_db / 10):
        return 0.0
    # A Hann window of T seconds has lobes that reach 2 / T to either side.
    reach = round(2 * max(1000 / duration_ms, RATE_HZ / LONGEST) / FINE_STEP_HZ)
    inside = np.zeros(len(power), dtype=bool)
    for top in tops:
        inside[max(0, top - reach) : top + reach + 1] = True
    return float(power[inside].sum())


def _peak_bin(power: Spectrum, nominal_hz: float, tolerance: float) -> int | None:
    """Where the peak within the tolerance of ``nominal_hz`` is; ``None`` when there is only another peak's slope."""
    low, high = _bins(nominal_hz * (1 - tolerance), nominal_hz * (1 + tolerance))
    top = low + int(power[low:high].argmax())
    return top if power[top] >= max(power[top - 1], power[top + 1]) else None


def _bins(low_hz: float, high_hz: float) -> tuple[int, int]:
    return max(1, round(low_hz / FINE_STEP_HZ)), round(high_hz / FINE_STEP_HZ) + 1


def _purity(held: float, power: Spectrum, total: Floats, burst: Burst) -> float:
    """Share of ``held`` in the power of the band, less the background: a steady noise of the line is no impurity."""
    low, high = _bins(*TONES.band_hz)
    band = float(power[low:high].sum())
    reach, flank = TONES.background_frames, TONES.flank_frames
    start, end = burst.start_ms // HOP_MS, burst.end_ms // HOP_MS
    before, after = total[max(0, start - reach) : max(0, start - flank)], total[end + flank : end + reach]
    background = min((quantile(side, 0.25) for side in (before, after) if len(side)), default=0.0)
    return min(1.0, held / max(1e-12, held, band - min(background, TONES.background_most * band)))


def _best_of_rivals(bursts: Sequence[Burst]) -> tuple[Burst, ...]:
    """Of bursts that overlap in time, those that hold most of the sound for longest."""
    kept: list[Burst] = []
    for burst in sorted(bursts, key=lambda one: (one.start_ms, one.end_ms)):
        if not kept or burst.start_ms >= kept[-1].end_ms:
            kept.append(burst)
        elif burst.purity * burst.duration_ms > kept[-1].purity * kept[-1].duration_ms:
            kept[-1] = burst
    return tuple(kept)

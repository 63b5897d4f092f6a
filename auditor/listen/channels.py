"""Which channel of a recording is the far end, which the caller, and which carry nothing new.

Channels are looked at before anything is mixed: the sum of two opposite phases is silence, and the sum of two parties
hides who speaks. Pure functions on arrays; levels in dBFS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auditor.schema import DBFS_FLOOR
from auditor.thresholds.listen import AUDIO

FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Index of the far end's channel, of the caller's (``None`` when there is none of its own), and what to warn of."""

    far_end: int
    caller: int | None
    warnings: tuple[str, ...] = ()


def frame_levels_dbfs(samples: NDArray[np.int16], frame: int) -> NDArray[np.float64]:
    """RMS level in dBFS of each whole frame of ``frame`` samples, floored at -96; one value for a shorter signal."""
    count = max(1, len(samples) // frame)
    blocks = samples[: count * frame].reshape(count, -1)
    power = np.array([np.mean(np.square(block, dtype=np.float64)) if len(block) else 0.0 for block in blocks])
    with np.errstate(divide="ignore"):
        levels: NDArray[np.float64] = np.maximum(DBFS_FLOOR, 10 * np.log10(power / FULL_SCALE**2))
    return levels


def tell_sides(channels: NDArray[np.int16], sample_rate_hz: int) -> Sides:
    """Sides of a recording given as an array of shape (channels, samples).

    Two channels of the same sound (also mirrored, or two microphones in one room) leave one; silent ones are left out.
    Of two parties the far end is the one that sounds much longer (ringing, menus, music), else the one that is first.
    """
    if len(channels) == 1:
        return Sides(far_end=0, caller=None)
    frame = sample_rate_hz * AUDIO.frame_ms // 1000
    levels = np.array([frame_levels_dbfs(channel, frame) for channel in channels])
    active = np.array([_active(row) for row in levels])
    loudest_first = sorted(range(len(channels)), key=lambda index: -_power(levels[index]))
    sounding = [index for index in loudest_first if active[index].sum() >= AUDIO.least_active_frames]
    if not sounding:
        return Sides(far_end=loudest_first[0], caller=None)
    warnings = [_silent_warning(index, len(channels)) for index in range(len(channels)) if index not in sounding]
    distinct: list[int] = []
    for index in sounding:
        sameness = _sameness_with_any(channels, levels, active, index, distinct)
        if sameness is None:
            distinct.append(index)
        elif sameness < 0:
            warnings.append("Two channels carry the same sound in opposite phase; only one of them is used.")
    far_end, caller = _parties(levels, active, distinct)
    warnings += [f"{_name(index, len(channels))} is not used." for index in distinct if index not in (far_end, caller)]
    return Sides(far_end=far_end, caller=caller, warnings=tuple(warnings))


def _active(levels: NDArray[np.float64]) -> NDArray[np.bool_]:
    floor = min(float(np.percentile(levels, 10)), AUDIO.floor_ceiling_dbfs)
    result: NDArray[np.bool_] = levels > max(AUDIO.active_dbfs, floor + AUDIO.active_above_floor_db)
    return result


def _power(levels: NDArray[np.float64]) -> float:
    return float(np.mean(10 ** (levels / 10)))


def _sameness_with_any(
    channels: NDArray[np.int16],
    levels: NDArray[np.float64],
    active: NDArray[np.bool_],
    index: int,
    others: list[int],
) -> float | None:
    """+1 when the channel repeats one of the others, -1 when it mirrors one, ``None`` when it is a party of its own."""
    for other in others:
        heard = active[index] | active[other]
        sameness = _sameness(channels[index], channels[other], (levels[index] - levels[other])[heard])
        if sameness is not None:
            return sameness
    return None


def _sameness(one: NDArray[np.int16], other: NDArray[np.int16], difference_db: NDArray[np.float64]) -> float | None:
    correlation = _correlation(one, other)
    # Crosstalk of the far end correlates too: as soon as one side has sound of its own, there are two parties.
    own_sound = np.sum(np.abs(difference_db - np.median(difference_db)) > AUDIO.own_sound_db)
    if abs(correlation) >= AUDIO.same_correlation and own_sound < AUDIO.least_active_frames:
        return float(np.sign(correlation))
    matching = np.mean(np.abs(difference_db) < AUDIO.level_match_db)
    return 1.0 if matching >= AUDIO.same_level_share else None


def _correlation(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """Normalised correlation -1..1 without delay; 0 when one of them is silent. In blocks, to save memory."""
    both = left = right = 0.0
    for start in range(0, len(one), 1 << 18):
        a = one[start : start + (1 << 18)].astype(np.float64)
        b = other[start : start + (1 << 18)].astype(np.float64)
        both, left, right = both + float(a @ b), left + float(a @ a), right + float(b @ b)
    return both / (left * right) ** 0.5 if left and right else 0.0


def _parties(levels: NDArray[np.float64], active: NDArray[np.bool_], distinct: list[int]) -> tuple[int, int | None]:
    if len(distinct) == 1:
        return distinct[0], None
    alone = {index: _alone(levels, active, distinct, index) for index in distinct}
    first, second = sorted(distinct, key=lambda index: -int(alone[index].sum()))[:2]
    if alone[first].sum() >= AUDIO.decisive_ratio * alone[second].sum():
        return first, second
    return (second, first) if _onset(alone[second]) < _onset(alone[first]) else (first, second)


def _alone(
    levels: NDArray[np.float64], active: NDArray[np.bool_], distinct: list[int], index: int
) -> NDArray[np.bool_]:
    """Frames in which the channel is clearly louder than every other."""
    loudest_other = np.max(levels[[other for other in distinct if other != index]], axis=0)
    result: NDArray[np.bool_] = active[index] & (levels[index] > loudest_other + AUDIO.level_match_db)
    return result


def _onset(alone: NDArray[np.bool_]) -> int:
    """Frame by which the channel has sounded alone for longer than a click; the number of frames when it never does."""
    sounding = np.flatnonzero(alone)
    enough = AUDIO.least_active_frames
    return int(sounding[enough - 1]) if len(sounding) >= enough else len(alone)


def _name(index: int, count: int) -> str:
    return f"The {('left', 'right')[index]} channel" if count == 2 else f"Channel {index + 1}"


def _silent_warning(index: int, count: int) -> str:
    return f"{_name(index, count)} is silent."

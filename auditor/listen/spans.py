"""What each stretch of the call sounds like: silence, tone, music, speech, speech over music or noise.

The labelling machine knows nothing of audio: it turns per-frame probabilities into a tiling of spans, so that its tests
can be drawn by hand. Smoothing is a Viterbi path over the kinds, which removes flicker without moving the boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from auditor.listen.sound_classes import HOP_MS, class_probabilities
from auditor.schema import DBFS_FLOOR, Interval, Span, SpanKind, Tone
from auditor.thresholds import SPANS

SAMPLES_PER_FRAME = 8 * HOP_MS
_KINDS = (SpanKind.SILENCE, SpanKind.MUSIC, SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC)
_SPEECH = frozenset({SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC})


def find_spans(samples: NDArray[np.int16], tones: Sequence[Tone] = ()) -> tuple[Span, ...]:
    """Tile the call with spans.

    ``samples`` is mono at 8 kHz; ``tones`` (already found) win over what the sound resembles. The spans tile
    ``[0, duration)``; an empty signal gives no spans.
    """
    duration_ms = len(samples) // 8
    if duration_ms == 0:
        return ()
    levels = frame_levels_dbfs(samples)
    kinds = label_frames(class_probabilities(samples)[: len(levels)], levels)
    return _spans(_with_tones(kinds, tones), levels, duration_ms)


def frame_levels_dbfs(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """RMS level of each 20 ms frame in dBFS, floored at -96; the last frame may be shorter."""
    count = -(-len(samples) // SAMPLES_PER_FRAME)
    padded = np.zeros(count * SAMPLES_PER_FRAME, np.float32)
    padded[: len(samples)] = samples
    power = np.mean(np.square(padded.reshape(count, SAMPLES_PER_FRAME) / 32768.0), axis=1)
    floor_power = 10 ** (DBFS_FLOOR / 10)
    return np.asarray(10 * np.log10(np.maximum(power, floor_power)), np.float32)


def label_frames(probabilities: NDArray[np.float32], levels_dbfs: NDArray[np.float32]) -> list[SpanKind]:
    """The kind of each frame, from ``(frames, 2)`` probabilities of speech and of music and the frames' levels.

    What is neither is silence, or noise where it stands clear above the call's own quiet.
    """
    path = most_likely_path(_log_likelihoods(probabilities), SPANS.switch_cost)
    kinds = [_KINDS[state] for state in path]
    loud = levels_dbfs > quiet_level_dbfs(levels_dbfs) + SPANS.noise_above_quiet_db
    return [
        SpanKind.NOISE if kind is SpanKind.SILENCE and is_loud else kind
        for kind, is_loud in zip(kinds, loud, strict=True)
    ]


def quiet_level_dbfs(levels_dbfs: NDArray[np.float32]) -> float:
    """The level of the call when nobody speaks and nothing plays: a low percentile of its frames, not under a line's rustle."""
    return max(SPANS.rustle_dbfs, float(np.percentile(levels_dbfs, SPANS.quiet_percentile)))


def most_likely_path(scores: NDArray[np.float64], switch_cost: float) -> NDArray[np.int64]:
    """The state per frame that maximises the summed ``scores`` (frames, states) less ``switch_cost`` per change."""
    frames, states = scores.shape
    came_from = np.zeros((frames, states), np.int8)
    best = scores[0].copy()
    stay = np.arange(states)
    for frame in range(1, frames):
        leader = int(best.argmax())
        switched = best[leader] - switch_cost
        stays = best >= switched
        came_from[frame] = np.where(stays, stay, leader)
        best = np.where(stays, best, switched) + scores[frame]
    path = np.empty(frames, np.int64)
    path[-1] = best.argmax()
    for frame in range(frames - 1, 0, -1):
        path[frame - 1] = came_from[frame, path[frame]]
    return path


def speech_stretches(spans: Sequence[Span], join_gap_ms: int) -> tuple[Interval, ...]:
    """Stretches with speech, over music or not, joined over gaps shorter than ``join_gap_ms``."""
    return _joined([span for span in spans if span.kind in _SPEECH], join_gap_ms)


def music_stretches(spans: Sequence[Span], join_gap_ms: int) -> tuple[Interval, ...]:
    """Stretches with music, under speech or not, joined over gaps shorter than ``join_gap_ms``."""
    wanted = (SpanKind.MUSIC, SpanKind.SPEECH_OVER_MUSIC)
    return _joined([span for span in spans if span.kind in wanted], join_gap_ms)


def _joined(intervals: Sequence[Interval], join_gap_ms: int) -> tuple[Interval, ...]:
    joined: list[Interval] = []
    for interval in intervals:
        if joined and interval.start_ms - joined[-1].end_ms < join_gap_ms:
            joined[-1] = Interval(start_ms=joined[-1].start_ms, end_ms=interval.end_ms)
        else:
            joined.append(Interval(start_ms=interval.start_ms, end_ms=interval.end_ms))
    return tuple(joined)


def _log_likelihoods(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    clipped = np.clip(probabilities.astype(np.float64), SPANS.least_probability, 1 - SPANS.least_probability)
    yes, no = np.log(clipped), np.log(1 - clipped)
    speech, music = 0, 1
    return np.stack(
        [
            no[:, speech] + no[:, music],
            no[:, speech] + yes[:, music],
            yes[:, speech] + no[:, music],
            yes[:, speech] + yes[:, music],
        ],
        axis=1,
    )


def _with_tones(kinds: list[SpanKind], tones: Sequence[Tone]) -> list[SpanKind]:
    result = list(kinds)
    for tone in tones:
        first, last = round(tone.start_ms / HOP_MS), min(len(result), round(tone.end_ms / HOP_MS))
        result[first:last] = [SpanKind.TONE] * max(0, last - first)
    return result


def _spans(kinds: Sequence[SpanKind], levels_dbfs: NDArray[np.float32], duration_ms: int) -> tuple[Span, ...]:
    power = np.power(10.0, levels_dbfs / 10)
    return tuple(
        Span(
            start_ms=first * HOP_MS,
            end_ms=min(last * HOP_MS, duration_ms),
            kind=kind,
            level_dbfs=round(float(10 * np.log10(power[first:last].mean())), 1),
        )
        for kind, first, last in _runs(kinds)
        if first * HOP_MS < duration_ms
    )


def _runs(kinds: Sequence[SpanKind]) -> Iterator[tuple[SpanKind, int, int]]:
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] is not kinds[first]:
            yield kinds[first], first, index
            first = index

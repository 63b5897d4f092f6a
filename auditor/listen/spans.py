"""What each stretch of the call sounds like: silence, tone, music, speech, speech over music or noise.

The labelling machine knows nothing of audio: it turns per-frame probabilities into a tiling of spans, so that its tests
can be drawn by hand. Smoothing is a Viterbi path over the kinds, which removes flicker without moving the boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from auditor.listen.faint_voices import faint_voices
from auditor.listen.sound_classes import HOP_MS, SPEECH, class_probabilities
from auditor.listen.sureness import Read
from auditor.schema import DBFS_FLOOR, Interval, Span, SpanKind, Tone, joined
from auditor.thresholds.listen import SPANS, TRANSCRIPT

SAMPLES_PER_FRAME = 8 * HOP_MS
_KINDS = (SpanKind.SILENCE, SpanKind.MUSIC, SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC)
_Mark = TypeVar("_Mark")
_SPEECH = frozenset({SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC})
_WITH_VOICE = {
    SpanKind.MUSIC: SpanKind.SPEECH_OVER_MUSIC,
    SpanKind.SILENCE: SpanKind.SPEECH,
    SpanKind.NOISE: SpanKind.SPEECH,
}


def find_spans(samples: NDArray[np.int16], tones: Sequence[Tone] = (), read: Read | None = None) -> tuple[Span, ...]:
    """Tile the call with spans.

    ``samples`` is mono at 8 kHz; ``tones`` (already found) win over what the sound resembles. ``read`` gives the words
    of a stretch: what can be read where a voice is hardly heard is speech. Without it only the sound decides. The spans
    tile ``[0, duration)``; an empty signal gives no spans.
    """
    duration_ms = len(samples) // 8
    if duration_ms == 0:
        return ()
    levels = frame_levels_dbfs(samples)
    probabilities = class_probabilities(samples)[: len(levels)]
    spans = _labelled(probabilities, levels, tones, duration_ms)
    known = speech_stretches(spans, TRANSCRIPT.join_gap_ms)
    voices = faint_voices(probabilities[:, SPEECH], known, read) if read else ()
    return _labelled(_with_voices(probabilities, voices), levels, tones, duration_ms) if voices else spans


def _labelled(
    probabilities: NDArray[np.float32], levels_dbfs: NDArray[np.float32], tones: Sequence[Tone], duration_ms: int
) -> tuple[Span, ...]:
    return _spans(_with_tones(label_frames(probabilities, levels_dbfs), tones), levels_dbfs, duration_ms)


def _with_voices(probabilities: NDArray[np.float32], voices: Sequence[Interval]) -> NDArray[np.float32]:
    changed = probabilities.copy()
    for voice in voices:
        changed[voice.start_ms // HOP_MS : -(-voice.end_ms // HOP_MS), SPEECH] = 1.0
    return changed


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
    kinds = _with_pauses([_KINDS[state] for state in path], levels_dbfs)
    loud = levels_dbfs > quiet_level_dbfs(levels_dbfs) + SPANS.noise_above_quiet_db
    return [
        SpanKind.NOISE if kind is SpanKind.SILENCE and is_loud else kind
        for kind, is_loud in zip(kinds, loud, strict=True)
    ]


def _with_pauses(kinds: list[SpanKind], levels_dbfs: NDArray[np.float32]) -> list[SpanKind]:
    """Silence wherever speech sinks towards the line's quiet for the length of a pause: who speaks next may be
    another."""
    result = list(kinds)
    quiet = quiet_level_dbfs(levels_dbfs)
    for kind, first, last in _runs(kinds):
        if kind is not SpanKind.SPEECH:
            continue
        levels = levels_dbfs[first:last]
        mark = quiet + SPANS.pause_depth * (float(np.percentile(levels, SPANS.loud_percentile)) - quiet)
        for low, pause_first, pause_last in _runs(list(levels < mark)):
            if low and (pause_last - pause_first) * HOP_MS >= SPANS.shortest_pause_ms:
                result[first + pause_first : first + pause_last] = [SpanKind.SILENCE] * (pause_last - pause_first)
    return result


def quiet_level_dbfs(levels_dbfs: NDArray[np.float32]) -> float:
    """The level of the call when nobody speaks and nothing plays: a low percentile of its frames, not under a line's
    rustle.

    Digital silence before the first sound and after the last is no part of the call.
    """
    sounding = np.flatnonzero(levels_dbfs > DBFS_FLOOR)
    if not len(sounding):
        return SPANS.rustle_dbfs
    call = levels_dbfs[sounding[0] : sounding[-1] + 1]
    return max(SPANS.rustle_dbfs, float(np.percentile(call, SPANS.quiet_percentile)))


def most_likely_path(scores: NDArray[np.float64], switch_cost: float) -> NDArray[np.int64]:
    """The state per frame that maximises the summed ``scores`` (frames, states) less ``switch_cost`` per change
    (Viterbi).

    Because every change costs the same, the best predecessor of a state is either itself or the leader of all states.
    """
    best = scores[0].tolist()
    leaders: list[int] = []
    stayed: list[list[bool]] = []
    # plain lists: a numpy call per frame would cost ten times as much for so few states
    for row in scores[1:].tolist():
        leader = best.index(max(best))
        switched = best[leader] - switch_cost
        stays = [score >= switched for score in best]
        best = [(old if stay else switched) + new for old, stay, new in zip(best, stays, row, strict=True)]
        leaders.append(leader)
        stayed.append(stays)
    path = np.empty(len(scores), np.int64)
    state = best.index(max(best))
    path[-1] = state
    for frame in range(len(leaders) - 1, -1, -1):
        state = state if stayed[frame][state] else leaders[frame]
        path[frame] = state
    return path


def speech_stretches(spans: Sequence[Span], join_gap_ms: int) -> tuple[Interval, ...]:
    """Stretches with speech, over music or not, joined over gaps shorter than ``join_gap_ms``."""
    return joined((span for span in spans if span.kind in _SPEECH), join_gap_ms)


def with_voices(spans: Sequence[Span], voices: Sequence[Interval]) -> tuple[Span, ...]:
    """The spans with speech wherever a voice is known to be, over music where there was music; tones stay.

    They tile what they tiled before.
    """
    whole = joined(sorted(voices, key=lambda one: one.start_ms), 1)
    return tuple(piece for span in spans for piece in spoken_over(span, whole, _WITH_VOICE.get(span.kind, span.kind)))


def spoken_over(span: Span, voices: Sequence[Interval], kind: SpanKind) -> Iterator[Span]:
    """The span in pieces, of that kind where there is a voice; ``voices`` are in order of time and apart."""
    at_ms = span.start_ms
    for voice in voices if kind is not span.kind else ():
        start_ms, end_ms = max(at_ms, voice.start_ms), min(span.end_ms, voice.end_ms)
        if start_ms >= end_ms:
            continue
        if start_ms > at_ms:
            yield replace(span, start_ms=at_ms, end_ms=start_ms)
        yield replace(span, start_ms=start_ms, end_ms=end_ms, kind=kind)
        at_ms = end_ms
    if at_ms < span.end_ms:
        yield span if at_ms == span.start_ms else replace(span, start_ms=at_ms)


def music_stretches(spans: Sequence[Span], join_gap_ms: int) -> tuple[Interval, ...]:
    """Stretches with music, under speech or not, joined over gaps shorter than ``join_gap_ms``."""
    wanted = (SpanKind.MUSIC, SpanKind.SPEECH_OVER_MUSIC)
    return joined((span for span in spans if span.kind in wanted), join_gap_ms)


def _log_likelihoods(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    clipped = np.clip(probabilities.astype(np.float64), SPANS.least_probability, 1 - SPANS.least_probability)
    yes, no = np.log(clipped), np.log(1 - clipped)
    speech, music = 0, 1
    yes[:, music] += SPANS.music_bias
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


def _runs(kinds: Sequence[_Mark]) -> Iterator[tuple[_Mark, int, int]]:
    """Each run of equal marks with its first frame and the one after its last."""
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[first]:
            yield kinds[first], first, index
            first = index

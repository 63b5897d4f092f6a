"""The span machine, drawn: probabilities go in as characters, spans come out as characters."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.listen.spans import (
    find_spans,
    frame_levels_dbfs,
    label_frames,
    most_likely_path,
    speech_stretches,
    with_voices,
)
from auditor.schema import DBFS_FLOOR, Interval, Span, SpanKind, Tone, ToneKind, tiling_problem

SOUNDS = {".": (0.02, 0.02), "M": (0.02, 0.98), "S": (0.98, 0.02), "B": (0.98, 0.98), "?": (0.5, 0.1)}
MARKS = {
    SpanKind.SILENCE: ".",
    SpanKind.MUSIC: "M",
    SpanKind.SPEECH: "S",
    SpanKind.SPEECH_OVER_MUSIC: "B",
    SpanKind.NOISE: "n",
}


def labelled(sketch: str, levels: list[float] | None = None) -> str:
    """Each character stands for ten frames (200 ms)."""
    probabilities = np.repeat(np.array([SOUNDS[mark] for mark in sketch], np.float32), 10, axis=0)
    levels_dbfs = np.repeat(np.array(levels or [-60.0] * len(sketch), np.float32), 10)
    kinds = label_frames(probabilities, levels_dbfs)
    return "".join(MARKS[kind] for kind in kinds[5::10])


@pytest.mark.parametrize("sketch", ["..MMMM..SSSS..", "MMBBBMM", "SSSS", "....", "..SS..MM..BB.."])
def test_clear_sounds_are_labelled_as_drawn(sketch: str) -> None:
    assert labelled(sketch) == sketch


def test_a_doubtful_moment_keeps_what_was_before_and_after() -> None:
    assert labelled("SS?SS") == "SSSSS"


def test_flicker_of_one_frame_is_smoothed_away_without_moving_the_boundary() -> None:
    probabilities = np.repeat(np.array([SOUNDS["S"], SOUNDS["M"]], np.float32), 50, axis=0)
    probabilities[20] = SOUNDS["M"]
    kinds = label_frames(probabilities, np.full(100, -20, np.float32))
    assert kinds == [SpanKind.SPEECH] * 50 + [SpanKind.MUSIC] * 50


def test_loud_sound_that_is_neither_voice_nor_music_is_noise() -> None:
    assert labelled("......", [-60, -60, -60, -20, -20, -60]) == "...nn."


def test_the_rustle_of_a_digitally_silent_line_is_no_noise() -> None:
    assert labelled("......", [-96, -96, -96, -62, -62, -96]) == "......"


def test_levels_are_rms_dbfs_with_a_floor() -> None:
    square = np.full(160, 16384, np.int16)
    levels = frame_levels_dbfs(np.concatenate([square, np.zeros(160, np.int16)]))
    assert levels == pytest.approx([-6.02, DBFS_FLOOR], abs=0.01)


def test_a_tone_wins_over_what_the_sound_resembles() -> None:
    time_s = np.arange(16000) / 8000
    samples = (8000 * np.sin(2 * np.pi * 425 * time_s)).astype(np.int16)
    spans = find_spans(samples, [Tone(start_ms=500, end_ms=1500, kind=ToneKind.RINGBACK)])
    assert [(span.start_ms, span.end_ms) for span in spans if span.kind is SpanKind.TONE] == [(500, 1500)]


@given(st.integers(1, 40000))
def test_spans_tile_any_length(length: int) -> None:
    samples = np.random.default_rng(length).integers(-300, 300, length).astype(np.int16)
    assert tiling_problem(find_spans(samples), length // 8) is None


def test_an_empty_signal_has_no_spans() -> None:
    assert find_spans(np.zeros(0, np.int16)) == ()


def test_the_path_is_the_best_of_all_paths() -> None:
    scores = np.random.default_rng(1).normal(size=(7, 3))
    best = max(_all_paths(7, 3), key=lambda path: _total(path, scores))
    assert tuple(most_likely_path(scores, 0.7)) == best


def _all_paths(frames: int, states: int) -> list[tuple[int, ...]]:
    grid = np.indices((states,) * frames).reshape(frames, -1).T
    return [tuple(int(state) for state in row) for row in grid]


def _total(path: tuple[int, ...], scores: np.ndarray) -> float:
    changes = sum(a != b for a, b in itertools.pairwise(path))
    return sum(scores[frame, state] for frame, state in enumerate(path)) - 0.7 * changes


def test_speech_is_joined_over_short_gaps_only() -> None:
    def span(start_ms: int, end_ms: int, kind: SpanKind = SpanKind.SPEECH) -> Span:
        return Span(start_ms=start_ms, end_ms=end_ms, kind=kind)

    spans = [
        span(0, 1000),
        span(1300, 2000, SpanKind.SPEECH_OVER_MUSIC),
        span(2000, 5000, SpanKind.MUSIC),
        span(5000, 6000),
    ]
    assert [(one.start_ms, one.end_ms) for one in speech_stretches(spans, 500)] == [(0, 2000), (5000, 6000)]


PARTS = st.lists(st.tuples(st.sampled_from(SpanKind), st.integers(1, 3000)), min_size=1, max_size=8)
VOICES = st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 3000)), max_size=4)


@given(PARTS, VOICES)
def test_where_a_voice_is_known_to_be_all_but_tones_is_speech(
    parts: list[tuple[SpanKind, int]], voices: list[tuple[int, int]]
) -> None:
    ends = list(itertools.accumulate(length for _, length in parts))
    spans = [
        Span(start_ms=end - length, end_ms=end, kind=kind) for (kind, length), end in zip(parts, ends, strict=True)
    ]
    known = [Interval(start_ms=start, end_ms=start + length) for start, length in voices]
    found = with_voices(spans, known)
    assert tiling_problem(found, ends[-1]) is None
    for at_ms in {edge for one in (*spans, *found, *known) for edge in (one.start_ms, one.end_ms - 1)}:
        if at_ms < ends[-1]:
            before, after = (next(one for one in each if one.start_ms <= at_ms < one.end_ms) for each in (spans, found))
            voiced = any(voice.start_ms <= at_ms < voice.end_ms for voice in known)
            assert after.kind is (VOICED[before.kind] if voiced else before.kind)


VOICED = {kind: kind for kind in SpanKind} | {
    SpanKind.MUSIC: SpanKind.SPEECH_OVER_MUSIC,
    SpanKind.SILENCE: SpanKind.SPEECH,
    SpanKind.NOISE: SpanKind.SPEECH,
}

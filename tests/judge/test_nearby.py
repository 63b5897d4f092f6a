"""Looking only at what lies near a stretch gives what looking at everything gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.nearby import Nearby
from auditor.judge.tiling import most_of, starting_in
from auditor.schema import Interval, Label, Segment, Word

INTERVALS = st.builds(
    lambda start_ms, length_ms: Interval(start_ms=start_ms, end_ms=start_ms + length_ms),
    st.integers(0, 60),
    st.integers(1, 30),
)
TILINGS = st.lists(st.tuples(st.integers(1, 20), st.sampled_from(Label)), min_size=1, max_size=8)


def tiling(pieces: list[tuple[int, Label]]) -> list[Segment]:
    """Segments of these lengths and labels, one after another."""
    segments: list[Segment] = []
    for length_ms, label in pieces:
        start_ms = segments[-1].end_ms if segments else 0
        segments.append(Segment(start_ms=start_ms, end_ms=start_ms + length_ms, label=label))
    return segments


@given(st.lists(INTERVALS, max_size=12), INTERVALS)
def test_nothing_that_shares_a_stretch_is_left_out(intervals: list[Interval], stretch: Interval) -> None:
    shared = [one for one in sorted(intervals, key=lambda one: one.start_ms) if one.overlap_ms(stretch)]
    assert [one for one in Nearby(intervals).to(stretch) if one.overlap_ms(stretch)] == shared


def test_what_is_far_away_is_not_looked_at() -> None:
    intervals = [Interval(start_ms=10 * number, end_ms=10 * number + 5) for number in range(100)]
    assert Nearby(intervals).to(Interval(start_ms=502, end_ms=512)) == intervals[50:52]


@given(TILINGS, INTERVALS)
def test_the_segment_that_holds_most_of_a_stretch(pieces: list[tuple[int, Label]], stretch: Interval) -> None:
    segments = tiling(pieces)
    assert most_of(stretch, segments) is max(segments, key=stretch.overlap_ms)


@given(TILINGS, st.lists(INTERVALS, max_size=12), st.sampled_from(Label))
def test_words_that_start_in_segments_of_a_label(
    pieces: list[tuple[int, Label]], stretches: list[Interval], label: Label
) -> None:
    segments = tiling(pieces)
    words = [Word(start_ms=one.start_ms, end_ms=one.end_ms, text="word", confidence=1.0) for one in stretches]
    spans = [(one.start_ms, one.end_ms) for one in segments if one.label is label]
    # what starts behind the last segment counts as in it
    spans += [(segments[-1].end_ms, 1000)] if segments[-1].label is label else []
    expected = [word for word in words if any(start_ms <= word.start_ms < end_ms for start_ms, end_ms in spans)]
    assert starting_in(words, segments, label) == expected

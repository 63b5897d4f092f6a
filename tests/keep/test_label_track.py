"""Label tracks: what is written is read back, what was mended is found, and a wrong line is named by its number."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import answered_call, segment
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import UsageProblem
from auditor.judge.tiling import at, paint
from auditor.keep.label_track import differences, label_track, read_label_track
from auditor.schema import Audit, Interval, Label, Segment

DURATION_MS = 120_000


def tilings() -> st.SearchStrategy[tuple[Segment, ...]]:
    """Any labels with any borders."""
    borders = st.lists(st.integers(1, DURATION_MS - 1), max_size=20, unique=True).map(sorted)
    return st.tuples(borders, st.lists(st.sampled_from(Label), min_size=21, max_size=21)).map(
        lambda pair: tuple(
            segment(label, start_ms, end_ms)
            for label, start_ms, end_ms in zip(pair[1], [0, *pair[0]], [*pair[0], DURATION_MS], strict=False)
        )
    )


def mended(audit: Audit, text: str) -> list[tuple[int, int, Label]]:
    read = read_label_track(text, audit.recording.duration_ms)
    return [(one.start_ms, one.end_ms, one.label) for one in differences(read, audit.segments)]


def test_segments_and_messages_are_written() -> None:
    lines = label_track(answered_call()).splitlines()
    assert lines[0] == "0.000\t6.000\tring"
    assert lines[-1].startswith("60.000\t66.000\tmessage: m1 we are experiencing unusually high call volume")


@given(tilings())
def test_a_track_that_was_not_mended_says_nothing_new(segments: tuple[Segment, ...]) -> None:
    audit = replace(answered_call(), segments=segments)
    assert mended(audit, label_track(audit)) == []


@given(tilings(), st.integers(0, 100_000), st.integers(20, 20_000), st.sampled_from(Label))
def test_what_was_mended_is_all_that_differs(
    segments: tuple[Segment, ...], start_ms: int, length_ms: int, label: Label
) -> None:
    audit = replace(answered_call(), segments=segments)
    stretch = Interval(start_ms=start_ms, end_ms=min(DURATION_MS, start_ms + length_ms))
    wanted = paint(segments, stretch, label, ())
    found = mended(audit, label_track(replace(audit, segments=wanted)))
    for piece_start_ms, piece_end_ms, piece_label in found:
        assert start_ms <= piece_start_ms < piece_end_ms <= stretch.end_ms
        assert piece_label is label
        segments = paint(segments, Interval(start_ms=piece_start_ms, end_ms=piece_end_ms), label, ())
    differing_ms = [t for t in range(0, DURATION_MS, 10) if at(segments, t).label is not at(wanted, t).label]
    assert len(differing_ms) * 10 <= 20 * (len(wanted) + 1)  # only what is too short to hear


def test_a_moved_border_is_one_difference() -> None:
    text = label_track(answered_call()).replace("66.000\t90.000", "66.000\t88.500").replace("90.000\t", "88.500\t")
    assert mended(answered_call(), text) == [(88_500, 90_000, Label.AGENT)]


def test_programs_that_round_and_add_frequencies_are_understood() -> None:
    lines = [f"{line}\n\\\t100.5\t3000.0" for line in label_track(answered_call()).splitlines()]
    text = "\ufeff" + "\r\n".join(lines).replace("6.000\t", "6.000125\t").replace(".000\t", ",000000\t")
    assert mended(answered_call(), text) == []


def test_stretches_without_a_label_stay_as_they_are() -> None:
    assert mended(answered_call(), "10.0\t12.0\tperson\n") == [(10_000, 12_000, Label.AGENT)]
    assert mended(answered_call(), "") == []


def test_remarks_are_left_aside() -> None:
    remarks = "1.0\t2.0\thold: queue\n1.0\t1.0\tmessage: m1\n3\t4\tHeard: soon_claim: x\n3\t4\tperhaps: y\n"
    assert mended(answered_call(), remarks) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1.0\t2.0", "Line 2 is no label"),
        ("1.0 2.0 ring", "Line 2 is no label"),
        ("1.0\t2.0\tmusik", "Line 2: There is no label 'musik'; the labels are"),
        ("one\t2.0\tring", "Line 2: 'one' is no time in seconds"),
        ("1.0\tnan\tring", "Line 2: 'nan' is no time in seconds"),
        ("1.0\t1e99\tring", "Line 2: '1e99' is no time in seconds"),
        ("2.0\t2.0\tring", "Line 2: the label 'ring' has no length"),
        ("2.0\t1.0\tring", "Line 2: the label 'ring' has no length"),
        ("-1.0\t2.0\tring", "Line 2: the label lies outside of the recording"),
        ("119\t130\tring", r"Line 2: the label lies outside of the recording, which is 2:00\.0 long"),
        ("0.5\t2.0\tmenu", r"Lines 1 and 2 overlap from 0:00\.5 to 0:01\.0"),
    ],
)
def test_a_wrong_line_is_named(line: str, problem: str) -> None:
    with pytest.raises(UsageProblem, match=problem):
        read_label_track(f"0.0\t1.0\tring\n{line}\n", DURATION_MS)


def test_a_label_that_ends_a_little_late_ends_with_the_call() -> None:
    (label,) = read_label_track("119\t120.4\tsilence\n", DURATION_MS)
    assert label.end_ms == DURATION_MS

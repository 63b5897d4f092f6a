"""What people type: times, stretches and labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.entries import (
    apart,
    read_label,
    read_labelled,
    read_stretch,
    read_time,
    time_in_call,
    typed,
    within_call,
)
from auditor.errors import UsageProblem
from auditor.schema import Interval, Label


@pytest.mark.parametrize(
    ("text", "time_ms"),
    [
        ("0", 0),
        ("45", 45_000),
        ("45.5", 45_500),
        ("196.25", 196_250),
        ("3:16", 196_000),
        ("03:16.2", 196_200),
        ("3:16,2", 196_200),
        (" 3:16.2 ", 196_200),
        ("75:00", 4_500_000),
        ("1:02:03.5", 3_723_500),
        ("0.0004", 0),
    ],
)
def test_times(text: str, time_ms: int) -> None:
    assert read_time(text) == time_ms


@pytest.mark.parametrize(
    "text", ["", "abc", "-3", "3:5", "3:75", "1:75:00", "1:2:3:4", "3:", ":30", "3:016", "1e3", "3;16", "٣:١٦", "nan"]
)
def test_no_times(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"is no time in a call; write it as 45\.5, 3:16\.2 or 1:02:03\.5\."):
        read_time(text)


@given(st.integers(0, 100_000_000))
def test_a_time_is_read_as_it_is_told(time_ms: int) -> None:
    assert read_time(typed(time_ms)) == time_ms


def test_stretches() -> None:
    assert read_stretch("00:46-03:16.2") == Interval(start_ms=46_000, end_ms=196_200)
    assert read_stretch("0:46 – 3:16") == Interval(start_ms=46_000, end_ms=196_000)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0:46", "START-END"),
        ("0:46-0:50-0:60", "START-END"),
        ("3:16-0:46", "does not end after it starts"),
        ("0:46-0:46", "does not end after it starts"),
        ("0:46-x", "no time in a call"),
    ],
)
def test_no_stretches(text: str, problem: str) -> None:
    with pytest.raises(UsageProblem, match=problem):
        read_stretch(text)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("hold_music", Label.HOLD_MUSIC),
        ("Hold music", Label.HOLD_MUSIC),
        ("dead-air ", Label.DEAD_AIR),
        ("person", Label.AGENT),
        ("ringing", Label.RING),
    ],
)
def test_labels_are_known_by_their_names(text: str, label: Label) -> None:
    assert read_label(text) is label


def test_an_unknown_label_lists_those_that_there_are() -> None:
    with pytest.raises(UsageProblem, match=r"There is no label 'musik'; the labels are ring, menu, .*silence"):
        read_labelled("0:10-0:20=musik")
    with pytest.raises(UsageProblem, match="names no label"):
        read_labelled("0:10-0:20")


def test_what_lies_outside_of_the_recording_is_refused() -> None:
    time_in_call(119_999, 120_000)
    within_call([Interval(start_ms=0, end_ms=121_000)], 120_000)  # reports round to seconds
    with pytest.raises(UsageProblem, match=r"2:00\.0 lies outside of the recording, which is 2:00\.0 long"):
        time_in_call(120_000, 120_000)
    with pytest.raises(UsageProblem, match="outside"):
        within_call([Interval(start_ms=0, end_ms=121_001)], 120_000)
    with pytest.raises(UsageProblem, match="outside"):
        within_call([Interval(start_ms=120_000, end_ms=120_500)], 120_000)


def test_holds_come_in_order_and_apart() -> None:
    first, second = Interval(start_ms=10, end_ms=20), Interval(start_ms=20, end_ms=30)
    assert apart([second, first]) == (first, second)
    with pytest.raises(UsageProblem, match="overlap"):
        apart([second, Interval(start_ms=15, end_ms=25)])

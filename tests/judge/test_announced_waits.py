"""Waits that are told as a time of day, or for each caller who waits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from builders import queue_course
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.announced_waits import AnnouncedWait, announced_wait, answer_time
from auditor.judge.claims import find_claims
from auditor.judge.measures import Course
from auditor.judge.said import Said
from auditor.schema import (
    Circumstances,
    Claim,
    Verdict,
)

NUMBERS = catalogue().numbers
HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MINUTES = {5: "oh five", 10: "ten", 15: "fifteen", 20: "twenty", 35: "thirty five", 40: "forty", 55: "fifty five"}
TEN_PAST_TEN = datetime(2026, 3, 2, 10, 10)


def said(text: str) -> Said:
    return Said(tuple(text.split()), NUMBERS)


def wait(text: str, moment: datetime | None = TEN_PAST_TEN, place: int | None = None) -> AnnouncedWait:
    found = announced_wait(said(text), moment, place)
    assert found is not None
    return found


@given(st.integers(0, 23), st.sampled_from(sorted(MINUTES)), st.integers(0, 3 * 3600))
def test_the_wait_is_what_is_left_until_the_time_that_is_told(hour: int, minute: int, left_s: int) -> None:
    answered = datetime(2026, 3, 2, hour, minute)
    text = f"your expected answer time is {HOURS[(hour - 1) % 12]} {MINUTES[minute]}"
    found = wait(text, answered - timedelta(seconds=left_s))
    assert (found.value_ms, found.low_ms, found.high_ms) == (left_s * 1000,) * 3
    assert found.note == f"told as {hour:02d}:{minute:02d}"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("you should be answered by half past ten", 20),
        ("we will answer at around quarter to eleven", 35),
        ("your call will be answered by ten to eleven", 40),
        ("we open at nine and should answer you by about eleven", 50),
        ("answered at eleven o'clock", 50),
        ("by eleven a m", 50),
        ("expect an answer around eleven thirty", 80),
        ("you should be answered just gone half past ten", 20),
        ("we will answer you gone ten thirty", 20),
        ("your call should be answered at nearly half past ten", 20),
        ("we should get to you by nearly eleven", 50),
        ("an adviser should reach you quarter past ten", 5),
        ("we'll have somebody with you by quarter to eleven at the latest", 35),
    ],
)
def test_times_of_day_as_they_are_said(text: str, minutes: int) -> None:
    assert wait(text).value_ms == minutes * 60_000


@pytest.mark.parametrize(
    "text",
    [
        "your wait is about ten",
        "you have been holding since half past nine",
        "the queue is roughly twenty two",
        "you are number two",
        "we close at eleven",
    ],
)
def test_a_number_that_nothing_makes_a_time_is_none(text: str) -> None:
    assert answer_time(said(text)) is None


def test_without_a_clock_a_time_of_day_tells_no_wait() -> None:
    assert wait("answered by half past ten", None) == AnnouncedWait(
        None, note="told as a time of day; when the call was made is not known"
    )


@pytest.mark.parametrize("text", ["by half past nine", "by half past ten p m"])
def test_a_time_that_is_past_or_hours_away_was_misheard_or_told_by_another_clock(text: str) -> None:
    assert wait(text) == AnnouncedWait(None, note="told as a time of day that is not soon after 10:10")


@given(st.integers(1, 12), st.integers(2, 12))
def test_a_wait_for_each_caller_is_multiplied_by_the_place(place: int, minutes: int) -> None:
    for text in ("your wait is about {} minutes per caller", "each call takes about {} minutes"):
        found = wait(text.format(HOURS[minutes - 1]), place=place)
        each_ms = minutes * 60_000
        expected = (place * each_ms, (place - 1) * each_ms, place * each_ms)
        assert (found.value_ms, found.low_ms, found.high_ms) == expected


def test_a_wait_for_each_caller_is_unknown_without_a_place() -> None:
    found = wait("two minutes for every caller")
    assert (found.value_ms, found.note) == (None, "told for each caller; the place in the queue is not known")


def estimate(made: Course, called_at: str | None = None, told: Circumstances | None = None) -> Claim:
    return next(one for one in find_claims(made, NUMBERS, called_at, told) if one.kind == "estimated_wait")


BY_HALF_PAST = (60, "estimated_wait", "your call should be answered by half past three")


@pytest.mark.parametrize(
    ("end_s", "ended_by", "verdict"),
    [
        (900, "person", Verdict.KEPT),
        (1600, "person", Verdict.BROKEN),
        (1600, "hang_up", Verdict.AT_LEAST_BROKEN_BY),
        (900, "hang_up", Verdict.CANNOT_TELL),
    ],
)
def test_a_time_of_day_is_held_against_the_clock_of_the_call(end_s: int, ended_by: str, verdict: Verdict) -> None:
    claim = estimate(queue_course(BY_HALF_PAST, end_s=end_s, ended_by=ended_by), "2026-03-02T15:10:00")
    assert (claim.verdict, claim.value) == (verdict, 20 * 60_000 - claim.end_ms)
    assert claim.note.startswith("told as 15:30")


def test_what_the_owner_tells_of_the_clock_wins() -> None:
    told = Circumstances(called_at="2026-03-02T20:10:00+00:00", time_zone="America/New_York")
    claim = estimate(queue_course(BY_HALF_PAST, end_s=1000), "2026-03-02T11:00:00", told)
    assert (claim.verdict, claim.value) == (Verdict.KEPT, 20 * 60_000 - claim.end_ms)


def test_without_a_known_clock_nothing_is_told_and_the_reason_is() -> None:
    claim = estimate(queue_course(BY_HALF_PAST, end_s=1000))
    assert (claim.verdict, claim.value) == (Verdict.CANNOT_TELL, None)
    assert claim.note == "told as a time of day; when the call was made is not known"


PLACE = (20, "queue_position", "you are number four in the queue")
EACH = "your wait is about two minutes per caller"


@pytest.mark.parametrize(("end_s", "verdict"), [(450, Verdict.KEPT), (700, Verdict.BROKEN)])
def test_a_wait_for_each_caller_goes_with_the_place_told_beside_it(end_s: int, verdict: Verdict) -> None:
    claim = estimate(queue_course(PLACE, (25, "estimated_wait", EACH), end_s=end_s))
    assert (claim.verdict, claim.value, claim.low, claim.high) == (verdict, 480_000, 360_000, 480_000)
    assert claim.note == "told for each caller, at place 4"


@given(
    st.integers(1, 10),
    st.integers(1, 12),
    st.sampled_from(
        [
            "please allow {} minutes for every caller",
            "please allow {} minutes for every caller ahead of you",
            "it takes {} minutes for each one of them",
            "each one takes {} minutes",
        ]
    ),
)
def test_so_many_minutes_for_every_caller(place: int, minutes: int, text: str) -> None:
    found = wait(text.format(HOURS[minutes - 1]), place=place)
    ms = minutes * 60_000
    assert (found.value_ms, found.low_ms, found.high_ms) == (place * ms, (place - 1) * ms, place * ms)


@pytest.mark.parametrize(("at_s", "sure"), [(100, 0.9), (25, 0.3)])
def test_a_place_told_long_before_or_with_doubt_makes_no_wait(at_s: int, sure: float) -> None:
    claim = estimate(queue_course(PLACE, (at_s, "estimated_wait", EACH), end_s=1000, confidence=sure))
    assert (claim.verdict, claim.value) == (Verdict.CANNOT_TELL, None)
    assert claim.note == "told for each caller; the place in the queue is not known"

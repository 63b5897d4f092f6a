"""Claims of being closed or open against the hours that the owner has stored of the line."""

from __future__ import annotations

import pytest
from builders import words
from catalogues import catalogue

from auditor.errors import UsageProblem
from auditor.judge.claims import find_claims
from auditor.judge.line_hours import parse_hours, time_zone, told_hours
from auditor.judge.measures import Course
from auditor.schema import Announcement, Circumstances, Claim, Finding, Heard, Outcome, Verdict, Word

NUMBERS = catalogue().numbers
NINE_TO_FIVE = Circumstances(opening_hours="Mon-Fri 09:00-17:00; Sat 09:00-12:00", time_zone="America/New_York")
TUESDAY_AFTERNOON, TUESDAY_NIGHT = "2026-03-03T14:10:00", "2026-03-03T21:00:00"
CLOSED = ("closed", "we are currently closed")


def call(*said: tuple[str, str], answered: bool = False) -> Course:
    """A call in which a recording says these texts (category, words), ten seconds apart."""
    heard: list[Word] = []
    findings = []
    for number, (category, text) in enumerate(said):
        spoken = words(text, 5000 + 10_000 * number)
        heard += spoken
        place = {"start_ms": spoken[0].start_ms, "end_ms": spoken[-1].end_ms}
        findings.append(Finding(category=category, quote=text, **place))
    announced = [
        Announcement(start_ms=one.start_ms, end_ms=one.end_ms, message_id="m1", context="ivr", text=one.quote)
        for one in findings
    ]
    return Course(
        duration_ms=60_000,
        outcome=Outcome.ANSWERED if answered else Outcome.CLOSED,
        connect_ms=0,
        person_ms=50_000 if answered else None,
        segments=(),
        holds=(),
        announcements=tuple(announced),
        findings=tuple(findings),
        menu=(),
        human_option=None,
        heard=Heard(spans=(), tones=(), playings=(), words=tuple(heard)),
    )


def claim_of(course: Course, called_at: str | None, told: Circumstances | None) -> Claim:
    return find_claims(course, NUMBERS, called_at, told)[-1]


def test_closed_within_the_lines_own_hours_is_broken() -> None:
    claim = claim_of(call(CLOSED), TUESDAY_AFTERNOON, NINE_TO_FIVE)
    assert claim.verdict is Verdict.BROKEN
    assert claim.happened == 170 * 60_000
    assert claim.note == "said to be closed on Tuesday 14:10; its own hours that day are 09:00-17:00"


def test_closed_outside_of_them_is_kept_and_without_them_cannot_be_told() -> None:
    assert claim_of(call(CLOSED), TUESDAY_NIGHT, NINE_TO_FIVE).verdict is Verdict.KEPT
    assert claim_of(call(CLOSED), TUESDAY_AFTERNOON, None).verdict is Verdict.CANNOT_TELL


def test_the_lines_clock_counts_not_the_recorders() -> None:
    at_night_in_berlin = "2026-03-03T20:10:00+01:00"
    assert claim_of(call(CLOSED), at_night_in_berlin, NINE_TO_FIVE).verdict is Verdict.BROKEN
    without_zone = Circumstances(opening_hours=NINE_TO_FIVE.opening_hours)
    assert claim_of(call(CLOSED), at_night_in_berlin, without_zone).verdict is Verdict.KEPT


def test_the_owners_word_on_the_time_wins() -> None:
    told = Circumstances(opening_hours=NINE_TO_FIVE.opening_hours, called_at=TUESDAY_NIGHT)
    assert claim_of(call(CLOSED), TUESDAY_AFTERNOON, told).verdict is Verdict.KEPT
    assert claim_of(call(CLOSED), None, told).verdict is Verdict.KEPT


@pytest.mark.parametrize(
    ("hours", "called_at", "verdict"),
    [
        ("monday to friday nine to five", TUESDAY_AFTERNOON, Verdict.KEPT),
        ("monday to friday nine to noon", TUESDAY_AFTERNOON, Verdict.BROKEN),
        ("monday to friday nine to ten in the evening", "2026-03-03T18:00:00", Verdict.BROKEN),
    ],
)
def test_hours_that_are_told_are_held_against_the_lines_own(hours: str, called_at: str, verdict: Verdict) -> None:
    course = call(("hours", f"our office is open {hours}"), answered=True)
    assert claim_of(course, called_at, NINE_TO_FIVE).verdict is verdict


def test_whoever_is_answered_was_not_turned_away() -> None:
    assert claim_of(call(CLOSED, answered=True), TUESDAY_AFTERNOON, NINE_TO_FIVE).verdict is not Verdict.BROKEN


def test_a_zone_that_is_not_known_here_tells_nothing() -> None:
    told = Circumstances(opening_hours=NINE_TO_FIVE.opening_hours, time_zone="Atlantis/Capital")
    assert claim_of(call(CLOSED), TUESDAY_AFTERNOON, told).verdict is Verdict.CANNOT_TELL
    with pytest.raises(UsageProblem, match="no time zone"):
        time_zone("Atlantis/Capital")


def test_hours_of_a_day_are_told() -> None:
    hours = parse_hours("Mon 09:00-12:00; Mon 13:30-18:00; Tue 10:00-24:00")
    assert [told_hours(hours, day) for day in range(3)] == ["09:00-12:00 and 13:30-18:00", "10:00-24:00", "closed"]

"""Opening hours from words, and what became of them at the time of the call."""

from __future__ import annotations

import pytest
from builders import words
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.claims import find_claims
from auditor.judge.measures import Course
from auditor.judge.opening_hours import OpenHours, minutes_left, opening_hours
from auditor.judge.said import Said
from auditor.schema import Announcement, Claim, Finding, Heard, Outcome, Verdict, Word

WORDS = {language: catalogue(language).numbers for language in ("en", "es")}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def shown(hours: OpenHours) -> str:
    """``Mon-Fri 09:00-17:00``; ``?`` for what was not told, ``/`` before a later reading of the end."""
    days = sorted(hours.days) if hours.days is not None else []
    on = "?" if not days else DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}-{DAYS[days[-1]]}"
    if hours.closed:
        return f"{on} closed"
    later = "" if hours.latest_minute is None else f"/{clock(hours.latest_minute)}"
    return f"{on} {clock(hours.from_minute)}-{clock(hours.to_minute)}{later}"


def clock(minute: int | None) -> str:
    return "?" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def told(text: str, language: str = "en") -> tuple[OpenHours, ...]:
    return opening_hours(Said(tuple(text.split()), WORDS[language]))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("our office is open monday to friday nine to five", "Mon-Fri 09:00-17:00"),
        ("we are open monday through friday from nine until five thirty", "Mon-Fri 09:00-17:30"),
        ("our office hours are from eight until six", "? 08:00-18:00"),
        ("nine to five monday to friday and ten to four on saturdays", "Mon-Fri 09:00-17:00|Sat 10:00-16:00"),
        ("monday to friday nine a m to five p m saturday nine to noon", "Mon-Fri 09:00-17:00|Sat 09:00-12:00"),
        ("weekdays from half past eight to quarter to six", "Mon-Fri 08:30-17:45"),
        ("monday to friday nine to twelve and one to five", "Mon-Fri 09:00-12:00|Mon-Fri 13:00-17:00"),
        ("from eight in the morning until eight at night every day", "Mon-Sun 08:00-20:00"),
        ("we are open twenty four hours a day seven days a week", "Mon-Sun 00:00-24:00"),
        ("nine o'clock to five o'clock on weekdays and closed on sundays", "Mon-Fri 09:00-17:00|Sun closed"),
        ("the surgery is closed at weekends", "Sat-Sun closed"),
        ("we open at eight", "? 08:00-?"),
        ("we close at five thirty on fridays", "Fri ?-17:30"),
        ("monday to friday seven to eleven", "Mon-Fri 07:00-11:00/23:00"),
        ("weekdays nine oh five to four fifteen", "Mon-Fri 09:05-16:15"),
        ("your wait is two to three minutes", ""),
        ("we answer in one to two days", ""),
        ("please hold the line", ""),
        ("press nine to hear this again", ""),
    ],
)
def test_hours_from_words(text: str, hours: str) -> None:
    assert "|".join(shown(one) for one in told(text)) == hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("nuestro horario es de lunes a viernes de nueve a seis", "Mon-Fri 09:00-18:00"),
        ("abrimos los sábados de diez a dos", "Sat 10:00-14:00"),
        ("de lunes a viernes de nueve de la mañana a siete y media de la tarde", "Mon-Fri 09:00-19:30"),
        ("cerrado los domingos", "Sun closed"),
    ],
)
def test_spanish_hours(text: str, hours: str) -> None:
    assert "|".join(shown(one) for one in told(text, "es")) == hours


SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
HALVES = {"": 0, "thirty": 30, "fifteen": 15, "forty five": 45}


@given(st.integers(7, 11), st.sampled_from(sorted(HALVES)), st.integers(1, 6), st.sampled_from(sorted(HALVES)))
def test_any_working_day_is_read(opens: int, past: str, closes: int, past_closing: str) -> None:
    (hours,) = told(f"monday to friday {SMALL[opens - 1]} {past} to {SMALL[closes - 1]} {past_closing}")
    assert (hours.from_minute, hours.to_minute) == (
        opens * 60 + HALVES[past],
        (closes + 12) * 60 + HALVES[past_closing],
    )


@pytest.mark.parametrize(
    ("text", "weekday", "hour", "left"),
    [
        ("monday to friday nine to five", 0, 11, 6 * 60),
        ("monday to friday nine to five", 0, 8, 0),
        ("monday to friday nine to five", 4, 17, 0),
        ("monday to friday nine to five", 5, 11, 0),
        ("closed on sundays", 6, 11, 0),
        ("closed on sundays", 5, 11, None),
        ("nine to five on weekdays closed on sundays", 5, 11, 0),
        ("our hours are nine to five", 2, 10, 7 * 60),
        ("our hours are nine to five", 6, 10, None),
        ("we open at eight", 1, 7, 0),
        ("we open at eight", 1, 9, None),
        ("we close at five", 1, 18, 0),
        ("we close at five", 1, 12, None),
        ("weekdays seven to eleven", 1, 8, 3 * 60),
        ("weekdays seven to eleven", 1, 15, None),
        ("from six in the evening until two in the morning every day", 1, 1, None),
    ],
)
def test_time_left_until_closing(text: str, weekday: int, hour: int, left: int | None) -> None:
    assert minutes_left(told(text), weekday, hour * 60) == left


def call(*said: tuple[str, str], answered: bool = False, outcome: Outcome = Outcome.CLOSED) -> Course:
    """A call in which a recording says each text, of a category, one after the other, ten seconds apart."""
    heard: list[Word] = []
    findings = []
    for number, (category, text) in enumerate(said):
        start_ms = 5000 + 10_000 * number
        spoken = words(text, start_ms)
        heard += spoken
        findings.append(Finding(start_ms=start_ms, end_ms=spoken[-1].end_ms, category=category, quote=text))
    return Course(
        duration_ms=60_000,
        outcome=Outcome.ANSWERED if answered else outcome,
        connect_ms=0,
        person_ms=50_000 if answered else None,
        segments=(),
        holds=(),
        announcements=tuple(
            Announcement(start_ms=one.start_ms, end_ms=one.end_ms, message_id="m1", context="ivr", text=one.quote)
            for one in findings
        ),
        findings=tuple(findings),
        menu=(),
        human_option=None,
        heard=Heard(spans=(), tones=(), playings=(), words=tuple(heard)),
    )


HOURS = ("hours", "our office is open monday to friday nine to five")
CLOSED = ("closed", "we are currently closed")
MONDAY_NOON, MONDAY_EVENING = "2026-03-02T11:30:00-05:00", "2026-03-02T19:00:00-05:00"


def claims(course: Course, called_at: str | None) -> list[Claim]:
    return list(find_claims(course, WORDS["en"], called_at))


def test_closed_within_the_hours_that_it_tells_is_broken() -> None:
    told_hours, closed = claims(call(HOURS, CLOSED), MONDAY_NOON)
    assert (told_hours.kind, told_hours.verdict) == ("hours", Verdict.BROKEN)
    assert (closed.kind, closed.quote, closed.verdict) == ("hours", "we are currently closed", Verdict.BROKEN)
    assert closed.happened == (5 * 60 + 30) * 60_000
    assert "Monday 11:30" in closed.note


def test_closed_outside_of_its_hours_is_kept() -> None:
    assert [one.verdict for one in claims(call(HOURS, CLOSED), MONDAY_EVENING)] == [Verdict.KEPT, Verdict.KEPT]


def test_answered_within_the_hours_is_kept_and_outside_is_no_broken_promise() -> None:
    (within,) = claims(call(HOURS, answered=True), MONDAY_NOON)
    (outside,) = claims(call(HOURS, answered=True), MONDAY_EVENING)
    assert (within.verdict, outside.verdict) == (Verdict.KEPT, Verdict.CANNOT_TELL)


def test_a_caller_who_gave_up_within_the_hours_shows_nothing() -> None:
    (claim,) = claims(call(HOURS, outcome=Outcome.ABANDONED), MONDAY_NOON)
    assert claim.verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("called_at", [None, "yesterday"])
def test_without_the_time_of_the_call_nothing_can_be_told(called_at: str | None) -> None:
    assert {one.verdict for one in claims(call(HOURS, CLOSED), called_at)} == {Verdict.CANNOT_TELL}


def test_closed_without_any_hours_cannot_be_told() -> None:
    (claim,) = claims(call(CLOSED), MONDAY_NOON)
    assert (claim.verdict, claim.happened) == (Verdict.CANNOT_TELL, None)


def test_the_time_is_that_at_which_it_is_said() -> None:
    (before,) = claims(call(CLOSED_AT_FIVE, outcome=Outcome.CLOSED), "2026-03-02T16:59:00-05:00")
    assert before.verdict is Verdict.BROKEN
    late = call(("closed", "goodbye"), ("closed", "goodbye"), ("closed", "goodbye"), ("closed", "goodbye"), HOURS)
    verdicts = [one.verdict for one in claims(late, "2026-03-02T16:59:30-05:00")]
    assert verdicts == [Verdict.BROKEN, Verdict.BROKEN, Verdict.BROKEN, Verdict.KEPT, Verdict.KEPT]


CLOSED_AT_FIVE = ("hours", "monday to friday nine to five")

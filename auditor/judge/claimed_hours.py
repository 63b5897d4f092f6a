"""Opening hours that a recording tells, and "we are closed", held against the local time of the call.

Hours are broken only by turning away somebody who calls within them: to answer outside of them is no broken promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from auditor.judge.measures import Course
from auditor.judge.opening_hours import OpenHours, minutes_left, opening_hours
from auditor.judge.said import Said
from auditor.schema import Claim, Finding, Interval, Outcome, Verdict

HOURS, CLOSED = "hours", "closed"
_MINUTE_MS = 60_000


def claimed_hours(
    findings: Sequence[Finding], words_around: Callable[[Interval], Said], course: Course, called_at: str | None
) -> list[Claim]:
    """A claim of kind ``hours`` for each telling of hours that was understood, and for each "we are closed".

    ``happened`` is the opening time that was left, by the hours told in the call, when the caller was turned away.
    """
    told = {finding: opening_hours(words_around(finding)) for finding in findings if finding.category == HOURS}
    closed = [finding for finding in findings if finding.category == CLOSED]
    hours = tuple(dict.fromkeys(one for some in told.values() for one in some))
    turned_away = bool(closed) or course.outcome is Outcome.CLOSED
    answered = course.person_ms is not None
    claims = []
    for finding in (*(one for one, found in told.items() if found and not _overlaps(one, closed)), *closed):
        claim = Claim(start_ms=finding.start_ms, end_ms=finding.end_ms, kind=HOURS, quote=finding.quote)
        claims.append(_judged(claim, hours, _moment(called_at, finding), turned_away, answered))
    return claims


def _overlaps(finding: Interval, others: Iterable[Interval]) -> bool:
    return any(finding.overlap_ms(other) for other in others)


def _moment(called_at: str | None, finding: Interval) -> datetime | None:
    """When it was said, by the clock by which the call's time was told."""
    try:
        begun = None if called_at is None else datetime.fromisoformat(called_at)
    except ValueError:
        return None
    return None if begun is None else begun + timedelta(milliseconds=finding.start_ms)


def _judged(
    claim: Claim, hours: Sequence[OpenHours], moment: datetime | None, turned_away: bool, answered: bool
) -> Claim:
    if moment is None:
        return replace(claim, note="when the call was made is not known")
    left = minutes_left(hours, moment.weekday(), moment.hour * 60 + moment.minute)
    when = f"{moment:%A} {moment:%H:%M}"
    if left is None:
        return replace(claim, note=f"said on {when}; the hours that were told do not say whether that is within them")
    if left and turned_away and not answered:
        note = f"turned away on {when}, with that much time left by the hours that were told"
        return replace(claim, verdict=Verdict.BROKEN, happened=left * _MINUTE_MS, note=note)
    if left:
        note = f"{when} is within the hours that were told"
        return replace(claim, verdict=Verdict.KEPT, note=note) if answered else replace(claim, note=note)
    note = f"{when} is outside of the hours that were told"
    return replace(claim, verdict=Verdict.KEPT, note=note) if turned_away else replace(claim, note=note)

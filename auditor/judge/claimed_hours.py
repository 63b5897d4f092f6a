"""Opening hours that a recording tells, and "we are closed", held against the local time of the call.

Hours are broken by turning away somebody who calls within them, and by telling others than the line's own, where the
owner has stored these: to answer outside of them is no broken promise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from auditor.judge.line_clock import NO_CLOCK, LineClock, minute_of
from auditor.judge.line_hours import told_hours
from auditor.judge.measures import Course
from auditor.judge.opening_hours import OpenHours, minutes_left, opening_hours
from auditor.judge.said import Said
from auditor.schema import Claim, Finding, Interval, Outcome, Verdict

HOURS, CLOSED = "hours", "closed"
_MINUTE_MS = 60_000


def claimed_hours(
    findings: Sequence[Finding],
    words_around: Callable[[Finding], Said],
    course: Course,
    clock: LineClock,
) -> list[Claim]:
    """A claim of kind ``hours`` for each telling of hours that was understood, and for each "we are closed".

    ``happened`` is the opening time that was left when it was said: by the line's own hours where the owner has stored
    them, else by those told in the call.
    """
    # "For opening hours press one" tells none.
    telling = [one for one in findings if one.category == HOURS and not _overlaps(one, course.menu)]
    told = {finding: opening_hours(words_around(finding)) for finding in telling}
    closed = _one_of_each_playing([one for one in findings if one.category == CLOSED], course)
    hours = tuple(dict.fromkeys(one for some in told.values() for one in some))
    turned_away = bool(closed) or course.outcome is Outcome.CLOSED
    answered = course.person_ms is not None
    claims = []
    understood = [one for one, found in told.items() if found and not _overlaps(one, closed)]
    for finding in (*_one_of_each_playing(understood, course), *closed):
        claim = Claim(
            start_ms=finding.start_ms,
            end_ms=finding.end_ms,
            kind=HOURS,
            quote=finding.quote,
            other_reading=finding.other_reading,
        )
        moment = clock.at(finding.start_ms)
        if moment is None:
            claims.append(replace(claim, note=NO_CLOCK))
        else:
            of_call = _by_the_call(claim, hours, moment, turned_away, answered)
            says = None if finding in closed else minutes_left(hours, moment.weekday(), minute_of(moment))
            how = "said to be closed" if finding in closed or says == 0 else "turned away"
            claims.append(_by_the_line(of_call, clock, moment, says, how if turned_away and not answered else ""))
    return claims


def _one_of_each_playing(findings: Iterable[Finding], course: Course) -> list[Finding]:
    """The first of those that one playing of a message makes: it tells its hours once, in however many phrases."""
    first: dict[object, Finding] = {}
    for finding in findings:
        playing = next((one for one in course.announcements if one.overlap_ms(finding)), finding)
        first.setdefault(playing, finding)
    return list(first.values())


def _overlaps(finding: Interval, others: Iterable[Interval]) -> bool:
    return any(finding.overlap_ms(other) for other in others)


def _when(moment: datetime) -> str:
    return f"{moment:%A} {moment:%H:%M}"


def _by_the_call(
    claim: Claim, hours: Sequence[OpenHours], moment: datetime, turned_away: bool, answered: bool
) -> Claim:
    """The claim held against the hours that the call itself tells."""
    left, when = minutes_left(hours, moment.weekday(), minute_of(moment)), _when(moment)
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


def _by_the_line(claim: Claim, clock: LineClock, moment: datetime, says: int | None, turned_away: str) -> Claim:
    """The claim held against the line's own hours too.

    ``says`` are the minutes left by the hours that it tells; ``turned_away`` is how the caller was, blank if not.
    """
    left = clock.minutes_left(moment)
    if left is None:
        return claim
    own = f"its own hours that day are {told_hours(clock.own, moment.weekday())}"
    if left and (turned_away or says == 0):
        note = f"{turned_away or 'said to be closed'} on {_when(moment)}; {own}"
        return replace(claim, verdict=Verdict.BROKEN, happened=left * _MINUTE_MS, note=note)
    if not left and says:
        note = f"said to be open on {_when(moment)}; {own}"
        return replace(claim, verdict=Verdict.BROKEN, happened=says * _MINUTE_MS, note=note)
    if claim.verdict is Verdict.CANNOT_TELL and turned_away:
        return replace(claim, verdict=Verdict.KEPT, note=f"closed on {_when(moment)}; {own}")
    return claim

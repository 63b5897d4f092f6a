"""What the firm promised, when, and what then happened.

A verdict is given only where the call itself shows it; what the hang-up cut off is at most "at least broken by".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from auditor.judge.announced_waits import AnnouncedWait, announced_wait
from auditor.judge.claimed_hours import claimed_hours
from auditor.judge.line_clock import LineClock, line_clock
from auditor.judge.measures import Course
from auditor.judge.number_twins import twins_that_fit
from auditor.judge.number_words import NumberWords
from auditor.judge.places_in_queue import queue_position
from auditor.judge.readings import Value, Version, most_agreed, versions
from auditor.judge.said import Said, said
from auditor.schema import Circumstances, Claim, Finding, HoldEpisode, Interval, Outcome, Verdict, Word
from auditor.thresholds.judge import CLAIMS


def find_claims(
    course: Course, numbers: NumberWords, called_at: str | None = None, circumstances: Circumstances | None = None
) -> tuple[Claim, ...]:
    """The claims of one call in order of time, each with its verdict.

    ``called_at`` is the time of the call as its origin tells it, against which times of day are held; what the owner
    has told in ``circumstances`` wins over it.
    """
    clock = line_clock(called_at, circumstances)
    told_in = course.told or versions(course.heard)

    def tellings_of(finding: Finding) -> list[_Telling]:
        return _tellings(finding, told_in, numbers, CLAIMS.sentence_pause_ms)

    def clauses_of(finding: Finding) -> Said:
        return _tellings(finding, told_in, numbers, CLAIMS.hours_pause_ms)[0].said

    recorded = [finding for finding in course.findings if finding.certain and _announced(finding, course)]
    places = _positions(recorded, course, tellings_of, numbers.counting.twins)
    claims = [
        *_soon(recorded, course),
        *_waits(recorded, course, tellings_of, clock, places, numbers.counting.twins),
        *places,
        *claimed_hours(recorded, clauses_of, course, clock),
        *_said_only(recorded),
    ]
    return tuple(sorted(claims, key=lambda claim: claim.start_ms))


_DOUBT = "the figure was read with doubt"


@dataclass(frozen=True, slots=True)
class _Telling:
    """The sentence around a finding in one reading, and the finding's own words there.

    ``sure`` is how sure the recogniser was of the doubtfullest number word of the sentence, 1 where it has none.
    """

    said: Said
    quote: str
    other_reading: bool
    sure: float


def _tellings(finding: Finding, told_in: Sequence[Version], numbers: NumberWords, pause_ms: int) -> list[_Telling]:
    """What each reading of a recording has there, those first in which the finding was made."""
    found = []
    for version in told_in:
        if version.tells_of(finding):
            inside = _inside(finding, version.words)
            quote = " ".join(word.text for word in version.words[inside.start : inside.stop])
            words = _sentence(inside, version.words, pause_ms)
            sure = min((word.confidence for word in words if word.text in numbers.counting.all), default=1.0)
            found.append(_Telling(said(words, numbers), quote, version is not told_in[0], sure))
    return sorted(found, key=lambda telling: telling.quote != finding.quote)


def _most_told(
    finding: Finding, tellings: Sequence[_Telling], figures: Callable[[Said], Value | None]
) -> tuple[Value | None, Claim]:
    """The figures that most readings have, ``None`` without any, and the claim in the words of one that has them.

    They are doubtful where the recogniser was not sure of them.
    """
    told = [(figures(telling.said), telling) for telling in tellings]
    best = most_agreed([value for value, _ in told])
    telling = next((telling for value, telling in told if value is not None and value == best), None)
    if telling is None:
        return None, replace(_claim(finding), note="no figure was understood")
    claim = _claim(replace(finding, quote=telling.quote, other_reading=telling.other_reading))
    if telling.sure < CLAIMS.sure_figure:
        claim = replace(claim, doubtful=True, note=_DOUBT)
    return best, claim


def _announced(finding: Finding, course: Course) -> bool:
    return any(finding.overlap_ms(one) for one in course.announcements)


def _claim(finding: Finding) -> Claim:
    """What was said, as a claim of which nothing is known yet."""
    return Claim(
        start_ms=finding.start_ms,
        end_ms=finding.end_ms,
        kind=finding.category,
        quote=finding.quote,
        other_reading=finding.other_reading,
    )


def _soon(findings: Sequence[Finding], course: Course) -> list[Claim]:
    """An answer "shortly" is kept when somebody came within the limit after it was said."""
    return [
        _judged_wait(
            replace(
                _claim(finding),
                value=CLAIMS.shortly_ms,
                note=f"shortly is taken as {CLAIMS.shortly_ms // 1000} s",
            ),
            course,
            tolerance_ms=0,
        )
        for finding in findings
        if finding.category == "soon_claim"
    ]


def _waits(
    findings: Sequence[Finding],
    course: Course,
    tellings_of: Callable[[Finding], Sequence[_Telling]],
    clock: LineClock,
    places: Sequence[Claim],
    twins: Mapping[int, int],
) -> list[Claim]:
    """Each announced wait is judged by itself; one that is no shorter than the one before it says so too."""
    claims: list[Claim] = []
    for told, claim in _told_waits(findings, tellings_of, clock, places, twins):
        if told is None or told.value_ms is None:
            claims.append(claim if told is None else replace(claim, note=told.note))
            continue
        claim = replace(claim, value=told.value_ms, low=told.low_ms, high=told.high_ms)
        tolerance_ms = max(CLAIMS.least_rounding_ms, round(told.value_ms * CLAIMS.rounding_share))
        judged = _not_held(_judged_wait(claim, course, tolerance_ms))
        before = next((one for one in reversed(claims) if one.value is not None and not one.doubtful), None)
        notes = filter(None, (told.note, judged.note, _no_shorter(claim, before)))
        claims.append(replace(judged, note="; ".join(notes)))
    return claims


def _told_waits(
    findings: Sequence[Finding],
    tellings_of: Callable[[Finding], Sequence[_Telling]],
    clock: LineClock,
    places: Sequence[Claim],
    twins: Mapping[int, int],
) -> list[tuple[AnnouncedWait | None, Claim]]:
    """The waits that were told, in the minutes that fit best where those read have a twin."""
    told = []
    for finding in findings:
        if finding.category == "estimated_wait":
            figures = partial(announced_wait, moment=clock.at(finding.end_ms), place=_place_near(finding, places))
            told.append(_most_told(finding, tellings_of(finding), figures))
    minutes = [wait.single_minutes if wait else None for wait, _ in told]
    fitting = twins_that_fit(minutes, twins)
    return [
        pair if twin is None else (AnnouncedWait.of_minutes(twin), _with_twin(pair[1], f"{value} min", str(twin)))
        for pair, value, twin in zip(told, minutes, fitting, strict=True)
    ]


def _with_twin(claim: Claim, read: str, twin: str) -> Claim:
    """The claim, of which another figure was read than fits what is told before and after it."""
    return replace(claim, doubtful=True, note=f"read as {read}; {twin} sounds alike and fits what was told around it")


def _place_near(finding: Finding, places: Sequence[Claim]) -> int | None:
    """The place in the queue that was surely told nearest to a finding, if any was told near it."""
    sure = [one for one in places if one.value is not None and not one.doubtful]
    nearest = min(sure, key=lambda place: _apart_ms(finding, place), default=None)
    if nearest is None or nearest.value is None or _apart_ms(finding, nearest) > CLAIMS.place_near_ms:
        return None
    return round(nearest.value)


def _apart_ms(one: Interval, other: Interval) -> int:
    return max(one.start_ms - other.end_ms, other.start_ms - one.end_ms, 0)


def _figure_of_place(sentence: Said) -> int | None:
    place = queue_position(sentence)
    return None if place is None else place.value


def _no_shorter(claim: Claim, before: Claim | None) -> str:
    """That time has passed and the wait that is told has not become less."""
    if before is None or before.value is None or claim.value is None or claim.value < before.value or claim.doubtful:
        return ""
    than = "as long as" if claim.value == before.value else "longer than"
    return f"{than} {(claim.start_ms - before.start_ms) / 1000:.0f} s before"


def _judged_wait(claim: Claim, course: Course, tolerance_ms: int) -> Claim:
    """Hold a wait against what was left to wait. Only what exceeds it breaks it: to come sooner is no broken
    promise."""
    end = _end_of_wait(claim, course)
    if end is None:
        return replace(claim, note=claim.note or "said outside of a wait")
    happened = end.end_ms - claim.end_ms
    claim = replace(claim, at_least=end.ended_by != "person")
    bound = claim.high if claim.high is not None else None
    if claim.kind == "soon_claim":
        bound = claim.value
    if bound is None:
        return replace(claim, happened=happened, note="no upper bound was told")
    within = happened <= bound + tolerance_ms
    if end.ended_by == "person":
        return replace(claim, happened=happened, verdict=Verdict.KEPT if within else Verdict.BROKEN)
    if within:
        return replace(claim, happened=happened, note="the wait ended before this could be told")
    return replace(claim, happened=happened, verdict=Verdict.AT_LEAST_BROKEN_BY)


def _end_of_wait(claim: Interval, course: Course) -> HoldEpisode | None:
    """The wait in which, or just before which, something was said."""
    return next(
        (hold for hold in course.holds if hold.start_ms - CLAIMS.before_hold_ms <= claim.start_ms < hold.end_ms), None
    )


def _positions(
    findings: Sequence[Finding],
    course: Course,
    tellings_of: Callable[[Finding], Sequence[_Telling]],
    twins: Mapping[int, int],
) -> list[Claim]:
    """A place in the queue is kept by a later, lower one (or the pick-up) and broken by a higher one.

    One that is told again unchanged stands still: broken when it does so for long, and nothing is told until then.
    """
    told: list[Claim] = []
    for finding in findings:
        if finding.category == "queue_position":
            value, claim = _most_told(finding, tellings_of(finding), _figure_of_place)
            told.append(replace(claim, unit="count", value=value))
    values = [None if one.value is None else round(one.value) for one in told]
    told = [
        one if twin is None else replace(_with_twin(one, str(value), str(twin)), value=twin)
        for one, value, twin in zip(told, values, twins_that_fit(values, twins), strict=True)
    ]
    return [_not_held(_judged_position(place, told[index + 1 :], course)) for index, place in enumerate(told)]


def _not_held(claim: Claim) -> Claim:
    """The claim; one whose figure was read with doubt is not called broken."""
    broken = claim.verdict in (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)
    return (
        replace(claim, verdict=Verdict.CANNOT_TELL, note=claim.note or _DOUBT) if claim.doubtful and broken else claim
    )


def _judged_position(place: Claim, later: Sequence[Claim], course: Course) -> Claim:
    """``happened`` is the next other place that was told; where there is none, the same one when it was told again.

    Later ones that were read with doubt do not count.
    """
    if place.value is None:
        return place
    sure = [one for one in later if one.value is not None and not one.doubtful]
    other = next((one for one in sure if one.value != place.value), None)
    if other is not None:
        verdict = Verdict.KEPT if (other.value or 0) < place.value else Verdict.BROKEN
        return replace(place, happened=other.value, verdict=verdict, note=f"{_after(place, other)} later")
    if sure:
        place = replace(place, happened=place.value, note=f"still so {_after(place, sure[-1])} later")
    if sure and sure[-1].start_ms - place.start_ms >= CLAIMS.stuck_ms:
        return replace(place, verdict=Verdict.BROKEN)
    answered = all(one.value is not None for one in later) and course.outcome is Outcome.ANSWERED
    if answered:
        return replace(place, verdict=Verdict.KEPT)
    return replace(place, note=place.note or "no other place was told surely")


def _after(place: Claim, other: Claim) -> str:
    return f"{(other.start_ms - place.start_ms) / 1000:.0f} s"


def _said_only(findings: Sequence[Finding]) -> list[Claim]:
    """Claims that one call cannot test; stored so that many calls can."""
    return [
        replace(_claim(finding), note=CLAIMS.needs_many_calls[finding.category])
        for finding in findings
        if finding.category in CLAIMS.needs_many_calls
    ]


def _inside(finding: Interval, words: Sequence[Word]) -> range:
    """The indices of the words that overlap a finding; words are in order of time."""
    first = bisect_left(words, finding.start_ms, key=lambda word: word.start_ms)
    while first > 0 and words[first - 1].end_ms > finding.start_ms:
        first -= 1
    return range(first, bisect_left(words, finding.end_ms, key=lambda word: word.start_ms))


def _sentence(inside: range, words: Sequence[Word], pause_ms: int) -> Sequence[Word]:
    """Those words and the ones around them, up to the pauses of that length that bound them."""
    if not inside:
        return ()
    first, last = inside[0], inside[-1]
    while first > 0 and words[first].start_ms - words[first - 1].end_ms < pause_ms:
        first -= 1
    while last + 1 < len(words) and words[last + 1].start_ms - words[last].end_ms < pause_ms:
        last += 1
    return words[first : last + 1]

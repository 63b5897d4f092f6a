"""Who hung up, where it can be heard; mostly it cannot, and then that is the answer.

A recording ends when somebody stops it, which tells nothing. What tells is what is heard last: the tone of an exchange
after the other side has gone (ITU-T E.180), a machine's goodbye, a wait that still goes on, or, where both sides were
recorded apart, which of them speaks last.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.judge.measures import Course
from auditor.schema import HangUp, Label, Outcome, Segment, Side, Span, SpanKind, Tone, ToneKind
from auditor.thresholds.judge import HANG_UP

_CUT = (ToneKind.BUSY, ToneKind.REORDER, ToneKind.DIAL)
_MACHINE = frozenset((Label.MENU, Label.TRANSFER, Label.ANNOUNCEMENT, Label.VOICEMAIL))
_SPOKEN = _MACHINE | {Label.AGENT, Label.CALLER}
_SPEECH = (SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC)


def who_hung_up(course: Course) -> HangUp:
    """The side that ended the call and what tells so; without a side, why it cannot be told."""
    if course.outcome in (Outcome.BUSY, Outcome.FAILED):
        return HangUp(reason="the call was never connected")
    ways = (_still_ringing, _cut_off, _machine_goodbye, _left_waiting, _message_left, _last_of_two_sides)
    found = (way(course) for way in ways)
    return next((one for one in found if one is not None), HangUp(reason="nothing at the end of the call tells"))


def _still_ringing(course: Course) -> HangUp | None:
    rings = [segment for segment in course.segments if segment.label is Label.RING]
    if course.outcome is not Outcome.NO_ANSWER or not rings:
        return None
    if course.duration_ms - rings[-1].end_ms > HANG_UP.still_ringing_ms or _last_tone(course, _CUT):
        return None
    return HangUp(side=Side.CALLER, reason="it was still ringing")


def _cut_off(course: Course) -> HangUp | None:
    """A tone of the exchange that nothing but quiet follows, soon after the last that was said or played."""
    tone = _last_tone(course, _CUT)
    if tone is None or tone.start_ms - _last_sound_ms(course, tone) > HANG_UP.cut_off_ms:
        return None
    return HangUp(side=Side.FAR_END, reason=f"a {tone.kind.value} tone follows")


def _machine_goodbye(course: Course) -> HangUp | None:
    last = _last_spoken(course.segments)
    if last is None or last.label not in _MACHINE or course.duration_ms - last.end_ms > HANG_UP.after_goodbye_ms:
        return None
    goodbyes = [one for one in course.findings if one.category == "goodbye" and one.certain and one.overlap_ms(last)]
    if not goodbyes or any(one.label is Label.HOLD_MUSIC and one.start_ms >= last.end_ms for one in course.segments):
        return None
    return HangUp(side=Side.FAR_END, reason="a recording says goodbye, and nothing follows")


def _left_waiting(course: Course) -> HangUp | None:
    if course.outcome is Outcome.CALLBACK or not course.holds or course.holds[-1].ended_by != "hang_up":
        return None
    return HangUp(side=Side.CALLER, reason="the wait was still going on, and no tone tells of a cut line")


def _message_left(course: Course) -> HangUp | None:
    last = _last_spoken(course.segments)
    if course.outcome is not Outcome.VOICEMAIL or last is None or last.label is not Label.CALLER:
        return None
    return HangUp(side=Side.CALLER, reason="the caller's message comes last")


def _last_of_two_sides(course: Course) -> HangUp | None:
    """Of a conversation whose sides were recorded apart: who speaks last."""
    last = _last_spoken(course.segments)
    said = [span.end_ms for span in course.heard.spans if span.kind in _SPEECH]
    answered = [one.end_ms for one in course.heard.caller_speech]
    if not said or not answered or last is None or last.label is not Label.AGENT:
        return None
    if abs(said[-1] - answered[-1]) < HANG_UP.last_word_ms:
        return None
    if answered[-1] > said[-1]:
        return HangUp(side=Side.CALLER, reason="of both sides, the caller speaks last")
    return HangUp(side=Side.FAR_END, reason="of both sides, the person who answered speaks last")


def _last_tone(course: Course, kinds: Sequence[ToneKind]) -> Tone | None:
    """The first tone of such a kind after which nothing else is heard."""
    after = [tone for tone in course.heard.tones if tone.kind in kinds]
    sounding = [span.end_ms for span in course.heard.spans if _is_other_sound(span)]
    return next((tone for tone in after if not sounding or tone.start_ms >= sounding[-1]), None)


def _last_sound_ms(course: Course, tone: Tone) -> int:
    ends = [span.end_ms for span in course.heard.spans if _is_other_sound(span) and span.end_ms <= tone.start_ms]
    return max(ends, default=0)


def _is_other_sound(span: Span) -> bool:
    return span.kind is SpanKind.MUSIC or span.kind in _SPEECH


def _last_spoken(segments: Sequence[Segment]) -> Segment | None:
    return next((one for one in reversed(segments) if one.label in _SPOKEN), None)

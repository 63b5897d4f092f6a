"""Who hung up, told of sketched calls: the sketch is the truth, and what it does not show stays unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import basis, recording
from catalogues import catalogue
from drawing import findings_of, heard_of

from auditor.judge.conclude import conclude
from auditor.judge.hang_up import who_hung_up
from auditor.judge.measures import Course
from auditor.judge.phases import find_phases
from auditor.judge.segments import call_outcome, hold_episodes, label_segments
from auditor.judge.units import cut_into_units
from auditor.judge.voice_match import match_voices
from auditor.schema import Audit, Finding, HangUp, Heard, Interval, Outcome, Side, Tone, ToneKind

WAIT = "rrrr.sss~~~~~~~~~~AAA~~~~~~~~~~~~~~AAA~~~~~~~~~~~~~"
TALK = "rrrr.ss.sss.ss.s.sss.ss."
GREETING = "     g"


def course_of(sketch: str, marks: str = "", *, heard: Heard | None = None, goodbye_s: int | None = None) -> Course:
    heard = heard or heard_of(sketch)
    findings = findings_of(marks)
    if goodbye_s is not None:
        found = Finding(start_ms=goodbye_s * 1000, end_ms=goodbye_s * 1000 + 600, category="goodbye", quote="goodbye")
        findings = (*findings, found)
    duration_ms = len(sketch) * 1000
    units = cut_into_units(heard, findings, duration_ms)
    phased = find_phases(units, match_voices(units, heard.voices))
    outcome = call_outcome(phased)
    return Course(
        duration_ms=duration_ms,
        outcome=outcome,
        connect_ms=None,
        person_ms=None,
        segments=label_segments(phased),
        holds=hold_episodes(phased, outcome),
        announcements=(),
        findings=findings,
        menu=(),
        human_option=None,
        heard=heard,
    )


def side(sketch: str, marks: str = "", *, goodbye_s: int | None = None) -> Side | None:
    return who_hung_up(course_of(sketch, marks, goodbye_s=goodbye_s)).side


@pytest.mark.parametrize("tone", [ToneKind.BUSY, ToneKind.REORDER, ToneKind.DIAL])
@pytest.mark.parametrize("sketch", [TALK, WAIT])
def test_a_tone_after_the_last_sound_is_the_other_sides_doing(sketch: str, tone: ToneKind) -> None:
    whole = sketch + "..!!!!!"
    heard = heard_of(whole)
    heard = replace(heard, tones=tuple(replace(t, kind=tone) if t.kind is ToneKind.BUSY else t for t in heard.tones))
    found = who_hung_up(course_of(whole, GREETING, heard=heard))
    assert found == HangUp(side=Side.FAR_END, reason=f"a {tone.value} tone follows")


def test_a_tone_long_after_the_last_word_tells_of_the_exchange_only() -> None:
    assert side(TALK + "." * 30 + "!!!!!", GREETING) is None


def test_a_tone_that_is_followed_by_talk_ends_nothing() -> None:
    assert side(TALK + "!!!!!.sss.ss.sss.", GREETING) is None


def test_leaving_while_the_music_plays_is_the_callers_doing() -> None:
    assert side(WAIT) is Side.CALLER


def test_a_recording_that_says_goodbye_closes_the_line() -> None:
    sketch, marks = "rrrr.sssss..", "     zz"
    assert side(sketch, marks, goodbye_s=9) is Side.FAR_END
    assert side(sketch, marks) is None


def test_a_goodbye_long_before_the_end_closes_nothing() -> None:
    assert side("rrrr.sssss" + "." * 15, "     zz", goodbye_s=9) is None


def test_a_persons_goodbye_in_one_channel_may_be_anybodys() -> None:
    assert side(TALK, GREETING, goodbye_s=22) is None


def test_a_left_message_is_ended_by_who_left_it() -> None:
    assert side("rrrr.ssss.o.sssss..", "      b") is Side.CALLER
    assert side("rrrr.ssss.o...", "      b") is None


def test_ringing_to_the_end_is_given_up_by_the_caller() -> None:
    assert side("rrrrrrrrrrrrrrrrrr...") is Side.CALLER
    assert side("rrrrrrrr" + "." * 20) is None


@pytest.mark.parametrize("sketch", ["....!!!!!!!!!", "..xx.ssss!!!!!"])
def test_who_was_never_connected_did_not_hang_up(sketch: str) -> None:
    found = who_hung_up(course_of(sketch))
    assert found == HangUp(side=None, reason="the call was never connected")


@pytest.mark.parametrize(
    ("caller_last_ms", "expected"), [(23_500, Side.CALLER), (20_500, Side.FAR_END), (22_900, None)]
)
def test_of_two_channels_the_side_that_speaks_last(caller_last_ms: int, expected: Side | None) -> None:
    answers = ((7100, 7900), (11_100, 11_900), (caller_last_ms - 700, caller_last_ms))
    caller = tuple(Interval(start_ms=start, end_ms=end) for start, end in answers)
    heard = replace(heard_of(TALK), caller_speech=caller)
    assert course_of(TALK, GREETING, heard=heard).outcome is Outcome.ANSWERED
    assert who_hung_up(course_of(TALK, GREETING, heard=heard)).side is expected


def test_an_empty_call_tells_nothing() -> None:
    heard = Heard(spans=(), tones=(), playings=(), words=())
    assert who_hung_up(course_of("....", heard=heard)).side is None


def test_it_is_part_of_the_audit_and_survives_storing() -> None:
    course = course_of(WAIT)
    made = conclude(course, recording(duration_ms=course.duration_ms), basis(), catalogue())
    assert made.hang_up is not None
    assert made.hang_up.side is Side.CALLER
    assert Audit.from_dict(made.to_dict()) == made


def test_keys_are_no_tone_of_a_cut_line() -> None:
    heard = heard_of(TALK)
    key = Tone(start_ms=23_200, end_ms=23_400, kind=ToneKind.DTMF, digit="1")
    assert who_hung_up(course_of(TALK, GREETING, heard=replace(heard, tones=(*heard.tones, key)))).side is None

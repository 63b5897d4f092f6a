"""The call in short: nothing new is lost, nothing old is told twice, and time is all accounted for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from builders import answered_call, segment
from reports import long_call

from auditor.schema import Audit, Label, Tone, ToneKind
from auditor.tell.course import course


def labels(audit: Audit) -> list[tuple[int, Label]]:
    return [(line.start_ms // 1000, line.label) for line in course(audit)]


def test_what_has_played_before_is_drawn_together_with_the_waiting_around_it() -> None:
    lines = course(answered_call())
    assert [(line.start_ms // 1000, line.end_ms // 1000) for line in lines] == [
        (0, 6),
        (6, 15),
        (15, 16),
        (16, 30),
        (30, 36),
        (36, 90),
        (90, 120),
    ]
    assert lines[-2].label is Label.HOLD_MUSIC
    assert lines[-2].text == "1 message that had played before"
    assert lines[4].text.startswith("we are experiencing")


def test_keys_pressed_one_after_the_other_are_one_line() -> None:
    made = answered_call()
    keys = [
        Tone(start_ms=at, end_ms=at + 100, kind=ToneKind.DTMF, digit=digit) for at, digit in ((100, "4"), (900, "2"))
    ]
    audit = replace(
        made,
        heard=replace(made.heard, tones=tuple(keys), words=()),
        segments=(
            segment(Label.KEYPAD, 0, 300),
            segment(Label.SILENCE, 300, 800),
            segment(Label.KEYPAD, 800, 1100),
            segment(Label.SILENCE, 1100, 120_000),
        ),
    )
    (keypad, silence) = course(audit)
    assert (keypad.text, keypad.start_ms, keypad.end_ms) == ("4 2", 0, 1100)
    assert silence.label is Label.SILENCE


def test_a_call_of_45_minutes_is_short() -> None:
    audit = long_call(45)
    lines = course(audit)
    assert len(lines) < 20
    new = [line for line in lines if line.label is Label.ANNOUNCEMENT]
    assert len(new) == len(audit.messages)
    assert lines[0].start_ms == 0
    assert lines[-1].end_ms == audit.recording.duration_ms
    assert all(before.end_ms == after.start_ms for before, after in pairwise(lines))


def test_no_segments_no_lines() -> None:
    assert course(replace(answered_call(), segments=())) == []

"""Phases, segments, holds and outcomes of sketched calls: the sketch is the truth."""

import string

import pytest
from drawing import RECORDINGS, TONES, drawn, findings_of, heard_of
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.phases import PhasedUnit, find_phases
from auditor.judge.segments import call_outcome, connect_ms, first_person_ms, hold_episodes, label_segments
from auditor.judge.units import cut_into_units
from auditor.judge.voice_match import match_voices
from auditor.schema import HoldKind, Label, Outcome, tiling_problem


def phased(sketch: str, marks: str = "") -> tuple[PhasedUnit, ...]:
    heard = heard_of(sketch)
    units = cut_into_units(heard, findings_of(marks), len(sketch) * 1000)
    return find_phases(units, match_voices(units, heard.voices))


# fmt: off
QUEUE = (
    "..rrrrrrrr.ssss.k.~~~~~~~~AAA~~~~~~~~~~BB~~~~~~~~AAA~~~~~~~~~BB~~~~~.ss.sss.ss.s.sss.ss",
    "           mmmm           vi           s         vi          s       g                 ",
    "                  ===================================================                  ",
)
SILENT_QUEUE = (
    "..rrrrrrrr.ssss.k.ss......AAA..........AAA..........AAA.............ss.sss.ss.s.sss.ss",
    "           mmmm   t       v            v            v               g                 ",
    "                    ================================================                  ",
)
DIRECT = (
    "rrrrrr.ss.sss.ss.s.sss.ss.",
    "       g                  ",
    "                          ",
)
AGENT_HOLD = (
    "rrrr.ss.sss.ss.s.sss.ss.~~~~~~~~~~~~~~~~~~~~~.ss.sss.ss",
    "     g               h                                 ",
    "                        ======================         ",
)
SILENT_AGENT_HOLD = (
    "rrrr.ss.sss.ss.s.sss.ss...............................................ss.sss.ss",
    "     g               h                                                g        ",
    "                       ===============================================         ",
)
TRANSFER = (
    "rrrr.ss.sss.ss.s.sss.ss.rrrrrrrrrrrrrrrr.ss.sss.ss",
    "     g               t                   g        ",
    "                        =================         ",
)
ABANDONED = (
    "rrrr.sss~~~~~~~~~~AAA~~~~~~~~~~~~~~AAA~~~~~~~~~~~~~",
    "                  v                v               ",
    "        ===========================================",
)
# fmt: on


@pytest.mark.parametrize(
    ("sketch", "marks", "holds"), [QUEUE, SILENT_QUEUE, DIRECT, AGENT_HOLD, SILENT_AGENT_HOLD, TRANSFER, ABANDONED]
)
def test_holds_lie_where_they_are_drawn(sketch: str, marks: str, holds: str) -> None:
    units = phased(sketch, marks)
    assert drawn(hold_episodes(units, call_outcome(units)), len(sketch)) == holds.ljust(len(sketch))


@pytest.mark.parametrize(
    ("sketch", "marks", "outcome"),
    [
        (QUEUE[0], QUEUE[1], Outcome.ANSWERED),
        (ABANDONED[0], ABANDONED[1], Outcome.ABANDONED),
        (ABANDONED[0] + ".!!!!!!", ABANDONED[1], Outcome.DISCONNECTED),
        ("rrrrrrrrrrrrrrrrrr...", "", Outcome.NO_ANSWER),
        ("....!!!!!!!!!", "", Outcome.BUSY),
        ("..xx.ssss!!!!!", "", Outcome.FAILED),
        ("rrrr.ssss.o.sssss..", "      b            ", Outcome.VOICEMAIL),
        ("rrrr.sssss...", "     zz      ", Outcome.CLOSED),
        ("rrrr.sssssss..k..ssss", "     mmmmm           ", Outcome.IVR_ONLY),
    ],
)
def test_outcomes(sketch: str, marks: str, outcome: Outcome) -> None:
    assert call_outcome(phased(sketch, marks)) is outcome


def test_the_kind_of_a_hold_tells_why_the_caller_waits() -> None:
    kinds = {}
    for name, call in {"queue": QUEUE, "agent": AGENT_HOLD, "transfer": TRANSFER}.items():
        units = phased(call[0], call[1])
        kinds[name] = [hold.kind for hold in hold_episodes(units, call_outcome(units))]
    assert kinds == {"queue": [HoldKind.QUEUE], "agent": [HoldKind.AGENT], "transfer": [HoldKind.TRANSFER]}


def test_a_message_just_before_the_pick_up_belongs_to_the_wait() -> None:
    sketch = "rrrr.ss.~~~~~~~~AAA~~~~~~~~~~~AAA~~~~~~~~~~ss.sss.sss.ss.s.ss"
    marks_ = "                v             v            s  g               "
    assert first_person_ms(phased(sketch, marks_)) == 46000


def test_a_lone_voice_in_the_wait_does_not_end_it() -> None:
    sketch = "rrrr.ss.~~~~~~~~AAA....s......AAA~~~~~~~~~~AAA~~~~~~~~~.ss.sss.ss.s.ss"
    marks_ = "                v             v            v            g             "
    units = phased(sketch, marks_)
    assert [hold.start_ms for hold in hold_episodes(units, call_outcome(units))] == [8000]


def test_connect_is_the_end_of_the_first_ringing_and_unknown_without_it() -> None:
    assert connect_ms(phased("..rrrrrr.ss.sss.ss.s")) == 9000
    assert connect_ms(phased("ss.sss.ss.s")) is None


def test_ringing_after_the_greeting_is_no_new_call() -> None:
    units = phased("rrrr.ssss.rrrrrrrr.ss.sss.ss.s.ss", "     m             g             ")
    assert connect_ms(units) == 5000
    assert first_person_ms(units) == 19000


def test_words_after_the_beep_are_the_callers() -> None:
    segments = label_segments(phased("rrrr.ssss.o.sssss..", "      b            "))
    assert next(segment.label for segment in segments if segment.start_ms >= 12000) is Label.CALLER


@given(
    st.text(alphabet="s~." + RECORDINGS[:2] + "".join(TONES), min_size=1, max_size=60),
    st.text(string.ascii_lowercase, max_size=60),
)
def test_every_call_is_tiled(sketch: str, marks: str) -> None:
    units = phased(sketch, marks)
    assert tiling_problem([one.unit for one in units], len(sketch) * 1000) is None
    assert tiling_problem(label_segments(units), len(sketch) * 1000) is None


@pytest.mark.parametrize(
    ("marks", "person_ms"), [("        h    ", 8000), ("        t    ", 38_000), ("        m    ", 38_000)]
)
def test_who_asks_to_hold_at_the_pick_up_is_a_person(marks: str, person_ms: int) -> None:
    sketch = "..rrrrr.ss.s.~~~~~~~~~~~~~~~~~~~~~~~~~ss.sss.ss.s.ss."
    assert first_person_ms(phased(sketch, marks.ljust(38) + "g")) == person_ms

"""Phases, segments, holds and outcomes of sketched calls: the sketch is the truth."""

import string
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from drawing import RECORDINGS, TONES, drawn, findings_of, heard_of
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.judge.phases import Phase, PhasedUnit, find_phases
from auditor.judge.segments import call_outcome, connect_ms, first_person_ms, hold_episodes, label_segments
from auditor.judge.units import UnitKind, cut_into_units
from auditor.judge.voice_match import match_voices
from auditor.schema import HoldKind, Interval, Label, Outcome, Span, SpanKind, tiling_problem


def phased(sketch: str, marks: str = "") -> tuple[PhasedUnit, ...]:
    heard = heard_of(sketch)
    units = cut_into_units(heard, findings_of(marks), len(sketch) * 1000)
    return find_phases(units, match_voices(units, heard.voices))


# fmt: off
PASSED_ON = (  # somebody answers and puts the caller into a queue, which offers to call back
    "rrrr.ss.sss.ss.s.sss.ss.~~~~~~~~AAA~~~~~~~~~~BBB~~~~~~~AAA~~~~~~~~BBBk..ss.",
    "     g               h          v            c         v          c        ",
)
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
LATE_MUSIC = (
    "rrrr.ssss.k...~~~~~~~~AAA~~~~~~~~~~AAA~~~~~~~~~~.ss.sss.ss.s.sss.ss.",
    "     mmmm             v            v              g                 ",
    "              ===================================                   ",
)
LEFT_BY_KEY = (
    "rrrr.ssss.k.~~~~~~~~AAA~~~~~~~~~~AAA~~~~~~~~~~AAA.k.ssss.",
    "     mmmm                                                ",
    "            ======================================       ",
)
ABANDONED = (
    "rrrr.sss~~~~~~~~~~AAA~~~~~~~~~~~~~~AAA~~~~~~~~~~~~~",
    "                  v                v               ",
    "        ===========================================",
)
# fmt: on


@pytest.mark.parametrize(
    ("sketch", "marks", "holds"),
    [
        QUEUE,
        SILENT_QUEUE,
        DIRECT,
        AGENT_HOLD,
        SILENT_AGENT_HOLD,
        TRANSFER,
        LATE_MUSIC,
        LEFT_BY_KEY,
        ABANDONED,
    ],
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
        (PASSED_ON[0], PASSED_ON[1], Outcome.CALLBACK),
        (
            PASSED_ON[0] + "~~~~~~~~~~.ss.sss.ss.s.sss.ss.",
            PASSED_ON[1] + "           g                  ",
            Outcome.ANSWERED,
        ),
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


def test_quiet_before_the_first_message_of_a_silent_queue_is_waiting() -> None:
    """No music begins that would have filled it."""
    sketch = "..rrrrrrrr.ssss.k.ss...AAA..........AAA..........AAA.............ss.sss.ss.s.sss.ss"
    marks_ = "           mmmm   t    v            v            v               g                 "
    units = phased(sketch, marks_)
    # the speech that is drawn for a second ends 300 ms before it
    assert [hold.start_ms for hold in hold_episodes(units, call_outcome(units))] == [19_700]


def test_a_machine_that_has_named_itself_is_one_in_its_next_sentence() -> None:
    """A person's greeting right behind it is its own; after a pause, somebody else's."""
    assert first_person_ms(phased("rrrr.sssss", "     nnngg")) is None
    assert first_person_ms(phased("rrrr.sss..ss.ss", "     nnn  gg gg")) == 10_000


def test_words_after_the_beep_are_the_callers() -> None:
    segments = label_segments(phased("rrrr.ssss.o.sssss..", "      b            "))
    assert next(segment.label for segment in segments if segment.start_ms >= 12000) is Label.CALLER


def test_a_caller_who_greets_a_machine_is_no_person_who_answers() -> None:
    after_a_wait = "rrrr.ssss.k.~~~~~~~~AAA~~~~~~~~AAA~~~~~~~~.ssss.o.sssssss.."
    marks = "     mmmm           v          v           bbbb   gg      "
    assert first_person_ms(phased(after_a_wait, marks)) is None
    assert first_person_ms(phased(after_a_wait, marks.replace("b", " "))) == 50_000


@given(
    st.text(alphabet="s~." + RECORDINGS[:2] + "".join(TONES), min_size=1, max_size=60),
    st.text(string.ascii_lowercase, max_size=60),
)
def test_every_call_is_tiled(sketch: str, marks: str) -> None:
    units = phased(sketch, marks)
    assert tiling_problem([one.unit for one in units], len(sketch) * 1000) is None
    assert tiling_problem(label_segments(units), len(sketch) * 1000) is None


@example("rrrr.ssss..rrrrrr....sss.AAAss.sss.ss.s.ss", "      ttg sgm g gt tgv    t g    vgmt tgvm")
@example("rrrr.ssss.~~~~~~~~~~~~...~~~~~~ssrrrrrrAAAAAAss.sss", "  s vssv mt v v  gm  vsm g tgmtttg m vg s  m t mv")
@given(
    st.text(alphabet="s~." + RECORDINGS[:2] + "".join(TONES), min_size=1, max_size=60),
    st.text(string.ascii_lowercase, max_size=60),
)
def test_quiet_after_a_wait_is_part_of_it(sketch: str, marks: str) -> None:
    units = phased(sketch, marks)
    after = [later for one, later in pairwise(units) if one.phase is Phase.WAITING]
    assert {later.phase for later in after if later.unit.kind is UnitKind.QUIET} <= {Phase.WAITING}


@pytest.mark.parametrize(
    ("marks", "person_ms"), [("        h    ", 8000), ("        t    ", 38_000), ("        m    ", 38_000)]
)
def test_who_asks_to_hold_at_the_pick_up_is_a_person(marks: str, person_ms: int) -> None:
    sketch = "..rrrrr.ss.s.~~~~~~~~~~~~~~~~~~~~~~~~~ss.sss.ss.s.ss."
    assert first_person_ms(phased(sketch, marks.ljust(38) + "g")) == person_ms


def asides(sketch: str, marks: str = "", over_music: Sequence[int] = ()) -> list[Label]:
    """The labels of what is said in the call while music plays on; also what lies over the music by its number."""
    heard = heard_of(sketch.replace("o", "~"))
    spoken = [index for index, mark in enumerate(sketch) if mark == "o"]
    over = Span(start_ms=spoken[0] * 1000, end_ms=(spoken[-1] + 1) * 1000, kind=SpanKind.SPEECH_OVER_MUSIC)
    music = next(span for span in heard.spans if span.overlap_ms(over))
    before, after = replace(music, end_ms=over.start_ms), replace(music, start_ms=over.end_ms)
    spoken_over = [span for span in heard.spans if span.kind is SpanKind.SPEECH]
    spans = [
        replace(span, kind=SpanKind.SPEECH_OVER_MUSIC) if span in [spoken_over[each] for each in over_music] else span
        for span in heard.spans
        if span != music
    ] + [before, over, after]
    heard = replace(heard, spans=tuple(sorted(spans, key=lambda span: span.start_ms)))
    units = cut_into_units(heard, findings_of(marks), len(sketch) * 1000)
    segments = label_segments(find_phases(units, match_voices(units, heard.voices)))
    return [segment.label for segment in segments if segment.overlap_ms(over) * 2 > over.duration_ms]


def test_who_speaks_while_the_music_plays_on_where_it_stops_for_messages_is_the_caller() -> None:
    assert asides("rrrr.~~~~~~~~AAAAA~~~~~~~~~AAAAA~~~~~~oo~~~~~~AAAAA~~~~~~~~~") == [Label.CALLER]


def test_the_caller_may_say_what_messages_say() -> None:
    sketch = "rrrr.~~~~~~~~AAAAA~~~~~~~~~AAAAA~~~~~~oo~~~~~~AAAAA~~~~~~~~~"
    marks = "                                      v"
    assert asides(sketch, marks) == [Label.CALLER]
    assert asides(sketch, marks, over_music=[1]) == [Label.ANNOUNCEMENT]


def test_a_message_over_music_stays_one_where_no_habit_of_the_line_is_known() -> None:
    assert asides("rrrr.~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~oo~~~~~~~~~~~~~~~~~~~~") != [Label.CALLER]


def answered_by_word(marks: str) -> list[Label]:
    """What the far end's speech is in a two-channel call in which the caller says a word after each of two prompts."""
    sketch = "rrrr.ssss..sssss..sss.~~~~~~~~~~~~~~~~.ss.sss.ss"
    caller = (Interval(start_ms=9_100, end_ms=9_900), Interval(start_ms=16_100, end_ms=16_900))
    heard = replace(heard_of(sketch), caller_speech=caller)
    units = cut_into_units(heard, findings_of(marks), len(sketch) * 1000)
    segments = label_segments(find_phases(units, match_voices(units, heard.voices)))
    spoken = ((5000, 9000), (11_000, 16_000), (39_000, 41_000))
    return [max(segments, key=Interval(start_ms=a, end_ms=b).overlap_ms).label for a, b in spoken]


def test_who_answers_a_menu_by_word_talks_to_no_person() -> None:
    assert answered_by_word("       m                                g") == [Label.MENU, Label.MENU, Label.AGENT]


def test_who_answers_a_person_does() -> None:
    assert answered_by_word("     g                                  g")[:2] == [Label.AGENT, Label.AGENT]

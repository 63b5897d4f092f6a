"""What follows from a person's corrections of calls put together by hand; what a person says is true by definition."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from builders import answered_call, segment
from catalogues import catalogue
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import UsageProblem
from auditor.judge import corrections as corrections_module
from auditor.judge.audit import judge_call
from auditor.judge.conclude import told_in
from auditor.judge.corrections import BY_A_PERSON, FOLLOWS, check_together, corrected, first_agent_ms, uncorrected
from auditor.judge.habits import RuleKind
from auditor.judge.passages import Passages
from auditor.schema import (
    Audit,
    Correction,
    HoldKind,
    Interval,
    Label,
    Labelled,
    Outcome,
    RuleOutcome,
    Segment,
    tiling_problem,
)


@pytest.fixture(autouse=True, scope="module")
def phrases_are_looked_for_once() -> Iterator[None]:
    """The same is said in all calls that are corrected here."""
    known = Passages([], catalogue().slips)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corrections_module, "told_in", lambda heard, rules: told_in(heard, rules, known))
        yield


def after(*said: Correction, audit: Audit | None = None) -> Audit:
    return corrected(audit or answered_call(), said, catalogue())


def labelled(start_ms: int, end_ms: int, label: Label) -> Labelled:
    return Labelled(start_ms=start_ms, end_ms=end_ms, label=label)


def waits(audit: Audit) -> list[tuple[int, int, str]]:
    return [(hold.start_ms, hold.end_ms, hold.ended_by) for hold in audit.holds]


def label_at(audit: Audit, time_ms: int) -> Label:
    return next(one.label for one in audit.segments if one.start_ms <= time_ms < one.end_ms)


def value(audit: Audit, measure_id: str) -> float | None:
    measure = audit.measure(measure_id)
    assert measure is not None
    return measure.value


def test_nothing_said_changes_nothing() -> None:
    assert after() == answered_call()


def test_the_programs_answer_is_kept_beside() -> None:
    audit = answered_call()
    made = after(Correction(person_ms=88_000), audit=audit)
    assert made.machine is not None
    assert made.machine.person_ms == 90_000
    assert made.machine.segments == audit.segments
    assert uncorrected(made) == audit
    assert Audit.from_dict(made.to_dict()) == made


def test_a_person_who_came_sooner_ends_the_wait() -> None:
    made = after(Correction(person_ms=88_000))
    assert first_agent_ms(made.segments) == 88_000
    assert waits(made) == [(16_000, 88_000, "person")]
    assert value(made, "first_person_at_ms") == 88_000
    assert value(made, "hold_ms") == 72_000
    assert made.outcome is Outcome.ANSWERED


def test_a_person_who_came_later_leaves_the_wait_going_on() -> None:
    made = after(Correction(person_ms=93_000))
    assert first_agent_ms(made.segments) == 93_000
    assert waits(made) == [(16_000, 93_000, "person")]
    assert label_at(made, 91_000) is Label.ANNOUNCEMENT
    assert [one.start_ms for one in made.announcements] == [30_000, 60_000, 90_000]


def test_a_message_that_a_person_spoke_is_no_message() -> None:
    made = after(Correction(person_ms=60_000))
    assert [one.start_ms for one in made.announcements] == [30_000]
    assert [message.playings for message in made.messages] == [1]


def test_nobody_came() -> None:
    made = after(Correction(nobody=True))
    assert made.outcome is Outcome.ABANDONED
    assert waits(made) == [(16_000, 120_000, "hang_up")]
    assert value(made, "first_person_at_ms") is None
    hold = made.measure("hold_ms")
    assert hold is not None
    assert (hold.value, hold.at_least) == (104_000, True)


def test_nobody_came_but_a_machine_took_the_message() -> None:
    made = after(Correction(nobody=True, outcome=Outcome.VOICEMAIL))
    assert waits(made) == [(16_000, 90_000, "voicemail")]
    assert label_at(made, 100_000) is Label.VOICEMAIL


def test_the_holds_are_just_those_that_were_said() -> None:
    made = after(Correction(holds=(Interval(start_ms=20_000, end_ms=40_000), Interval(start_ms=50_000, end_ms=90_000))))
    assert [(hold.start_ms, hold.end_ms) for hold in made.holds] == [(20_000, 40_000), (50_000, 90_000)]
    assert value(made, "hold_ms") == 60_000
    assert {hold.kind for hold in made.holds} == {HoldKind.QUEUE}


def test_what_is_said_in_a_hold_is_recorded() -> None:
    made = after(Correction(holds=(Interval(start_ms=10_000, end_ms=95_000),)))
    assert label_at(made, 12_000) is Label.ANNOUNCEMENT
    assert first_agent_ms(made.segments) == 95_000
    assert waits(made) == [(10_000, 95_000, "person")]


def test_no_hold() -> None:
    assert value(after(Correction(holds=())), "hold_ms") == 0


def test_an_outcome_changes_nothing_else() -> None:
    audit = answered_call()
    made = after(Correction(outcome=Outcome.CALLBACK))
    assert (made.outcome, made.segments, made.holds) == (Outcome.CALLBACK, audit.segments, audit.holds)


def test_an_outcome_that_was_said_stays_when_a_person_goes() -> None:
    assert after(Correction(outcome=Outcome.CLOSED), Correction(nobody=True)).outcome is Outcome.CLOSED


def test_a_label_changes_its_stretch_and_tells_why() -> None:
    made = after(Correction(labels=(labelled(70_000, 75_000, Label.DEAD_AIR),), note="silent here"))
    (own,) = [one for one in made.segments if one.reasons[:1] == (BY_A_PERSON,)]
    assert (own.start_ms, own.end_ms, own.label) == (70_000, 75_000, Label.DEAD_AIR)
    assert own.reasons[1:] == ("silent here", "in place of hold music")
    assert value(made, "longest_dead_air_ms") == 5000
    assert waits(made) == [(16_000, 90_000, "person")]


def test_a_person_heard_within_a_wait_cuts_it() -> None:
    made = after(Correction(labels=(labelled(70_000, 75_000, Label.AGENT),)))
    assert waits(made) == [(16_000, 70_000, "person"), (75_000, 90_000, "person")]
    assert [hold.kind for hold in made.holds] == [HoldKind.QUEUE, HoldKind.AGENT]
    assert value(made, "first_person_at_ms") == 70_000


def test_music_heard_after_the_pick_up_is_another_wait() -> None:
    made = after(Correction(labels=(labelled(100_000, 110_000, Label.HOLD_MUSIC),)))
    assert waits(made) == [(16_000, 90_000, "person"), (100_000, 110_000, "person")]
    assert value(made, "agent_hold_ms") == 10_000


def test_a_menu_taken_for_waiting_shortens_the_wait() -> None:
    made = after(Correction(labels=(labelled(16_000, 25_000, Label.MENU),)))
    assert waits(made) == [(25_000, 90_000, "person")]


def test_ringing_that_only_a_person_heard_counts() -> None:
    quiet = answered_call()
    start = segment(Label.SILENCE, 0, quiet.segments[0].end_ms)
    silent = dataclasses.replace(
        quiet, segments=(start, *quiet.segments[1:]), heard=dataclasses.replace(quiet.heard, tones=())
    )
    made = after(Correction(labels=(labelled(1000, 5000, Label.RING),)), audit=silent)
    assert value(made, "ring_ms") == first_sound_ms(made) - 1000


def first_sound_ms(audit: Audit) -> int:
    return next(one.start_ms for one in audit.segments if one.start_ms >= 5000 and one.label is not Label.SILENCE)


def test_a_later_correction_wins() -> None:
    made = after(Correction(person_ms=80_000), Correction(person_ms=85_000))
    assert first_agent_ms(made.segments) == 85_000
    assert waits(made) == [(16_000, 85_000, "person")]


def test_what_lies_beyond_a_shorter_reading_of_the_call_is_left_out() -> None:
    beyond = Correction(
        person_ms=130_000,
        holds=(Interval(start_ms=16_000, end_ms=125_000),),
        labels=(labelled(119_000, 126_000, Label.SILENCE), labelled(121_000, 122_000, Label.TONE)),
    )
    made = after(beyond)
    assert tiling_problem(made.segments, 120_000) is None
    assert [(hold.start_ms, hold.end_ms) for hold in made.holds] == [(16_000, 120_000)]


def test_habits_are_judged_by_the_corrected_measures() -> None:
    made = after(Correction(person_ms=60_000))
    of_measure = {habit.id: habit.of[0] for habit in catalogue().habits if habit.kind is RuleKind.MEASURE}
    applied = (one for one in made.results if one.outcome is not RuleOutcome.NOT_APPLICABLE)
    judged = [one for one in applied if one.rule_id in of_measure]
    assert any(of_measure[one.rule_id] == "hold_ms" for one in judged)
    for result in judged:
        assert result.value == value(made, of_measure[result.rule_id])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ([Correction(nobody=True, labels=(labelled(50_000, 51_000, Label.AGENT),))], "nobody came"),
        ([Correction(person_ms=80_000, labels=(labelled(50_000, 51_000, Label.AGENT),))], "another time"),
        ([Correction(person_ms=80_000, holds=(Interval(start_ms=16_000, end_ms=85_000),))], "covers the first word"),
        ([Correction(person_ms=80_000), Correction(holds=(Interval(start_ms=16_000, end_ms=85_000),))], "covers"),
        (
            [Correction(holds=(Interval(start_ms=16_000, end_ms=85_000),)), Correction(person_ms=80_000)],
            "inside a hold",
        ),
    ],
)
def test_contradictions_are_refused(said: list[Correction], problem: str) -> None:
    with pytest.raises(UsageProblem, match=problem):
        check_together(answered_call(), said)


def test_a_hold_that_ends_where_the_person_begins_is_no_contradiction() -> None:
    check_together(answered_call(), [Correction(person_ms=80_000, holds=(Interval(start_ms=16_000, end_ms=80_000),))])


stretches = st.tuples(st.integers(0, 130_000), st.integers(1, 60_000)).map(lambda p: (p[0], p[0] + p[1]))
labels = st.tuples(stretches, st.sampled_from(Label)).map(lambda p: labelled(*p[0], p[1]))
people = st.one_of(st.none(), st.integers(0, 125_000))
said = st.builds(
    Correction,
    person_ms=people,
    nobody=st.booleans(),
    outcome=st.one_of(st.none(), st.sampled_from(Outcome)),
    labels=st.lists(labels, max_size=4).map(tuple),
    holds=st.one_of(st.none(), stretches.map(lambda p: (Interval(start_ms=p[0], end_ms=p[1]),))),
)


def is_sound(audit: Audit) -> bool:
    inside = all(0 <= hold.start_ms < hold.end_ms <= 120_000 for hold in audit.holds)
    in_order = all(a.end_ms <= b.start_ms for a, b in zip(audit.holds, audit.holds[1:], strict=False))
    return tiling_problem(audit.segments, 120_000) is None and inside and in_order


@settings(max_examples=60, deadline=None)
@given(st.lists(said, max_size=4))
def test_any_corrections_leave_a_whole_tiling(corrections: list[Correction]) -> None:
    made = after(*corrections)
    assert is_sound(made)
    assert value_or_none(made) == first_agent_ms(made.segments)
    assert uncorrected(made) == answered_call()


def value_or_none(audit: Audit) -> float | None:
    measure = audit.measure("first_person_at_ms")
    return measure.value if measure else first_agent_ms(audit.segments)


@settings(max_examples=60, deadline=None)
@given(st.lists(labels, min_size=1, max_size=6))
def test_the_last_word_on_every_moment_holds(said_labels: list[Labelled]) -> None:
    made = after(*(Correction(labels=(one,)) for one in said_labels))
    for time_ms in range(0, 120_000, 997):
        last = [one.label for one in said_labels if one.start_ms <= time_ms < one.end_ms]
        assert label_at(made, time_ms) is (last[-1] if last else label_at(answered_call(), time_ms))


@settings(max_examples=30, deadline=None)
@given(st.lists(said, min_size=1, max_size=3))
def test_corrections_followed_again_come_to_the_same(corrections: list[Correction]) -> None:
    once = after(*corrections)
    assert after(*corrections, audit=once) == once


def test_confirming_the_outcome_of_a_judged_call_changes_no_figure() -> None:
    """The program's own course and a corrected one are concluded alike."""
    built = answered_call()
    own = judge_call(built.recording, built.heard, built.basis, catalogue())
    made = after(Correction(outcome=own.outcome), audit=own)
    for name in ("segments", "holds", "announcements", "messages", "menu", "measures", "claims", "findings", "results"):
        assert getattr(made, name) == getattr(own, name), name


def test_what_follows_is_marked_as_such() -> None:
    made = after(Correction(nobody=True))
    follows: list[Segment] = [one for one in made.segments if one.reasons[:1] == (FOLLOWS,)]
    assert [(one.start_ms, one.label) for one in follows] == [(90_000, Label.ANNOUNCEMENT)]

"""Measures of calls put together by hand."""

from dataclasses import replace

import pytest
from builders import recording

from auditor.judge.hold_kinds import KINDS
from auditor.judge.measure_definitions import DEFINITIONS, definition_of
from auditor.judge.measures import Course, clipping, take_measures, without_words
from auditor.judge.queue_pace import queue_pace
from auditor.schema import (
    Announcement,
    Heard,
    HoldEpisode,
    HoldKind,
    Label,
    Measure,
    MenuOption,
    MenuStep,
    Outcome,
    Segment,
    Tone,
    ToneKind,
)

RING = Tone(start_ms=1000, end_ms=7000, kind=ToneKind.RINGBACK)


def announcement(start_ms: int, *categories: str) -> Announcement:
    return Announcement(
        start_ms=start_ms, end_ms=start_ms + 6000, message_id="m1", context="queue", text="…", categories=categories
    )


def course(**changes: object) -> Course:
    """Rings from 1 to 7 s, menu until 20 s, a wait of 100 s with two announcements, a person at 120 s."""
    made = Course(
        duration_ms=150_000,
        outcome=Outcome.ANSWERED,
        connect_ms=7000,
        person_ms=120_000,
        segments=(
            Segment(start_ms=0, end_ms=7000, label=Label.RING),
            Segment(start_ms=7000, end_ms=20_000, label=Label.MENU),
            Segment(start_ms=20_000, end_ms=40_000, label=Label.HOLD_MUSIC),
            Segment(start_ms=40_000, end_ms=46_000, label=Label.ANNOUNCEMENT),
            Segment(start_ms=46_000, end_ms=80_000, label=Label.HOLD_MUSIC),
            Segment(start_ms=80_000, end_ms=86_000, label=Label.ANNOUNCEMENT),
            Segment(start_ms=86_000, end_ms=120_000, label=Label.DEAD_AIR),
            Segment(start_ms=120_000, end_ms=150_000, label=Label.AGENT),
        ),
        holds=(HoldEpisode(start_ms=20_000, end_ms=120_000, kind=HoldKind.QUEUE, ended_by="person"),),
        announcements=(announcement(40_000, "high_volume_claim"), announcement(80_000, "promotion", "apology")),
        findings=(),
        menu=(),
        human_option=None,
        heard=Heard(spans=(), tones=(RING,), playings=(), words=()),
    )
    return replace(made, **changes)


def measured(measure_id: str, made: Course) -> Measure:
    return next(measure for measure in take_measures(made) if measure.id == measure_id)


@pytest.mark.parametrize(
    ("measure_id", "value"),
    [
        ("ring_ms", 6000),
        ("time_to_human_ms", 113_000),
        ("queue_wait_ms", 100_000),
        ("hold_ms", 100_000),
        ("longest_dead_air_ms", 34_000),
        ("menu_ms", 13_000),
        ("playings_count", 2),
        ("playings_per_min", 1.2),
        ("interruption_gap_ms", 34_000),
        ("playings_high_volume_claim", 1),
        ("music_share", 0.54),
        ("silence_share", 0.34),
        ("promotion_share", 0.06),
        ("reassurance_share", 0.06),
    ],
)
def test_measures_follow_their_definitions(measure_id: str, value: float) -> None:
    found = measured(measure_id, course())
    assert (found.value, found.at_least) == (value, False)


def test_a_recording_that_starts_after_the_ringing_has_no_ring_time() -> None:
    quiet = (Segment(start_ms=0, end_ms=7000, label=Label.SILENCE), *course().segments[1:])
    late = course(connect_ms=None, segments=quiet, heard=Heard(spans=(), tones=(), playings=(), words=()))
    assert measured("ring_ms", late).value is None
    assert measured("time_to_human_ms", late).value == 120_000
    assert "counted from its start" in measured("time_to_human_ms", late).note


def test_a_wait_that_was_given_up_is_at_least_that_long() -> None:
    given_up = course(
        outcome=Outcome.ABANDONED,
        person_ms=None,
        holds=(HoldEpisode(start_ms=20_000, end_ms=150_000, kind=HoldKind.QUEUE, ended_by="hang_up"),),
    )
    for measure_id, value in {"time_to_human_ms": 143_000, "queue_wait_ms": 130_000, "hold_ms": 130_000}.items():
        found = measured(measure_id, given_up)
        assert (found.value, found.at_least) == (value, True)


def test_nobody_came_is_unknown_and_says_why() -> None:
    found = measured("time_to_human_ms", course(outcome=Outcome.VOICEMAIL, person_ms=None))
    assert (found.value, found.note) == (None, "nobody came: voicemail")


def test_kinds_of_hold_are_kept_apart() -> None:
    holds = tuple(
        HoldEpisode(start_ms=at, end_ms=at + 10_000, kind=kind, ended_by="person")
        for at, kind in ((20_000, HoldKind.QUEUE), (50_000, HoldKind.AGENT), (80_000, HoldKind.TRANSFER))
    )
    made = course(holds=holds)
    names = ("queue_hold_ms", "agent_hold_ms", "transfer_hold_ms", "hold_ms", "transfers_count", "agent_holds_count")
    assert [measured(name, made).value for name in names] == [10_000, 10_000, 10_000, 30_000, 1, 1]


def test_choices_to_a_human_count_the_options_heard_before_it() -> None:
    options = tuple(
        MenuOption(start_ms=at, end_ms=at + 900, level=1, key=key, destination=to, quote="…")
        for at, key, to in ((8000, "1", "sales"), (10_000, "2", "service"), (12_000, "0", "operator"))
    )
    offered = course(menu=options, human_option=options[2])
    assert measured("choices_to_human_count", offered).value == 3
    assert measured("human_offered_count", offered).value == 1
    assert measured("choices_to_human_count", course(menu=options)).value is None
    assert measured("human_offered_count", course(menu=options)).value == 0
    assert measured("human_offered_at_ms", offered).value == 12_900 - 7000
    assert measured("menu_1_options_count", offered).value == 3


def test_how_long_the_caller_listened_to_the_choice_that_was_taken() -> None:
    options = tuple(
        MenuOption(start_ms=at, end_ms=at + 900, level=1, key=key, destination=to, quote="…")
        for at, key, to in ((8000, "1", "sales"), (10_000, "2", "service"))
    )
    step = MenuStep(start_ms=13_000, end_ms=13_100, level=1, key="2", destination="service")
    assert measured("own_option_at_ms", course(menu=options, path=(step,))).value == 3900
    assert measured("own_option_at_ms", course(menu=options)).value is None
    unknown = replace(step, key="7", destination=None)
    assert measured("own_option_at_ms", course(menu=options, path=(unknown,))).value is None


def test_how_early_a_call_back_is_offered() -> None:
    offered = course(announcements=(announcement(80_000, "callback_offer"),))
    assert measured("callback_offered_after_ms", offered).value == 60_000
    in_the_menu = course(announcements=(announcement(10_000, "callback_offer"),))
    assert measured("callback_offered_after_ms", in_the_menu).value == 0
    assert measured("callback_offered_after_ms", course()).value is None


@pytest.mark.parametrize("changes", [{}, {"holds": ()}, {"connect_ms": None}])
def test_every_measure_is_defined_in_its_unit(changes: dict[str, object]) -> None:
    option = MenuOption(start_ms=8000, end_ms=8900, level=1, key="1", destination="sales", quote="…")
    for measure in take_measures(course(menu=(option,), **changes)):
        defined = definition_of(measure.id)
        assert defined is not None, measure.id
        assert defined.unit == measure.unit
        assert defined.meaning.endswith(".")


def test_every_defined_measure_is_taken() -> None:
    clipped = clipping(recording(clipped_share=0.25))
    taken = {measure.id for measure in (*take_measures(course()), *queue_pace(()), clipped)}
    assert set(DEFINITIONS) <= taken
    assert clipping(recording(clipped_share=0.25)).value == 0.25
    assert clipping(recording()).value is None


def test_what_is_no_measure_has_no_definition() -> None:
    assert definition_of("wishful_thinking_ms") is None
    assert definition_of("menu_long_options_count") is None


@pytest.mark.parametrize(
    ("measure_id", "value"), [("music_ms", 54_000), ("silence_ms", 34_000), ("promotion_ms", 6000), ("help_ms", 0)]
)
def test_time_of_the_hold_by_kind(measure_id: str, value: int) -> None:
    assert measured(measure_id, course()).value == value


def test_what_rests_on_words_is_unknown_where_none_were_read() -> None:
    measures = {measure.id: without_words(measure, "no words were read") for measure in take_measures(course())}
    assert (measures["human_offered_count"].value, measures["human_offered_count"].note) == (None, "no words were read")
    assert measures["hold_ms"].value == measured("hold_ms", course()).value is not None
    unknown = {name for name, measure in measures.items() if measure.note == "no words were read"}
    assert {"menu_options_count", "promotion_share", "information_count"} <= unknown
    assert unknown.isdisjoint({"music_share", "silence_ms", "playings_count", "interruption_gap_ms"})


def test_the_kinds_add_up_to_the_hold_and_those_of_messages_to_all_messages() -> None:
    made = course()
    assert sum(measured(f"{kind}_ms", made).value or 0 for kind in KINDS) == measured("hold_ms", made).value == 100_000
    assert sum(measured(f"{kind}_share", made).value or 0 for kind in KINDS) == pytest.approx(1)
    assert measured("any_message_ms", made).value == 12_000

"""Music ducks for a message and stops for a person: where a line's habit is known, that tells who speaks."""

from dataclasses import replace

from builders import words

from auditor.judge.phases import find_phases
from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_match import VoiceMatch

REASON = "the music stops for it, not for the messages"


def wait(*, over_music: bool) -> list[Unit]:
    """Music with one message played twice, then a voice that speaks alone."""
    parts = [("music", 10), ("message", 5), ("music", 10), ("message", 5), ("music", 10), ("voice", 3)]
    units, at_ms = [], 0
    for name, seconds in parts:
        times = {"start_ms": at_ms, "end_ms": at_ms + seconds * 1000}
        at_ms += seconds * 1000
        if name == "music":
            units.append(Unit(kind=UnitKind.MUSIC, **times))
        elif name == "voice":
            units.append(Unit(kind=UnitKind.SPEECH, **times))
        else:
            repeated = {"recording_id": "r1", "playing_ms": 5000, "playings": 2}
            units.append(Unit(kind=UnitKind.SPEECH, over_music=over_music, **repeated, **times))
    return units


def told(units: list[Unit]) -> list[bool]:
    return [REASON in one.reasons for one in find_phases(units, [VoiceMatch()] * len(units))]


def test_a_voice_for_which_the_music_stops_is_no_message_of_a_line_that_plays_them_over_its_music() -> None:
    *wait_itself, last = told(wait(over_music=True))
    assert last
    assert not any(wait_itself)


def test_where_music_stops_for_the_messages_too_it_tells_nothing() -> None:
    assert not any(told(wait(over_music=False)))


def test_a_line_with_one_message_has_shown_no_habit() -> None:
    assert not any(told([unit for unit in wait(over_music=True) if unit.start_ms != 25000]))


def test_the_reason_tells_when_the_wait_had_stopped_for_good() -> None:
    *_, last = find_phases(wait(over_music=True), [VoiceMatch()] * 6)
    assert "music and recordings stopped for good at 0:40" in last.reasons


def test_people_say_i_and_prompts_say_we() -> None:
    def reasons(text: str) -> tuple[str, ...]:
        *before, last = wait(over_music=True)
        units = [*before, replace(last, words=words(text, last.start_ms))]
        return find_phases(units, [VoiceMatch()] * len(units))[-1].reasons

    assert "speaks of itself as I" in reasons("what can i do for you")
    assert "speaks of itself as I" not in reasons("what can we do for you")

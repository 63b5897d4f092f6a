"""Whose voice is it? Prints are put together by hand."""

from auditor.judge.units import Unit, UnitKind
from auditor.judge.voice_match import match_voices
from auditor.schema import VoicePrint


def call(*voices: tuple[float, str | None, str | None]) -> tuple[list[Unit], list[VoicePrint]]:
    """Utterances of a second each: (place of the voice, recording id, category)."""
    units, prints = [], []
    for second, (place, recording_id, category) in enumerate(voices):
        times = {"start_ms": second * 2000, "end_ms": second * 2000 + 1000}
        units.append(
            Unit(kind=UnitKind.SPEECH, recording_id=recording_id, categories=frozenset({category} - {None}), **times)
        )
        prints.append(VoicePrint(cepstra=(place, 0.0, 0.0, 0.0), pitch_octaves=7.0, **times))
    return units, prints


def test_another_voice_is_strange_and_the_same_is_not() -> None:
    units, prints = call((0.0, "r1", None), (0.4, "r2", None), (0.8, "r3", None), (0.5, None, None), (9.0, None, None))
    *_, same, other = (voice.strangeness for voice in match_voices(units, prints))
    assert same is not None
    assert other is not None
    assert same < 1.5 < other


def test_what_only_machines_say_lends_its_voice() -> None:
    units, prints = call((0.0, None, "menu_option"), (0.4, None, "menu_option"), (9.0, None, None))
    assert match_voices(units, prints)[-1].strangeness is not None


def test_nothing_is_said_without_recorded_voices_to_compare_with() -> None:
    units, prints = call((0.0, None, None), (0.4, None, None), (9.0, None, None))
    assert [voice.strangeness for voice in match_voices(units, prints)] == [None, None, None]


def test_a_recording_is_not_compared_with_its_own_repeats() -> None:
    units, prints = call((0.0, "r1", None), (0.0, "r1", None), (5.0, "r2", None), (5.0, "r2", None))
    first = match_voices(units, prints)[0].strangeness
    assert first is not None
    assert first > 0.5


def test_voices_that_take_turns_vary_and_one_voice_does_not() -> None:
    turns = [(0.0 if second % 2 else 9.0, None, None) for second in range(7)]
    alone = [(0.1 * second, None, None) for second in range(7)]
    varied, even = (match_voices(*call(*voices))[3].variety for voices in (turns, alone))
    assert varied is not None
    assert even is not None
    assert even < 1.05 < varied

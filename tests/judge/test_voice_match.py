"""Whose voice is it? Prints are put together by hand."""

from dataclasses import replace

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


def test_a_voice_that_makes_way_for_two_others_is_not_heard_again() -> None:
    speakers = [0.0, 0.0, *[9.0, 18.0] * 4]
    found = match_voices(*call(*((place, None, None) for place in speakers)))
    assert found[0].heard_again == found[1].heard_again
    assert found[0].heard_again is not None
    assert found[2].heard_again is not None
    assert found[2].heard_again < 1.0 < found[0].heard_again


def test_who_has_spoken_before_another_is_no_stranger_to_the_talk_later() -> None:
    """The last words of one of two people are followed by the other's alone."""
    speakers = [0.0, 9.0, 0.0, 0.0, *[9.0] * 6]
    last = match_voices(*call(*((place, None, None) for place in speakers)))[3]
    assert last.heard_again is not None
    assert last.heard_again < 1.0


def test_of_one_voice_nobody_can_say_whether_it_comes_back() -> None:
    assert {one.heard_again for one in match_voices(*call(*[(0.0, None, None)] * 9))} == {None}


def in_music(*passages: tuple[float, ...], category: str | None = None) -> tuple[list[Unit], list[VoicePrint]]:
    """Ten seconds of music, then each passage with as much music behind it: a second for each place of a voice."""
    units = [Unit(kind=UnitKind.MUSIC, start_ms=0, end_ms=10_000)]
    prints = []
    for passage in passages:
        for place in passage:
            times = {"start_ms": units[-1].end_ms, "end_ms": units[-1].end_ms + 1000}
            units.append(Unit(kind=UnitKind.SPEECH, categories=frozenset({category} - {None}), **times))
            prints.append(VoicePrint(cepstra=(place, 0.0, 0.0, 0.0), pitch_octaves=7.0, **times))
        units.append(Unit(kind=UnitKind.MUSIC, start_ms=units[-1].end_ms, end_ms=units[-1].end_ms + 10_000))
    return units, prints


def spoken(units: list[Unit], prints: list[VoicePrint]) -> list[bool]:
    voices = match_voices(units, prints)
    return [voice.within_a_wait for unit, voice in zip(units, voices, strict=True) if unit.kind is UnitKind.SPEECH]


def test_a_short_passage_of_one_voice_between_music_is_part_of_the_wait() -> None:
    assert spoken(*in_music((0.0, 0.2, 0.1))) == [True] * 3


def test_a_passage_of_two_voices_between_music_may_be_a_conversation() -> None:
    assert spoken(*in_music((0.0, 9.0, 0.0, 9.0))) == [False] * 4


def test_who_asks_to_hold_before_the_music_goes_on_is_no_part_of_the_wait() -> None:
    assert spoken(*in_music((0.0, 0.2), category="hold_request")) == [False] * 2


def test_what_goes_on_for_longer_than_an_advert_is_no_part_of_the_wait() -> None:
    assert spoken(*in_music((0.0,) * 26)) == [False] * 26


def test_after_the_last_music_nothing_is_within_the_wait() -> None:
    units, prints = in_music((0.0, 0.1), (0.0, 0.1))
    assert spoken(units[:-1], prints) == [True, True, False, False]


def test_a_pause_in_which_somebody_could_answer_makes_a_passage_a_talk() -> None:
    units, prints = in_music((0.0, 0.1, 0.2))
    last = units[3]
    paused = [
        *units[:3],
        Unit(kind=UnitKind.QUIET, start_ms=last.start_ms, end_ms=last.start_ms + 900),
        replace(last, start_ms=last.start_ms + 900),
        *units[4:],
    ]
    assert spoken(paused, prints) == [False] * 3


def test_the_voice_of_a_radio_is_known_to_the_wait_though_no_recording_has_it() -> None:
    units, prints = in_music((0.0, 0.1), (0.0, 0.2), (0.1, 9.0))
    *_, radio, person = match_voices(units[:-1], prints)
    assert radio.strangeness is None
    assert radio.strange_to_the_wait is not None
    assert person.strange_to_the_wait is not None
    assert radio.strange_to_the_wait < 1.5 < person.strange_to_the_wait

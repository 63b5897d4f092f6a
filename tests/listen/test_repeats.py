"""Repeats on constructed sound: what was placed twice is found twice, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repeat_sounds import RATE, Call, lose_packets, mu_law, noise, pcm, tune, voice

from auditor.listen import likeness
from auditor.listen.music_loop import music_loop_ms
from auditor.listen.repeats import find_repeats, find_repetition
from auditor.schema import Interval, Playing

EDGE_MS = 130
"""The voices below may begin and end with a hiss of 80 ms."""


def speech(*places: tuple[int, int]) -> list[Interval]:
    """Stretches of speech as the spans room gives them: a little off."""
    offs = ((-150, 120), (100, -90), (-60, 170), (140, 60), (-120, -130))
    return [
        Interval(start_ms=max(0, start + offs[index % 5][0]), end_ms=end + offs[index % 5][1])
        for index, (start, end) in enumerate(places)
    ]


def groups(playings: tuple[Playing, ...]) -> list[list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for playing in playings:
        found.setdefault(playing.recording_id, []).append((playing.start_ms, playing.end_ms))
    return list(found.values())


def assert_placed(found: list[tuple[int, int]], places: list[tuple[int, int]], edge_ms: int = EDGE_MS) -> None:
    assert len(found) == len(places)
    for (start, end), (true_start, true_end) in zip(found, places, strict=True):
        assert abs(start - true_start) <= edge_ms
        assert abs(end - true_end) <= edge_ms


def test_the_same_recording_twice_at_another_level() -> None:
    call = Call(20)
    message = voice(1)
    places = [call.add(2000, message), call.add(12000, 0.3 * message)]
    (found,) = groups(find_repeats(call.samples, speech(*places)))
    assert_placed(found, places)


def test_two_recordings_of_one_voice_are_not_the_same() -> None:
    call = Call(30)
    places = [call.add(2000 + 7000 * index, voice(10 + index)) for index in range(4)]
    assert find_repeats(call.samples, speech(*places)) == ()


@pytest.mark.parametrize("seed", range(3))
def test_over_different_music(seed: int) -> None:
    call = Call(24, seed)
    message = voice(20 + seed)
    call.add(0, 0.15 * tune(seed, 24))
    # 12 s later the same note might sound at the same place behind the message, and be the same sound.
    places = [call.add(3000, message), call.add(15130, message)]
    (found,) = groups(find_repeats(call.samples, speech(*places)))
    assert_placed(found, places, 200)


def test_the_same_music_under_different_messages_is_no_repeat() -> None:
    call = Call(24)
    music = 0.1 * tune(3, 12)
    call.add(0, np.concatenate([music, music]))
    places = [call.add(3000, voice(30)), call.add(15000, voice(31))]
    assert find_repeats(call.samples, speech(*places)) == ()


def test_through_mu_law_noise_and_lost_packets() -> None:
    call = Call(34)
    message = voice(40)
    places = [call.add(2000 + 8000 * index, message) for index in range(4)]
    call.sound += noise(5, len(call.sound), 0.01)
    heard = pcm(lose_packets(mu_law(call.sound), seed=6))
    (found,) = groups(find_repeats(heard, speech(*places)))
    assert_placed(found, places, 150)


def test_rotating_messages_are_three_recordings() -> None:
    call = Call(70)
    messages = [voice(50, 3.0), voice(51, 4.0), voice(52, 2.0)]
    places = [call.add(1000 + 7000 * index, messages[index % 3]) for index in range(9)]
    found = groups(find_repeats(call.samples, speech(*places)))
    assert len(found) == 3
    for index, group in enumerate(found):
        assert_placed(group, places[index::3])


def test_messages_back_to_back_in_changing_order_are_cut_apart() -> None:
    call = Call(40)
    one, two, three = voice(60, 3.0), voice(61, 3.0), voice(62, 3.0)
    joined = []
    for at_ms, pair in ((1000, (one, two)), (14000, (one, three)), (27000, (two, three))):
        first = call.add(at_ms, pair[0])
        joined.append((first, call.add(first[1] + 400, pair[1])))
    stretches = [Interval(start_ms=first[0], end_ms=second[1]) for first, second in joined]
    found = groups(find_repeats(call.samples, stretches))
    assert_placed(found[0], [joined[0][0], joined[1][0]])
    assert_placed(found[1], [joined[0][1], joined[2][0]])
    assert_placed(found[2], [joined[1][1], joined[2][1]])


def test_a_block_that_always_comes_whole_is_one_recording() -> None:
    call = Call(40)
    block = np.concatenate([voice(63, 2.5), np.zeros(RATE // 2), voice(64, 2.5)])
    places = [call.add(1000 + 12000 * index, block) for index in range(3)]
    (found,) = groups(find_repeats(call.samples, speech(*places)))
    assert_placed(found, places)


def test_a_playing_cut_short_by_the_pick_up() -> None:
    call = Call(40)
    message = voice(70, 5.0)
    places = [call.add(2000, message), call.add(14000, message), call.add(26000, message[: int(2.6 * RATE)])]
    (found,) = groups(find_repeats(call.samples, speech(*places)))
    assert_placed(found, places, 130)


def test_a_playing_joined_late_tells_its_offset() -> None:
    call = Call(40)
    message = voice(71, 5.0)
    places = [call.add(1000, message[2 * RATE :]), call.add(14000, message), call.add(26000, message)]
    playings = find_repeats(call.samples, speech(*places))
    (found,) = groups(playings)
    assert_placed(found, places, 130)
    assert abs(playings[0].offset_ms - 2000) <= 130
    assert [playing.offset_ms for playing in playings[1:]] == [0, 0]


def test_a_differing_number_makes_a_template_not_a_repeat() -> None:
    call = Call(30)
    opening, ending = voice(80, 2.0), voice(81, 1.5)
    numbers = [voice(82, 0.4), voice(83, 0.4)]
    places = [
        call.add(2000 + 12000 * index, np.concatenate([opening, number, ending]))
        for index, number in enumerate(numbers)
    ]
    heard = find_repetition(call.samples, speech(*places))
    assert heard.playings == ()
    assert [template.recording_id for template in heard.templates] == ["t1", "t1"]


def test_a_sentence_that_was_taken_for_music_is_found_by_its_other_playing() -> None:
    call = Call(40)
    block = np.concatenate([voice(65, 2.5), np.zeros(RATE // 2), voice(66, 2.0)])
    places = [call.add(1000 + 12000 * index, block) for index in range(3)]
    heard = speech(*places)
    heard[0] = Interval(start_ms=heard[0].start_ms, end_ms=heard[0].end_ms - 2400)
    heard[2] = Interval(start_ms=heard[2].start_ms + 2900, end_ms=heard[2].end_ms)
    (found,) = groups(find_repeats(call.samples, heard))
    assert_placed(found, places)


def test_live_talk_beside_a_looping_message_stays_out() -> None:
    call = Call(60)
    message = voice(90)
    places = [call.add(1000 + 9000 * index, message) for index in range(3)]
    talk = [call.add(30000 + 7000 * index, voice(91 + index, 5.0)) for index in range(4)]
    playings = find_repeats(call.samples, speech(*places, *talk))
    assert len(playings) == 3
    assert all(playing.end_ms < 30000 for playing in playings)


def test_nothing_to_compare() -> None:
    assert find_repeats(np.zeros(0, dtype=np.int16), []) == ()
    assert find_repeats(np.zeros(8000, dtype=np.int16), [Interval(start_ms=0, end_ms=1000)]) == ()
    assert find_repeats(pcm(voice(1)), [Interval(start_ms=0, end_ms=300), Interval(start_ms=900, end_ms=90000)]) == ()


@settings(max_examples=8, deadline=None)
@given(shift_ms=st.integers(min_value=1, max_value=400).map(lambda step: step * 16))
def test_silence_before_a_call_moves_its_repeats_by_as_much(shift_ms: int) -> None:
    call = Call(20)
    message = voice(100, 3.0)
    places = [call.add(2000, message), call.add(12000, message)]
    quiet = np.zeros(shift_ms * RATE // 1000, dtype=np.int16)
    plain = find_repeats(call.samples, speech(*places))
    later = [Interval(start_ms=each.start_ms + shift_ms, end_ms=each.end_ms + shift_ms) for each in speech(*places)]
    shifted = find_repeats(np.concatenate([quiet, call.samples]), later)
    assert [(each.start_ms + shift_ms, each.end_ms + shift_ms) for each in plain] == [
        (each.start_ms, each.end_ms) for each in shifted
    ]


@settings(max_examples=10, deadline=None)
@given(order=st.lists(st.integers(min_value=0, max_value=3), min_size=2, max_size=6))
def test_any_order_of_messages_gives_their_counts(order: list[int]) -> None:
    call = Call(2 + 5 * len(order))
    places = [call.add(1000 + 5000 * index, voice(110 + message, 2.5)) for index, message in enumerate(order)]
    playings = find_repeats(call.samples, speech(*places))
    expected = sorted(order.count(message) for message in set(order) if order.count(message) > 1)
    assert sorted(map(len, groups(playings))) == expected
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(playings))


def test_the_loop_of_music_that_goes_on_under_the_messages() -> None:
    loop = tune(7, 18.5)
    sound = np.concatenate([loop] * 4)
    sound[20 * RATE : 25 * RATE] = 0.2 * sound[20 * RATE : 25 * RATE] + voice(120, 5.0)
    music = [Interval(start_ms=0, end_ms=20000), Interval(start_ms=25000, end_ms=74000)]
    found = music_loop_ms(pcm(sound), music)
    assert found is not None
    assert abs(found - 18500) <= 40


def test_the_loop_of_music_that_pauses_for_the_messages() -> None:
    sound = np.concatenate([tune(8, 20.0)] * 3)
    first, second = sound[: 33 * RATE], sound[33 * RATE :]
    call = np.concatenate([first, voice(121, 6.3), second])
    music = [Interval(start_ms=0, end_ms=33000), Interval(start_ms=39300, end_ms=66300)]
    found = music_loop_ms(pcm(call), music)
    assert found is not None
    assert abs(found - 20000) <= 40


def test_music_that_never_comes_again_has_no_loop() -> None:
    assert music_loop_ms(pcm(tune(9, 60)), [Interval(start_ms=0, end_ms=60000)]) is None
    assert music_loop_ms(pcm(tune(9, 5)), []) is None
    assert music_loop_ms(pcm(np.concatenate([tune(9, 5)] * 2)), [Interval(start_ms=0, end_ms=10000)]) is None


def test_a_picture_is_the_same_in_blocks_of_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = pcm(np.concatenate([voice(130, 6.0), tune(131, 5.0), noise(132, 3 * RATE + 77), voice(133, 6.0)]))
    whole = likeness.picture(samples)
    monkeypatch.setattr(likeness, "_BLOCK_FRAMES", 211)
    assert np.allclose(likeness.picture(samples), whole, atol=1e-3 * float(np.abs(whole).max()))

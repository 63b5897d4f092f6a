"""Edges of recordings whose true beginning and end are known, because they were put there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repeat_sounds import RATE, Call, Sound, mu_law, noise, pcm, tune, voice

from auditor.listen.edges import with_exact_edges
from auditor.schema import Playing

EXACT_MS = 50
ROOM_MS = (400, 400)


def message(seed: int, seconds: float = 4.0) -> Sound:
    """A voice that fades in a last weak hiss of 150 ms, as "yes" does."""
    hiss = noise(seed, RATE * 150 // 1000, 0.01)
    return np.concatenate([voice(seed, seconds), hiss])


def rough(*places: tuple[int, int], late_ms: int = 90, early_ms: int = 220) -> list[Playing]:
    """The playings as loud sound alone shows them: begun late, ended early."""
    return [
        Playing(recording_id="r1", start_ms=start + late_ms, end_ms=end - early_ms, score=0.9) for start, end in places
    ]


def assert_exact(found: list[Playing], places: list[tuple[int, int]]) -> None:
    assert len(found) == len(places)
    for one, (start, end) in zip(found, places, strict=True):
        assert abs(one.start_ms - start) <= EXACT_MS
        assert abs(one.end_ms - end) <= EXACT_MS


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weak_beginnings_and_endings_belong_to_the_recording(seed: int) -> None:
    call = Call(24, seed)
    places = [call.add(2000, message(seed)), call.add(13005, message(seed))]
    assert_exact(with_exact_edges(call.samples, rough(*places), ROOM_MS), places)


@pytest.mark.parametrize("seed", [4, 5])
def test_through_a_codec_and_at_another_level(seed: int) -> None:
    call = Call(36, seed)
    places = [call.add(2000, message(seed)), call.add(13003, 0.5 * message(seed)), call.add(24000, message(seed))]
    assert_exact(with_exact_edges(pcm(mu_law(call.sound)), rough(*places), ROOM_MS), places)


@pytest.mark.parametrize("seed", [6, 7])
def test_other_music_around_it_does_not_belong_to_the_recording(seed: int) -> None:
    call = Call(24, seed)
    call.add(0, 0.5 * tune(seed, 1.9))
    call.add(6300, 0.5 * tune(seed + 1, 6.5))
    call.add(17400, 0.5 * tune(seed + 2, 6.0))
    places = [call.add(2000, voice(seed)), call.add(13000, voice(seed))]
    assert_exact(with_exact_edges(call.samples, rough(*places, early_ms=60), ROOM_MS), places)


@pytest.mark.parametrize("seed", [12, 13, 14])
def test_an_ending_under_the_noise_is_found_where_several_playings_hold_it(seed: int) -> None:
    """A last hiss of 200 ms, 3 dB weaker than the noise of the line in every playing."""
    tail = noise(seed, RATE // 5, 0.007)
    whole = np.concatenate([voice(seed), tail])
    call = Call(80, seed)
    call.sound += noise(seed + 50, len(call.sound), 0.01)
    places = [call.add(2000 + 9003 * number, whole) for number in range(8)]
    assert_exact(with_exact_edges(call.samples, rough(*places, early_ms=200), ROOM_MS), places)


@pytest.mark.parametrize("seed", [15, 16])
def test_the_same_tune_at_another_place_around_it_does_not_belong_to_the_recording(seed: int) -> None:
    music = tune(seed, 40)
    call = Call(24, seed)
    call.sound += 0.5 * music[: 24 * RATE]
    for start_ms in (2000, 13100):
        call.sound[start_ms * RATE // 1000 :][: 4 * RATE] -= 0.4 * music[start_ms * RATE // 1000 :][: 4 * RATE]
    places = [call.add(2000, voice(seed)), call.add(13100, voice(seed))]
    assert_exact(with_exact_edges(call.samples, rough(*places, early_ms=90), ROOM_MS), places)


@pytest.mark.parametrize("change", [0.25, 4.0])
def test_the_level_of_a_call_says_nothing_of_where_its_recordings_are(change: float) -> None:
    call = Call(24, 17)
    places = [call.add(2000, 0.2 * message(17)), call.add(13005, 0.2 * message(17))]
    usual = with_exact_edges(call.samples, rough(*places), ROOM_MS)
    assert with_exact_edges(pcm(change * call.sound), rough(*places), ROOM_MS) == usual


@pytest.mark.parametrize("seed", [20, 30, 50])
def test_playings_whose_waves_have_nothing_in_common_keep_their_edges(seed: int) -> None:
    call = Call(24)
    playings = rough(call.add(2000, voice(seed)), call.add(13000, voice(seed + 1)))
    assert with_exact_edges(call.samples, playings, ROOM_MS) == playings


def test_edges_that_were_set_too_wide_come_back() -> None:
    call = Call(24)
    places = [call.add(2000, message(8)), call.add(13000, message(8))]
    assert_exact(with_exact_edges(call.samples, rough(*places, late_ms=-200, early_ms=-200), ROOM_MS), places)


def test_a_playing_that_was_cut_short_keeps_its_end() -> None:
    call = Call(36)
    whole = message(9)
    places = [call.add(2000, whole), call.add(13000, whole), call.add(24000, whole[: 2 * RATE])]
    playings = rough(*places[:2]) + rough(places[2], early_ms=0)
    found = with_exact_edges(call.samples, playings, ROOM_MS)
    assert found[2].end_ms == places[2][1]
    assert_exact(found, places)


def test_one_playing_alone_is_left_as_it_is() -> None:
    call = Call(10)
    playings = rough(call.add(2000, message(10)))
    assert with_exact_edges(call.samples, playings, ROOM_MS) == playings


@settings(max_examples=10, deadline=None)
@given(late_ms=st.integers(-150, 200), early_ms=st.integers(-150, 200), at_ms=st.integers(200, 3000))
def test_edges_stay_in_the_call_and_in_order_however_wrong_they_were(late_ms: int, early_ms: int, at_ms: int) -> None:
    call = Call(12)
    places = [call.add(at_ms, voice(11, 2.0)), call.add(8500, voice(11, 2.0))]
    for one in with_exact_edges(call.samples, rough(*places, late_ms=late_ms, early_ms=early_ms), ROOM_MS):
        assert 0 <= one.start_ms < one.end_ms <= 12000

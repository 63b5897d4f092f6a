"""Fingerprints of constructed recordings, heard through different lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from repeat_sounds import Call, Sound, lose_packets, mu_law, noise, pcm, tune, voice

from auditor.listen.fingerprints import fingerprint, sameness_throughout, similarity
from auditor.schema import Interval
from auditor.thresholds.listen import FINGERPRINTS

SAME = FINGERPRINTS.same_similarity


def heard(seed: int, at_ms: int = 2000, seconds: float = 4.0, off_ms: tuple[int, int] = (0, 0)) -> str:
    call = Call(seconds + 6)
    start, end = call.add(at_ms, voice(seed, seconds))
    return fingerprint(call.samples, Interval(start_ms=start + off_ms[0], end_ms=end + off_ms[1]))


def test_the_same_recording_at_another_time_and_level() -> None:
    call = Call(20, seed=3)
    start, end = call.add(5130, 0.2 * voice(1))
    other = fingerprint(call.samples, Interval(start_ms=start - 170, end_ms=end + 90))
    assert similarity(heard(1), other) > SAME + 0.2


def test_through_another_line_and_over_music() -> None:
    call = Call(20, seed=4)
    call.add(0, 0.08 * tune(5, 20))
    start, end = call.add(3000, voice(2))
    call.sound += noise(6, len(call.sound), 0.01)
    samples = pcm(lose_packets(mu_law(call.sound), seed=7))
    assert similarity(heard(2), fingerprint(samples, Interval(start_ms=start, end_ms=end))) > SAME


@pytest.mark.parametrize("seed", range(10, 20))
def test_other_recordings_of_the_same_voice_stay_apart(seed: int) -> None:
    assert similarity(heard(1), heard(seed)) < SAME


def test_a_message_of_which_half_was_exchanged_is_less_similar() -> None:
    call = Call(12)
    whole, half = voice(1), voice(1)
    half[len(half) // 2 :] = voice(30)[len(half) // 2 :]
    start, end = call.add(2000, half)
    changed = fingerprint(call.samples, Interval(start_ms=start, end_ms=end))
    assert len(whole) == len(half)
    assert similarity(heard(1), changed) < similarity(heard(1), heard(1, off_ms=(-200, 150))) - 0.2


def through_a_poor_line(sound: Sound, seed: int) -> str:
    """Softer, over music and noise, with lost packets; found 60 ms late."""
    call = Call(len(sound) / 8000 + 5, seed)
    call.add(0, 0.04 * tune(seed + 40, len(sound) / 8000 + 4))
    start, end = call.add(2000, 0.5 * sound)
    call.sound += noise(seed, len(call.sound), 0.004)
    samples = pcm(lose_packets(mu_law(call.sound), seed, share=0.02))
    return fingerprint(samples, Interval(start_ms=start + 60, end_ms=end))


@pytest.mark.parametrize("seed", range(1, 7))
def test_one_exchanged_word_is_noticed_and_a_poor_line_is_none(seed: int) -> None:
    sound = voice(seed, 6.0)
    exchanged = sound.copy()
    exchanged[16_000:22_400] = voice(seed + 60, 6.0)[16_000:22_400]
    before = heard(seed, seconds=6.0)
    assert sameness_throughout(before, through_a_poor_line(sound, seed)) >= FINGERPRINTS.same_throughout
    assert sameness_throughout(before, through_a_poor_line(exchanged, seed)) < FINGERPRINTS.same_throughout


def test_a_ten_second_message_is_stored_in_two_kilobytes() -> None:
    text = heard(3, seconds=10.0)
    assert 0 < len(text) <= 2048
    assert text.isascii()


@settings(max_examples=15, deadline=None)
@given(one=st.integers(0, 50), other=st.integers(0, 50), seconds=st.floats(1.0, 5.0))
def test_similarity_is_symmetric_bounded_and_one_with_itself(one: int, other: int, seconds: float) -> None:
    first, second = heard(one, seconds=seconds), heard(other)
    assert similarity(first, second) == pytest.approx(similarity(second, first), abs=1e-3)
    assert 0.0 <= similarity(first, second) <= 1.0
    assert similarity(first, first) == pytest.approx(1.0, abs=1e-3)


def test_too_little_sound_has_no_fingerprint() -> None:
    samples = pcm(voice(1))
    assert fingerprint(samples, Interval(start_ms=0, end_ms=400)) == ""
    assert fingerprint(samples, Interval(start_ms=60000, end_ms=64000)) == ""
    assert fingerprint(np.zeros(0, dtype=np.int16), Interval(start_ms=0, end_ms=4000)) == ""
    assert similarity("", heard(1)) == 0.0


@pytest.mark.parametrize("text", ["hello", "1:§§", "1:abc", "2:" + "0" * 40])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fingerprint"):
        similarity(text, heard(1))

"""Two sounds brought into step: lags that are known, because the sounds were moved by them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from repeat_sounds import RATE, mu_law, noise, pcm, tune, voice

from auditor.listen.in_step import earlier, lag_between, sound_at, stretch
from auditor.listen.overlay import overlaid
from auditor.schema import Playing

MOST = 400
STEPS = 16


def drawn(sound: NDArray[np.float64], late: float) -> NDArray[np.float64]:
    """The sound played late by whole and part samples: each sixteenth of a sample is drawn, and every sixteenth kept.

    Truth by another way than the one under test: zeros between the samples, and a long windowed sinc over them.
    """
    steps = round(late * STEPS)
    fine = np.zeros(len(sound) * STEPS)
    fine[::STEPS] = sound
    at = np.arange(-60 * STEPS, 60 * STEPS + 1)
    through = np.convolve(fine, np.sinc(at / STEPS) * np.blackman(len(at)), "same")
    return np.roll(through, steps)[::STEPS]


@settings(max_examples=20, deadline=None)
@given(steps=st.integers(-MOST * STEPS // 2, MOST * STEPS // 2), seed=st.integers(0, 50))
@example(steps=760, seed=20)  # half way between two samples
def test_a_lag_is_found_to_a_part_of_a_sample(steps: int, seed: int) -> None:
    sound = np.concatenate([np.zeros(MOST), voice(seed, 1.5), np.zeros(MOST)])
    found = lag_between(sound, drawn(sound, steps / STEPS), MOST)
    assert found.whole + found.rest == pytest.approx(steps / STEPS, abs=0.12)
    assert -0.5 <= found.rest <= 0.5
    assert found.likeness > 0.7  # half way between two samples the highest one is lower than the peak


def test_level_and_line_do_not_move_a_sound() -> None:
    sound = np.concatenate([np.zeros(MOST), voice(1, 2.0), np.zeros(MOST)])
    other = mu_law(0.2 * np.roll(sound, 37) + noise(2, len(sound), 0.005))
    found = lag_between(sound, other, MOST)
    assert (found.whole, found.rest) == (37, pytest.approx(0, abs=0.1))


@pytest.mark.parametrize("seed", range(5))
def test_other_sounds_are_unlike(seed: int) -> None:
    assert lag_between(voice(seed, 3.0), voice(seed + 20, 3.0), MOST).likeness < 0.1
    assert lag_between(tune(seed, 3.0), noise(seed, 3 * RATE), MOST).likeness < 0.1


def test_silence_and_what_is_too_short_are_unlike() -> None:
    assert lag_between(np.zeros(RATE), voice(1, 1.0), MOST).likeness == 0
    assert lag_between(np.zeros(0), np.zeros(0), MOST).likeness == 0
    assert lag_between(voice(1, 0.04), voice(1, 0.04), MOST).likeness == 0


def test_a_sound_moved_there_and_back_is_the_same() -> None:
    sound = np.concatenate([voice(3, 1.0), np.zeros(200)])
    late = drawn(sound, 5 / STEPS)
    error = (earlier(late, 5 / STEPS) - sound)[100:-100]
    assert 10 * np.log10((error**2).mean() / (sound**2).mean()) < -30


def test_outside_of_a_sound_is_silence() -> None:
    samples = pcm(voice(4, 0.5))
    assert np.array_equal(stretch(samples, -10, 20)[:10], np.zeros(10))
    assert np.array_equal(stretch(samples, len(samples) - 5, 20)[5:], np.zeros(15))
    assert len(stretch(samples, 0, -3)) == 0
    assert np.array_equal(sound_at(np.zeros(0, np.int16), np.array([[0, 1], [2, 3]])), np.zeros((2, 2)))


def test_playings_half_a_sample_apart_are_laid_over_one_another() -> None:
    """To the nearest sample alone their high frequencies would fall by half: an error of -14 dB at 2 kHz."""
    sound = np.concatenate([np.zeros(MOST), voice(5, 2.0), np.zeros(MOST)])
    first, second = pcm(sound), pcm(drawn(sound, 0.5))
    call = np.concatenate([np.zeros(RATE, np.int16), first, np.zeros(RATE, np.int16), second, np.zeros(RATE, np.int16)])
    starts = (1050, 1050 + len(sound) // 8 + 1000)
    playings = [
        Playing(recording_id="r1", start_ms=at, end_ms=at + 2000, score=score)
        for at, score in zip(starts, (0.9, 0.5), strict=True)
    ]
    inside = slice(1050 * 8, 3050 * 8)
    error = overlaid(call, playings)[inside].astype(float) - call[inside]
    assert 10 * np.log10((error**2).mean() / (call[inside].astype(float) ** 2).mean()) < -30

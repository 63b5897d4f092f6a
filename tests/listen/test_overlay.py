"""Playings of one recording laid over one another: what they share stays, what differs goes; on constructed sound."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from wave_sounds import Sound, call, voice

from auditor.listen.audio import load
from auditor.listen.models import find_model
from auditor.listen.overlay import clearest_first, overlaid
from auditor.listen.transcript import Recogniser
from auditor.places import samples_dir
from auditor.schema import Origin, Playing

MESSAGE_MS = 2000
WINDOW_MS = 64
"""What comes into step is mixed with what stands alone over one window of the spectra."""


def message(seed: int = 1) -> Sound:
    """Two seconds of syllables."""
    return voice(seed, MESSAGE_MS, loudness=3000)


def played(start_ms: int, duration_ms: int = MESSAGE_MS, offset_ms: int = 0, score: float = 0.5) -> Playing:
    end_ms = start_ms + duration_ms
    return Playing(recording_id="r1", start_ms=start_ms, end_ms=end_ms, offset_ms=offset_ms, score=score)


def error_db(found: NDArray[np.int16], start_ms: int, truth: Sound) -> float:
    """How far what is found is from the truth, against the truth's own level."""
    part = found[start_ms * 8 : start_ms * 8 + len(truth)]
    return float(10 * np.log10(np.mean((part - truth) ** 2) / np.mean(truth**2)))


@pytest.mark.parametrize(("count", "fall_db"), [(2, 3.0), (4, 6.0), (8, 9.0)])
def test_noise_falls_with_the_number_of_playings(count: int, fall_db: float) -> None:
    starts = [1000 + 4000 * n for n in range(count)]
    samples = call([(at, message()) for at in starts], 4000 * count + 1000, noise=600)
    playings = [played(at, score=0.9 if n == 0 else 0.5) for n, at in enumerate(starts)]
    before, after = (error_db(sound, 1000, message()) for sound in (samples, overlaid(samples, playings)))
    assert before - after >= fall_db


def test_what_the_playings_do_not_share_is_turned_down() -> None:
    starts = [1000, 5000, 9000]
    whistles = [8000 * np.sin(2 * np.pi * (700 + 450 * n) * np.arange(MESSAGE_MS * 8) / 8000) for n in range(3)]
    samples = call([(at, message() + whistle) for at, whistle in zip(starts, whistles, strict=True)], 12000)
    found = overlaid(samples, [played(at, score=0.9 if n == 0 else 0.5) for n, at in enumerate(starts)])
    in_the_mean = 10 * np.log10(np.mean(np.mean(whistles, axis=0) ** 2) / np.mean(message() ** 2))
    assert error_db(found, 1000, message()) < in_the_mean - 3


@settings(max_examples=25, deadline=None)
@given(off_ms=st.integers(-60, 60), gain=st.floats(0.3, 2.0))
def test_playings_are_brought_into_step_and_to_one_level(off_ms: int, gain: float) -> None:
    samples = call([(1000, message()), (5000, gain * message())], 8000)
    found = overlaid(samples, [played(1000, score=0.9), played(5000 + off_ms)])
    assert error_db(found, 1000, message()) < -35


def test_only_the_clearest_playing_is_changed() -> None:
    samples = call([(1000, message()), (5000, message())], 8000, noise=600)
    kept = samples.copy()
    found = overlaid(samples, [played(1000), played(5000, score=0.9)])
    assert np.array_equal(samples, kept)
    assert np.array_equal(found[: 4700 * 8], samples[: 4700 * 8])
    assert np.array_equal(found[7300 * 8 :], samples[7300 * 8 :])
    assert error_db(found, 5000, message()) < error_db(samples, 5000, message()) - 2


def test_what_is_not_the_same_sound_is_left_out() -> None:
    samples = call([(1000, message()), (5000, message(2))], 8000)
    assert np.array_equal(overlaid(samples, [played(1000, score=0.9), played(5000)]), samples)


def test_a_playing_that_was_cut_short_adds_to_its_part_alone() -> None:
    rest = message(3)[: 1000 * 8]
    samples = call([(1000, message()), (5000, message()[: 1200 * 8]), (6200, rest)], 8000, noise=600)
    found = overlaid(samples, [played(1000, score=0.9), played(5000, 1200)])
    assert error_db(found, 1000, message()[: 1200 * 8]) < error_db(samples, 1000, message()[: 1200 * 8]) - 2
    late = slice((1000 + 1200 + WINDOW_MS) * 8, (1000 + MESSAGE_MS) * 8)
    assert np.array_equal(found[late], samples[late])


def test_a_playing_that_was_joined_late_adds_to_its_part_alone() -> None:
    samples = call([(1000, message()), (4200, message(3)[: 800 * 8]), (5000, message()[800 * 8 :])], 8000, noise=600)
    found = overlaid(samples, [played(1000, score=0.9), played(5000, 1200, offset_ms=800)])
    alone = slice(1000 * 8, (1800 - WINDOW_MS) * 8)
    assert np.array_equal(found[alone], samples[alone])
    assert error_db(found, 1800, message()[800 * 8 :]) < error_db(samples, 1800, message()[800 * 8 :]) - 2


def test_playings_may_touch_the_ends_of_the_call() -> None:
    samples = call([(0, message()), (4000, message())], 6000)
    for first_is_clearest in (0.9, 0.1):
        found = overlaid(samples, [played(0, score=first_is_clearest), played(4000)])
        assert len(found) == len(samples)
        assert error_db(found, 0 if first_is_clearest > 0.5 else 4000, message()) < -35


def test_silent_playings_and_calls_without_any_change_nothing() -> None:
    samples = call([], 8000)
    assert np.array_equal(overlaid(samples, [played(1000), played(5000)]), samples)
    noise = call([], 8000, noise=600)
    assert np.array_equal(overlaid(noise, []), noise)


def test_only_whole_playings_are_among_the_clearest() -> None:
    cut, other, whole = played(0, 1000, score=1.0), played(4000, score=0.5), played(8000, score=0.6)
    assert clearest_first([cut, other, whole]) == [whole, other]


def test_a_voice_in_noise_is_read_better_from_all_playings_than_from_any_one() -> None:
    """Five playings of a message of a sample call, each in noise of its own, two and a half times as strong."""
    sample = samples_dir() / "fernhill-service.opus"
    truths = json.loads(sample.with_suffix(".truth.json").read_text(encoding="utf-8"))["announcements"]
    said = next(one for one in truths if "unusually" in one["text"])
    words = re.findall(r"[a-z]+", said["text"].lower())
    voice = load(sample, Origin())[1].far_end[said["start_ms"] * 8 : said["end_ms"] * 8].astype(np.float64)
    length_ms = said["end_ms"] - said["start_ms"]
    starts = [1000 + k * (length_ms + 2000) for k in range(5)]
    loudness = float(np.sqrt(np.mean(voice**2)))
    noisy = call([(at, voice) for at in starts], starts[-1] + length_ms + 1000, noise=2.5 * loudness)
    playings = [played(at, length_ms, score=0.9 - 0.01 * k) for k, at in enumerate(starts)]
    recogniser = Recogniser.load(find_model())

    def right(sound: NDArray[np.int16], one: Playing) -> int:
        read = [word.text for word in recogniser.read(sound, one)]
        return sum(block.size for block in SequenceMatcher(None, words, read).get_matching_blocks())

    assert right(overlaid(noisy, playings), playings[0]) > max(right(noisy, one) for one in playings) + 10

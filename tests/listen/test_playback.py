"""Sound for a person: mixed, silenced, cut, outlined and coded, with every sample where it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.listen.audio import SAMPLE_RATE_HZ, Sound, can_encode, encoded, load
from auditor.listen.codings import MP3, OPUS, Coding
from auditor.listen.playback import cut_out, one_track, outline, silenced
from auditor.schema import Interval


def clicks(*at_ms: int, length_ms: int = 10_000) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Silence with a short burst at these times."""
    track = np.zeros(length_ms * SAMPLE_RATE_HZ // 1000, np.int16)
    for time_ms in at_ms:
        start = time_ms * SAMPLE_RATE_HZ // 1000
        track[start : start + 160] = 12_000 * np.sin(np.arange(160) * 0.9)
    return track


@pytest.mark.parametrize("coding", [OPUS, MP3], ids=lambda one: one.name)
def test_coded_sound_is_as_long_as_the_sound_and_nothing_moves(tmp_path: Path, coding: Coding) -> None:
    if not can_encode(coding):
        pytest.skip(f"this build of PyAV does not write {coding.name}")
    track = clicks(2000, 7000)
    path = tmp_path / f"call.{coding.container}"
    path.write_bytes(encoded(track, coding))
    _, sound = load(path)
    assert abs(sound.duration_ms - 10_000) <= 1
    loud = np.flatnonzero(np.abs(sound.far_end) > 3000) * 1000 / SAMPLE_RATE_HZ
    assert abs(loud[0] - 2000) < 10
    assert abs(loud[loud > 5000][0] - 7000) < 10


@pytest.mark.parametrize("coding", [OPUS, MP3], ids=lambda one: one.name)
def test_coded_sound_is_about_as_large_as_stated_and_the_same_each_time(coding: Coding) -> None:
    times = np.arange(30 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    tune = sum(np.sin(2 * np.pi * pitch * times) for pitch in (262, 330, 392, 523)) * (1 + np.sin(20 * times))
    track = (2000 * tune).astype(np.int16)
    made = encoded(track, coding)
    assert len(made) == pytest.approx(30 * coding.bits_per_s / 8, rel=0.15)
    assert made == encoded(track, coding)


def test_both_sides_are_heard_and_limited() -> None:
    far_end, caller = np.array([100, 30_000, -30_000], np.int16), np.array([5, 30_000, -30_000], np.int16)
    assert one_track(Sound(far_end=far_end, caller=caller)).tolist() == [105, 32_767, -32_768]
    assert one_track(Sound(far_end=far_end)).tolist() == far_end.tolist()


@pytest.mark.parametrize("sides", [1, 2])
def test_silenced_is_silent_there_and_untouched_elsewhere(sides: int) -> None:
    track = np.full(SAMPLE_RATE_HZ, 7, np.int16)
    sound = Sound(far_end=track, caller=track if sides == 2 else None)
    made = silenced(sound, [Interval(start_ms=100, end_ms=200), Interval(start_ms=900, end_ms=5000)])
    for side in filter(lambda one: one is not None, (made.far_end, made.caller)):
        assert len(side) == len(track)
        assert np.flatnonzero(side == 0).tolist() == [*range(800, 1600), *range(7200, 8000)]
    assert (made.caller is None) == (sides == 1)
    assert (track == 7).all()


def test_cut_out_takes_stretches_in_order() -> None:
    track = np.arange(8000, dtype=np.int16)
    made = cut_out(track, [Interval(start_ms=0, end_ms=1), Interval(start_ms=500, end_ms=501)])
    assert made.tolist() == [*range(8), *range(4000, 4008)]
    assert cut_out(track, []).tolist() == []


@given(st.integers(0, 500), st.integers(1, 900))
def test_an_outline_has_its_points_between_0_and_1(length: int, points: int) -> None:
    made = outline(np.full(length, 1000, np.int16), points)
    assert len(made) == (points if length else 0)
    assert all(0 <= level <= 1 for level in made)


def test_an_outline_is_high_where_it_is_loud() -> None:
    assert int(np.argmax(outline(clicks(7050), 10))) == 7
    assert outline(np.zeros(100, np.int16), 10) == ()

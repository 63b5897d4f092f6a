"""All of listening in one call: whose speech is on the caller's channel, and a real voice that noise hides."""

import json

import numpy as np
from numpy.typing import NDArray

from auditor.listen.audio import Sound, load
from auditor.listen.hear import hear, own_frames
from auditor.listen.models import find_model
from auditor.listen.tone_plan import load_tone_plan
from auditor.listen.transcript import Recogniser
from auditor.places import samples_dir, seeds_dir
from auditor.schema import Interval, Origin
from auditor.settings import Settings

QUIET, LOUD = -60.0, -15.0


def test_a_leak_from_the_far_end_is_not_the_caller() -> None:
    far_end = np.where(np.arange(1000) % 100 < 60, LOUD, QUIET).astype(np.float32)
    leak = np.maximum(far_end - 25, QUIET)
    assert not own_frames(leak, far_end)[leak > QUIET].any()


def test_a_late_echo_is_not_the_caller() -> None:
    far_end = np.where(np.arange(1000) % 200 < 150, LOUD, QUIET).astype(np.float32)
    echo = np.maximum(np.roll(far_end, 10) - 20, QUIET)
    assert not own_frames(echo, far_end)[echo > QUIET].any()


def test_the_caller_stands_out_of_the_leak() -> None:
    far_end = np.where(np.arange(1000) < 700, LOUD, QUIET).astype(np.float32)
    caller = np.maximum(far_end - 25, QUIET)
    caller[800:900] = LOUD
    own = own_frames(caller, far_end)
    assert own[800:900].all()
    assert not own[:700].any()


def like_the_voice(voice: NDArray[np.float64], samples: int) -> NDArray[np.float64]:
    """Noise with the spectrum of a voice and as loud as it, that swells and sinks slowly."""
    smooth = np.sqrt(np.convolve(np.abs(np.fft.rfft(voice)) ** 2, np.ones(301) / 301, "same"))
    bins = samples // 2 + 1
    strength = np.interp(np.linspace(0, 1, bins), np.linspace(0, 1, len(smooth)), smooth)
    turns = np.exp(2j * np.pi * np.random.default_rng(3).random(bins))
    noise = np.fft.irfft(strength * turns, samples)
    noise *= 1 + 0.5 * np.sin(2 * np.pi * np.arange(samples) / 8000 / 3.7)
    return np.asarray(noise * np.sqrt(np.mean(voice**2) / np.mean(noise**2)))


def test_the_beginning_of_a_message_that_noise_hides_is_read_too() -> None:
    sample = samples_dir() / "fernhill-service.opus"
    truths = json.loads(sample.with_suffix(".truth.json").read_text(encoding="utf-8"))["announcements"]
    said = next(one for one in truths if "unusually" in one["text"])
    voice = load(sample, Origin())[1].far_end[said["start_ms"] * 8 : said["end_ms"] * 8].astype(np.float64)
    track = 1.2 * like_the_voice(voice, 52_000 * 8)
    starts = (6000, 24_000, 41_000)
    for start_ms in starts:
        track[start_ms * 8 : start_ms * 8 + len(voice)] += voice
    far_end = np.clip(track, -32768, 32767).astype(np.int16)
    plan, recogniser = load_tone_plan(seeds_dir() / "tones.toml"), Recogniser.load(find_model())
    heard = hear(Sound(far_end=far_end), plan, recogniser, Settings())
    length_ms = said["end_ms"] - said["start_ms"]
    for start_ms in starts[:2]:  # in the third the noise swells
        stretch = Interval(start_ms=start_ms - 300, end_ms=start_ms + length_ms + 300)
        read = " ".join(word.text for word in heard.words if word.overlap_ms(stretch))
        assert "currently experiencing" in read
        assert "please stay on the line and your call" in read
    assert all(abs(one.start_ms - start_ms) < 400 for one, start_ms in zip(heard.playings, starts, strict=False))

"""Minutes of music and of speech-like sound in which nobody presses a key: none is heard, nor any other tone."""

from __future__ import annotations

import measure_talk_off
import numpy as np
import pytest
from listen.repeat_sounds import voice
from listen.tone_makers import cadence, key

from auditor.listen.tones import load_tone_plan
from auditor.places import seeds_dir
from auditor.schema import ToneKind

PLAN = load_tone_plan(seeds_dir() / "tones.toml")


def test_music_presses_no_key() -> None:
    sound = measure_talk_off.tunes(0, 75)
    assert len(sound) >= 75 * measure_talk_off.RATE
    assert measure_talk_off.heard(measure_talk_off.sent(sound, 0), PLAN) == ()


@pytest.mark.parametrize("seed", range(3))
def test_speech_like_sound_presses_no_key(seed: int) -> None:
    assert measure_talk_off.heard(measure_talk_off.sent(voice(seed, 40), 0), PLAN) == ()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_artificial_vowels_press_no_key(number: int) -> None:
    """Gliding vowels strong in two harmonics, which are the likeliest of all voices to come upon a key's two tones."""
    assert measure_talk_off.heard(measure_talk_off.sent(measure_talk_off.vowels(number, 120), 0), PLAN) == ()


@pytest.mark.parametrize("number", [1, 2, 4, 7])
def test_flat_vowels_press_no_key(number: int) -> None:
    """Vowels of a steady pitch that begin and end at once, as of a talking machine."""
    assert measure_talk_off.heard(measure_talk_off.sent(measure_talk_off.machine(number, 120), 0), PLAN) == ()


def test_the_benchmark_hears_what_is_there(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    silence = np.zeros(12_000)
    pressed = np.concatenate([silence, key("5", 0.15), silence, cadence(2, (2.0, 4.0), 440, 480), silence])
    tones = measure_talk_off.heard(measure_talk_off.sent(pressed, 0), PLAN)
    assert [one.kind for one in tones] == [ToneKind.DTMF, ToneKind.RINGBACK]
    monkeypatch.setitem(measure_talk_off.SOURCES, "tunes", lambda number, seconds: pressed)
    assert measure_talk_off.main(["--minutes", "0.1", "--of", "tunes"]) == 1
    assert "heard 1 dtmf, 1 ringback" in capsys.readouterr().out
    monkeypatch.setitem(measure_talk_off.SOURCES, "tunes", lambda number, seconds: silence)
    assert measure_talk_off.main(["--minutes", "0.1", "--of", "tunes"]) == 0


def test_recordings_share_the_codecs_and_levels() -> None:
    sound = np.asarray(0.1 * voice(1, 1.0), np.float32)
    quiet, loud = (measure_talk_off.sent(sound, number) for number in (7, 14))
    assert np.abs(quiet).max() < np.abs(loud).max() / 4

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from auditor.errors import ModelProblem
from auditor.listen import audio, sound_classes
from auditor.listen.sound_classes import HOP_MS, MUSIC, SPEECH, class_probabilities, frame_features
from auditor.places import SOUND_MODEL, models_dir, samples_dir

RATE_HZ = 8000
WEIGHTS = models_dir() / SOUND_MODEL / "weights.npz"
BANDS = slice(0, 40)
LEVEL = 52
ABOVE_FLOOR = slice(53, 93)


def _samples(signal: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.round(np.clip(signal, -1, 0.9999) * 32768).astype(np.int16)


def _chords(seconds: float) -> NDArray[np.float64]:
    """A plain tune of struck notes with five partials each, over a low note."""
    signal = np.zeros(int(seconds * RATE_HZ))
    tune = (262, 330, 392, 523, 440, 349, 294, 392)
    for index, start in enumerate(range(0, len(signal), 3200)):
        time = np.arange(min(6400, len(signal) - start)) / RATE_HZ
        for hz, level in ((tune[index % 8], 0.16), (tune[index % 8] * 1.25, 0.1), (131, 0.1)):
            wave = sum(np.sin(2 * np.pi * hz * part * time) / part**1.5 for part in range(1, 6))
            signal[start : start + len(time)] += level * np.asarray(wave) * np.exp(-2.5 * time)
    return signal


def _noise(seconds: float) -> NDArray[np.float64]:
    return np.random.default_rng(5).normal(0, 0.02, int(seconds * RATE_HZ))


def _ringing(seconds: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return 0.1 * (np.sin(2 * np.pi * 440 * time) + np.sin(2 * np.pi * 480 * time)) * (time % 6 < 2)


def _keys(seconds: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return 0.2 * (np.sin(2 * np.pi * 770 * time) + np.sin(2 * np.pi * 1336 * time)) * (time % 0.4 < 0.15)


def _hum(seconds: float) -> NDArray[np.float64]:
    """Mains of 50 Hz with its odd partials up to the telephone's limit, and some noise."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * 50 * part * time + part**2) / part for part in range(7, 68, 2))
    return 0.05 * np.asarray(hum) + 0.05 * _noise(seconds)


def _share(samples: NDArray[np.int16], column: int) -> float:
    return float((class_probabilities(samples)[:, column] > 0.5).mean())


@pytest.mark.parametrize(("count", "frames"), [(0, 0), (1, 1), (160, 1), (161, 2), (80_000, 500)])
def test_one_answer_for_each_begun_20_ms(count: int, frames: int) -> None:
    answer = class_probabilities(_samples(_noise(10))[:count])
    assert answer.shape == (frames, 2)
    assert answer.dtype == np.float32
    assert ((answer >= 0) & (answer <= 1)).all()


def test_the_answer_does_not_depend_on_where_chunks_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = _samples(np.concatenate([_chords(9), _noise(4), _ringing(7)]))
    whole = class_probabilities(samples)
    monkeypatch.setattr(sound_classes, "_CHUNK_FRAMES", 137)
    np.testing.assert_allclose(class_probabilities(samples), whole, atol=1e-3)


def test_silence_before_the_call_only_moves_the_answer() -> None:
    samples = _samples(np.concatenate([_chords(6), _noise(3)]))
    later = class_probabilities(np.concatenate([np.zeros(3700 * 8, np.int16), samples]))
    np.testing.assert_allclose(later[3700 // HOP_MS :], class_probabilities(samples), atol=1e-3)


def test_a_tune_is_music_and_no_speech() -> None:
    samples = _samples(_chords(20))
    assert _share(samples, MUSIC) > 0.95
    assert _share(samples, SPEECH) < 0.05


@pytest.mark.parametrize("sound", [_noise, _ringing, _keys, _hum, lambda seconds: np.zeros(int(seconds * RATE_HZ))])
def test_noise_tones_and_silence_are_neither(sound) -> None:  # type: ignore[no-untyped-def]
    samples = _samples(sound(20))
    assert _share(samples, MUSIC) < 0.1
    assert _share(samples, SPEECH) < 0.05


@pytest.mark.parametrize("gain_db", [-25, -12, 6])
def test_a_quieter_or_louder_tune_stays_music(gain_db: float) -> None:
    assert _share(_samples(_chords(12) * 10 ** (gain_db / 20)), MUSIC) > 0.9


def test_features_are_relative_to_the_level_around() -> None:
    loud, soft = (frame_features(_samples(_noise(6) * gain), 110, 190) for gain in (0.9, 0.3))
    np.testing.assert_allclose(np.delete(loud, LEVEL, axis=1), np.delete(soft, LEVEL, axis=1), atol=0.1)
    np.testing.assert_allclose(loud[:, LEVEL] - soft[:, LEVEL], 0.4 * 2 * np.log10(3), atol=0.01)


def test_a_steady_sound_lies_on_its_floor_and_what_comes_and_goes_above() -> None:
    signal = _hum(20)
    signal[8 * RATE_HZ : 10 * RATE_HZ] += _chords(2)
    above = frame_features(_samples(signal), 0, 1000)[:, ABOVE_FLOOR]
    assert above[:390].mean() < 0.3
    assert above[420:490].mean() > 1.0


def test_digital_silence_is_no_floor() -> None:
    signal = _noise(12)
    gated = np.concatenate([np.zeros(3 * RATE_HZ), signal])
    gated[9 * RATE_HZ : 9 * RATE_HZ + 480] = 0
    above = frame_features(_samples(gated), 160, 740)[:, ABOVE_FLOOR]
    assert 0.05 < above.mean() < 0.4


def test_the_floor_is_that_of_15_s_around() -> None:
    signal = np.concatenate([0.1 * _noise(20), _noise(40)])
    above = frame_features(_samples(signal), 0, 3000)[:, ABOVE_FLOOR]
    assert above[1050:1700].mean() > 1.5
    assert above[1800:].mean() < 0.4


def test_features_follow_the_sound_to_the_frame() -> None:
    signal = np.zeros(4 * RATE_HZ)
    signal[2 * RATE_HZ :] = _noise(2)
    total = frame_features(_samples(signal), 0, 200)[:, BANDS].mean(axis=1)
    assert np.argmax(total > (total[0] + total[-1]) / 2) == 100


@pytest.mark.parametrize(
    "truth_file", sorted(samples_dir().glob("*.truth.json")), ids=lambda path: path.name.removesuffix(".truth.json")
)
def test_the_sample_calls_are_heard_as_they_were_made(truth_file: Path) -> None:
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    _, sound = audio.load(truth_file.with_name(truth["file"]))
    heard = class_probabilities(sound.far_end) > 0.5
    spoken = np.zeros(len(heard), bool)
    playing = np.zeros(len(heard), bool)
    for segment in truth["segments"]:
        inside = slice(segment["start_ms"] // HOP_MS + 5, segment["end_ms"] // HOP_MS - 5)
        spoken[inside] |= segment["label"] in ("menu", "announcement", "agent", "transfer", "voicemail")
        playing[inside] |= segment["label"] == "hold_music"
    assert heard[spoken, SPEECH].mean() > 0.7
    if playing.any():
        assert heard[playing, MUSIC].mean() > 0.9
        assert heard[playing, SPEECH].mean() < 0.1


def test_missing_weights_are_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="sound model is missing") as caught:
        sound_classes.load_network(tmp_path / "weights.npz")
    assert "\n" not in str(caught.value)


def test_class_probabilities_look_in_the_models_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sound_classes, "models_dir", lambda: tmp_path)
    with pytest.raises(ModelProblem, match="sound model is missing"):
        class_probabilities(np.zeros(800, np.int16))


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    with np.load(WEIGHTS) as stored:
        arrays = dict(stored)
    torn = tmp_path / "torn.npz"
    torn.write_bytes(WEIGHTS.read_bytes()[:5000])
    text = tmp_path / "text.npz"
    text.write_text("weights", encoding="utf-8")
    lacking = tmp_path / "lacking.npz"
    np.savez(lacking, **{name: array for name, array in arrays.items() if name != "outer"})
    misshapen = tmp_path / "misshapen.npz"
    np.savez(misshapen, **{**arrays, "kernel_0": arrays["kernel_0"][:-1]})
    for path in (torn, text, lacking, misshapen):
        with pytest.raises(ModelProblem, match="cannot be used"):
            sound_classes.load_network(path)


def test_the_weights_are_small_and_travel_with_their_description() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    assert (WEIGHTS.parent / "README.md").is_file()

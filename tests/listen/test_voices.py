"""Voice prints of made voices: a pulse train at a known pitch through known formants."""

import numpy as np
import pytest
from scipy.signal import lfilter

from auditor.judge.voice_distances import far_from_all
from auditor.listen.voices import voice_prints
from auditor.schema import Span, SpanKind, VoicePrint

VOWELS_HZ = [(700, 1200, 2500), (300, 2200, 2900), (400, 800, 2400), (550, 1750, 2500)]


def voice(pitch_hz: float, tract: float, seed: int, seconds: float = 2.0) -> np.ndarray:
    """Vowels in random order; ``tract`` stretches the formants as a shorter or longer vocal tract does."""
    random = np.random.default_rng(seed)
    pieces = []
    for _ in range(int(seconds / 0.2)):
        pulses = np.zeros(1600)
        pulses[:: max(1, round(8000 / (pitch_hz * random.uniform(0.95, 1.05))))] = 1
        sound = pulses
        for formant_hz in VOWELS_HZ[random.integers(len(VOWELS_HZ))]:
            angle, radius = 2 * np.pi * formant_hz * tract / 8000, 0.96
            sound = lfilter([1], [1, -2 * radius * np.cos(angle), radius**2], sound)
        pieces.append(sound / np.abs(sound).max())
    return (8000 * np.concatenate(pieces)).astype(np.int16)


def print_of(samples: np.ndarray) -> VoicePrint:
    (found,) = voice_prints(samples, [Span(start_ms=0, end_ms=len(samples) // 8, kind=SpanKind.SPEECH)])
    return found


@pytest.mark.parametrize("pitch_hz", [85, 120, 170, 220, 300])
def test_the_pitch_is_found(pitch_hz: float) -> None:
    octaves = print_of(voice(pitch_hz, 1.0, seed=1)).pitch_octaves
    assert octaves is not None
    assert 2**octaves == pytest.approx(pitch_hz, rel=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_one_voice_is_nearer_to_itself_than_to_another(seed: int) -> None:
    own, again = (print_of(voice(110, 1.0, seed=seed + k)) for k in (0, 100))
    other = print_of(voice(190, 1.15, seed=seed + 200))
    ((same, different),) = far_from_all([own], [again, other])
    assert same < different


def test_loudness_is_no_part_of_the_voice() -> None:
    samples = voice(130, 1.0, seed=3)
    ((distance,),) = far_from_all([print_of(samples)], [print_of(samples // 8)])
    assert distance < 0.1


def test_noise_has_no_pitch() -> None:
    noise = np.random.default_rng(4).normal(0, 3000, 16000).astype(np.int16)
    assert print_of(noise).pitch_octaves is None


def test_short_utterances_and_speech_over_music_have_no_print() -> None:
    samples = voice(130, 1.0, seed=5)
    spans = [
        Span(start_ms=0, end_ms=400, kind=SpanKind.SPEECH),
        Span(start_ms=900, end_ms=2000, kind=SpanKind.SPEECH_OVER_MUSIC),
    ]
    assert voice_prints(samples, spans) == ()

"""The comb of a voice's harmonics beneath two of them, and that two lone tones have none, whatever sounds with them."""

from __future__ import annotations

import numpy as np
import pytest
from tone_makers import KEYS, RATE_HZ, Wave, key, line, noise, samples, tone, vowels

from auditor.listen.harmonics import comb_db
from auditor.listen.tone_frames import fine_spectrum
from auditor.thresholds.listen import TONES

MOST_DB = min(proof.most_comb_db for proof in TONES.key_proofs)
SECONDS = 0.12


def comb(wave: Wave, tones_hz: tuple[float, float]) -> float:
    return comb_db(fine_spectrum(samples(wave)), tones_hz, RATE_HZ / len(wave))


def buzz(fundamental_hz: float, strong: tuple[int, int], weak: float = 0.1) -> Wave:
    """Every harmonic of a fundamental, two of them strong."""
    numbers = range(1, int(3500 / fundamental_hz) + 1)
    return sum(tone(SECONDS, n * fundamental_hz, level=0.1 if n in strong else 0.1 * weak, phase=n) for n in numbers)


@pytest.mark.parametrize(
    ("fundamental_hz", "strong"), [(232.7, (3, 7)), (192.0, (4, 7)), (188.5, (5, 7)), (134.4, (7, 9)), (77.3, (11, 19))]
)
def test_two_strong_harmonics_of_a_voice_have_a_comb(fundamental_hz: float, strong: tuple[int, int]) -> None:
    wave = line(buzz(fundamental_hz, strong))
    assert comb(wave, (strong[0] * fundamental_hz, strong[1] * fundamental_hz)) > 2 * MOST_DB


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_two_tones_of_a_key_have_none(name: str) -> None:
    assert comb(line(key(name, SECONDS)), KEYS[name]) <= MOST_DB
    assert comb(key(name, SECONDS) + noise(SECONDS, 0.05), KEYS[name]) <= MOST_DB


def test_a_voice_beneath_is_seldom_a_comb_of_the_key() -> None:
    voice, count = 0.5 * vowels(30.0, seed=17), round(SECONDS * RATE_HZ)
    under = [
        comb(line(key(name, SECONDS) + voice[first : first + count]), KEYS[name]) <= MOST_DB
        for name in "15790*"
        for first in range(0, len(voice) - count, RATE_HZ)
    ]
    assert np.mean(under) >= 0.9


def test_one_note_upon_a_harmonic_is_not_yet_a_comb() -> None:
    low_hz, high_hz = KEYS["9"]
    with_a_note = line(key("9", SECONDS) + tone(SECONDS, 5 * low_hz / 4, level=0.1))
    assert comb(with_a_note, (low_hz, high_hz)) < comb(line(buzz(low_hz / 4, (4, 7))), (low_hz, high_hz)) / 2


def test_tones_of_no_common_fundamental_have_none() -> None:
    assert comb(tone(SECONDS, 700, 1000 * np.sqrt(2)) + vowels(1.0)[: round(SECONDS * RATE_HZ)], (700.0, 735.0)) == 0.0


def test_silence_has_none() -> None:
    assert comb(np.zeros(round(SECONDS * RATE_HZ)), KEYS["5"]) == 0.0

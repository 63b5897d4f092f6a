"""Push-button signals at the edges of ITU-T Q.24, and what must not be taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tone_makers import (
    KEYS,
    RATE_HZ,
    Wave,
    join,
    key,
    line,
    melody,
    modulated,
    noise,
    noisy,
    samples,
    silence,
    tone,
    vowels,
)

from auditor import places
from auditor.listen.dtmf import find_presses
from auditor.listen.tones import load_tone_plan
from auditor.schema import Side, ToneKind

PLAN = load_tone_plan(places.seeds_dir() / "tones.toml").dtmf


def digits(wave: Wave) -> str:
    return "".join(press.digit or "?" for press in find_presses(samples(wave), PLAN))


def alone(press: Wave) -> Wave:
    return join(silence(0.5), press, silence(0.5))


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_key_is_read(name: str) -> None:
    found = find_presses(samples(alone(key(name, 0.08))), PLAN, Side.CALLER)
    assert [(press.kind, press.digit, press.side) for press in found] == [(ToneKind.DTMF, name, Side.CALLER)]
    assert abs(found[0].start_ms - 500) <= 10
    assert abs(found[0].end_ms - 580) <= 10


@pytest.mark.parametrize("off_tune", [-0.015, 0.015])
def test_frequencies_within_the_tolerance_are_taken(off_tune: float) -> None:
    assert digits(alone(key("6", 0.06, off_tune=off_tune))) == "6"


@pytest.mark.parametrize("off_tune", [-0.035, 0.035])
def test_frequencies_beyond_the_tolerance_are_refused(off_tune: float) -> None:
    assert digits(alone(key("6", 0.06, off_tune=off_tune))) == ""


@pytest.mark.parametrize(("seconds", "expected"), [(0.023, ""), (0.040, "8"), (0.045, "8"), (1.5, "8")])
def test_length(seconds: float, expected: str) -> None:
    assert digits(alone(key("8", seconds))) == expected


@pytest.mark.parametrize(("twist_db", "expected"), [(-8, "4"), (4, "4"), (-14, ""), (10, "")])
def test_twist(twist_db: float, expected: str) -> None:
    assert digits(alone(key("4", 0.08, twist_db=twist_db))) == expected


@pytest.mark.parametrize(("level_db", "expected"), [(-7, "9"), (-36, "9"), (-60, "")])
def test_level(level_db: float, expected: str) -> None:
    assert digits(alone(key("9", 0.08, level=10 ** (level_db / 20)))) == expected


@pytest.mark.parametrize("pause_s", [0.045, 0.05, 0.08, 0.3])
def test_a_pause_parts_two_presses_of_one_key(pause_s: float) -> None:
    assert digits(join(silence(0.3), key("5", 0.07), silence(pause_s), key("5", 0.07), silence(0.3))) == "55"


@pytest.mark.parametrize("loss_ms", [20, 40, 60])
@pytest.mark.parametrize("name", ["1", "5", "#"])
def test_a_lost_packet_does_not_double_a_press(loss_ms: int, name: str) -> None:
    press = key(name, 0.22)
    first = round(0.08 * RATE_HZ)
    press[first : first + loss_ms * RATE_HZ // 1000] = 0
    assert digits(alone(press)) == name


@pytest.mark.parametrize("loss_ms", [20, 40, 60])
@pytest.mark.parametrize("off_tune", [-0.008, 0.003])
@pytest.mark.parametrize("name", ["2", "9"])
def test_nor_when_the_telephone_is_a_little_out_of_tune(loss_ms: int, off_tune: float, name: str) -> None:
    press = key(name, 0.25, off_tune=off_tune)
    first = round(0.09 * RATE_HZ)
    press[first : first + loss_ms * RATE_HZ // 1000] = 0
    assert digits(alone(press)) == name


@pytest.mark.parametrize("loss_ms", [20, 40, 60])
@pytest.mark.parametrize("name", ["1", "6", "*"])
def test_a_loss_filled_with_the_last_packet_does_not_hide_a_press(loss_ms: int, name: str) -> None:
    press = key(name, 0.24)
    first, packet = round(0.1 * RATE_HZ), RATE_HZ // 50
    length = loss_ms * RATE_HZ // 1000
    press[first : first + length] = np.resize(0.6 * press[first - packet : first], length)
    assert digits(line(alone(press))) == name


def test_a_press_in_a_tune_as_loud_is_read() -> None:
    random = np.random.default_rng(3)
    tune = melody([(440 * 2 ** (step / 12),) for step in random.integers(-9, 10, 20)], 0.25, timbre="sine")
    assert digits(tune) == ""
    press = join(silence(2.1), key("8", 0.2, level=0.15), silence(len(tune) / RATE_HZ - 2.3))
    assert digits(line(tune + press[: len(tune)])) == "8"


@settings(max_examples=30, deadline=None)
@given(
    number=st.text(alphabet=sorted(KEYS), min_size=1, max_size=8),
    on_ms=st.integers(50, 150),
    pause_ms=st.integers(80, 200),
    level=st.floats(0.02, 0.3),
)
def test_a_dialled_number_is_read(number: str, on_ms: int, pause_ms: int, level: float) -> None:
    parts = [join(key(name, on_ms / 1000, level=level), silence(pause_ms / 1000)) for name in number]
    assert digits(line(join(silence(0.2), *parts))) == number


@settings(max_examples=20, deadline=None)
@given(shift_ms=st.integers(0, 5000), name=st.sampled_from(sorted(KEYS)))
def test_a_press_later_is_found_later(shift_ms: int, name: str) -> None:
    wave = noisy(alone(key(name, 0.1)), 0.001)
    before = find_presses(samples(wave), PLAN)
    after = find_presses(samples(join(silence(shift_ms / 1000), wave)), PLAN)
    assert [press.digit for press in after] == [press.digit for press in before] == [name]
    assert abs(after[0].start_ms - before[0].start_ms - shift_ms) <= 10


def test_a_press_in_noise_is_read() -> None:
    assert digits(noisy(alone(key("3", 0.08)), 0.03)) == "3"


def test_a_press_over_a_voice_is_read() -> None:
    voice = 0.3 * vowels(3.0, seed=11)
    press = join(silence(1.5), key("7", 0.15), silence(len(voice) / RATE_HZ - 1.65))
    assert digits(voice + press[: len(voice)]) == "7"


def test_one_tone_of_the_two_is_no_press() -> None:
    assert digits(alone(tone(0.2, 770))) == ""
    assert digits(alone(tone(0.2, 1336))) == ""
    assert digits(alone(tone(0.2, 697, 770))) == ""


def test_ringing_and_busy_are_no_presses() -> None:
    assert digits(join(tone(2, 440, 480), silence(1), tone(0.5, 480, 620), modulated(1, 400, 25))) == ""


@pytest.mark.parametrize("timbre", ["square", "sine"])
@pytest.mark.parametrize("seconds", [0.12, 0.25])
def test_synthesised_music_has_no_presses(timbre: str, seconds: float) -> None:
    # Equal-tempered notes of three octaves, two at a time: some of them lie within 1.5 % of a key's frequencies.
    random = np.random.default_rng(5)
    notes = [tuple(440 * 2 ** (step / 12) for step in random.integers(2, 26, 3)) for _ in range(150)]
    assert digits(melody(notes, seconds, timbre=timbre)) == ""


def test_notes_that_die_away_are_no_presses() -> None:
    low, high = KEYS["1"]
    assert digits(melody([(low, high)] * 12, 0.5, timbre="sine", decay=True)) == ""


@pytest.mark.parametrize("seed", [3, 102, 104, 105, 106])
def test_speech_has_no_presses(seed: int) -> None:
    assert digits(line(vowels(60, seed))) == ""


@pytest.mark.parametrize(
    ("fundamental_hz", "strong"), [(232.9, (3, 7)), (192.0, (4, 7)), (173.5, (4, 7)), (134.4, (7, 9)), (189.5, (5, 7))]
)
def test_a_vowel_strong_in_two_harmonics_is_no_press(fundamental_hz: float, strong: tuple[int, int]) -> None:
    numbers = range(1, int(3500 / fundamental_hz) + 1)
    vowel = sum(
        tone(0.15, fundamental_hz * number, level=0.1 if number in strong else 0.02, phase=number) for number in numbers
    )
    assert digits(line(alone(vowel))) == ""


def test_noise_has_no_presses() -> None:
    assert digits(noise(30, 0.1)) == ""


@pytest.mark.parametrize("wave", [np.zeros(0), np.zeros(1), np.zeros(100), np.zeros(8000), np.ones(4000)])
def test_next_to_no_sound(wave: Wave) -> None:
    assert digits(wave) == ""

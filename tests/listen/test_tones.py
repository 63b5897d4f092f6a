"""Ringing, busy, reorder, dial, special information tones and beeps, and what must not be taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tone_makers import (
    RATE_HZ,
    Wave,
    cadence,
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
from auditor.listen.tones import find_tones, load_tone_plan
from auditor.schema import Side, Tone, ToneKind

PLAN = load_tone_plan(places.seeds_dir() / "tones.toml")
RING, BUSY, REORDER, DIAL, SIT, BEEP = (
    ToneKind.RINGBACK,
    ToneKind.BUSY,
    ToneKind.REORDER,
    ToneKind.DIAL,
    ToneKind.SIT,
    ToneKind.BEEP,
)
UK = (0.4, 0.2, 0.4, 2.0)


def heard(wave: Wave) -> tuple[Tone, ...]:
    return find_tones(samples(line(wave)), PLAN)


def kinds(wave: Wave) -> list[ToneKind]:
    return [one.kind for one in heard(wave)]


def around(wave: Wave, before_s: float = 1.0) -> Wave:
    return join(silence(before_s), wave, silence(1.5))


def check(wave: Wave, kind: ToneKind, background: float = 0.0) -> None:
    """The sound alone is heard as one tone of this kind, from its start to its end within 50 ms."""
    whole = noisy(around(wave), background)
    found = heard(whole)
    assert [one.kind for one in found] == [kind]
    assert abs(found[0].start_ms - 1000) <= 50
    assert abs(found[0].end_ms - 1000 - len(wave) / 8) <= 50


@pytest.mark.parametrize("background", [0.0, 0.02])
@pytest.mark.parametrize(
    ("frequencies_hz", "on_off_s", "count"),
    [
        pytest.param((440, 480), (2.0, 4.0), 3, id="north america"),
        pytest.param((440, 480), (1.0, 3.0), 3, id="private exchange"),
        pytest.param((400, 450), UK, 5, id="united kingdom"),
        pytest.param((413, 438), UK, 4, id="australia"),
        pytest.param((425,), (1.0, 4.0), 3, id="germany"),
        pytest.param((425,), (1.0, 5.0), 3, id="sweden"),
        pytest.param((425,), (1.5, 3.0), 3, id="spain"),
        pytest.param((440,), (1.5, 3.5), 3, id="france"),
        pytest.param((450,), (1.0, 4.0), 3, id="china"),
        pytest.param((425,), UK, 4, id="malaysia"),
    ],
)
def test_ringing(frequencies_hz: tuple[float, ...], on_off_s: tuple[float, ...], count: int, background: float) -> None:
    check(cadence(count, on_off_s, *frequencies_hz), RING, background)


@pytest.mark.parametrize("by_hz", [25, 33])
def test_modulated_ringing(by_hz: float) -> None:
    ring = join(modulated(0.4, 400, by_hz), silence(0.2), modulated(0.4, 400, by_hz))
    check(join(ring, silence(2.0), ring, silence(2.0), ring), RING)


def test_japanese_ringing() -> None:
    ring = modulated(1.0, 400, 16)
    check(join(ring, silence(2.0), ring), RING)


@pytest.mark.parametrize(("on_s", "off_s", "expected"), [(1.72, 3.44, [RING]), (2.28, 4.56, [RING])])
def test_ringing_within_the_tolerated_cadence(on_s: float, off_s: float, expected: list[ToneKind]) -> None:
    assert kinds(around(cadence(3, (on_s, off_s), 440, 480))) == expected


def test_a_dual_tone_that_sounds_on_is_no_ringing() -> None:
    assert kinds(around(tone(8.0, 440, 480))) == []


def test_a_ring_cut_short_by_the_answer_counts() -> None:
    check(tone(0.6, 440, 480), RING)
    check(tone(0.3, 400, 450), RING)
    check(join(cadence(2, (1.0, 4.0), 425), silence(4.0), tone(0.4, 425)), RING)


def test_a_single_european_ring_counts_when_it_is_whole_or_opens_the_call() -> None:
    check(tone(1.0, 425), RING)
    check(tone(0.6, 425), RING)


def test_a_recording_that_starts_in_the_middle_of_a_ring() -> None:
    found = heard(join(tone(0.7, 440, 480), silence(4.0), cadence(2, (2.0, 4.0), 440, 480), silence(1)))
    assert [one.kind for one in found] == [RING]
    assert found[0].start_ms <= 20


def test_a_lost_packet_does_not_break_a_ring() -> None:
    wave = cadence(3, (2.0, 4.0), 440, 480)
    for start_s in (0.5, 1.1, 6.7):
        wave[round(start_s * RATE_HZ) : round((start_s + 0.06) * RATE_HZ)] = 0
    check(wave, RING)


def test_a_ring_drowned_in_noise_does_not_break_the_train() -> None:
    wave = cadence(4, (1.0, 4.0), 425)
    wave[5 * RATE_HZ : 6 * RATE_HZ] += noise(1.0, 0.5)
    check(wave, RING)


def test_ringing_again_after_an_answer_is_a_second_tone() -> None:
    ring = cadence(2, (1.0, 4.0), 425)
    assert kinds(join(ring, silence(1), vowels(12), silence(1), ring, silence(2))) == [RING, RING]


def test_ringing_that_turns_busy() -> None:
    wave = join(cadence(2, (1.0, 4.0), 425), silence(1.5), cadence(8, (0.48, 0.48), 425))
    assert kinds(around(wave)) == [RING, BUSY]


@pytest.mark.parametrize("background", [0.0, 0.02])
@pytest.mark.parametrize(
    ("kind", "frequencies_hz", "on_s"),
    [
        (BUSY, (480, 620), 0.5),
        (REORDER, (480, 620), 0.25),
        (BUSY, (400,), 0.375),
        (BUSY, (425,), 0.48),
        (BUSY, (425,), 0.5),
        (REORDER, (425,), 0.24),
        (BUSY, (440,), 0.5),
        (REORDER, (440,), 0.25),
    ],
)
def test_busy_and_reorder(kind: ToneKind, frequencies_hz: tuple[float, ...], on_s: float, background: float) -> None:
    check(cadence(9, (on_s, on_s), *frequencies_hz), kind, background)


def test_two_beats_of_425_hz_are_not_yet_busy() -> None:
    assert BUSY not in kinds(around(cadence(2, (0.48, 0.48), 425)))


@pytest.mark.parametrize("frequencies_hz", [(350, 440), (425,), (400,), (450,)])
def test_dial_tone(frequencies_hz: tuple[float, ...]) -> None:
    check(tone(4.0, *frequencies_hz), DIAL)


@pytest.mark.parametrize(
    "steps",
    [
        ((950, 0.33), (1400, 0.33), (1800, 0.33)),
        ((914, 0.274), (1371, 0.274), (1777, 0.38)),
        ((985, 0.38), (1429, 0.38), (1777, 0.38)),
        ((985, 0.274), (1371, 0.38), (1777, 0.38)),
        ((900, 0.33), (1380, 0.33), (1800, 0.33)),
    ],
)
@pytest.mark.parametrize("pause_s", [0.0, 0.03])
def test_special_information_tone(steps: tuple[tuple[float, float], ...], pause_s: float) -> None:
    parts = [join(tone(seconds, hz), silence(pause_s)) for hz, seconds in steps]
    wave = join(*parts)[: -round(pause_s * RATE_HZ) or None]
    check(wave, SIT)


@pytest.mark.parametrize("steps", [(1800, 1400, 950), (950, 1400, 2200), (700, 1050, 1400), (1046.5, 1318.5, 1568.0)])
def test_other_three_notes_are_no_information_tone(steps: tuple[float, ...]) -> None:
    assert SIT not in kinds(around(join(*(tone(0.33, hz) for hz in steps))))


@pytest.mark.parametrize("hz", [440, 1000, 1400, 2000])
@pytest.mark.parametrize("seconds", [0.2, 0.5, 1.5])
def test_beep(hz: float, seconds: float) -> None:
    wave = join(vowels(3), silence(0.6), tone(seconds, hz), silence(0.8), vowels(2, seed=8))
    start_ms = round(1000 * (len(vowels(3)) / RATE_HZ + 0.6))
    found = heard(wave)
    assert len(found) == 1
    assert abs(found[0].start_ms - start_ms) <= 20
    assert abs(found[0].end_ms - start_ms - 1000 * seconds) <= 20
    # A full second and a half of 440 Hz is also what a single French ring is.
    assert found[0].kind is (RING if (hz, seconds) == (440, 1.5) else BEEP)


def test_hold_beeps_are_one_tone_each() -> None:
    found = heard(around(cadence(5, (0.2, 10.8), 1400)))
    assert [(one.kind, one.plan) for one in found] == [(BEEP, "recorder_warning")] * 5
    assert [one.start_ms for one in found] == pytest.approx([1000 + 11_000 * i for i in range(5)], abs=15)


def test_german_holding_tone_is_beeps() -> None:
    assert kinds(around(cadence(6, (0.15, 0.15, 0.15, 8.0), 425))) == [BEEP] * 6


def test_a_blip_or_a_long_whistle_is_no_beep() -> None:
    assert kinds(around(tone(0.08, 1000))) == []
    assert kinds(around(tone(4.0, 1000))) == []


def test_a_glide_or_a_dying_note_is_no_beep() -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    assert kinds(around(0.2 * np.sin(2 * np.pi * (600 * time + 200 * time**2)))) == []
    assert kinds(around(melody([(880.0,)], 1.0, timbre="sine", decay=True))) == []


@pytest.mark.parametrize("timbre", ["square", "sine"])
@pytest.mark.parametrize("seconds", [0.125, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("decay", [False, True])
def test_synthesised_music_has_no_tones(timbre: str, seconds: float, decay: bool) -> None:
    random = np.random.default_rng(7)
    steps = random.integers(-9, 20, (round(60 / seconds), 2))
    notes = [tuple(440 * 2 ** (step / 12) for step in chord) for chord in steps]
    assert heard(melody(notes, seconds, timbre=timbre, decay=decay)) == ()


def test_a_tune_with_rests_has_no_tones() -> None:
    random = np.random.default_rng(9)
    parts: list[Wave] = []
    for step in random.integers(-9, 20, 80):
        parts += [melody([(440 * 2 ** (step / 12),)], 0.25), silence(random.choice([0.0, 0.25, 0.5]))]
    assert heard(join(*parts)) == ()


def test_repeated_chords_with_rests_are_no_busy_tone() -> None:
    assert heard(join(*(join(melody([(392.0, 493.9)], 0.5), silence(0.5)) for _ in range(20)))) == ()


def test_speech_noise_and_hum_have_no_tones() -> None:
    assert heard(vowels(60)) == ()
    assert heard(noise(30, 0.1)) == ()
    assert heard(noisy(tone(20, 50, 100, 150, 250, 350, level=0.02), 0.003)) == ()


def test_everything_in_one_call_in_order() -> None:
    wave = join(
        cadence(2, (2.0, 4.0), 440, 480),
        silence(1.5),
        vowels(4),
        silence(0.5),
        key("3", 0.12),
        silence(0.8),
        vowels(4, seed=5),
        silence(0.5),
        tone(0.4, 1000),
        silence(1.0),
        vowels(2),
        silence(0.5),
        cadence(6, (0.25, 0.25), 480, 620),
    )
    found = find_tones(samples(line(wave)), PLAN, Side.FAR_END)
    assert [one.kind for one in found] == [RING, ToneKind.DTMF, BEEP, REORDER]
    assert found[1].digit == "3"
    assert {one.side for one in found} == {Side.FAR_END}


@settings(max_examples=15, deadline=None)
@given(shift_ms=st.integers(0, 6000).filter(lambda shift_ms: shift_ms > 150))
def test_the_same_call_later_has_the_same_tones_later(shift_ms: int) -> None:
    wave = join(
        silence(0.5),
        cadence(2, (1.0, 4.0), 425),
        silence(1.0),
        vowels(2),
        silence(0.7),
        key("8", 0.1),
        silence(1.2),
        tone(0.3, 1400),
        silence(1.5),
        cadence(5, (0.48, 0.48), 425),
    )
    before = find_tones(samples(wave), PLAN)
    after = find_tones(samples(join(silence(shift_ms / 1000), wave)), PLAN)
    assert [one.kind for one in before] == [RING, ToneKind.DTMF, BEEP, BUSY]
    assert [(one.kind, one.plan, one.digit) for one in after] == [(one.kind, one.plan, one.digit) for one in before]
    for early, late in zip(before, after, strict=True):
        assert abs(late.start_ms - early.start_ms - shift_ms) <= 10
        assert abs(late.end_ms - early.end_ms - shift_ms) <= 10


@pytest.mark.parametrize("length", [0, 1, 79, 500, 8000])
def test_next_to_no_sound(length: int) -> None:
    assert find_tones(np.zeros(length, dtype=np.int16), PLAN) == ()

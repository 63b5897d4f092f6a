"""Further playings of recordings that are known, under more noise than the known ones; on constructed sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from wave_sounds import music, noisy_call, voice

from auditor.listen.further_playings import with_further_playings
from auditor.listen.repeats import Repetition
from auditor.schema import Playing

KNOWN = (10_000, 35_000)
THIRD = 61_000
LENGTH_MS = 4000


def playing(start_ms: int, name: str = "r1") -> Playing:
    return Playing(recording_id=name, start_ms=start_ms, end_ms=start_ms + LENGTH_MS, score=0.6)


def known(templates: Sequence[Playing] = ()) -> Repetition:
    return Repetition(playings=tuple(playing(start) for start in KNOWN), templates=tuple(templates))


def test_a_quieter_playing_is_found_by_its_waves() -> None:
    samples = noisy_call([*((start, 2 * voice()) for start in KNOWN), (THIRD, voice())])
    found = with_further_playings(samples, known()).playings
    assert [one.recording_id for one in found] == ["r1"] * 3
    assert abs(found[2].start_ms - THIRD) <= 1
    assert found[2].duration_ms == LENGTH_MS


def test_where_another_number_is_said_it_is_another_message() -> None:
    other = voice().copy()
    other[1500 * 8 : 2200 * 8] = voice(2)[1500 * 8 : 2200 * 8]
    samples = noisy_call([*((start, 2 * voice()) for start in KNOWN), (THIRD, 2 * other)])
    assert with_further_playings(samples, known()) == known()


def test_the_music_of_a_message_is_not_the_message() -> None:
    bar = music(LENGTH_MS / 1000)
    samples = noisy_call([*((start, bar + 4 * voice()) for start in KNOWN), (THIRD, bar)], noise=200)
    assert with_further_playings(samples, known()) == known()


def test_templates_and_what_is_known_elsewhere_stay() -> None:
    samples = noisy_call([(start, 2 * voice()) for start in (*KNOWN, THIRD)])
    as_template = known([playing(start, "t1") for start in KNOWN])
    assert with_further_playings(samples, as_template) == as_template
    with_another = Repetition(playings=(*known().playings, playing(THIRD + 1000, "r2")), templates=())
    assert with_further_playings(samples, with_another) == with_another


def test_what_is_too_short_is_not_looked_for() -> None:
    short = [Playing(recording_id="r1", start_ms=start, end_ms=start + 2000) for start in KNOWN]
    samples = noisy_call([(start, 2 * voice()) for start in (*KNOWN, THIRD)])
    repetition = Repetition(playings=tuple(short), templates=())
    assert with_further_playings(np.asarray(samples), repetition) == repetition

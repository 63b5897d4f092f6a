"""Recordings that play again under noise: on constructed sound, and a real voice that is read by the real model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wave_sounds import Sound, music, noisy_call, voice

from auditor.listen.audio import load
from auditor.listen.buried import ReadSound, doubtful_speech, find_buried, joined_with, unexplained
from auditor.listen.models import find_model
from auditor.listen.repeats import Repetition, find_repeats
from auditor.listen.transcript import Recogniser
from auditor.places import samples_dir
from auditor.schema import Interval, Origin, Playing, Word

MESSAGE_MS = 4000


def at(*starts_ms: int, length_ms: int = MESSAGE_MS) -> list[Interval]:
    return [Interval(start_ms=start, end_ms=start + length_ms) for start in starts_ms]


def reader_of(*voices: Sound, least: float = 0.4) -> ReadSound:
    """Reads six sure words where one of the voices makes up so much of a sound, and nothing elsewhere."""

    def share(sound: Sound, one: Sound) -> float:
        alike = np.correlate(sound, one, mode="valid")
        return float(np.abs(alike).max() / np.sqrt(np.sum(sound**2) * np.sum(one**2)))

    def read(samples: NDArray[np.int16]) -> tuple[Word, ...]:
        sound = samples.astype(float)
        if max(share(sound, one[: len(sound)]) for one in voices) < least:
            return ()
        return tuple(Word(start_ms=500 * n, end_ms=500 * n + 400, text="word", confidence=0.95) for n in range(6))

    return read


def nothing_may_be_read(samples: NDArray[np.int16]) -> tuple[Word, ...]:
    raise AssertionError("read")


def starts_of(playings: Sequence[Playing]) -> list[int]:
    return [round(one.start_ms, -3) for one in playings]


STARTS = (10_000, 31_000, 67_000)


def test_a_message_under_noise_is_found_where_it_plays() -> None:
    found = find_buried(noisy_call([(start, voice()) for start in STARTS]), at(*STARTS), reader_of(voice()))
    assert len(found) == 3
    assert len({one.recording_id for one in found}) == 1
    for one, start_ms in zip(found, STARTS, strict=True):
        assert abs(one.start_ms - start_ms) < 300
        assert abs(one.end_ms - start_ms - MESSAGE_MS) < 300


def test_the_picture_of_the_sound_does_not_show_it() -> None:
    assert not find_repeats(noisy_call([(start, voice()) for start in STARTS]), at(*STARTS))


def test_a_voice_that_is_heard_once_finds_the_others() -> None:
    found = find_buried(noisy_call([(start, voice()) for start in STARTS]), at(STARTS[1]), reader_of(voice()))
    assert starts_of(found) == list(STARTS)


def test_where_no_voice_is_heard_nothing_is_looked_for() -> None:
    samples = noisy_call([(start, voice()) for start in STARTS])
    assert find_buried(samples, [], nothing_may_be_read) == ()


def test_what_comes_but_once_is_not_found() -> None:
    samples = noisy_call([(10_000, voice(1)), (31_000, voice(2)), (67_000, voice(3))])
    assert find_buried(samples, at(*STARTS), nothing_may_be_read) == ()


def test_two_messages_are_two_recordings() -> None:
    sounds = [(10_000, voice(1)), (20_000, voice(2)), (41_000, voice(1)), (57_000, voice(2))]
    samples = noisy_call(sounds, noise=1800)
    found = find_buried(samples, at(*(start for start, _ in sounds)), reader_of(voice(1), voice(2)))
    names = {start: one.recording_id for start, one in zip(starts_of(found), found, strict=True)}
    assert list(names) == [10_000, 20_000, 41_000, 57_000]
    assert names[10_000] == names[41_000] != names[20_000] == names[57_000]


def test_music_that_goes_on_in_step_is_no_message() -> None:
    piece = music(20)
    samples = noisy_call([(5000, piece), (50_000, piece)], noise=500)
    assert find_buried(samples, at(10_000, 55_000), nothing_may_be_read) == ()


def test_voices_over_the_same_bar_of_music_are_not_what_is_shared() -> None:
    bar = music(MESSAGE_MS / 1000)
    samples = noisy_call([(10_000, bar + 2 * voice(1)), (50_000, bar + 2 * voice(2))], noise=300)
    assert find_buried(samples, at(10_000, 50_000), reader_of(voice(1), voice(2))) == ()


def words(confidence: float, *starts_ms: int) -> list[Word]:
    return [Word(start_ms=start, end_ms=start + 400, text="word", confidence=confidence) for start in starts_ms]


def test_speech_is_doubtful_where_no_word_is_sure() -> None:
    speech = [Interval(start_ms=0, end_ms=10_000), Interval(start_ms=20_000, end_ms=30_000)]
    sure, unsure = words(0.95, *range(0, 10_000, 500)), words(0.5, *range(20_000, 30_000, 500))
    (found,) = doubtful_speech(speech, [*sure, *unsure])
    assert (found.start_ms, found.end_ms) == (20_000, 30_000)


def playing(name: str, start_ms: int) -> Playing:
    return Playing(recording_id=name, start_ms=start_ms, end_ms=start_ms + MESSAGE_MS)


def known(*playings: Playing, templates: Sequence[Playing] = ()) -> Repetition:
    return Repetition(playings=playings, templates=tuple(templates))


def test_what_plays_more_often_takes_the_place_of_what_is_known_of_it() -> None:
    before = known(playing("r1", 1000), playing("r2", 10_200), playing("r1", 20_000), playing("r2", 50_000))
    news = unexplained([playing("b1", start) for start in (10_000, 30_000, 50_000)], before)
    after = joined_with(before, news).playings
    assert [(one.start_ms, one.recording_id) for one in after] == [
        (1000, "r1"),
        (10_000, "b1"),
        (20_000, "r1"),
        (30_000, "b1"),
        (50_000, "b1"),
    ]


def test_what_is_known_as_well_or_as_something_else_stays() -> None:
    found = [playing("b1", start) for start in (10_000, 30_000)]
    as_well = known(playing("r1", 10_100), playing("r1", 30_100))
    with_another = known(playing("r1", 10_100), playing("r1", 80_000))
    as_template = known(templates=[playing("t1", 10_000), playing("t1", 60_000)])
    assert not any(unexplained(found, each) for each in (as_well, with_another, as_template))
    assert unexplained(found, known()) == tuple(found)


def test_a_real_voice_under_street_noise_is_found_and_read_from_all_its_playings() -> None:
    sample = samples_dir() / "fernhill-service.opus"
    truth: dict[str, Any] = json.loads(sample.with_suffix(".truth.json").read_text(encoding="utf-8"))
    said = next(one for one in truth["announcements"] if "unusually" in one["text"])
    message = load(sample, Origin())[1].far_end[said["start_ms"] * 8 : said["end_ms"] * 8].astype(float)
    starts = (8000, 36_000, 63_000)
    samples = noisy_call([(start, message) for start in starts], noise=1.6 * float(np.sqrt(np.mean(message**2))))
    recogniser = Recogniser.load(find_model())
    length_ms = said["end_ms"] - said["start_ms"]
    found = find_buried(samples, at(*starts, length_ms=length_ms), recogniser.read_alone)
    assert [abs(one.start_ms - start) < 400 for one, start in zip(found, starts, strict=True)] == [True] * 3

"""One announcement in two calls of a line, over other lines and music: known again; and changed, which is noticed.

The sound is made here, its fingerprints by the program, and the words are what a recogniser might have read.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from line_calls import BUSY, MONDAY, PLAIN, call, stored
from listen.repeat_sounds import Sound, lose_packets, mu_law, noise, pcm, tune, voice

from auditor.keep.inventory import inventory
from auditor.keep.messages import Change, Heard, has_changed, message_changes, same_message, same_recording
from auditor.keep.selection import Selection, load_calls
from auditor.keep.store import Store
from auditor.listen.fingerprints import fingerprint, length_share, sameness_throughout
from auditor.schema import Interval

SECONDS = 7.0
MISREAD = "who are exploring send you usually hi call value pea is stay hungry line"


def spoken(seed: int = 1, seconds: float = SECONDS) -> Sound:
    return voice(seed, seconds)


def exchanged(seed: int = 1, *, from_s: float = 3.0, seconds: float = 1.5) -> Sound:
    """The recording with a second and a half of it spoken anew."""
    sound, other = spoken(seed), spoken(seed + 77)
    first, last = round(from_s * 8000), round((from_s + seconds) * 8000)
    return np.concatenate([sound[:first], other[first:last], sound[last:]])


def heard_in_march(sound: Sound) -> str:
    """Over nothing but a quiet line; found 60 ms early."""
    whole = np.concatenate([noise(3, 16_000), sound, noise(4, 16_000)])
    return fingerprint(pcm(mu_law(whole)), Interval(start_ms=1940, end_ms=2000 + len(sound) // 8))


def heard_in_may(sound: Sound) -> str:
    """Softer, over other music and noise, through a line that loses packets; found 80 ms late."""
    whole = np.concatenate([np.zeros(24_000), 0.5 * sound, np.zeros(16_000)])
    whole += 0.06 * tune(9, len(whole) / 8000 + 1)[: len(whole)] + noise(8, len(whole), 0.006)
    samples = pcm(lose_packets(mu_law(whole), seed=2, share=0.02))
    return fingerprint(samples, Interval(start_ms=3080, end_ms=3000 + len(sound) // 8))


def reading(print_: str, text: str = "") -> Heard:
    return Heard(text=text, fingerprint=print_, calls=1)


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_same_recording_is_known_again_and_unchanged(seed: int) -> None:
    march, may = reading(heard_in_march(spoken(seed)), BUSY), reading(heard_in_may(spoken(seed)), MISREAD)
    assert same_message(march, may)
    assert not has_changed(march, may)
    assert same_recording(march, may)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_second_and_a_half_of_other_words_is_a_change(seed: int) -> None:
    march, may = reading(heard_in_march(spoken(seed)), BUSY), reading(heard_in_may(exchanged(seed)), MISREAD)
    assert same_message(march, may)
    assert has_changed(march, may)
    assert not same_recording(march, may)


@pytest.mark.parametrize("seed", range(1, 6))
def test_another_recording_is_another_message(seed: int) -> None:
    assert not same_message(reading(heard_in_march(spoken(seed))), reading(heard_in_may(spoken(seed + 100))))


def test_the_same_words_in_another_voice_were_recorded_anew() -> None:
    march, may = reading(heard_in_march(spoken(1)), BUSY), reading(heard_in_may(spoken(2)), BUSY)
    assert same_message(march, may)
    assert has_changed(march, may)


def test_a_part_of_a_message_is_not_taken_for_a_new_recording() -> None:
    march, part = reading(heard_in_march(spoken(1)), BUSY), reading(heard_in_may(spoken(1)[: 8 * 3000]), BUSY)
    assert not has_changed(march, part)


def test_where_there_is_no_sound_the_words_tell() -> None:
    assert not has_changed(reading("", BUSY), reading("", BUSY.replace("volume", "volumes")))
    assert has_changed(reading("", BUSY), reading("", PLAIN))


def test_what_is_compared_of_fingerprints() -> None:
    whole = heard_in_march(spoken(1))
    assert sameness_throughout(whole, whole) == pytest.approx(1.0, abs=1e-3)
    assert sameness_throughout(whole, "") == 0.0
    assert length_share(whole, "") == 0.0
    assert length_share(whole, heard_in_march(spoken(2, SECONDS / 2))) == pytest.approx(0.5, abs=0.03)


def changes(path: Path, march: tuple[str, Sound], may: tuple[str, Sound]) -> list[tuple[Change, str]]:
    """What a comparison of a call in March with one in May says of their one message."""
    audits = [
        call("march.wav", at=MONDAY, text=march[0], fingerprint=heard_in_march(march[1])),
        call("may.wav", at=MONDAY.replace(month=5), text=may[0], fingerprint=heard_in_may(may[1])),
    ]
    with Store.read(stored(path / "a.db", audits)) as store:
        ids = [store.resolve(name) for name in ("march.wav", "may.wav")]
        return [(one.change, one.text) for one in message_changes(store, ids[:1], ids[1:])]


def test_comparisons_tell_what_became_of_a_message(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(4)]
    for folder in folders:
        folder.mkdir()
    old = (BUSY, spoken())
    assert changes(folders[0], old, (MISREAD, spoken())) == [(Change.SAME, BUSY)]
    assert changes(folders[1], old, (MISREAD, exchanged())) == [(Change.CHANGED, BUSY)]
    assert changes(folders[2], old, (BUSY, spoken(2))) == [(Change.RECORDED_ANEW, BUSY)]
    assert {change for change, _ in changes(folders[3], old, (PLAIN, spoken(2)))} == {Change.NEW, Change.GONE}


def test_the_inventory_holds_one_recording_once_and_its_change_apart(tmp_path: Path) -> None:
    audits = [
        call("a.wav", at=MONDAY, text=BUSY, fingerprint=heard_in_march(spoken())),
        call("b.wav", at=MONDAY.replace(month=4), text=MISREAD, fingerprint=heard_in_may(spoken())),
        call("c.wav", at=MONDAY.replace(month=5), text=PLAIN, fingerprint=heard_in_may(exchanged())),
    ]
    with Store.read(stored(tmp_path / "a.db", audits)) as store:
        known = inventory(store, load_calls(store, Selection(name="all")))
    assert [(one.calls, one.readings, one.newest) for one in known] == [(2, 2, False), (1, 1, True)]

"""The recogniser itself, on speech of the sample calls; what is said in them was written when they were made."""

from __future__ import annotations

import json
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auditor.listen.audio import load
from auditor.listen.models import find_model
from auditor.listen.spans import find_spans, speech_stretches
from auditor.listen.transcript import Recogniser
from auditor.schema import Interval, Origin, Word

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "samples" / "fernhill-service.opus"


@cache
def recogniser() -> Recogniser:
    return Recogniser.load(find_model())


@cache
def samples() -> NDArray[np.int16]:
    return load(SAMPLE, Origin())[1].far_end


@cache
def said(part: str) -> tuple[Interval, str]:
    """Where the first announcement with these words plays, and all of its words."""
    truth: dict[str, Any] = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    found = next(one for one in truth["announcements"] if part in one["text"].lower())
    text = "".join(sign for sign in found["text"].lower() if sign.isalpha() or sign in " '")
    return Interval(start_ms=found["start_ms"], end_ms=found["end_ms"]), text


def test_words_lie_where_they_were_said() -> None:
    stretch, text = said("unusually")
    words = recogniser().read(samples(), stretch)
    assert [word.text for word in words] == text.split()
    assert abs(words[0].start_ms - stretch.start_ms) < 300
    assert abs(words[-1].end_ms - stretch.end_ms) < 300
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


def test_nothing_is_read_in_silence() -> None:
    assert recogniser().read(np.zeros(16000, np.int16), Interval(start_ms=0, end_ms=2000)) == ()


PARTS = ("unusually", "while i connect", "very important")


def alike(one: tuple[Word, ...], other: tuple[Word, ...]) -> bool:
    """Whether both are the same words, as early and as sure to within what rounding does."""
    return [word.text for word in one] == [word.text for word in other] and all(
        abs(first.start_ms - second.start_ms) <= 1 and abs(first.confidence - second.confidence) <= 0.01
        for first, second in zip(one, other, strict=True)
    )


def test_words_and_times_are_those_of_a_recogniser_that_reads_nothing_else() -> None:
    kept = recogniser().for_one_call()
    for stretch in [said(part)[0] for part in PARTS]:
        assert alike(kept.read(samples(), stretch), recogniser().for_one_call().read(samples(), stretch))


def test_what_a_stretch_ends_with_is_not_read_in_the_next() -> None:
    stretch, _ = said("unusually")
    voice = samples()[stretch.start_ms * 8 : stretch.end_ms * 8]
    after_silence = np.concatenate([np.zeros(10_500 * 8, np.int16), voice])
    alone = recogniser().for_one_call().read(samples(), stretch)
    for end_ms in range(10_500, 12_000, 250):  # in one of them a long silence is over just as the sound ends
        kept = recogniser().for_one_call()
        kept.read(after_silence[: end_ms * 8], Interval(start_ms=0, end_ms=end_ms))
        assert alike(kept.read(samples(), stretch), alone)


def test_a_word_that_the_model_lacks_is_named() -> None:
    assert recogniser().unheard(["our", "lines", "are", "zoonotic", "zzyzx"]) == ("zoonotic", "zzyzx")


def under_music(part: str, below_db: float) -> tuple[NDArray[np.int16], Interval]:
    """An announcement with the hold music of another call over it, so much louder; and where it lies in that."""
    stretch, _ = said(part)
    voice = samples()[stretch.start_ms * 8 : stretch.end_ms * 8].astype(float)
    at = Interval(start_ms=3000, end_ms=3000 + stretch.duration_ms)
    music = np.resize(hold_music(), len(voice) + 6000 * 8) * 1500 / rms(hold_music())
    music[at.start_ms * 8 : at.end_ms * 8] += voice * 1500 / rms(voice) * 10 ** (-below_db / 20)
    return np.clip(music, -32768, 32767).astype(np.int16), at


@cache
def hold_music() -> NDArray[np.float64]:
    other = SAMPLE.with_name("clearspring-given-up.opus")
    truth: dict[str, Any] = json.loads(other.with_suffix(".truth.json").read_text())
    piece = next(
        one for one in truth["segments"] if one["label"] == "hold_music" and one["end_ms"] - one["start_ms"] > 9000
    )
    return load(other, Origin())[1].far_end[piece["start_ms"] * 8 : piece["end_ms"] * 8].astype(float)


def rms(sound: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(sound**2)))


def test_a_voice_that_the_music_drowns_is_heard_where_it_can_be_read() -> None:
    sound, said_at = under_music("for sales", below_db=4)
    by_sound = speech_stretches(find_spans(sound), 900)
    by_words = speech_stretches(find_spans(sound, (), partial(recogniser().read, sound)), 900)
    heard, read = (sum(one.overlap_ms(said_at) for one in found) for found in (by_sound, by_words))
    assert read >= heard + 2000
    assert all(one.overlap_ms(said_at) >= one.duration_ms - 300 for one in by_words)


def test_in_music_alone_no_voice_is_read() -> None:
    music = hold_music().astype(np.int16)
    assert find_spans(music, (), partial(recogniser().read, music)) == find_spans(music)

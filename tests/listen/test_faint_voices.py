"""Voices that the sound alone hardly shows, made of frames and words by hand, and one under real music."""

from __future__ import annotations

import numpy as np
import pytest
from builders import words as spoken
from numpy.typing import NDArray

from auditor.listen.faint_voices import faint_voices
from auditor.schema import Interval, Word

SENTENCE = "you are number four in the queue"
FRAMES = 1000
"""Twenty seconds."""


def probability(value: float, first_ms: int = 4000, last_ms: int = 8000) -> NDArray[np.float32]:
    frames = np.zeros(FRAMES, np.float32)
    frames[first_ms // 20 : last_ms // 20] = value
    return frames


class Reader:
    """Reads the words that were put into a call, and remembers where it was asked."""

    def __init__(self, *said: Word) -> None:
        self.said, self.asked = said, list[Interval]()

    def __call__(self, stretch: Interval) -> tuple[Word, ...]:
        self.asked.append(stretch)
        return tuple(word for word in self.said if stretch.overlap_ms(word))


def found(reader: Reader, frames: NDArray[np.float32], *known: Interval) -> list[tuple[int, int]]:
    return [(voice.start_ms, voice.end_ms) for voice in faint_voices(frames, known, reader)]


def test_what_is_surely_read_where_a_voice_is_hardly_heard_is_one() -> None:
    said = spoken(SENTENCE, 5000)
    assert found(Reader(*said), probability(0.2)) == [(5000, said[-1].end_ms)]


def test_words_that_are_read_unsurely_are_no_voice() -> None:
    assert found(Reader(*spoken(SENTENCE, 5000, confidence=0.6)), probability(0.2)) == []


def test_words_without_any_voice_are_none() -> None:
    assert found(Reader(*spoken(SENTENCE, 9000)), probability(0.5)) == []


@pytest.mark.parametrize("said", ["hold the line please", "[unk] hold [unk] the [unk] line please [unk]"])
def test_a_few_words_are_no_sentence(said: str) -> None:
    assert found(Reader(*spoken(said, 5000)), probability(0.2)) == []


def test_words_far_apart_are_no_sentence() -> None:
    apart = [word for at, text in enumerate(SENTENCE.split()) for word in spoken(text, 4100 + 800 * at)]
    assert found(Reader(*apart), probability(0.2, 4000, 10_000)) == []


def test_two_words_end_a_sentence_that_was_heard() -> None:
    said = spoken(SENTENCE, 5000)
    before = Interval(start_ms=4800, end_ms=said[-2].start_ms)
    assert found(Reader(*said), probability(0.2), before) == [(said[-2].start_ms, said[-1].end_ms)]


def test_one_word_beside_a_sentence_is_a_slip_of_the_edge() -> None:
    said = spoken(SENTENCE, 5000)
    assert found(Reader(*said), probability(0.2), Interval(start_ms=4800, end_ms=said[-1].start_ms)) == []


def test_music_without_a_trace_of_a_voice_is_not_read() -> None:
    reader = Reader(*spoken(SENTENCE, 5000))
    assert found(reader, probability(0.05)) == []
    assert reader.asked == []


def test_known_speech_is_not_read_again_beyond_its_edges() -> None:
    reader = Reader(*spoken(SENTENCE, 5000))
    known = Interval(start_ms=0, end_ms=9800)
    assert found(reader, probability(0.9, 0, 9800), known) == []
    assert reader.asked == []

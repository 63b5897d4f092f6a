"""How surely words were read, told by hand."""

from __future__ import annotations

import pytest
from builders import words as said
from hypothesis import given
from hypothesis import strategies as st

from auditor.listen.sureness import confidence_by_length, sentences_of, sure_ms
from auditor.schema import Word


def test_confidence_by_length_weighs_by_length() -> None:
    words = [
        Word(start_ms=0, end_ms=300, text="a", confidence=1.0),
        Word(start_ms=300, end_ms=400, text="b", confidence=0.2),
    ]
    assert confidence_by_length(words) == 0.8
    assert confidence_by_length([]) == 0.0


def test_more_words_surely_read_are_more_and_doubtful_ones_less() -> None:
    sure, doubtful = said("please hold", 0), said("noise in here", 600, confidence=0.3)
    assert sure_ms(sure) == pytest.approx(2 * 260 * 0.4)
    assert sure_ms([*sure, *said("now", 600)]) > sure_ms(sure) > sure_ms([*sure, *doubtful])
    assert sure_ms(()) == 0


@given(st.lists(st.integers(0, 900), max_size=12), st.integers(1, 900))
def test_sentences_are_all_the_words_parted_at_every_long_pause_and_nowhere_else(
    pauses: list[int], pause_ms: int
) -> None:
    words, at = [], 0
    for pause in pauses:
        words.append(Word(start_ms=at + pause, end_ms=at + pause + 200, text="word", confidence=0.9))
        at = words[-1].end_ms
    sentences = list(sentences_of(words, pause_ms))
    assert [word for sentence in sentences for word in sentence] == words
    begun = {sentence[0].start_ms for sentence in sentences[1:]}
    assert begun == {word.start_ms for word, pause in list(zip(words, pauses, strict=True))[1:] if pause >= pause_ms}

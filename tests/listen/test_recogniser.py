"""The recogniser itself, on speech of the sample calls; what is said in them was written when they were made."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from auditor.listen.audio import load
from auditor.listen.models import find_model
from auditor.listen.second_look import Wordings
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


def test_the_likelier_sentence_is_the_one_that_was_said() -> None:
    stretch, text = said("unusually")
    right = recogniser().grammar(Wordings((text,)))
    wrong = recogniser().grammar(Wordings(("the weather for the rest of the week",)))
    free = recogniser().read_best(samples(), stretch)
    as_said = recogniser().read_best(samples(), stretch, right)
    assert [word.text for word in as_said.words] == text.split()
    assert as_said.log_likelihood > free.log_likelihood
    assert recogniser().read_best(samples(), stretch, wrong).log_likelihood < free.log_likelihood


def test_words_lie_where_they_were_said() -> None:
    stretch, text = said("unusually")
    words = recogniser().read_best(samples(), stretch, recogniser().grammar(Wordings((text,)))).words
    assert abs(words[0].start_ms - stretch.start_ms) < 300
    assert abs(words[-1].end_ms - stretch.end_ms) < 300
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))


def test_nothing_is_read_in_silence() -> None:
    silence = np.zeros(16000, np.int16)
    reading = recogniser().read_best(silence, Interval(start_ms=0, end_ms=2000))
    assert (reading.words, reading.log_likelihood) == ((), 0.0)


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


@pytest.mark.parametrize("wordings", [None, Wordings(("please hold while i connect you", "your call is important"))])
def test_a_reading_is_as_likely_whatever_was_read_before(wordings: Wordings | None) -> None:
    grammar = recogniser().grammar(wordings) if wordings else None
    kept = recogniser().for_one_call()
    for stretch in [said(part)[0] for part in PARTS]:
        kept.read(samples(), stretch)  # words with confidences and whole readings take turns
        again = kept.read_best(samples(), stretch, grammar)
        alone = recogniser().for_one_call().read_best(samples(), stretch, grammar)
        assert alike(again.words, alone.words)
        assert again.log_likelihood == pytest.approx(alone.log_likelihood, abs=0.01)


def test_a_word_that_the_model_lacks_is_named_and_spelled_otherwise() -> None:
    assert recogniser().unheard(["our", "lines", "are", "busier", "zzyzx"]) == ("busier", "zzyzx")
    grammar = recogniser().grammar(Wordings(("we are busier zzyzx",), {"busier": "busy er", "are": "our"}))
    assert json.loads(grammar) == ["we are busy er [unk]", "[unk]"]

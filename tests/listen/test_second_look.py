"""A phrase is read again only where it is doubtful, and changed only where that explains the sound better."""

from __future__ import annotations

import math

import pytest

from auditor.listen.second_look import Reading, confidence_by_length, look_again, spelled_back, sure_ms
from auditor.schema import Interval, Word


def said(text: str, start_ms: int = 0, confidence: float = 0.5) -> tuple[Word, ...]:
    """Words of 200 ms, 50 ms apart."""
    return tuple(
        Word(start_ms=start_ms + 250 * n, end_ms=start_ms + 250 * n + 200, text=word, confidence=confidence)
        for n, word in enumerate(text.split())
    )


class Ear:
    """Reads the same words whatever it is asked, and remembers what it was asked."""

    def __init__(self, words: tuple[Word, ...], log_likelihood: float) -> None:
        self.reading = Reading(words, log_likelihood)
        self.asked: list[Interval] = []

    def __call__(self, stretch: Interval) -> Reading:
        self.asked.append(stretch)
        return self.reading


def texts(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_the_likelier_reading_is_taken() -> None:
    doubtful = said("much easier than usual")
    guess = Ear(said("much busier than usual"), -99.0)
    found = look_again(doubtful, Ear(doubtful, -100.0), guess)
    assert texts(found) == "much busier than usual"
    assert [word.confidence for word in found] == pytest.approx([1 / (1 + math.exp(-1))] * 4)


@pytest.mark.parametrize("guessed", [-100.0, -101.0])
def test_a_reading_that_is_no_likelier_is_left(guessed: float) -> None:
    doubtful = said("call the plumber today")
    assert look_again(doubtful, Ear(doubtful, -100.0), Ear(said("call volume today"), guessed)) == doubtful


def test_a_likelier_reading_may_have_to_be_much_likelier() -> None:
    doubtful = said("more apples than usual")
    guess = Ear(said("more calls than usual"), -98.0)
    assert look_again(doubtful, Ear(doubtful, -100.0), guess, least_gain=4.0) == doubtful
    assert texts(look_again(doubtful, Ear(doubtful, -100.0), guess, least_gain=1.0)) == "more calls than usual"


class Keen:
    """An ear that hears the same words everywhere, likelier by what the tests say the sound of each place is worth."""

    def __init__(self, words: tuple[Word, ...], worth: dict[tuple[int, int], float]) -> None:
        self.words, self.worth = words, worth

    def __call__(self, stretch: Interval) -> Reading:
        return Reading(self.words, self.worth.get((stretch.start_ms, stretch.end_ms), 0.0))


def test_a_place_is_changed_only_where_it_is_likelier_by_itself() -> None:
    doubtful = said("how boilers make a high volume of hot water")
    whole, begins, ends = (0, 2200), (0, 200), (1750, 2200)
    keen = Keen(said("our boilers make a high volume of more calls"), {whole: 9.0, begins: 3.0, ends: -0.5})
    found = look_again(doubtful, Ear(doubtful, 0.0), keen, least_gain=2.0)
    assert texts(found) == "our boilers make a high volume of hot water"
    assert found[0].confidence == pytest.approx(1 / (1 + math.exp(-3)))
    assert found[1].confidence == pytest.approx(1 / (1 + math.exp(-9)))  # what both read is as sure as the whole
    assert found[-1] == doubtful[-1]


def test_what_was_read_surely_is_not_read_again() -> None:
    sure = said("please hold", confidence=0.99)
    guess = Ear(said("please fold"), 0.0)
    assert look_again(sure, guess, guess) == sure
    assert guess.asked == []


@pytest.mark.parametrize("guessed", ["please hold", ""])
def test_with_nothing_to_choose_between_the_stretch_is_not_read_freely_again(guessed: str) -> None:
    doubtful = said("please hold")
    freely = Ear(doubtful, -100.0)
    assert look_again(doubtful, freely, Ear(said(guessed), 0.0)) == doubtful
    assert freely.asked == []


def test_phrases_are_looked_at_one_by_one() -> None:
    first, second = said("please hold", 0, 0.99), said("your cold is important", 5000)
    guess = Ear(said("your call is important", 5000), -1.0)
    found = look_again([*first, *second], Ear(second, -2.0), guess)
    assert texts(found) == "please hold your call is important"
    assert guess.asked == [Interval(start_ms=5000, end_ms=second[-1].end_ms)]


def test_a_name_that_no_sentence_has_stays_as_it_was_read() -> None:
    doubtful = said("banks for calling maple")
    guess = Ear(said("thanks for calling [unk]"), -1.0)
    found = look_again(doubtful, Ear(doubtful, -2.0), guess)
    assert texts(found) == "thanks for calling maple"
    assert found[-1] == doubtful[-1]


def test_nothing_heard_is_nothing_changed() -> None:
    doubtful = said("hum")
    assert look_again(doubtful, Ear((), -50.0), Ear((), 0.0)) == doubtful
    assert look_again([], Ear((), 0.0), Ear((), 0.0)) == ()


def test_confidence_by_length_weighs_by_length() -> None:
    words = [
        Word(start_ms=0, end_ms=300, text="a", confidence=1.0),
        Word(start_ms=300, end_ms=400, text="b", confidence=0.2),
    ]
    assert confidence_by_length(words) == 0.8
    assert confidence_by_length([]) == 0.0


def test_more_words_surely_read_are_more_and_doubtful_ones_less() -> None:
    sure, doubtful = said("please hold", confidence=0.9), said("noise in here", 500, confidence=0.3)
    assert sure_ms(sure) == pytest.approx(2 * 200 * 0.4)
    assert sure_ms([*sure, *said("now", 500, 0.9)]) > sure_ms(sure) > sure_ms([*sure, *doubtful])
    assert sure_ms(()) == 0


def test_a_respelled_word_is_one_word_again() -> None:
    found = spelled_back(said("much busy er than a busy day"), {"busier": "busy er"})
    assert texts(found) == "much busier than a busy day"
    assert (found[1].start_ms, found[1].end_ms) == (250, 700)

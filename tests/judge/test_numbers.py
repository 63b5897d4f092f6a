"""Numbers, times and places in a queue from words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from catalogues import catalogue
from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.durations import durations, estimated_wait
from auditor.judge.numbers import cardinal_at, digits_at, numbers, ordinal_at
from auditor.judge.places_in_queue import queue_position
from auditor.judge.said import Said

SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
SMALL += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int, with_and: bool = True) -> str:
    """The number as English says it; written for the test, apart from the program's own tables."""
    if number < 20:
        return SMALL[number]
    if number < 100:
        return TENS[number // 10] + (f" {SMALL[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{SMALL[number // 100]} hundred" + (f"{' and' if with_and else ''} {in_words(rest)}" if rest else "")
    rest = number % 1000
    return f"{in_words(number // 1000)} thousand" + (f" {in_words(rest, with_and)}" if rest else "")


WORDS = {language: catalogue(language).numbers for language in ("en", "es")}


def said(text: str, language: str = "en") -> Said:
    return Said(tuple(text.split()), WORDS[language])


@given(st.integers(0, 99_999), st.booleans())
def test_a_number_said_is_the_number_read(number: int, with_and: bool) -> None:
    tokens = said(in_words(number, with_and))
    read = cardinal_at(tokens, 0)
    assert read is not None
    assert (read.value, read.end) == (number, len(tokens))


@given(st.lists(st.integers(1, 9), min_size=2, max_size=9))
def test_digits_one_by_one(digits: list[int]) -> None:
    tokens = said(" ".join(SMALL[digit] for digit in digits))
    expected = "".join(map(str, digits))
    assert digits_at(tokens, 0) == (expected, len(tokens))
    read = cardinal_at(tokens, 0)
    assert read is not None
    assert read.value == int(expected)


@given(st.integers(1, 90), st.sampled_from([("minutes", 60_000), ("hours", 3_600_000), ("seconds", 1000)]))
def test_a_duration_said_is_the_duration_read(number: int, unit: tuple[str, int]) -> None:
    wait = estimated_wait(said(f"your wait is about {in_words(number)} {unit[0]} from now"))
    assert wait is not None
    assert (wait.value_ms, wait.low_ms, wait.high_ms) == (number * unit[1],) * 3


@given(st.integers(1, 80), st.integers(1, 40), st.sampled_from(["to", "or"]))
def test_a_range_said_is_the_range_read(low: int, more: int, joint: str) -> None:
    wait = estimated_wait(said(f"expect to wait {in_words(low)} {joint} {in_words(low + more)} minutes"))
    assert wait is not None
    assert (wait.low_ms, wait.high_ms) == (low * 60_000, (low + more) * 60_000)


@given(st.integers(2, 60))
def test_a_place_said_is_the_place_read(number: int) -> None:
    for text in ("you are number {} in the queue", "you are caller number {}", "your position in the queue is {}"):
        place = queue_position(said(text.format(in_words(number))))
        assert place is not None
        assert (place.value, place.ahead) == (number, False)
    ahead = queue_position(said(f"there are {in_words(number)} callers ahead of you"))
    assert ahead is not None
    assert (ahead.value, ahead.ahead) == (number + 1, True)


@given(
    st.sampled_from(["a couple of", "half a dozen", "a dozen", "two dozen"]),
    st.sampled_from(
        [
            "there are {} people ahead of you",
            "{} callers are in front of you",
            "only {} other people before you",
        ]
    ),
)
def test_some_are_ahead_whose_number_is_a_word_of_its_own(some: str, text: str) -> None:
    ahead = {"a couple of": 2, "half a dozen": 6, "a dozen": 12, "two dozen": 24}[some]
    place = queue_position(said(text.format(some)))
    assert place is not None
    assert (place.value, place.ahead) == (ahead + 1, True)


def test_a_dozen_is_no_key() -> None:
    assert numbers(said("press a dozen keys or a couple of them")) == ()


@given(st.integers(1, 90), st.sampled_from(["has gone", "now gets", "has got", "has crept", "goes"]))
def test_what_a_wait_has_gone_up_to_is_no_limit(number: int, rise: str) -> None:
    ms = number * 60_000
    for text, low_ms in ((f"the wait {rise} up to {{}} minutes", ms), ("the wait can get up to {} minutes", 0)):
        wait = estimated_wait(said(text.format(in_words(number))))
        assert wait is not None
        assert (wait.value_ms, wait.low_ms, wait.high_ms) == (ms, low_ms, ms)


@given(
    st.lists(
        st.sampled_from([*SMALL, *TENS, "hundred", "thousand", "and", "a", "half", "minutes", "hour", "to", "for"])
    )
)
def test_any_words_are_read_without_overlap(tokens: list[str]) -> None:
    text = said(" ".join(tokens))
    for found in (numbers(text), durations(text)):
        assert all(before.end <= after.first for before, after in pairwise(found))
        assert all(0 <= one.first < one.end <= len(tokens) for one in found)


@pytest.mark.parametrize(
    ("text", "value_min", "low_min", "high_min"),
    [
        ("half an hour", 30, 30, 30),
        ("a quarter of an hour", 15, 15, 15),
        ("three quarters of an hour", 45, 45, 45),
        ("an hour and a half", 90, 90, 90),
        ("an hour and ten minutes", 70, 70, 70),
        ("an hour and ten before a technician is free", 70, 70, 70),
        ("an hour and ten callers are before you", 60, 60, 60),
        ("one hour twenty minutes", 80, 80, 80),
        ("two and a half minutes", 2.5, 2.5, 2.5),
        ("only a couple of minutes to wait", 2, 2, 2),
        ("less than two minutes", 2, 0, 2),
        ("under a minute", 1, 0, 1),
        ("up to fifteen minutes", 15, 0, 15),
        ("more than an hour", 60, 60, None),
        ("at least thirty minutes", 30, 30, None),
        ("between thirty five and forty five minutes", 40, 35, 45),
        ("twelve to eighteen minutes", 15, 12, 18),
        ("two or three minutes", 2.5, 2, 3),
        ("a minute or two", 1.5, 1, 2),
        ("a few minutes", 3.5, 2, 5),
        ("half a dozen minutes", 6, 6, 6),
        ("you're looking at a good hour", 67.5, 60, 75),
        ("it's a full hour at the moment", 60, 60, 60),
        ("one hundred and twenty seconds", 2, 2, 2),
        ("the waiting time is approximately for minutes", 4, 4, 4),
        ("the waiting time is approximately four", 4, 4, 4),
        ("two minutes and thirty seconds", 2.5, 2.5, 2.5),
        ("one minute and a half", 1.5, 1.5, 1.5),
        ("it's an hour's wait", 60, 60, 60),
        ("forty minutes or more", 40, 40, None),
        ("twelve minutes or less", 12, 0, 12),
        ("you won't have to wait more than two minutes", 2, 0, 2),
        ("i'm afraid it is more than two minutes", 2, 2, None),
    ],
)
def test_waits(text: str, value_min: float, low_min: float, high_min: float | None) -> None:
    wait = estimated_wait(said(text))
    assert wait is not None
    bounds = (wait.value_ms, wait.low_ms, wait.high_ms)
    assert bounds == tuple(None if bound is None else bound * 60_000 for bound in (value_min, low_min, high_min))


@pytest.mark.parametrize("text", ["your wait may be longer than usual", "we have four branches", "press two", ""])
def test_no_wait(text: str) -> None:
    assert estimated_wait(said(text)) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("you are third in line", 3),
        ("you are the twenty first caller", 21),
        ("your call is now first in line and will be answered", 1),
        ("you are next", 1),
        ("you're at the front of the queue", 1),
        ("there is nobody ahead of you", 1),
        ("no one is ahead of you in the queue", 1),
        ("there are no callers ahead of you", 1),
        ("there is one person in front of you", 2),
        ("number eight in the line that's you", 8),
        ("there are five calls in front of yours an adviser should take your call in eight minutes", 6),
        ("you are number fifteen in the queue the waiting time is thirty four minutes", 15),
        ("you are number to in the queue", 2),
        ("your position in the queue is for", 4),
        ("your place in line is currently to", 2),
        ("the line ahead of you is four people long", 5),
        ("there are still four to go before you", 5),
        ("four callers are before you", 5),
        ("only two people to go", 3),
        ("the queue in front of you has five callers", 6),
        ("after the next two callers it will be your turn", 3),
        ("you are fifth to be answered", 5),
        ("you're second up", 2),
        ("our queue has nine callers and you are the ninth", 9),
        ("we will take three more calls and then yours", 4),
        ("we will answer two other callers first then you", 3),
        ("another caller is in front of you", 2),
        ("there is just a single caller left before you", 2),
        ("no other callers are in front of you", 1),
        ("there are four people in front of you", 5),
        ("ahead of your call there are ten others", 11),
        ("one person stands between you and our team", 2),
        ("your call is next but one", 2),
        ("you are currently placed eighth", 8),
        ("you are at the front of the queue", 1),
        ("you are at the front", 1),
        ("you're now right at the very front", 1),
        ("your call has reached the front", 1),
        ("next in line", 1),
        ("number five in the line next you most callers are through in ten minutes", 5),
        ("you are caller number four in the queue and we will answer the next call soon", 4),
        ("you are next in the queue", 1),
        ("calls ahead of you in this queue seven", 8),
        ("once we've dealt with the next eight callers we'll be talking to you", 9),
    ],
)
def test_places(text: str, place: int) -> None:
    read = queue_position(said(text))
    assert read is not None
    assert read.value == place


@pytest.mark.parametrize(
    "text",
    [
        "please stay on the line",
        "the next available agent will help",
        "wait ten minutes",
        "you are at the front desk",
        "you are nearly at the front",
        "you will soon be at the front of the queue",
    ],
)
def test_no_place(text: str) -> None:
    assert queue_position(said(text)) is None


def test_more_than_ten_callers() -> None:
    place = queue_position(said("there are more than ten callers waiting"))
    assert place is not None
    assert (place.value, place.at_least) == (11, True)


def test_one_one_eight_is_a_number_of_its_own() -> None:
    assert [number.value for number in numbers(said("dial one one eight now"))] == [118]


def test_spelled_telephone_number() -> None:
    assert digits_at(said("oh two oh double seven nine"), 0) == ("020779", 6)
    assert digits_at(said("seven hills"), 0) is None


def test_ordinals() -> None:
    read = [ordinal_at(said(text), 0) for text in ("first", "thirty second", "twelfth", "fast")]
    assert [number and number.value for number in read] == [1, 32, 12, None]


SPANISH_SMALL = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
]
SPANISH_SMALL += ["trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"]
SPANISH_SMALL += ["veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"]
SPANISH_SMALL += ["veintiocho", "veintinueve"]
SPANISH_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
SPANISH_HUNDREDS = ["ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos"]
SPANISH_HUNDREDS += ["ochocientos", "novecientos"]


def in_spanish(number: int) -> str:
    """The number as Spanish says it; written for the test, apart from the program's own tables."""
    if number < 30:
        return SPANISH_SMALL[number]
    if number < 100:
        return SPANISH_TENS[number // 10 - 3] + (f" y {SPANISH_SMALL[number % 10]}" if number % 10 else "")
    if number == 100:
        return "cien"
    if number < 1000:
        rest = number % 100
        return SPANISH_HUNDREDS[number // 100 - 1] + (f" {in_spanish(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    return ("" if thousands == 1 else f"{in_spanish(thousands)} ") + "mil" + (f" {in_spanish(rest)}" if rest else "")


@given(st.integers(0, 99_999).filter(lambda number: number // 1000 % 100 != 1 or number // 1000 == 1))
def test_a_spanish_number_said_is_the_number_read(number: int) -> None:
    tokens = said(in_spanish(number), "es")
    read = cardinal_at(tokens, 0)
    assert read is not None
    assert (read.value, read.end) == (number, len(tokens))


@pytest.mark.parametrize(
    ("text", "value_min", "low_min", "high_min"),
    [
        ("el tiempo de espera es de cinco minutos", 5, 5, 5),
        ("entre cinco y diez minutos", 7.5, 5, 10),
        ("menos de veinte minutos", 20, 0, 20),
        ("más de una hora", 60, 60, None),
        ("una hora y media", 90, 90, 90),
        ("una hora y diez minutos", 70, 70, 70),
        ("media hora", 30, 30, 30),
        ("treinta y cinco minutos", 35, 35, 35),
    ],
)
def test_spanish_waits(text: str, value_min: float, low_min: float, high_min: float | None) -> None:
    wait = estimated_wait(said(text, "es"))
    assert wait is not None
    bounds = (wait.value_ms, wait.low_ms, wait.high_ms)
    assert bounds == tuple(None if one is None else one * 60_000 for one in (value_min, low_min, high_min))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("es usted el número cuatro en la cola", 4),
        ("hay tres llamadas por delante de la suya", 4),
        ("es usted el siguiente", 1),
        ("su puesto en la cola es el segundo", 2),
    ],
)
def test_spanish_places(text: str, place: int) -> None:
    read = queue_position(said(text, "es"))
    assert read is not None
    assert read.value == place

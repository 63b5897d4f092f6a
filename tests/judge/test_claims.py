"""Promises against what then happened, in calls put together by hand."""

from dataclasses import replace

import pytest
from builders import queue_course
from catalogues import catalogue

from auditor.judge.claims import find_claims
from auditor.judge.measures import Course
from auditor.schema import Claim, Verdict

NUMBERS = catalogue().numbers


def only(course: Course) -> Claim:
    (claim,) = find_claims(course, NUMBERS)
    return claim


@pytest.mark.parametrize(
    ("end_s", "ended_by", "verdict"),
    [
        (60, "person", Verdict.KEPT),
        (200, "person", Verdict.BROKEN),
        (200, "hang_up", Verdict.AT_LEAST_BROKEN_BY),
        (60, "hang_up", Verdict.CANNOT_TELL),
    ],
)
def test_shortly_is_held_against_what_was_left_to_wait(end_s: int, ended_by: str, verdict: Verdict) -> None:
    course = queue_course((20, "soon_claim", "we will be with you shortly"), end_s=end_s, ended_by=ended_by)
    claim = only(course)
    assert (claim.verdict, claim.at_least) == (verdict, ended_by == "hang_up")
    assert claim.happened == end_s * 1000 - claim.end_ms


@pytest.mark.parametrize(
    ("text", "end_s", "verdict"),
    [
        ("your estimated wait is four minutes", 250, Verdict.KEPT),
        ("your estimated wait is two minutes", 250, Verdict.BROKEN),
        ("your estimated wait is between two and five minutes", 250, Verdict.KEPT),
        ("your estimated wait is less than two minutes", 100, Verdict.KEPT),
        ("your estimated wait is more than five minutes", 100, Verdict.CANNOT_TELL),
    ],
)
def test_an_announced_wait_is_held_against_what_was_left(text: str, end_s: int, verdict: Verdict) -> None:
    assert only(queue_course((20, "estimated_wait", text), end_s=end_s)).verdict is verdict


def test_an_announced_wait_tolerates_rounding_to_minutes() -> None:
    text = "your estimated wait is two minutes"
    assert only(queue_course((20, "estimated_wait", text), end_s=165)).verdict is Verdict.KEPT
    assert only(queue_course((20, "estimated_wait", text), end_s=180)).verdict is Verdict.BROKEN


def test_estimates_in_a_row_are_judged_each_and_say_when_they_do_not_fall() -> None:
    course = queue_course(
        (20, "estimated_wait", "your estimated wait is two minutes"),
        (60, "estimated_wait", "your estimated wait is four minutes"),
        (100, "estimated_wait", "your estimated wait is four minutes"),
        (140, "estimated_wait", "your estimated wait is one minute"),
    )
    assert [(claim.verdict, claim.note) for claim in find_claims(course, NUMBERS)] == [
        (Verdict.BROKEN, ""),
        (Verdict.KEPT, "longer than 40 s before"),
        (Verdict.KEPT, "as long as 40 s before"),
        (Verdict.KEPT, ""),
    ]


def test_places_in_the_queue_fall_or_do_not() -> None:
    course = queue_course(
        (20, "queue_position", "you are caller number three"),
        (60, "queue_position", "you are caller number two"),
        (90, "queue_position", "you are caller number four"),
    )
    assert [(claim.value, claim.verdict) for claim in find_claims(course, NUMBERS)] == [
        (3, Verdict.KEPT),
        (2, Verdict.BROKEN),
        (4, Verdict.KEPT),
    ]


def test_a_figure_that_was_read_as_its_twin_is_told_as_what_fits_and_called_doubtful() -> None:
    waits = queue_course(
        *(
            (20 + 40 * number, "estimated_wait", f"your estimated wait is {minutes} minutes")
            for number, minutes in enumerate(("fifteen", "forty", "thirty", "eleven"))
        )
    )
    assert [claim.value for claim in find_claims(waits, NUMBERS)] == [900_000, 840_000, 780_000, 660_000]
    assert [claim.doubtful for claim in find_claims(waits, NUMBERS)] == [False, True, True, False]
    assert "read as 40 min; 14 sounds alike" in find_claims(waits, NUMBERS)[1].note
    places = queue_course(
        *(
            (20 + 40 * number, "queue_position", f"you are caller number {place}")
            for number, place in enumerate(("seventeen", "sixty", "twelve"))
        )
    )
    assert [(claim.value, claim.doubtful) for claim in find_claims(places, NUMBERS)] == [
        (17, False),
        (16, True),
        (12, False),
    ]


@pytest.mark.parametrize(
    ("again_at", "ended_by", "verdict"),
    [(60, "person", Verdict.KEPT), (60, "hang_up", Verdict.CANNOT_TELL), (150, "hang_up", Verdict.BROKEN)],
)
def test_a_place_that_is_told_again_unchanged_stands_still(again_at: int, ended_by: str, verdict: Verdict) -> None:
    place = "you are caller number three"
    course = queue_course((20, "queue_position", place), (again_at, "queue_position", place), ended_by=ended_by)
    first, _ = find_claims(course, NUMBERS)
    assert (first.happened, first.verdict, first.note) == (3, verdict, f"still so {again_at - 20} s later")


def test_a_place_in_the_queue_before_a_hang_up_cannot_be_told() -> None:
    course = queue_course((20, "queue_position", "you are caller number three"), ended_by="hang_up")
    assert (only(course).verdict, only(course).note) == (Verdict.CANNOT_TELL, "no other place was told surely")


def test_what_needs_many_calls_is_kept_but_not_judged() -> None:
    claim = only(queue_course((20, "high_volume_claim", "unusually high call volume")))
    assert (claim.verdict, claim.note) == (Verdict.CANNOT_TELL, "one call cannot tell whether this is unusual")


def test_a_promise_outside_of_any_wait_cannot_be_told() -> None:
    course = queue_course((205, "soon_claim", "we will be with you shortly"))
    assert only(course).verdict is Verdict.CANNOT_TELL


def doubted(course: Course, *figures: str) -> Course:
    """The call as if the recogniser had not been sure of these words."""
    unsure = (replace(word, confidence=0.6) if word.text in figures else word for word in course.heard.words)
    return replace(course, heard=replace(course.heard, words=tuple(unsure)))


def test_nobody_is_held_to_a_wait_that_was_read_with_doubt() -> None:
    told = queue_course((20, "estimated_wait", "your estimated wait is one minute"))
    assert only(told).verdict is Verdict.BROKEN
    claim = only(doubted(told, "one"))
    assert (claim.verdict, claim.value, claim.doubtful) == (Verdict.CANNOT_TELL, 60_000, True)
    assert claim.note == "the figure was read with doubt"


def test_a_doubtful_place_breaks_none_that_was_told_before() -> None:
    places = [
        (20 * place, "queue_position", f"you are number {number}")
        for place, number in enumerate(("six", "eight", "four"), start=1)
    ]
    course = queue_course(*places)
    assert find_claims(course, NUMBERS)[0].verdict is Verdict.BROKEN
    first, doubtful, _ = find_claims(doubted(course, "eight"), NUMBERS)
    assert (first.verdict, first.happened) == (Verdict.KEPT, 4)
    assert (doubtful.verdict, doubtful.value, doubtful.doubtful) == (Verdict.KEPT, 8, True)


def test_a_doubtful_place_is_not_called_broken_by_a_higher_one() -> None:
    course = queue_course((20, "queue_position", "you are number two"), (60, "queue_position", "you are number four"))
    assert find_claims(course, NUMBERS)[0].verdict is Verdict.BROKEN
    assert find_claims(doubted(course, "two"), NUMBERS)[0].verdict is Verdict.CANNOT_TELL

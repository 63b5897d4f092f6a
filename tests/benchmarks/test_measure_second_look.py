"""What the benchmark of the second look makes of phrases put together by hand."""

from __future__ import annotations

from measure_second_look import Follower, Phrase, judged

from auditor.listen.second_look import Reading
from auditor.schema import Interval, Word


def phrase(start_ms: int, before: str, after: str | None = None) -> Phrase:
    left = before if after is None else after
    return Phrase(
        start_ms=start_ms,
        before=tuple(before.split()),
        after=tuple(left.split()),
        doubtful=True,
        proposed=after is not None,
    )


def test_a_change_is_judged_by_what_was_said_in_its_place() -> None:
    told = "we met at the station your coal is in the shed and then we went home"
    phrases = [
        phrase(0, "we met at the station"),
        phrase(2000, "your call is in a shed", "your call is important"),
        phrase(4000, "and then we won't home", "and then we went home"),
    ]
    assert [(one.start_ms, gain, said) for one, gain, said in judged(phrases, told.split())] == [
        (2000, -2, "your coal is in the shed"),
        (4000, 1, "and then we went home"),
    ]


def test_what_is_as_wrong_as_before_is_neither() -> None:
    ((_, gain, said),) = judged([phrase(0, "a b c", "a x c")], ["a", "d", "c"])
    assert (gain, said) == (0, "a d c")


def word(text: str, start_ms: int, confidence: float) -> Word:
    return Word(start_ms=start_ms, end_ms=start_ms + 250, text=text, confidence=confidence)


def test_it_follows_the_second_look_without_changing_it() -> None:
    doubted = [word("coals", 0, 0.4), word("soon", 300, 0.4)]
    sure = [word("goodbye", 2000, 1.0)]
    guess = Reading((word("calls", 0, 0.9), word("soon", 300, 0.9)), -10.0)

    def freely(_stretch: Interval) -> Reading:
        return Reading(tuple(doubted), -20.0)

    def guided(_stretch: Interval) -> Reading:
        return guess

    follower = Follower()
    found = follower([*doubted, *sure], freely, guided, 2.0)
    assert [one.text for one in found] == ["calls", "soon", "goodbye"]
    first, second = follower.phrases.values()
    assert (first.doubtful, first.proposed, first.taken) == (True, True, True)
    assert (second.doubtful, second.proposed, second.taken) == (False, False, False)

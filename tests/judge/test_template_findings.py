"""Utterances that differ in a number only are all about what two of them were surely enough read to be about."""

import pytest
from builders import spoken
from catalogues import catalogue

from auditor.judge.conclude import find_said
from auditor.schema import Finding, Heard, Playing

CATALOGUE = catalogue()
SURE = "you are caller number {} in the queue"
PERHAPS = "?you ?are ?caller ?number {} ?in ?the ?queue"
LOST = "yaw caw lump {} inner cube today"


def places(*texts: str, templates: bool = True) -> list[Finding]:
    """The places in the queue found in utterances 10 s apart, from 10 s on, that are one template."""
    starts = [10_000 * number for number in range(1, len(texts) + 1)]
    said = [text.format(number) for text, number in zip(texts, ("nine", "six", "four", "two"), strict=False)]
    heard = Heard(
        spans=(),
        tones=(),
        playings=(),
        words=tuple(word for text, start in zip(said, starts, strict=True) for word in spoken(text, start)),
        templates=tuple(
            Playing(start_ms=start, end_ms=start + 300 * len(text.split()) + 200, recording_id="t1")
            for text, start in zip(said, starts, strict=True)
            if templates
        ),
    )
    return [one for one in find_said(heard, CATALOGUE, 100_000) if one.category == "queue_position"]


def certain_at(found: list[Finding]) -> list[int]:
    return [one.start_ms // 10_000 for one in found if one.certain]


@pytest.mark.parametrize(
    ("texts", "certain"),
    [
        ((SURE, SURE, SURE), [1, 2, 3]),
        ((SURE, PERHAPS), [1, 2]),
        ((SURE, SURE, LOST), [1, 2, 3]),
        ((SURE, PERHAPS, LOST), [1, 2, 3]),
        ((SURE, LOST, LOST), [1]),
        ((PERHAPS, PERHAPS, LOST), []),
    ],
)
def test_what_two_say_one_of_them_surely_all_say(texts: tuple[str, ...], certain: list[int]) -> None:
    assert certain_at(places(*texts)) == certain


def test_utterances_that_are_no_template_tell_nothing_of_each_other() -> None:
    assert certain_at(places(SURE, SURE, LOST, PERHAPS, templates=False)) == [1, 2]


def test_each_is_quoted_in_its_own_words_and_counted_once() -> None:
    found = places(SURE, SURE, LOST, PERHAPS)
    assert len(found) == 4
    assert "nine" in found[0].quote
    assert "two" in found[3].quote
    assert set(found[2].quote.split()) <= set(LOST.format("four").split())


def test_where_nothing_was_read_nothing_is_found() -> None:
    assert certain_at(places(SURE, SURE, "")) == [1, 2]


def test_the_same_thing_said_in_another_place_of_the_utterance_is_no_agreement() -> None:
    later = "we thank you for calling the oak house today " + PERHAPS
    assert certain_at(places(SURE, later)) == [1]


def test_an_utterance_that_begins_earlier_is_not_counted_twice() -> None:
    before = "thank you so much for calling our little shop by the harbour"
    found = places(SURE, SURE, f"{before} {SURE}")
    assert certain_at(found) == [1, 2, 3]

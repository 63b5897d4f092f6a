"""Where hardly a word was read, that something was not found says nothing."""

from __future__ import annotations

from auditor.judge.legibility import PEOPLE, RECORDINGS, legibility
from auditor.schema import Label, Segment, Side, Word


def segments(**lengths_ms: int) -> tuple[Segment, ...]:
    """Segments of these labels one after another."""
    found: list[Segment] = []
    for label, length_ms in lengths_ms.items():
        start_ms = found[-1].end_ms if found else 0
        found.append(Segment(start_ms=start_ms, end_ms=start_ms + length_ms, label=Label(label)))
    return tuple(found)


def word(start_ms: int, end_ms: int, confidence: float = 1.0, side: Side | None = None) -> Word:
    return Word(start_ms=start_ms, end_ms=end_ms, text="word", confidence=confidence, side=side)


def test_words_count_as_far_as_they_are_sure_and_only_where_the_speaker_speaks() -> None:
    heard = (word(0, 2000), word(4000, 6000, confidence=0.5), word(9000, 12000))
    assert legibility(heard, segments(announcement=10_000, hold_music=10_000)).recordings == 0.4


def test_the_callers_own_words_are_not_what_recordings_said() -> None:
    assert legibility((word(0, 9000, side=Side.CALLER),), segments(menu=10_000)).recordings == 0.0


def test_nothing_is_told_from_a_second_of_speech() -> None:
    short = segments(announcement=1000, hold_music=60_000)
    assert legibility((), short).recordings is None
    assert legibility((), short).poor == frozenset()


def test_recordings_and_people_are_told_apart() -> None:
    call = segments(announcement=10_000, agent=10_000)
    assert legibility((word(0, 7000),), call).poor == PEOPLE
    assert legibility((word(10_000, 17_000),), call).poor == RECORDINGS
    assert legibility((word(0, 7000), word(10_000, 17_000)), call).poor == frozenset()


def test_what_is_read_fairly_is_more_than_what_is_not_read_poorly() -> None:
    call = segments(announcement=10_000, agent=10_000)
    found = legibility((word(0, 5000), word(10_000, 17_000)), call)
    assert (found.poor, found.not_fair) == (frozenset(), RECORDINGS)


def test_people_are_read_fairly_where_their_words_are_sure_however_long_they_pause() -> None:
    call = segments(announcement=10_000, agent=10_000)
    recorded = word(0, 9000)
    assert legibility((recorded, word(10_000, 15_000, confidence=0.9)), call).not_fair == frozenset()
    assert legibility((recorded, word(10_000, 20_000, confidence=0.7)), call).not_fair == PEOPLE
    # what is long counts more: 6 s of 0.9 and 2 s of 0.3 are 0.75 on average
    unsure = (recorded, word(10_000, 16_000, confidence=0.9), word(16_000, 18_000, confidence=0.3))
    found = legibility(unsure, call)
    assert (found.people_confidence, found.not_fair) == (0.75, PEOPLE)

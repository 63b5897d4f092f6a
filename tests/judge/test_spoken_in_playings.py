"""A message spoken over loud music: all its playings, and all that was read of them, tell where it speaks."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from auditor.judge.readings import versions
from auditor.judge.spoken_in_playings import read_share, spoken_in_all_playings
from auditor.judge.units import UnitKind, cut_into_units
from auditor.schema import Heard, Interval, OtherReading, Playing, Span, SpanKind, Word

MUSIC, SILENCE, OVER = SpanKind.MUSIC, SpanKind.SILENCE, SpanKind.SPEECH_OVER_MUSIC


def spans(*parts: tuple[SpanKind, int]) -> tuple[Span, ...]:
    """Spans of these lengths (ms), one after another."""
    found: list[Span] = []
    for kind, length_ms in parts:
        start_ms = found[-1].end_ms if found else 0
        found.append(Span(start_ms=start_ms, end_ms=start_ms + length_ms, kind=kind))
    return tuple(found)


def playing(start_ms: int, end_ms: int, offset_ms: int = 0, name: str = "r1") -> Playing:
    return Playing(start_ms=start_ms, end_ms=end_ms, recording_id=name, offset_ms=offset_ms)


def call(found: tuple[Span, ...], *playings: Playing, **more: object) -> Heard:
    return Heard(**{"spans": found, "tones": (), "playings": playings, "words": (), **more})


def drawn(found: tuple[Span, ...]) -> list[tuple[int, int, SpanKind]]:
    return [(span.start_ms, span.end_ms, span.kind) for span in found]


def test_where_one_playing_speaks_the_others_speak_too() -> None:
    heard = call(spans((MUSIC, 1000), (OVER, 2000), (MUSIC, 9000)), playing(1000, 4000), playing(6000, 9000))
    assert drawn(spoken_in_all_playings(heard)) == [
        (0, 1000, MUSIC),
        (1000, 3000, OVER),
        (3000, 6000, MUSIC),
        (6000, 8000, OVER),
        (8000, 12_000, MUSIC),
    ]


def test_a_playing_that_was_joined_late_speaks_where_the_recording_does() -> None:
    heard = call(spans((OVER, 2000), (MUSIC, 8000)), playing(0, 3000), playing(5000, 7000, offset_ms=1000))
    assert (5000, 6000, OVER) in drawn(spoken_in_all_playings(heard))
    assert (6000, 10_000, MUSIC) in drawn(spoken_in_all_playings(heard))


def test_silence_and_the_music_of_other_recordings_stay_what_they_are() -> None:
    parts = spans((OVER, 2000), (SILENCE, 3000), (MUSIC, 5000))
    assert spoken_in_all_playings(call(parts, playing(0, 2000), playing(2500, 4500))) == parts
    assert spoken_in_all_playings(call(parts, playing(0, 2000), playing(6000, 8000, name="r2"))) == parts


KINDS = st.sampled_from([MUSIC, SILENCE, OVER, SpanKind.SPEECH])


@given(
    parts=st.lists(st.tuples(KINDS, st.integers(20, 4000)), min_size=1, max_size=12),
    places=st.lists(st.tuples(st.integers(0, 20_000), st.integers(20, 5000), st.integers(0, 900)), max_size=5),
)
def test_the_call_stays_tiled_and_only_music_changes(
    parts: list[tuple[SpanKind, int]], places: list[tuple[int, int, int]]
) -> None:
    before = spans(*parts)
    playings = [playing(start, start + length, offset) for start, length, offset in places]
    after = spoken_in_all_playings(call(before, *playings))
    assert (after[0].start_ms, after[-1].end_ms) == (0, before[-1].end_ms)
    assert all(one.end_ms == other.start_ms for one, other in pairwise(after))
    for one in after:
        was = next(span for span in before if span.overlap_ms(one) == one.duration_ms)
        assert one.kind is was.kind or (was.kind, one.kind) == (MUSIC, OVER)


def words(texts: str, confidence: float) -> tuple[Word, ...]:
    """A word in each half second from the first second on."""
    return tuple(
        Word(start_ms=1000 + 500 * place, end_ms=1400 + 500 * place, text=text, confidence=confidence)
        for place, text in enumerate(texts.split())
    )


def read(confidence: float) -> Heard:
    """A message of two seconds over music, twice, of which two readings have other words, as sure as this."""
    readings = tuple(
        OtherReading(start_ms=1000, end_ms=3000, recording_id="r1", words=words(text, confidence))
        for text in ("we are much busier", "you aren't such basil")
    )
    found = spans((MUSIC, 1000), (OVER, 2000), (MUSIC, 3000), (OVER, 2000), (MUSIC, 2000))
    playings = (playing(1000, 3000), playing(6000, 8000))
    return call(found, *playings, words=words("we such", 0.4), other_readings=readings)


def test_readings_that_disagree_on_the_words_agree_that_there_were_some() -> None:
    kinds = [unit.kind for unit in cut_into_units(read(0.9), (), 10_000)]
    assert kinds == [UnitKind.MUSIC, UnitKind.SPEECH, UnitKind.MUSIC, UnitKind.SPEECH, UnitKind.MUSIC]


def test_a_voice_of_which_no_reading_is_sure_is_part_of_the_music() -> None:
    assert {unit.kind for unit in cut_into_units(read(0.3), (), 10_000)} == {UnitKind.MUSIC}


def test_the_share_that_was_read_is_that_of_the_readings_on_average() -> None:
    told = versions(read(0.9))
    assert read_share(Interval(start_ms=1000, end_ms=3000), told) == 0.8
    assert read_share(Interval(start_ms=1000, end_ms=3000), told[:1]) == 0.0

"""One reading for all playings of a recording, laid where each of them plays. The reader is drawn here; vosk reads
elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.listen.transcript import transcribe
from auditor.schema import Interval, Playing, Word


def playing(start_ms: int, end_ms: int, recording_id: str = "r1", offset_ms: int = 0) -> Playing:
    return Playing(start_ms=start_ms, end_ms=end_ms, recording_id=recording_id, offset_ms=offset_ms)


class Reader:
    """Reads a word a second, named after the second of the recording; surer in some stretches than in others."""

    def __init__(self, confidences: dict[int, float] | None = None) -> None:
        self.confidences = confidences or {}
        self.asked: list[tuple[int, int]] = []

    def __call__(self, stretch: Interval) -> tuple[Word, ...]:
        self.asked.append((stretch.start_ms, stretch.end_ms))
        confidence = self.confidences.get(stretch.start_ms, 0.5)
        return tuple(
            Word(
                start_ms=at, end_ms=at + 500, text=f"{stretch.start_ms}+{at - stretch.start_ms}", confidence=confidence
            )
            for at in range(stretch.start_ms, stretch.end_ms - 499, 1000)
        )


def test_a_repeated_recording_is_read_in_few_playings_and_laid_under_all() -> None:
    group = [playing(10000 * k, 10000 * k + 3000) for k in range(1, 9)]
    reader = Reader()
    words = transcribe(reader, [Interval(start_ms=p.start_ms, end_ms=p.end_ms) for p in group], group)
    assert len(reader.asked) <= 3
    assert [word.start_ms for word in words] == [p.start_ms + k for p in group for k in (0, 1000, 2000)]
    assert sum(not word.copied for word in words) == 3


def test_the_surest_reading_counts() -> None:
    group = [playing(10000, 13000), playing(20000, 23000)]
    words = transcribe(Reader({10000: 0.4, 20000: 0.9}), [], group)
    assert {word.text.split("+")[0] for word in words} == {"20000"}
    assert {word.copied for word in words if word.start_ms >= 20000} == {False}
    assert {word.copied for word in words if word.start_ms < 20000} == {True}


def test_a_playing_that_was_cut_off_has_no_words_beyond_its_end() -> None:
    group = [playing(10000, 14000), playing(20000, 21800)]
    words = transcribe(Reader(), [], group)
    assert [word.start_ms for word in words if word.start_ms >= 20000] == [20000, 21000]


def test_a_playing_that_was_joined_late_has_the_later_words() -> None:
    group = [playing(10000, 14000), playing(20000, 22000, offset_ms=2000)]
    words = transcribe(Reader(), [], group)
    assert [(word.start_ms, word.text) for word in words if word.start_ms >= 20000] == [
        (20000, "10000+2000"),
        (21000, "10000+3000"),
    ]


def test_speech_outside_of_the_playings_is_read_where_it_is() -> None:
    reader = Reader()
    stretches = [Interval(start_ms=8000, end_ms=15000), Interval(start_ms=30000, end_ms=31000)]
    transcribe(reader, stretches, [playing(10000, 13000), playing(50000, 53000)])
    assert {(8000, 10000), (13000, 15000), (30000, 31000)} <= set(reader.asked)


def test_every_playing_is_read_when_asked_for() -> None:
    reader = Reader()
    stretches = [Interval(start_ms=10000, end_ms=13000), Interval(start_ms=20000, end_ms=23000)]
    words = transcribe(reader, stretches, [playing(10000, 13000), playing(20000, 23000)], every_playing=True)
    assert reader.asked == [(10000, 13000), (20000, 23000)]
    assert not any(word.copied for word in words)


def test_what_was_read_is_looked_at_again_more_warily_where_it_plays_once() -> None:
    looked: list[tuple[tuple[str, ...], float]] = []

    def look_again(words: Sequence[Word], least_gain: float) -> tuple[Word, ...]:
        looked.append((tuple(word.text for word in words), least_gain))
        return tuple(replace(word, text="again") for word in words)

    group = [playing(10000, 12000), playing(20000, 22000)]
    stretches = [Interval(start_ms=20000, end_ms=23000)]
    words = transcribe(Reader({20000: 0.9}), stretches, group, look_again=look_again)
    assert [texts for texts, _gain in looked] == [("20000+0", "20000+1000"), ("22000+0",)]
    assert looked[0][1] < looked[1][1]  # what plays once may be anything
    assert [(word.start_ms, word.text, word.copied) for word in words] == [
        (10000, "again", True),
        (11000, "again", True),
        (20000, "again", False),
        (21000, "again", False),
        (22000, "again", False),
    ]


def test_a_word_at_a_boundary_that_is_read_from_both_sides_counts_once() -> None:
    def read(stretch: Interval) -> tuple[Word, ...]:
        """Hears the word at 9.9 s from both sides, surer in the playing, and one far outside of what was asked for."""
        confidence = 0.9 if stretch.start_ms == 10000 else 0.4
        return (
            Word(start_ms=9900, end_ms=10200, text="please", confidence=confidence),
            Word(start_ms=14000, end_ms=14400, text="stray", confidence=0.9),
        )

    words = transcribe(read, [Interval(start_ms=8000, end_ms=13000)], [playing(10000, 13000), playing(50000, 53000)])
    assert [(word.text, word.confidence) for word in words if word.start_ms < 20000] == [("please", 0.9)]

"""One reading for all playings of a recording, laid where each of them plays. The reader is drawn here; vosk reads
elsewhere."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.listen.transcript import transcribe
from auditor.schema import Interval, Playing, Word


def playing(start_ms: int, end_ms: int, recording_id: str = "r1", offset_ms: int = 0) -> Playing:
    return Playing(start_ms=start_ms, end_ms=end_ms, recording_id=recording_id, offset_ms=offset_ms, score=0.5)


class Reader:
    """Reads a word a second, named after the second of the recording, and remembers what it was asked."""

    def __init__(self, confidence: float = 0.99, confidences: dict[int, float] | None = None) -> None:
        self.confidence, self.confidences = confidence, confidences or {}
        self.asked: list[tuple[int, int]] = []

    def __call__(self, stretch: Interval) -> tuple[Word, ...]:
        self.asked.append((stretch.start_ms, stretch.end_ms))
        sure = self.confidences.get(stretch.start_ms, self.confidence)
        return tuple(
            Word(start_ms=at, end_ms=at + 500, text=f"{stretch.start_ms}+{at - stretch.start_ms}", confidence=sure)
            for at in range(stretch.start_ms, stretch.end_ms - 499, 1000)
        )


def read_by(reader: Reader, stretches: Sequence[Interval], playings: Sequence[Playing]) -> tuple[Word, ...]:
    """What one reader reads, of all playings together as of each alone."""
    return transcribe(reader, stretches, playings, together=reader).words


def test_a_repeated_recording_is_read_once_and_laid_under_all_playings() -> None:
    group = [playing(10000 * k, 10000 * k + 3000) for k in range(1, 9)]
    reader = Reader()
    words = read_by(reader, [Interval(start_ms=p.start_ms, end_ms=p.end_ms) for p in group], group)
    assert len(reader.asked) == 1
    assert [word.start_ms for word in words] == [p.start_ms + k for p in group for k in (0, 1000, 2000)]
    assert sum(not word.copied for word in words) == 3


def test_what_is_heard_of_all_playings_together_lies_at_the_clearest() -> None:
    group = [playing(10000, 13000), replace(playing(20000, 23000), score=0.9), playing(30000, 33000)]
    alone, together = Reader(), Reader()
    words = transcribe(alone, [group[0]], group, together=together).words
    assert (alone.asked, together.asked) == ([], [(20000, 23000)])
    assert {word.copied for word in words if word.start_ms // 10000 == 2} == {False}
    assert {word.copied for word in words if word.start_ms // 10000 != 2} == {True}


def test_the_clearest_are_also_read_alone_where_all_together_leave_doubts() -> None:
    group = [replace(playing(10000 * k, 10000 * k + 3000), score=1 - k / 10) for k in range(1, 6)]
    alone = Reader(0.64, {20000: 0.75})
    words = transcribe(alone, [], group, together=Reader(0.65)).words
    assert alone.asked == [(10000, 13000), (20000, 23000)]
    assert {word.text.split("+")[0] for word in words} == {"10000"}  # what two of three have
    assert {word.start_ms // 10000 for word in words if not word.copied} == {2}  # at the one that is surest alone


def test_one_that_is_far_surer_than_the_others_together_decides() -> None:
    group = [replace(playing(10000 * k, 10000 * k + 3000), score=1 - k / 10) for k in range(1, 6)]
    words = transcribe(Reader(0.1, {20000: 0.9}), [], group, together=Reader(0.3)).words
    assert {word.text.split("+")[0] for word in words} == {"20000"}


def test_a_playing_that_is_read_little_surer_alone_does_not_count() -> None:
    group = [playing(10000, 13000), playing(20000, 23000)]
    words = transcribe(Reader(0.6, {20000: 0.75}), [], group, together=Reader(0.7)).words
    assert {word.text.split("+")[0] for word in words} == {"10000"}


def test_a_playing_that_was_cut_off_has_no_words_beyond_its_end() -> None:
    group = [playing(10000, 14000), playing(20000, 21800)]
    words = read_by(Reader(), [], group)
    assert [word.start_ms for word in words if word.start_ms >= 20000] == [20000, 21000]


def test_a_playing_that_was_joined_late_has_the_later_words() -> None:
    group = [playing(10000, 14000), playing(20000, 22000, offset_ms=2000)]
    words = read_by(Reader(), [], group)
    assert [(word.start_ms, word.text) for word in words if word.start_ms >= 20000] == [
        (20000, "10000+2000"),
        (21000, "10000+3000"),
    ]


def test_speech_outside_of_the_playings_is_read_where_it_is() -> None:
    alone, together = Reader(), Reader()
    stretches = [Interval(start_ms=8000, end_ms=15000), Interval(start_ms=30000, end_ms=31000)]
    group = [playing(10000, 13000), playing(50000, 53000)]
    transcribe(alone, stretches, group, together=together)
    assert alone.asked == [(8000, 10000), (13000, 15000), (30000, 31000)]
    assert together.asked == [(10000, 13000)]


def test_every_playing_is_read_when_they_are_not_heard_together() -> None:
    reader = Reader()
    stretches = [Interval(start_ms=10000, end_ms=13000), Interval(start_ms=20000, end_ms=23000)]
    words = transcribe(reader, stretches, [playing(10000, 13000), playing(20000, 23000)]).words
    assert reader.asked == [(10000, 13000), (20000, 23000)]
    assert not any(word.copied for word in words)


def test_a_word_at_a_boundary_that_is_read_from_both_sides_counts_once() -> None:
    def read(stretch: Interval) -> tuple[Word, ...]:
        """Hears the word at 9.9 s from both sides, surer in the playing, and one far outside of what was asked for."""
        confidence = 0.99 if stretch.start_ms == 10000 else 0.4
        return (
            Word(start_ms=9900, end_ms=10200, text="please", confidence=confidence),
            Word(start_ms=14000, end_ms=14400, text="stray", confidence=0.99),
        )

    group = [playing(10000, 13000), playing(50000, 53000)]
    words = transcribe(read, [Interval(start_ms=8000, end_ms=13000)], group, together=read).words
    assert [(word.text, word.confidence) for word in words if word.start_ms < 20000] == [("please", 0.99)]


def test_what_else_was_read_is_kept_at_the_playing_in_which_it_was_read() -> None:
    group = [replace(playing(10000 * k, 10000 * k + 3000), score=1 - k / 10) for k in range(1, 6)]
    read = transcribe(Reader(0.6, {20000: 0.9}), [], group, together=Reader(0.7))
    kept = [(other.recording_id, other.start_ms, other.end_ms) for other in read.other_readings]
    assert kept == [("r1", 20000, 23000), ("r1", 10000, 13000), ("r1", 10000, 13000)]
    assert [{word.confidence for word in other.words} for other in read.other_readings] == [{0.9}, {0.7}, {0.6}]
    assert not any(word.copied for other in read.other_readings for word in other.words)


def test_nothing_else_is_kept_of_what_was_read_surely_or_once() -> None:
    group = [playing(10000, 13000), playing(20000, 23000)]
    surely = transcribe(Reader(0.1), [Interval(start_ms=30000, end_ms=33000)], group, together=Reader(0.99))
    each = transcribe(Reader(0.1), [Interval(start_ms=10000, end_ms=13000)], group)
    assert (surely.other_readings, each.other_readings) == ((), ())


def test_a_playing_that_is_alone_is_not_read_again() -> None:
    alone = Reader(0.9)
    read = transcribe(alone, [], [playing(10000, 13000)], together=Reader(0.5))
    assert (alone.asked, read.other_readings) == ([], ())
    assert len(read.words) == 3

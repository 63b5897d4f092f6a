"""Where recorded messages are spoken over music, told by all their playings together.

Under loud music a voice is missed here and there, and what one reading has of it another has otherwise, so that no word
is sure in the transcript. But a recording says in each playing what it says in any: where one of its playings was heard
to speak, the others speak too; and readings that have different words agree that there were some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.judge.nearby import Nearby
from auditor.judge.readings import Version
from auditor.listen.laid import by_recording
from auditor.listen.spans import spoken_over
from auditor.schema import Heard, Interval, Playing, Span, SpanKind, joined
from auditor.thresholds.listen import UNITS

_SPEECH = (SpanKind.SPEECH, SpanKind.SPEECH_OVER_MUSIC)


def spoken_in_all_playings(heard: Heard) -> tuple[Span, ...]:
    """The spans of the call, with music turned into speech over music where another playing has speech.

    They tile what they tiled before.
    """
    spoken = sorted(_spoken(heard), key=lambda one: one.start_ms)
    if not spoken:
        return heard.spans
    whole = Nearby(joined(spoken, 1))
    return tuple(piece for span in heard.spans for piece in _spoken_over(span, whole.to(span)))


def read_share(stretch: Interval, told: Sequence[Version]) -> float:
    """Which part of a stretch is read as words that are fairly sure, 0..1: in the transcript, or on average in the
    readings that were made of it where these have more."""
    alone = [_share(stretch, version) for version in told[1:] if version.tells_of(stretch)]
    return max(_share(stretch, told[0]), sum(alone) / len(alone) if alone else 0.0)


def _share(stretch: Interval, version: Version) -> float:
    inside = (word for word in version.words if stretch.start_ms <= (word.start_ms + word.end_ms) // 2 < stretch.end_ms)
    return sum(word.duration_ms for word in inside if word.confidence >= UNITS.sure_word) / stretch.duration_ms


def _spoken(heard: Heard) -> Iterator[Interval]:
    """Where a playing speaks because another playing of its recording does."""
    speech = Nearby(span for span in heard.spans if span.kind in _SPEECH)
    for group in by_recording(heard.playings):
        places = [place for playing in group for place in _places(playing, speech.to(playing))]
        for playing in group:
            begun_ms = playing.start_ms - playing.offset_ms
            for start_ms, end_ms in places:
                there_ms = max(playing.start_ms, begun_ms + start_ms), min(playing.end_ms, begun_ms + end_ms)
                if there_ms[0] < there_ms[1]:
                    yield Interval(start_ms=there_ms[0], end_ms=there_ms[1])


def _places(playing: Playing, speech: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where a recording speaks in this playing of it, from the recording's own beginning."""
    begun_ms = playing.start_ms - playing.offset_ms
    for span in speech:
        if span.overlap_ms(playing):
            yield max(span.start_ms, playing.start_ms) - begun_ms, min(span.end_ms, playing.end_ms) - begun_ms


def _spoken_over(span: Span, voices: Sequence[Interval]) -> Iterator[Span]:
    """Music cut where it is spoken over; any other span as it is."""
    return spoken_over(span, voices, SpanKind.SPEECH_OVER_MUSIC if span.kind is SpanKind.MUSIC else span.kind)

"""Small operations on segments that tile a call. Each gives a tiling back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from auditor.schema import Interval, Label, Labelled, Segment, Word

_start_ms = attrgetter("start_ms")


def paint(
    segments: Sequence[Segment], stretch: Interval, label: Label, because: tuple[str, ...]
) -> tuple[Segment, ...]:
    """The tiling with one segment of that label over the stretch; what was there before is told as the last reason.

    What of the stretch lies beyond the tiling is left out. Somebody speaking where music was heard speaks over it.
    """
    under = [segment for segment in segments if segment.overlap_ms(stretch)]
    if not under:
        return tuple(segments)
    start_ms, end_ms = max(stretch.start_ms, under[0].start_ms), min(stretch.end_ms, under[-1].end_ms)
    painted = Segment(
        start_ms=start_ms,
        end_ms=end_ms,
        label=label,
        reasons=(*because, _replaced(under)),
        over_music=label is Label.ANNOUNCEMENT and _music_ms(under, stretch) * 2 > end_ms - start_ms,
    )
    before = [part for segment in segments if (part := _part(segment, segment.start_ms, start_ms))]
    after = [part for segment in segments if (part := _part(segment, end_ms, segment.end_ms))]
    return (*before, painted, *after)


def changes(before: Sequence[Segment], after: Sequence[Segment]) -> tuple[Labelled, ...]:
    """Where two tilings of the same call have different labels, each stretch with its label in ``after``."""
    edges = sorted({edge for one in (*before, *after) for edge in (one.start_ms, one.end_ms)})
    found: list[Labelled] = []
    for start_ms, end_ms in pairwise(edges):
        old, new = at(before, start_ms).label, at(after, start_ms).label
        if old is new:
            continue
        if found and found[-1].end_ms == start_ms and found[-1].label is new:
            found[-1] = replace(found[-1], end_ms=end_ms)
        else:
            found.append(Labelled(start_ms=start_ms, end_ms=end_ms, label=new))
    return tuple(found)


def at(segments: Sequence[Segment], time_ms: int) -> Segment:
    """The segment at a time inside the call."""
    return segments[max(0, bisect_right(segments, time_ms, key=_start_ms) - 1)]


def starting_in(words: Iterable[Word], segments: Sequence[Segment], label: Label) -> list[Word]:
    """The words that start in segments of a label, in their order."""
    if all(segment.label is not label for segment in segments):
        return []
    starts_ms = [segment.start_ms for segment in segments]
    places = ((word, max(0, bisect_right(starts_ms, word.start_ms) - 1)) for word in words)
    return [word for word, place in places if segments[place].label is label]


def most_of(stretch: Interval, segments: Sequence[Segment]) -> Segment:
    """The segment that holds most of a stretch, of such the first; the first of all when none holds any of it."""
    first = max(0, bisect_right(segments, stretch.start_ms, key=_start_ms) - 1)
    end = bisect_left(segments, stretch.end_ms, key=_start_ms)
    best = max(segments[first:end], key=stretch.overlap_ms, default=segments[0])
    return best if best.overlap_ms(stretch) else segments[0]


def _part(segment: Segment, start_ms: int, end_ms: int) -> Segment | None:
    """What of a segment lies between two times."""
    start_ms, end_ms = max(segment.start_ms, start_ms), min(segment.end_ms, end_ms)
    return replace(segment, start_ms=start_ms, end_ms=end_ms) if start_ms < end_ms else None


def _music_ms(under: Sequence[Segment], stretch: Interval) -> int:
    music = (segment for segment in under if segment.over_music or segment.label is Label.HOLD_MUSIC)
    return sum(segment.overlap_ms(stretch) for segment in music)


def _replaced(under: Sequence[Segment]) -> str:
    labels = dict.fromkeys(segment.label.value.replace("_", " ") for segment in under)
    return f"in place of {', '.join(labels)}"

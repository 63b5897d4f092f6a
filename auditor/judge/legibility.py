"""How much of what was said could be read: where that is little, that something was not found says nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.schema import Label, Segment, Side, Word
from auditor.thresholds.judge import LEGIBILITY

RECORDINGS = frozenset({Label.MENU, Label.ANNOUNCEMENT, Label.TRANSFER, Label.VOICEMAIL})
PEOPLE = frozenset({Label.AGENT})
"""Who speaks, by the labels of what they say. A recording and a person are read differently well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """The share of what recordings and people said that was read; ``None`` where they said too little to tell."""

    recordings: float | None = None
    people: float | None = None

    @property
    def poor(self) -> frozenset[Label]:
        """The labels of those of whom too little was read."""
        return self._below(LEGIBILITY.least_share)

    @property
    def not_fair(self) -> frozenset[Label]:
        """The labels of those of whom too little was read for praise that nothing bad was said."""
        return self._below(LEGIBILITY.fair_share)

    def _below(self, least: float) -> frozenset[Label]:
        shares = ((RECORDINGS, self.recordings), (PEOPLE, self.people))
        return frozenset().union(*(labels for labels, share in shares if share is not None and share < least))


def legibility(words: Sequence[Word], segments: Sequence[Segment]) -> Legibility:
    """How well a call was read; words and segments in order of time, segments without overlap."""
    return Legibility(
        recordings=read_share(words, segments, RECORDINGS),
        people=read_share(words, segments, PEOPLE),
    )


def read_share(words: Sequence[Word], segments: Sequence[Segment], labels: frozenset[Label]) -> float | None:
    """The share of these segments' time that words cover, each as far as it is sure; pauses count as unread.

    ``None`` where the segments are too short to tell.
    """
    spoken = [segment for segment in segments if segment.label in labels]
    spoken_ms = sum(segment.duration_ms for segment in spoken)
    if spoken_ms < LEGIBILITY.shortest_ms:
        return None
    starts_ms = [segment.start_ms for segment in spoken]
    read_ms = 0.0
    for word in words:
        if word.side is not Side.CALLER:
            first, end = bisect_right(starts_ms, word.start_ms) - 1, bisect_left(starts_ms, word.end_ms)
            read_ms += word.confidence * sum(word.overlap_ms(one) for one in spoken[max(0, first) : end])
    return round(read_ms / spoken_ms, 3)

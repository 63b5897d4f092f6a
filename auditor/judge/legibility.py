"""How much of what was said could be read: where that is little, that something was not found says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.schema import Label, Segment, Side, Word
from auditor.thresholds.judge import LEGIBILITY

RECORDINGS = frozenset({Label.MENU, Label.ANNOUNCEMENT, Label.TRANSFER, Label.VOICEMAIL})
PEOPLE = frozenset({Label.AGENT})
"""Who speaks, by the labels of what they say. A recording and a person are read differently well."""


def read_share(words: Sequence[Word], segments: Iterable[Segment], labels: frozenset[Label]) -> float | None:
    """The share of these segments' time that words cover, each as far as it is sure; pauses count as unread.

    ``None`` where the segments are too short to tell.
    """
    spoken = [segment for segment in segments if segment.label in labels]
    spoken_ms = sum(segment.duration_ms for segment in spoken)
    if spoken_ms < LEGIBILITY.shortest_ms:
        return None
    far_end = [word for word in words if word.side is not Side.CALLER]
    read_ms = sum(word.confidence * word.overlap_ms(segment) for segment in spoken for word in far_end)
    return round(read_ms / spoken_ms, 3)


def poorly_read(words: Sequence[Word], segments: Sequence[Segment]) -> frozenset[Label]:
    """The labels of those of whom too little was read."""
    shares = {labels: read_share(words, segments, labels) for labels in (RECORDINGS, PEOPLE)}
    poor = [labels for labels, share in shares.items() if share is not None and share < LEGIBILITY.least_share]
    return frozenset().union(*poor)

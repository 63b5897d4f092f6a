"""How much of what was said could be read: where that is little, that something was not found says nothing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.schema import Label, Segment, Word, total_ms
from auditor.thresholds.judge import LEGIBILITY

RECORDINGS = frozenset({Label.MENU, Label.ANNOUNCEMENT, Label.TRANSFER, Label.VOICEMAIL})
PEOPLE = frozenset({Label.AGENT})
"""Who speaks, by the labels of what they say. A recording and a person are read differently well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legibility:
    """The share of what recordings and people said that was read; ``None`` where they said too little to tell.

    ``people_confidence`` is how sure the words of people were on average (0..1), ``None`` where none were read.
    """

    recordings: float | None = None
    people: float | None = None
    people_confidence: float | None = None

    @property
    def poor(self) -> frozenset[Label]:
        """The labels of those of whom too little was read."""
        return self._below(LEGIBILITY.least_share)

    @property
    def not_fair(self) -> frozenset[Label]:
        """The labels of those of whom too little was read to tell that something was not said."""
        recordings = RECORDINGS if _under(self.recordings, LEGIBILITY.fair_share) else frozenset()
        unsure = self.people is not None and _under(self.people_confidence, LEGIBILITY.fair_confidence)
        return self.poor | recordings | (PEOPLE if unsure else frozenset())

    def _below(self, least: float) -> frozenset[Label]:
        shares = ((RECORDINGS, self.recordings), (PEOPLE, self.people))
        return frozenset().union(*(labels for labels, share in shares if _under(share, least)))


def _under(value: float | None, least: float) -> bool:
    return value is not None and value < least


def legibility(words: Sequence[Word], segments: Sequence[Segment]) -> Legibility:
    """How well a call was read; words and segments in order of time, segments without overlap."""
    return Legibility(
        recordings=read_share(words, segments, RECORDINGS),
        people=read_share(words, segments, PEOPLE),
        people_confidence=mean_confidence(words, segments, PEOPLE),
    )


def read_share(words: Sequence[Word], segments: Sequence[Segment], labels: frozenset[Label]) -> float | None:
    """The share of these segments' time that words cover, each as far as it is sure; pauses count as unread.

    ``None`` where the segments are too short to tell.
    """
    spoken = [segment for segment in segments if segment.label in labels]
    spoken_ms = total_ms(spoken)
    if spoken_ms < LEGIBILITY.shortest_ms:
        return None
    return round(sum(word.confidence * read_ms for word, read_ms in _inside(words, spoken)) / spoken_ms, 3)


def mean_confidence(words: Sequence[Word], segments: Sequence[Segment], labels: frozenset[Label]) -> float | None:
    """How sure the words in these segments are, each weighed by its length; ``None`` where there are none."""
    inside = _inside(words, [segment for segment in segments if segment.label in labels])
    read_ms = sum(length_ms for _, length_ms in inside)
    return round(sum(word.confidence * length_ms for word, length_ms in inside) / read_ms, 3) if read_ms else None


def _inside(words: Sequence[Word], spoken: Sequence[Segment]) -> list[tuple[Word, int]]:
    """The far end's words with how much of each lies in these segments."""
    starts_ms = [segment.start_ms for segment in spoken]
    found = []
    for word in words:
        if not word.from_caller:
            first, end = bisect_right(starts_ms, word.start_ms) - 1, bisect_left(starts_ms, word.end_ms)
            found.append((word, sum(word.overlap_ms(one) for one in spoken[max(0, first) : end])))
    return found

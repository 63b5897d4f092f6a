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
    recordings, people = (_read(words, segments, labels) for labels in (RECORDINGS, PEOPLE))
    return Legibility(recordings=recordings.share, people=people.share, people_confidence=people.confidence)


@dataclass(frozen=True, slots=True)
class _Read:
    """How long somebody spoke, how much of that words cover, and how much each as far as it is sure; in ms."""

    spoken_ms: int
    read_ms: int
    sure_ms: float

    @property
    def share(self) -> float | None:
        """What was surely read of all that was spoken, pauses being unread; ``None`` where that is too short to tell.

        It is 0..1.
        """
        return None if self.spoken_ms < LEGIBILITY.shortest_ms else round(self.sure_ms / self.spoken_ms, 3)

    @property
    def confidence(self) -> float | None:
        """How sure what was read is (0..1), by its length within what was spoken; ``None`` where nothing was read."""
        return round(self.sure_ms / self.read_ms, 3) if self.read_ms else None


def _read(words: Sequence[Word], segments: Sequence[Segment], labels: frozenset[Label]) -> _Read:
    """What was read of the far end in the segments of these labels."""
    spoken = [segment for segment in segments if segment.label in labels]
    starts_ms = [segment.start_ms for segment in spoken]
    read_ms, sure_ms = 0, 0.0
    for word in words if spoken else ():
        if not word.from_caller:
            first, end = bisect_right(starts_ms, word.start_ms) - 1, bisect_left(starts_ms, word.end_ms)
            inside_ms = 0
            for one in spoken[max(0, first) : end]:
                inside_ms += word.overlap_ms(one)
            read_ms += inside_ms
            sure_ms += word.confidence * inside_ms
    return _Read(total_ms(spoken), read_ms, sure_ms)

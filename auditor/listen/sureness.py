"""What reading gives, how surely it was read, and where whoever speaks pauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from auditor.schema import Interval, Word
from auditor.thresholds.listen import TRANSCRIPT

Read = Callable[[Interval], tuple[Word, ...]]
"""Gives the words of a stretch of sound."""

#: What the recogniser writes for a word that it does not know.
UNKNOWN_WORD = "[unk]"


def confidence_by_length(words: Sequence[Word]) -> float:
    """Mean confidence weighted by the words' lengths; 0 without words."""
    length_ms = sum(word.duration_ms for word in words)
    return sum(word.confidence * word.duration_ms for word in words) / length_ms if length_ms else 0.0


def sure_ms(words: Iterable[Word]) -> float:
    """How much was surely read, in ms: a word counts the more the surer it is, and against it when rather wrong."""
    return sum((word.confidence - TRANSCRIPT.even) * word.duration_ms for word in words)


def sentences_of(words: Sequence[Word], pause_ms: int) -> Iterator[Sequence[Word]]:
    """The words of one stretch, parted where whoever speaks pauses for so long."""
    first = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or words[place].start_ms - words[place - 1].end_ms >= pause_ms:
            yield words[first:place]
            first = place

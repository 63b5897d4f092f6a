"""Words put together into stretches that a person would read as one: for search and for subtitles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.schema import Audit, Interval, Label, Segment, Word

#: A pause that ends a stretch: longer than those between the sentences of a message.
PAUSE_MS = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance(Interval):
    """Words said in one go within one segment. ``text`` is as recognised: lower case, no punctuation."""

    label: Label
    text: str


def utterances(audit: Audit) -> tuple[Utterance, ...]:
    """All words of a call in order of time, cut at the borders of segments, at pauses and where the side changes."""
    return tuple(
        _utterance(words, segment) for segment, inside in _by_segment(audit) for words in _cut_at_pauses(inside)
    )


def _by_segment(audit: Audit) -> Iterator[tuple[Segment, list[Word]]]:
    """Each segment that holds words, with them; a word belongs where its middle lies."""
    words = sorted(audit.heard.words, key=lambda word: (word.start_ms, word.end_ms))
    starts = [segment.start_ms for segment in audit.segments]
    if not starts:
        return
    for index, group in groupby(words, key=lambda word: _index_at(starts, (word.start_ms + word.end_ms) // 2)):
        yield audit.segments[index], list(group)


def _index_at(starts: Sequence[int], time_ms: int) -> int:
    return max(0, bisect_right(starts, time_ms) - 1)


def _cut_at_pauses(words: Sequence[Word]) -> Iterator[list[Word]]:
    current: list[Word] = []
    for word in words:
        if current and (word.start_ms - current[-1].end_ms > PAUSE_MS or word.side != current[-1].side):
            yield current
            current = []
        current.append(word)
    if current:
        yield current


def _utterance(words: Sequence[Word], segment: Segment) -> Utterance:
    return Utterance(
        start_ms=words[0].start_ms,
        end_ms=max(word.end_ms for word in words),
        label=segment.label,
        text=" ".join(word.text for word in words),
    )

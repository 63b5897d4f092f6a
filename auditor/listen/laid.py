"""Playings of the same recording, and words that were read in one of them, laid where another says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from auditor.schema import Playing, Word


def by_recording(playings: Sequence[Playing]) -> list[list[Playing]]:
    """The playings of each recording, recordings in the order of their first playing."""
    groups: dict[str, list[Playing]] = {}
    for playing in playings:
        groups.setdefault(playing.recording_id, []).append(playing)
    return list(groups.values())


def same_throughout(playings: Iterable[Playing], templates: Sequence[Playing]) -> tuple[Playing, ...]:
    """Playings that say the same words each time: not those within a template, where a number differs each time."""
    return tuple(
        playing
        for playing in playings
        if not any(template.overlap_ms(playing) * 2 > playing.duration_ms for template in templates)
    )


def laid(words: Iterable[Word], source: Playing, target: Playing) -> Iterator[Word]:
    """The words at their places in ``target``, marked ``copied``, without what it had not begun or was cut off from."""
    for word in words:
        there = moved(word, source, target)
        if source == target or target.start_ms <= (there.start_ms + there.end_ms) // 2 < target.end_ms:
            yield there


def moved(word: Word, source: Playing, target: Playing) -> Word:
    """The word where the recording says it in ``target``, were that whole."""
    if source == target:
        return word
    shift_ms = (target.start_ms - target.offset_ms) - (source.start_ms - source.offset_ms)
    start_ms, end_ms = max(0, word.start_ms + shift_ms), max(1, word.end_ms + shift_ms)
    return replace(word, start_ms=start_ms, end_ms=end_ms, copied=True)

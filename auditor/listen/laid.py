"""Playings of the same recording, and words that were read in one of them, laid where another says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

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
    if source == target:
        yield from words
        return
    shift_ms = _shift_ms(source, target)
    for word in words:
        # the middle of the word there, asked for before it is made: most words of a long recording may lie outside
        middle_ms = (max(0, word.start_ms + shift_ms) + max(1, word.end_ms + shift_ms)) // 2
        if target.start_ms <= middle_ms < target.end_ms:
            yield _moved_by(shift_ms, word)


def moved(word: Word, source: Playing, target: Playing) -> Word:
    """The word where the recording says it in ``target``, were that whole."""
    return word if source == target else _moved_by(_shift_ms(source, target), word)


def _shift_ms(source: Playing, target: Playing) -> int:
    return (target.start_ms - target.offset_ms) - (source.start_ms - source.offset_ms)


def _moved_by(shift_ms: int, word: Word) -> Word:
    # made outright: thousands are in every call that waits long, and to replace parts of a record takes twice as long
    return Word(
        start_ms=max(0, word.start_ms + shift_ms),
        end_ms=max(1, word.end_ms + shift_ms),
        text=word.text,
        confidence=word.confidence,
        side=word.side,
        copied=True,
    )

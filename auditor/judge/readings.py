"""What several readings of one recording agree on, where the transcript has other words.

A poor line costs a recording other words in each playing. The transcript has in each place the word that most readings
have there; a phrase may still be whole in some of them and in pieces in it. What two readings of different sound have
both was hardly read into it by chance.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

from auditor.listen.laid import laid, same_throughout
from auditor.schema import Finding, Heard, Interval, OtherReading, Playing, Word
from auditor.thresholds.judge import READINGS

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """All that the far end says, in order of time: the transcript, or with one of the readings of each recording.

    ``reread`` are the playings in which that is such a reading.
    """

    words: tuple[Word, ...]
    reread: tuple[Playing, ...] = ()

    def tells_of(self, stretch: Interval) -> bool:
        """Whether it has words of its own for a stretch of the call; the transcript has for all of it."""
        return not self.reread or any(playing.overlap_ms(stretch) for playing in self.reread)


def versions(heard: Heard) -> tuple[Version, ...]:
    """The transcript, then one version for each further reading that any recording has."""
    words = tuple(word for word in heard.words if not word.from_caller)
    playings = same_throughout(heard.playings, heard.templates)
    return (Version(words=words), *(_version(words, readings, playings) for readings in _rounds(heard)))


def agreed(found: Sequence[Sequence[Finding]], told: Sequence[Version]) -> tuple[Finding, ...]:
    """What is found in the transcript, and what enough readings share although it is not; in order of time.

    ``found`` is what was found in each of the versions ``told``.
    """
    kept = list(found[0])
    for finding in _surest_first(found[1:], told[1:]):
        same = [one for one in kept if one.category == finding.category and one.overlap_ms(finding)]
        if any(one.certain or one.other_reading for one in same):
            continue
        if _votes(finding, found[1:], told[1:]) >= READINGS.fewest_alike:
            kept = [one for one in kept if one not in same]
        elif same:
            continue
        else:
            finding = replace(finding, certain=False)
        kept.append(replace(finding, other_reading=True))
    return tuple(sorted(kept, key=lambda one: (one.start_ms, one.category)))


def most_agreed(values: Sequence[Value | None]) -> Value | None:
    """The value that most readings have, of several such the first; ``None`` where none has any."""
    known = [value for value in values if value is not None]
    return max(known, key=known.count, default=None)


def _rounds(heard: Heard) -> Iterator[Mapping[str, OtherReading]]:
    """By recording, its first other reading; then its second one, as far as there is one; and so on."""
    left = list(heard.other_readings)
    while left:
        readings = {reading.recording_id: reading for reading in reversed(left)}
        left = [reading for reading in left if reading is not readings[reading.recording_id]]
        yield readings


def _version(words: Sequence[Word], readings: Mapping[str, OtherReading], playings: Sequence[Playing]) -> Version:
    reread = tuple(playing for playing in playings if playing.recording_id in readings)
    own = [word for playing in reread for word in _said_in(playing, readings[playing.recording_id], playings)]
    together = sorted([*_outside(words, reread), *own], key=lambda word: (word.start_ms, word.end_ms))
    return Version(words=tuple(together), reread=reread)


def _outside(words: Iterable[Word], playings: Sequence[Playing]) -> list[Word]:
    """The words whose middle lies in none of the playings."""
    by_start = sorted(playings, key=lambda playing: playing.start_ms)
    starts_ms = [playing.start_ms for playing in by_start]
    ends_ms = list(accumulate((playing.end_ms for playing in by_start), max, initial=0))
    middles_ms = ((word, (word.start_ms + word.end_ms) // 2) for word in words)
    return [word for word, middle_ms in middles_ms if ends_ms[bisect_right(starts_ms, middle_ms)] <= middle_ms]


def _said_in(playing: Playing, reading: OtherReading, playings: Sequence[Playing]) -> Iterator[Word]:
    sources = [one for one in playings if one.recording_id == reading.recording_id]
    return laid(reading.words, max(sources, key=reading.overlap_ms), playing)


def _surest_first(found: Sequence[Sequence[Finding]], told: Sequence[Version]) -> list[Finding]:
    """What is certainly found in versions that have words of their own there."""
    own = (
        finding
        for findings, version in zip(found, told, strict=True)
        for finding in findings
        if finding.certain and version.tells_of(finding)
    )
    return sorted(own, key=lambda finding: -finding.score)


def _votes(finding: Finding, found: Sequence[Sequence[Finding]], told: Sequence[Version]) -> int:
    """How many readings have the same there, certainly or possibly; the transcript is made of them and has no vote."""
    return sum(
        any(one.category == finding.category and one.overlap_ms(finding) for one in findings)
        for findings, version in zip(found, told, strict=True)
        if version.tells_of(finding)
    )

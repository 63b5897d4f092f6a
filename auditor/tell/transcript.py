"""The transcript as reports show it: lines of words with their times, doubtful ones marked, and what is no speech."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from auditor.keep.utterances import utterances
from auditor.schema import Announcement, Audit, Interval, Label, Word
from auditor.tell.corrected import is_corrected
from auditor.tell.wording import read
from auditor.thresholds.tell import REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One word, and whether it was read with little confidence."""

    start_ms: int
    text: str
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Interval):
    """A stretch of the call: its label, its words (none where there is no speech), and which playing it belongs to.

    ``copied`` says that the words were read in another playing of the same recording; ``note`` holds the keys pressed.
    """

    label: Label
    words: tuple[Spoken, ...] = ()
    message_id: str | None = None
    copied: bool = False
    corrected: bool = False
    note: str = ""


def transcript(audit: Audit) -> tuple[Line, ...]:
    """All of the call in order of time: utterances, and between them whatever else lasts long enough to be told."""
    words = sorted(audit.heard.words, key=lambda word: (word.start_ms, word.end_ms))
    spoken = [_spoken_line(one, one.label, words, audit) for one in utterances(audit)]
    other = [
        _other_line(segment, audit)
        for segment in audit.segments
        if not any(line.overlap_ms(segment) for line in spoken) and _is_told(segment, segment.label)
    ]
    return tuple(sorted((*spoken, *other), key=lambda line: line.start_ms))


def _is_told(interval: Interval, label: Label) -> bool:
    return label is not Label.SILENCE or interval.duration_ms >= REPORT.shown_pause_ms


def _spoken_line(interval: Interval, label: Label, words: list[Word], audit: Audit) -> Line:
    first = bisect_left(words, interval.start_ms, key=lambda word: word.start_ms)
    inside: list[Word] = []
    for word in words[first:]:
        if word.start_ms >= interval.end_ms:
            break
        inside.append(word)
    return Line(
        start_ms=interval.start_ms,
        end_ms=interval.end_ms,
        label=label,
        words=tuple(
            Spoken(start_ms=word.start_ms, text=read(word.text), doubtful=word.confidence < REPORT.doubtful_word)
            for word in inside
        ),
        message_id=_message_at(interval, audit.announcements),
        copied=any(word.copied for word in inside),
        corrected=_corrected_at(interval, audit),
    )


def _other_line(interval: Interval, audit: Audit) -> Line:
    segment = max(audit.segments, key=interval.overlap_ms)
    keys = " ".join(tone.digit for tone in audit.heard.tones if tone.digit and interval.overlap_ms(tone))
    return Line(
        start_ms=interval.start_ms,
        end_ms=interval.end_ms,
        label=segment.label,
        message_id=_message_at(interval, audit.announcements),
        corrected=is_corrected(segment),
        note=keys if segment.label is Label.KEYPAD else "",
    )


def _message_at(interval: Interval, playings: tuple[Announcement, ...]) -> str | None:
    best = max(playings, key=interval.overlap_ms, default=None)
    return best.message_id if best is not None and interval.overlap_ms(best) else None


def _corrected_at(interval: Interval, audit: Audit) -> bool:
    return any(is_corrected(segment) for segment in audit.segments if segment.overlap_ms(interval))

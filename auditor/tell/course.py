"""The course of a call in lines, with pauses left out and repeats drawn together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.schema import Announcement, Audit, Interval, Label, Segment
from auditor.tell.corrected import is_corrected
from auditor.tell.wording import plural, read
from auditor.thresholds.tell import REPORT

_QUIET = (Label.HOLD_MUSIC, Label.DEAD_AIR, Label.SILENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Interval):
    """A stretch of the call in one line: what it is, and what was said, pressed or repeated in it."""

    label: Label
    text: str
    confidence: float = 1.0
    over_music: bool = False
    corrected: bool = False


def course(audit: Audit) -> list[Line]:
    """The call in short: without brief pauses, key presses together, and waiting with nothing new in one line."""
    new = _first_playings(audit.announcements)
    kinds = ((segment, _is_old(segment, audit.announcements, new)) for segment in _without_pauses(audit.segments))
    lines: list[Line] = []
    for (old, label), group in groupby(kinds, key=lambda pair: (pair[1], _joined_by(pair[0], old=pair[1]))):
        segments = [segment for segment, _ in group]
        repeats = old and len(segments) > 1 and label is None
        lines += [_repeats(segments, audit)] if repeats else _in_full(segments, audit)
    return lines


def said_in(interval: Interval, audit: Audit) -> str:
    """The words whose middle lies in a stretch."""
    words = audit.heard.words
    return " ".join(read(w.text) for w in words if interval.start_ms <= (w.start_ms + w.end_ms) // 2 < interval.end_ms)


def _without_pauses(segments: Iterable[Segment]) -> Iterator[Segment]:
    return (s for s in segments if s.label is not Label.SILENCE or s.duration_ms >= REPORT.shown_pause_ms)


def _first_playings(playings: Sequence[Announcement]) -> set[int]:
    """Start of the first playing of each message."""
    firsts: dict[str, int] = {}
    for playing in sorted(playings, key=lambda one: one.start_ms):
        firsts.setdefault(playing.message_id, playing.start_ms)
    return set(firsts.values())


def _is_old(segment: Segment, playings: Sequence[Announcement], firsts: set[int]) -> bool:
    """Whether nothing new is heard: waiting, or a message that has played before."""
    if is_corrected(segment):
        return False
    if segment.label in _QUIET:
        return True
    heard = [one for one in playings if one.overlap_ms(segment)] if segment.label is Label.ANNOUNCEMENT else []
    return bool(heard) and not any(one.start_ms in firsts for one in heard)


def _joined_by(segment: Segment, *, old: bool) -> Label | int | None:
    """What neighbours share a line by: key presses and old matter do; everything else stands alone."""
    if old:
        return None
    return Label.KEYPAD if segment.label is Label.KEYPAD else segment.start_ms


def _in_full(segments: Sequence[Segment], audit: Audit) -> list[Line]:
    if segments[0].label is Label.KEYPAD:
        whole = _whole(segments)
        keys = " ".join(tone.digit for tone in audit.heard.tones if tone.digit and whole.overlap_ms(tone))
        return [Line(start_ms=whole.start_ms, end_ms=whole.end_ms, label=Label.KEYPAD, text=keys)]
    return [_line(segment, said_in(segment, audit)) for segment in segments]


def _repeats(segments: Sequence[Segment], audit: Audit) -> Line:
    """Waiting in which only what was heard before plays: how often."""
    whole = _whole(segments)
    playings = sum(bool(one.overlap_ms(whole)) for one in audit.announcements)
    longest = max(_QUIET, key=lambda label: sum(s.duration_ms for s in segments if s.label is label))
    text = f"{plural(playings, 'message')} that had played before" if playings else ""
    return Line(start_ms=whole.start_ms, end_ms=whole.end_ms, label=longest, text=text)


def _whole(segments: Sequence[Segment]) -> Interval:
    return Interval(start_ms=segments[0].start_ms, end_ms=segments[-1].end_ms)


def _line(segment: Segment, text: str) -> Line:
    return Line(
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        label=segment.label,
        text=text,
        confidence=segment.confidence,
        over_music=segment.over_music,
        corrected=is_corrected(segment),
    )

"""The waits of a call whose labels a person has corrected.

What a person does not speak of stays as it was heard, as far as that can be: a wait loses the stretches in which
somebody turned out to speak or a menu to play, and gains those that turned out to be waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from auditor.judge.tiling import changes
from auditor.schema import HoldEpisode, HoldKind, Interval, Label, Labelled, Outcome, Segment, minus
from auditor.thresholds.judge import SEGMENTS

#: Nobody waits while these go on.
_BUSY = frozenset((Label.AGENT, Label.MENU, Label.TRANSFER, Label.VOICEMAIL))
#: These are heard only while waiting.
_WAITING = frozenset((Label.HOLD_MUSIC, Label.DEAD_AIR))
#: What comes first after a wait tells what ended it.
_ENDINGS = {
    Label.AGENT: "person",
    Label.VOICEMAIL: "voicemail",
    Label.MENU: "menu",
    Label.TRANSFER: "menu",
    Label.ANNOUNCEMENT: "goodbye",
    Label.TONE: "line_drop",
}
#: A call that ends so was ended by its last message, which is no part of the wait.
_ENDED_BY_MESSAGE = frozenset((Outcome.CLOSED, Outcome.DISCONNECTED))


def moved_waits(
    holds: Sequence[HoldEpisode], before: Sequence[Segment], after: Sequence[Segment], outcome: Outcome
) -> tuple[Interval, ...]:
    """The waits after a change of labels, when nobody has said which they are; in order of time."""
    old = tuple(Interval(start_ms=hold.start_ms, end_ms=hold.end_ms) for hold in holds)
    moved = reduce(lambda waits, change: _with_change(waits, change, after, outcome), changes(before, after), old)
    settled = [wait if wait in old else _up_to_the_person(wait, after) for wait in moved]
    long_enough = [wait for wait in settled if wait in old or wait.duration_ms >= SEGMENTS.shortest_hold_ms]
    return tuple(sorted(long_enough, key=lambda wait: wait.start_ms))


def episodes(
    waits: Sequence[Interval],
    known: Sequence[HoldEpisode],
    before: Sequence[Segment],
    after: Sequence[Segment],
    outcome: Outcome,
) -> tuple[HoldEpisode, ...]:
    """Waits with their kind and what ended them; what was known of a wait stays unless the labels now tell another."""
    return tuple(_episode(wait, known, before, after, outcome) for wait in waits)


def _with_change(
    waits: tuple[Interval, ...], change: Labelled, after: Sequence[Segment], outcome: Outcome
) -> tuple[Interval, ...]:
    if change.label in _BUSY:
        return tuple(rest for wait in waits for rest in minus(wait, [change]))
    new = Interval(start_ms=change.start_ms, end_ms=change.end_ms)
    if change.label in _WAITING:
        return _joined(waits, new, after)
    message_waits = change.label is Label.ANNOUNCEMENT and outcome not in _ENDED_BY_MESSAGE
    if message_waits and any(_nobody_busy_between(wait, new, after) for wait in waits):
        return _joined(waits, new, after)
    return waits


def _joined(waits: tuple[Interval, ...], new: Interval, after: Sequence[Segment]) -> tuple[Interval, ...]:
    """The waits and one more; those between which nothing else goes on are one."""
    reached = [wait for wait in waits if _nobody_busy_between(wait, new, after)]
    whole = Interval(
        start_ms=min(one.start_ms for one in (*reached, new)), end_ms=max(one.end_ms for one in (*reached, new))
    )
    return (*(wait for wait in waits if wait not in reached), whole)


def _nobody_busy_between(one: Interval, other: Interval, after: Sequence[Segment]) -> bool:
    start_ms, end_ms = min(one.end_ms, other.end_ms), max(one.start_ms, other.start_ms)
    if start_ms >= end_ms:
        return True
    gap = Interval(start_ms=start_ms, end_ms=end_ms)
    return not any(segment.label in _BUSY and segment.overlap_ms(gap) for segment in after)


def _up_to_the_person(wait: Interval, after: Sequence[Segment]) -> Interval:
    """A wait goes on to a person's first word, or through the silence at the end of the call."""
    later = [segment for segment in after if segment.end_ms > wait.end_ms]
    busy = next((segment for segment in later if segment.label in _BUSY), None)
    if busy is not None and busy.label is Label.AGENT:
        return Interval(start_ms=wait.start_ms, end_ms=max(wait.end_ms, busy.start_ms))
    if later and all(segment.label in (Label.SILENCE, Label.DEAD_AIR) for segment in later):
        return Interval(start_ms=wait.start_ms, end_ms=later[-1].end_ms)
    return wait


def _episode(
    wait: Interval,
    known: Sequence[HoldEpisode],
    before: Sequence[Segment],
    after: Sequence[Segment],
    outcome: Outcome,
) -> HoldEpisode:
    old = max(known, key=wait.overlap_ms, default=None)
    if old is not None and not old.overlap_ms(wait):
        old = None
    ended_by = _ended_by(wait.end_ms, after, outcome)
    if old is not None and _ended_by(old.end_ms, before, outcome) == ended_by:
        ended_by = old.ended_by
    return HoldEpisode(start_ms=wait.start_ms, end_ms=wait.end_ms, kind=_kind(wait, old, after), ended_by=ended_by)


def _kind(wait: Interval, old: HoldEpisode | None, after: Sequence[Segment]) -> HoldKind:
    if not any(segment.label is Label.AGENT and segment.start_ms < wait.start_ms for segment in after):
        return HoldKind.QUEUE
    if old is not None and old.kind is not HoldKind.QUEUE:
        return old.kind
    rings = any(segment.label is Label.RING and segment.overlap_ms(wait) for segment in after)
    return HoldKind.TRANSFER if rings else HoldKind.AGENT


def _ended_by(end_ms: int, segments: Sequence[Segment], outcome: Outcome) -> str:
    later = [segment.label for segment in segments if segment.end_ms > end_ms and segment.label in _ENDINGS]
    if not later:
        return "callback" if outcome is Outcome.CALLBACK else "hang_up"
    if later[0] is Label.ANNOUNCEMENT and Label.AGENT in later:
        return "person"
    return _ENDINGS[later[0]]

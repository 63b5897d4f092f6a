"""An audit without what living people said: for evidence that leaves the house.

Private is what the program took for people's talk, all that follows the pick-up outside a hold, what the caller says
anywhere, a message left after a voicemail greeting, and the keys pressed but for choices in a menu (they may be an
account number). What the firm's machines say stays, for it is what the evidence is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from auditor.judge.corrections import BY_A_PERSON, FOLLOWS
from auditor.schema import (
    Announcement,
    Answer,
    Audit,
    Heard,
    Interval,
    Label,
    MenuStep,
    Message,
    Recording,
    Result,
    Segment,
    Tone,
    ToneKind,
)
from auditor.tell.menu_map import menu_map
from auditor.thresholds.tell import REPORT

Judged = TypeVar("Judged", Audit, Answer)
Placed = TypeVar("Placed", bound=Interval)

NOTE = (
    "What people said was left out of this report: their words were removed and their sound was silenced, as far "
    "as the program could tell it from recorded messages. Listen before you pass it on."
)
_TALK = (Label.AGENT, Label.CALLER)


def private_stretches(audit: Audit) -> tuple[Interval, ...]:
    """Where people talk, in order of time, joined and widened a little since borders are not exact."""
    duration_ms = audit.recording.duration_ms
    found: list[Interval] = [one for one in audit.segments if one.label in _TALK]
    found += [*audit.heard.caller_speech, *(tone for tone in audit.heard.tones if _is_private_key(tone, audit))]
    found += _after_the_pick_up(audit)
    wide = [
        (max(0, one.start_ms - REPORT.private_margin_ms), min(duration_ms, one.end_ms + REPORT.private_margin_ms))
        for one in found
    ]
    return _united(wide)


def anonymised(audit: Audit) -> Audit:
    """The audit without private words, quotes, keys, names of files and places, and voice prints."""
    private = private_stretches(audit)
    made = _without(audit, private)
    return replace(
        made,
        recording=_nameless(audit.recording),
        heard=_without_words(audit, private),
        corrections=tuple(replace(one, note="") for one in audit.corrections),
        machine=None if audit.machine is None else _without(audit.machine, private),
        warnings=(*audit.warnings, NOTE),
    )


def _after_the_pick_up(audit: Audit) -> list[Interval]:
    """From the first word of a person, or the end of a voicemail greeting, what is no hold."""
    talk = [one.start_ms for one in audit.segments if one.label in _TALK[:1]]
    greetings = [one.end_ms for one in audit.segments if one.label is Label.VOICEMAIL]
    starts = [*talk[:1], *greetings[-1:]]
    if not starts:
        return []
    since_ms = min(starts)
    later = [one for one in audit.segments if one.end_ms > since_ms and one.label is not Label.VOICEMAIL]
    return [one for one in later if not any(hold.overlap_ms(one) for hold in audit.holds)]


def _is_private_key(tone: Tone, audit: Audit) -> bool:
    return tone.kind is ToneKind.DTMF and not _is_choice(tone, audit)


def _is_choice(tone: Tone, audit: Audit) -> bool:
    """Whether the key is the first that was pressed in a menu, and one that the menu offers."""
    keys = [one for one in audit.heard.tones if one.kind is ToneKind.DTMF]
    for menu in menu_map(audit):
        first_ms = min(choice.option.start_ms for choice in menu.choices)
        pressed = next((key for key in keys if key.start_ms >= first_ms), None)
        if pressed == tone and any(choice.taken for choice in menu.choices):
            return True
    return False


def _without(record: Judged, private: tuple[Interval, ...]) -> Judged:
    announcements = _public(record.announcements, private)
    return replace(
        record,
        segments=tuple(_without_reasons(one, private) for one in record.segments),
        announcements=announcements,
        messages=_still_played(record.messages, announcements),
        menu=_public(record.menu, private),
        path=tuple(one for one in record.path if _is_public_step(one, record, private)),
        claims=_public(record.claims, private),
        findings=_public(record.findings, private),
        results=tuple(_public_result(one, private) for one in record.results),
    )


def _is_public_step(step: MenuStep, record: Judged, private: tuple[Interval, ...]) -> bool:
    """Whether the caller only chose what was offered: anything else may be a number or a name."""
    offered = any(one.level == step.level and one.destination == step.destination for one in record.menu)
    return offered and not any(map(step.overlap_ms, private))


def _public(places: tuple[Placed, ...], private: tuple[Interval, ...]) -> tuple[Placed, ...]:
    """What lies for the most part outside people's talk; margins cost no message its words."""
    return tuple(one for one in places if 2 * sum(map(one.overlap_ms, private)) < one.duration_ms)


def _public_result(result: Result, private: tuple[Interval, ...]) -> Result:
    return replace(result, findings=_public(result.findings, private))


def _still_played(messages: tuple[Message, ...], playings: tuple[Announcement, ...]) -> tuple[Message, ...]:
    counts = {message.message_id: sum(one.message_id == message.message_id for one in playings) for message in messages}
    return tuple(
        replace(message, playings=counts[message.message_id]) for message in messages if counts[message.message_id]
    )


def _without_reasons(segment: Segment, private: tuple[Interval, ...]) -> Segment:
    """A reason may quote what was said; who decided stays."""
    if not any(map(segment.overlap_ms, private)):
        return segment
    return replace(segment, reasons=tuple(one for one in segment.reasons if one in (BY_A_PERSON, FOLLOWS)))


def _without_words(audit: Audit, private: tuple[Interval, ...]) -> Heard:
    heard = audit.heard
    return replace(
        heard,
        words=tuple(one for one in heard.words if not any(map(one.overlap_ms, private))),
        other_readings=(),
        tones=tuple(replace(one, digit=None) if _is_private_key(one, audit) else one for one in heard.tones),
        voices=(),
    )


def _nameless(recording: Recording) -> Recording:
    """Names of files often hold numbers and names of people; the fingerprint tells which recording it is."""
    suffix = PurePath(recording.file_name).suffix
    return replace(recording, file_name=f"call-{recording.sha256[:8]}{suffix}", path="")


def _united(places: Iterable[tuple[int, int]]) -> tuple[Interval, ...]:
    united: list[tuple[int, int]] = []
    for start_ms, end_ms in sorted(places):
        if united and start_ms <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end_ms))
        elif start_ms < end_ms:
            united.append((start_ms, end_ms))
    return tuple(Interval(start_ms=start_ms, end_ms=end_ms) for start_ms, end_ms in united)

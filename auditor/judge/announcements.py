"""The announcements of a call: each playing of each recorded message, with what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from auditor.judge.nearby import Nearby
from auditor.judge.phases import Phase, PhasedUnit
from auditor.judge.units import UnitKind
from auditor.schema import Announcement, Finding, Fingerprint, Heard, Interval, Label, Message, Playing, Segment
from auditor.thresholds.judge import ANNOUNCEMENTS

_CONTEXTS = {
    Phase.MENU: "ivr",
    Phase.WAITING: "queue",
    Phase.VOICEMAIL: "voicemail",
    Phase.ENDED: "network",
    Phase.RINGING: "ivr",
}


def find_announcements(
    phased: Sequence[PhasedUnit], segments: Sequence[Segment], heard: Heard, findings: Sequence[Finding]
) -> tuple[Announcement, ...]:
    """Every playing of a recorded message, in order of time; playings of one message share its ``message_id``."""
    runs = [run for run in _runs(phased) if _label_at(run, segments) is not Label.CALLER]
    texts = [" ".join(one.unit.text for one in run if one.unit.text) for run in runs]
    ids = _message_ids(runs, texts)
    nearby = Nearby(findings)
    return tuple(
        _announcement(run, text, message_id, heard.playings, nearby)
        for run, text, message_id in zip(runs, texts, ids, strict=True)
    )


def group_messages(announcements: Sequence[Announcement], heard: Heard) -> tuple[Message, ...]:
    """One message per ``message_id``, in order of first playing, in the words of its longest playing."""
    groups: dict[str, list[Announcement]] = {}
    for announcement in announcements:
        groups.setdefault(announcement.message_id, []).append(announcement)
    return tuple(
        Message(
            message_id=message_id,
            text=max(group, key=lambda one: one.duration_ms).text,
            playings=len(group),
            categories=tuple(sorted({category for one in group for category in one.categories})),
            fingerprint=_fingerprint_of(group, heard.fingerprints),
        )
        for message_id, group in groups.items()
    )


def categories_in(whole: Interval, findings: Sequence[Finding]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The categories that were certainly said in a stretch, and those that only may have been."""
    within = [finding for finding in findings if _mostly_inside(finding, whole)]
    certain = {finding.category for finding in within if finding.certain}
    return tuple(sorted(certain)), tuple(sorted({finding.category for finding in within} - certain))


def same_words(one: str, other: str) -> bool:
    """Whether two readings are long enough, and alike enough, to be one message."""
    if min(len(one.split()), len(other.split())) < ANNOUNCEMENTS.fewest_words:
        return False
    return fuzz.ratio(one, other) >= ANNOUNCEMENTS.same_words_percent


def _fingerprint_of(group: Sequence[Announcement], fingerprints: Sequence[Fingerprint]) -> str:
    """The fingerprint that covers most of any playing of the message, empty when none covers half of one."""
    covers = [(one.overlap_ms(playing) / playing.duration_ms, one.print) for playing in group for one in fingerprints]
    share, found = max(covers, default=(0.0, ""))
    return found if share >= 0.5 else ""


def _runs(phased: Sequence[PhasedUnit]) -> list[list[PhasedUnit]]:
    """Recorded speech units that belong to one playing: same phase, no more than a sentence pause between them."""
    runs: list[list[PhasedUnit]] = []
    for one in phased:
        if one.unit.kind is not UnitKind.SPEECH or one.phase is Phase.PERSON:
            continue
        if runs and _continues(runs[-1], one):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _continues(run: Sequence[PhasedUnit], one: PhasedUnit) -> bool:
    before = run[-1]
    return before.phase is one.phase and one.unit.start_ms - before.unit.end_ms <= ANNOUNCEMENTS.sentence_gap_ms


def _message_ids(runs: Sequence[Sequence[PhasedUnit]], texts: Sequence[str]) -> list[str]:
    """Runs are one message when most of them is the same recording, or when their words are all but the same."""
    ids: list[str] = []
    played = [_Played(_recordings_ms(run), sum(one.unit.duration_ms for one in run)) for run in runs]
    for index, own in enumerate(played):
        alike = (
            earlier
            for earlier in range(index)
            if _same_recording(played[earlier], own) or same_words(texts[earlier], texts[index])
        )
        same = next(alike, None)
        ids.append(ids[same] if same is not None else f"m{len(set(ids)) + 1}")
    return ids


@dataclass(frozen=True, slots=True)
class _Played:
    """How much of each recording plays in a run, and how long the run is; in ms."""

    recordings: dict[str, int]
    length: int


def _same_recording(one: _Played, other: _Played) -> bool:
    shared_ms = sum(min(one.recordings[id_], other.recordings[id_]) for id_ in one.recordings.keys() & other.recordings)
    return shared_ms >= ANNOUNCEMENTS.same_share * min(one.length, other.length)


def _recordings_ms(run: Sequence[PhasedUnit]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for one in run:
        if one.unit.recording_id is not None:
            totals[one.unit.recording_id] = totals.get(one.unit.recording_id, 0) + one.unit.duration_ms
    return totals


def _announcement(
    run: Sequence[PhasedUnit], text: str, message_id: str, playings: Sequence[Playing], findings: Nearby[Finding]
) -> Announcement:
    whole = Interval(start_ms=run[0].unit.start_ms, end_ms=run[-1].unit.end_ms)
    certain, possible = categories_in(whole, findings.to(whole))
    return Announcement(
        start_ms=whole.start_ms,
        end_ms=whole.end_ms,
        message_id=message_id,
        context=_CONTEXTS[run[0].phase],
        text=text,
        categories=certain,
        possible_categories=possible,
        partial=_cut_short(whole, playings),
        over_music=sum(one.unit.duration_ms for one in run if one.unit.over_music) * 2 > whole.duration_ms,
    )


def _cut_short(whole: Interval, playings: Sequence[Playing]) -> bool:
    """Is this playing clearly shorter than, or begun later than, the longest of its recording?"""
    own = max((one for one in playings if one.overlap_ms(whole)), key=whole.overlap_ms, default=None)
    if own is None:
        return False
    longest_ms = max(one.offset_ms + one.duration_ms for one in playings if one.recording_id == own.recording_id)
    return own.offset_ms > ANNOUNCEMENTS.cut_ms or own.offset_ms + own.duration_ms < longest_ms - ANNOUNCEMENTS.cut_ms


def _label_at(run: Sequence[PhasedUnit], segments: Sequence[Segment]) -> Label | None:
    middle_ms = (run[0].unit.start_ms + run[0].unit.end_ms) // 2
    return next((one.label for one in segments if one.start_ms <= middle_ms < one.end_ms), None)


def _mostly_inside(part: Interval, whole: Interval) -> bool:
    return part.overlap_ms(whole) * 2 > part.duration_ms

"""The sound that goes with a report: found again, checked to be the very recording, and cut to what is wanted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from auditor.errors import UsageProblem
from auditor.listen.audio import Sound, can_encode, encoded, load
from auditor.listen.codings import MP3, OPUS, Coding
from auditor.listen.files import fingerprint
from auditor.listen.playback import cut_out, one_track, outline
from auditor.schema import Announcement, Audit, Finding, Interval, Recording, RuleOutcome, total_ms
from auditor.tell.html_report import Piece, SoundPart
from auditor.thresholds.tell import REPORT

#: Places at which the drawn outline is measured: as many as a wide screen has room for.
_OUTLINE_POINTS = 800
_SHOWN = (RuleOutcome.FAILED, RuleOutcome.POSSIBLE)


def find_recording(recording: Recording, given: Path | None = None) -> Path:
    """The file that was audited, where it was then or where the user says that it is now.

    Raises :class:`UsageProblem` when it is gone or holds something else.
    """
    path = given or Path(recording.path)
    advice = "name its place with --recording FILE, or leave the sound out with --audio none"
    if not recording.path and given is None:
        raise UsageProblem(f"The place of {recording.file_name} is not known: {advice}.")
    if not path.is_file():
        raise UsageProblem(f"The recording is not at {path}: {advice}.")
    if fingerprint(path) != recording.sha256:
        raise UsageProblem(f"{path} is not the recording that was audited, its contents differ: {advice}.")
    return path


def load_sound(path: Path) -> Sound:
    """The sound of a recording; raises :class:`auditor.errors.BadRecording`."""
    return load(path)[1]


def evidence(audit: Audit) -> tuple[Interval, ...]:
    """The stretches that show what a report says: failed and possible rules, claims, and each message once.

    They are widened by a breath and joined where they touch, in order of time.
    """
    messages = _first_playings(audit)
    return joined((*moments(audit), *audit.claims, *messages), audit.recording.duration_ms)


def moments(audit: Audit) -> tuple[Finding, ...]:
    """The findings of failed and possible rules that are worth hearing.

    A long stretch in which nothing is quoted is told by its times alone, and of a message's playings the first is
    enough where a rule rests on all of them.
    """
    first = {(one.start_ms, one.end_ms) for one in _first_playings(audit)}
    again = {(one.start_ms, one.end_ms) for one in audit.announcements} - first
    found = (one for result in audit.results if result.outcome in _SHOWN for one in result.findings)
    return tuple(
        one
        for one in found
        if (one.quote or one.duration_ms <= REPORT.longest_wordless_ms) and (one.start_ms, one.end_ms) not in again
    )


def _first_playings(audit: Audit) -> list[Announcement]:
    return list({one.message_id: one for one in reversed(audit.announcements)}.values())


def joined(moments: Iterable[Interval], duration_ms: int) -> tuple[Interval, ...]:
    """Moments widened by a breath, cut at the ends of the call, and joined where they touch."""
    places: list[Interval] = []
    for moment in sorted(moments, key=lambda one: one.start_ms):
        start_ms = max(0, moment.start_ms - REPORT.evidence_before_ms)
        end_ms = min(duration_ms, moment.end_ms + REPORT.evidence_after_ms)
        if places and start_ms <= places[-1].end_ms:
            start_ms, end_ms = places[-1].start_ms, max(places.pop().end_ms, end_ms)
        if start_ms < end_ms:
            places.append(Interval(start_ms=start_ms, end_ms=end_ms))
    return tuple(places)


def whole(recording: Recording) -> tuple[Interval, ...]:
    """All of the call as one stretch."""
    return (Interval(start_ms=0, end_ms=recording.duration_ms),) if recording.duration_ms else ()


def best_coding() -> Coding:
    """Opus, or MP3 where this computer's decoder was built without it."""
    return OPUS if can_encode(OPUS) else MP3


def size_bytes(stretches: Iterable[Interval], coding: Coding) -> int:
    """About how much longer a page becomes with this sound in it, in base64."""
    return total_ms(stretches) * coding.bits_per_s // 8000 * 4 // 3


def embedded(sound: Sound, stretches: Iterable[Interval], coding: Coding | None = None) -> SoundPart | None:
    """Stretches of the sound, to be put into the page in the best coding or a given one; ``None`` without any."""
    pieces, track, coding = tuple(_pieces(stretches)), one_track(sound), coding or best_coding()
    chosen = cut_out(track, pieces)
    if not len(chosen):
        return None
    return SoundPart(
        pieces=pieces,
        peaks=outline(track, _OUTLINE_POINTS),
        data=encoded(chosen, coding),
        media_type=coding.media_type,
    )


def linked(sound: Sound, recording: Path, page: Path) -> SoundPart:
    """The recording itself, to be played from where it lies as seen from the page."""
    link = Path(os.path.relpath(recording.resolve(), page.resolve().parent)).as_posix()
    pieces = tuple(_pieces((Interval(start_ms=0, end_ms=sound.duration_ms),)))
    return SoundPart(pieces=pieces, peaks=outline(one_track(sound), _OUTLINE_POINTS), link=link)


def _pieces(stretches: Iterable[Interval]) -> Iterable[Piece]:
    file_start_ms = 0
    for stretch in stretches:
        yield Piece(start_ms=stretch.start_ms, end_ms=stretch.end_ms, file_start_ms=file_start_ms)
        file_start_ms += stretch.duration_ms

"""The evidence pack: what one sends to a phone provider or a client, in one ZIP file."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.listen.audio import Sound, export_clip
from auditor.listen.playback import silenced
from auditor.schema import Audit, Interval, Verdict
from auditor.tell.anonymous import anonymised, private_stretches
from auditor.tell.exports import to_json, to_srt
from auditor.tell.html_report import call_report
from auditor.tell.markdown import to_markdown
from auditor.tell.picture import to_png
from auditor.tell.playable import embedded, evidence, joined, moments
from auditor.tell.sentences import basis_line, call_facts, headline
from auditor.tell.transcript import transcript
from auditor.tell.wording import LABELS, clock, visible

#: Everything in the pack has this date, so that the same audit makes the same pack; the true dates are in the report.
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_BROKEN = (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Interval):
    """A stretch of the call that shows something: its file name and what is said in it."""

    name: str
    quote: str


def evidence_pack(audit: Audit, audit_id: str, sound: Sound, *, anonymise: bool = False) -> bytes:
    """The ZIP file: report, clips, transcript, the audit as data, and the fingerprint of each.

    With ``anonymise`` people's talk is silenced in all sound and absent from all text.
    """
    if anonymise:
        sound, audit = silenced(sound, private_stretches(audit)), anonymised(audit)
    made = clips(audit)
    files: dict[str, bytes] = {
        "report.html": call_report(audit, audit_id, embedded(sound, evidence(audit))).encode(),
        "report.md": to_markdown(audit, audit_id).encode(),
        **({"timeline.png": to_png(audit)} if audit.segments else {}),
        "transcript.txt": _transcript(audit).encode(),
        "transcript.srt": to_srt(audit).encode(),
        "audit.json": (json.dumps(to_json(audit, audit_id), ensure_ascii=False, indent=2) + "\n").encode(),
        **dict(_clip_files(made, sound)),
    }
    files["READ-ME.txt"] = _read_me(audit, audit_id, made).encode()
    files["SHA256SUMS"] = _sums(files).encode()
    return _zipped(files)


def clips(audit: Audit) -> tuple[Clip, ...]:
    """A clip for each finding worth hearing and each broken promise, every moment once, by time."""
    found = {(one.start_ms, one.end_ms): (one.category, one.quote) for one in moments(audit)}
    broken = [claim for claim in audit.claims if claim.verdict in _BROKEN]
    found |= {(one.start_ms, one.end_ms): (one.kind, one.quote) for one in broken}
    return tuple(
        _clip(number, Interval(start_ms=place[0], end_ms=place[1]), *found[place], audit.recording.duration_ms)
        for number, place in enumerate(sorted(found), start=1)
    )


def _clip(number: int, moment: Interval, category: str, quote: str, duration_ms: int) -> Clip:
    wide = joined([moment], duration_ms)[0]
    at = clock(moment.start_ms).replace(":", "-")
    name = "".join(one if one.isalnum() else "-" for one in category)
    return Clip(start_ms=wide.start_ms, end_ms=wide.end_ms, name=f"clips/{number:03d}-{at}-{name}.wav", quote=quote)


def _clip_files(made: tuple[Clip, ...], sound: Sound) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.wav"
        for clip in made:
            export_clip(sound, clip, path)
            yield clip.name, path.read_bytes()


def _transcript(audit: Audit) -> str:
    lines = []
    for line in transcript(audit):
        words = " ".join(word.text + ("(?)" if word.doubtful else "") for word in line.words)
        length = f"({clock(line.duration_ms)})"
        lines.append(f"{clock(line.start_ms):>8}  {LABELS[line.label]:<12}  {visible(words or line.note) or length}\n")
    return "".join(lines)


def _read_me(audit: Audit, audit_id: str, made: tuple[Clip, ...]) -> str:
    told = [_clip_line(clip) for clip in made]
    return "\n".join(
        (
            "Evidence of one recorded call",
            "",
            visible(" · ".join(call_facts(audit.recording))),
            headline(audit),
            "",
            "report.html     the report; opens in any browser and needs no network",
            "report.md       the same as text",
            "timeline.png    the call drawn to scale, for a mail",
            "transcript.txt  what was said, as a machine read it; (?) marks doubtful words",
            "transcript.srt  the same as subtitles for the recording",
            "audit.json      everything that was found, for programs",
            "clips/          the moments that show it, as sound",
            "SHA256SUMS      fingerprints of these files; `sha256sum -c SHA256SUMS` checks them",
            "",
            f"Recording: SHA-256 {audit.recording.sha256}",
            f"Audit: {audit_id}",
            f"Made with: {basis_line(audit)}",
            *(f"Note: {warning}" for warning in audit.warnings),
            "",
            "Clips",
            *(told or ["none: no rule failed of which a moment tells"]),
            "",
        )
    )


def _clip_line(clip: Clip) -> str:
    said = f", “{visible(clip.quote)}”" if clip.quote else ""
    return f"{clip.name}: {clock(clip.start_ms)} to {clock(clip.end_ms)}{said}"


def _sums(files: dict[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            pack.writestr(entry, content)
    return stream.getvalue()

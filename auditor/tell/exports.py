"""An audit in the formats of other programs: CSV, SubRip subtitles, Audacity labels and the neutral scoring format."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from auditor.keep.utterances import utterances
from auditor.schema import Announcement, Audit, Claim, Finding, Label, RuleOutcome, ToneKind, Verdict, total_ms
from auditor.tell.wording import LABELS, counts_sayings

#: Columns that every CSV row starts with. Times and lengths are in milliseconds, as their names say.
CSV_COLUMNS = (
    "audit_id",
    "file_name",
    "line",
    "option",
    "called_at",
    "outcome",
    "duration_ms",
    "hold_episodes_count",
    "promises_broken_count",
    "failed_rules",
    "possible_rules",
    "corrections_count",
)

_BENCH_LABELS = {
    Label.RING: "ringback",
    Label.MENU: "ivr",
    Label.TRANSFER: "ivr",
    Label.ANNOUNCEMENT: "announcement",
    Label.VOICEMAIL: "announcement",
    Label.HOLD_MUSIC: "music",
    Label.DEAD_AIR: "silence",
    Label.SILENCE: "silence",
    Label.KEYPAD: "dtmf",
    Label.AGENT: "talk",
    Label.CALLER: "talk",
    Label.TONE: "tone",
}
_BROKEN = (Verdict.BROKEN, Verdict.AT_LEAST_BROKEN_BY)


def to_json(audit: Audit, audit_id: str) -> dict[str, Any]:
    """The whole audit with its id: everything that the other formats show.

    Where a person has corrected it, ``machine`` has the program's own answer, and all the rest follows the person.
    """
    return {"id": audit_id, **audit.to_dict()}


def to_csv(audits: Sequence[tuple[str, Audit]]) -> str:
    """One row for each call: :data:`CSV_COLUMNS`, every measure under its own name, and ``heard_<category>_count``.

    An empty cell is unknown; what other calls were told and this one was not is 0 where its words were read. A measure
    that was cut off by the hang-up is a lower bound: its name is then listed in ``at_least``. Text that a spreadsheet
    would take for a formula is preceded by an apostrophe.
    """
    made = [(_csv_row(audit_id, audit), audit) for audit_id, audit in audits]
    measures = sorted({name for row, _ in made for name in row} - {*CSV_COLUMNS, "at_least"})
    rows = [{**(_none_said(measures) if _sayings_counted(audit) else {}), **row} for row, audit in made]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*CSV_COLUMNS, "at_least", *measures], restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    return stream.getvalue()


def to_srt(audit: Audit) -> str:
    """SubRip subtitles: what was said where words were read, else what is heard, in square brackets."""
    cues = [(said.start_ms, said.end_ms, f"[{LABELS[said.label]}] {said.text}") for said in utterances(audit)]
    spoken = [cue[:2] for cue in cues]
    for segment in audit.segments:
        if not any(start < segment.end_ms and segment.start_ms < end for start, end in spoken):
            cues.append((segment.start_ms, segment.end_ms, f"[{LABELS[segment.label]}]"))
    return "\n".join(_srt_cue(number, cue) for number, cue in enumerate(_without_overlap(cues), start=1))


def to_audacity(audit: Audit) -> str:
    """An Audacity label track: segments by their label, then holds, messages and findings. Times in seconds."""
    labels = [(segment.start_ms, segment.end_ms, segment.label.value) for segment in audit.segments]
    labels += [(hold.start_ms, hold.end_ms, f"hold: {hold.kind.value}") for hold in audit.holds]
    labels += [(one.start_ms, one.end_ms, f"message: {one.message_id}") for one in audit.announcements]
    labels += [(one.start_ms, one.end_ms, f"{_sure(one)}: {one.category}: {one.quote}") for one in audit.findings]
    return "".join(f"{start / 1000:.3f}\t{end / 1000:.3f}\t{_one_line(text)}\n" for start, end, text in labels)


def to_bench(audit: Audit) -> dict[str, Any]:
    """The neutral format that scorers of hold recordings read: seconds, eight labels, announcements, promises, keys."""
    people = [segment.start_ms for segment in audit.segments if segment.label is Label.AGENT]
    return {
        "hold_seconds": total_ms(audit.holds) / 1000,
        "time_to_human_seconds": people[0] / 1000 if people else None,
        "segments": [[s.start_ms / 1000, s.end_ms / 1000, _BENCH_LABELS[s.label]] for s in audit.segments],
        "announcements": [_bench_announcement(one) for one in audit.announcements] + _bench_live(audit),
        "promises": [_bench_promise(claim) for claim in audit.claims if _has_value(claim)],
        "dtmf": "".join(tone.digit or "" for tone in audit.heard.tones if tone.kind is ToneKind.DTMF),
        "outcome": audit.outcome.value,
    }


def _none_said(names: Iterable[str]) -> dict[str, int]:
    """Nought for each column that counts what was said."""
    return {name: 0 for name in names if name.startswith("heard_") or counts_sayings(name)}


def _sayings_counted(audit: Audit) -> bool:
    """Whether enough was read that what was not found was not said."""
    counted = audit.measure("information_count")
    return counted is not None and counted.value is not None


def _csv_row(audit_id: str, audit: Audit) -> dict[str, Any]:
    origin, recording = audit.recording.origin, audit.recording
    rules = {
        outcome: " ".join(result.rule_id for result in audit.results if result.outcome is outcome)
        for outcome in (RuleOutcome.FAILED, RuleOutcome.POSSIBLE)
    }
    heard = Counter(finding.category for finding in audit.findings if finding.certain)
    return {
        "audit_id": audit_id,
        "file_name": recording.file_name,
        "line": origin.line,
        "option": origin.option,
        "called_at": origin.called_at,
        "outcome": audit.outcome.value,
        "duration_ms": recording.duration_ms,
        "hold_episodes_count": len(audit.holds),
        "promises_broken_count": sum(claim.verdict in _BROKEN for claim in audit.claims),
        "failed_rules": rules[RuleOutcome.FAILED],
        "possible_rules": rules[RuleOutcome.POSSIBLE],
        "corrections_count": len(audit.corrections),
        "at_least": " ".join(measure.id for measure in audit.measures if measure.at_least),
        **{measure.id: measure.value for measure in audit.measures},
        **{f"heard_{category}_count": count for category, count in sorted(heard.items())},
    }


def cell(value: Any) -> Any:
    """A value as a cell of CSV: text that a spreadsheet would take for a formula starts with an apostrophe."""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _without_overlap(cues: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Sorted by start; a cue ends where the next begins, for players show one at a time."""
    ordered = sorted(cues)
    ends = [*(start for start, _, _ in ordered[1:]), *([max(end for _, end, _ in ordered)] if ordered else [])]
    return [
        (start, min(end, limit), text) for (start, end, text), limit in zip(ordered, ends, strict=True) if start < limit
    ]


def _srt_cue(number: int, cue: tuple[int, int, str]) -> str:
    start_ms, end_ms, text = cue
    return f"{number}\n{_srt_time(start_ms)} --> {_srt_time(end_ms)}\n{_one_line(text)}\n"


def _srt_time(time_ms: int) -> str:
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{milliseconds:03d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sure(finding: Finding) -> str:
    return "heard" if finding.certain else "perhaps"


def _has_value(claim: Claim) -> bool:
    return claim.kind in {"estimated_wait", "queue_position"} and claim.value is not None


def _bench_announcement(one: Announcement) -> dict[str, Any]:
    return {
        "start": one.start_ms / 1000,
        "end": one.end_ms / 1000,
        "category": list(one.categories),
        "group": one.message_id,
    }


def _bench_live(audit: Audit) -> list[dict[str, Any]]:
    """Certain findings outside recorded messages: what a live person said."""
    certain = (finding for finding in audit.findings if finding.certain)
    live = [one for one in certain if not any(one.overlap_ms(message) for message in audit.announcements)]
    return [
        {"start": one.start_ms / 1000, "end": one.end_ms / 1000, "category": [one.category], "group": None}
        for one in live
    ]


def _bench_promise(claim: Claim) -> dict[str, Any]:
    value = claim.value / 1000 if claim.unit == "ms" and claim.value is not None else claim.value
    return {"type": claim.kind, "value": value, "start": claim.start_ms / 1000, "end": claim.end_ms / 1000}

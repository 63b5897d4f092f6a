"""An audit as rows of the database's tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from auditor.keep.migrations import UNASSIGNED
from auditor.keep.utterances import utterances
from auditor.schema import Audit, Basis, Correction, Serialisable

_ID_LENGTH = 16


def canonical(basis: Basis) -> str:
    """The same text for equal bases; circumstances are left out where nothing was told."""
    told = {name: value for name, value in basis.to_dict().items() if name != "circumstances" or value is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def as_json(record: Serialisable) -> str:
    """A record as it is stored whole."""
    return json.dumps(record.to_dict(), ensure_ascii=False, allow_nan=False)


def recording_row(audit: Audit) -> dict[str, Any]:
    """The row of the recording that was audited."""
    recording = audit.recording
    names = ("sha256", "file_name", "path", "duration_ms", "sample_rate_hz", "channels", "codec", "container")
    origin = {"line": recording.origin.line, "option": recording.origin.option, "called_at": recording.origin.called_at}
    return {**{name: getattr(recording, name) for name in names}, **origin}


def audit_row(audit: Audit, audit_id: str) -> dict[str, Any]:
    """The row of the audit itself, as the program made it."""
    return {
        "id": audit_id,
        "recording_sha256": audit.recording.sha256,
        "made_at": audit.made_at,
        "basis": canonical(audit.basis),
        "outcome": audit.outcome.value,
        "audit": as_json(audit),
    }


def new_id(audit: Audit, audits_before: int) -> str:
    """Stable: from the recording, the basis, the time and how many audits it had before."""
    parts = (audit.recording.sha256, canonical(audit.basis), audit.made_at, str(audits_before))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def correction_row(correction: Correction, sha256: str) -> dict[str, Any]:
    """The row of a person's correction of a recording."""
    return {
        "recording_sha256": sha256,
        "made_at": correction.made_at,
        "note": correction.note,
        "correction": as_json(correction),
    }


def part_rows(audit: Audit) -> dict[str, list[dict[str, Any]]]:
    """By table, the rows that repeat parts of an audit; each still lacks the audit's id."""
    stretch = ("start_ms", "end_ms")
    message = ("message_id", "context", "text", "partial", "over_music")
    finding = ("category", "quote", "score", "certain", "message_id", "value", "unit")
    result = ("rule_id", "title", "outcome", "value", "unit", "limit", "at_least", "message", "action")
    claim = ("kind", "quote", "unit", "value", "low", "high", "happened", "verdict", "note")
    announcements = _rows(audit.announcements, (*stretch, *message, "categories"))
    return {
        "segments": _rows(audit.segments, (*stretch, "label", "confidence", "over_music")),
        "words": _rows(audit.heard.words, (*stretch, "text", "confidence", "side", "copied")),
        "announcements": [{**row, "categories": " ".join(row["categories"])} for row in announcements],
        "findings": _rows(audit.findings, (*stretch, *finding)),
        "results": _rows(audit.results, result),
        "claims": _rows(audit.claims, (*stretch, *claim)),
        "messages": _rows(audit.messages, ("message_id", "text", "playings", "fingerprint")),
        "menu_options": _rows(audit.menu, (*stretch, "level", "key", "destination", "quote")),
        "measures": _rows(audit.measures, ("id", "value", "unit", "at_least", "note")),
        "utterances": [
            {"start_ms": said.start_ms, "end_ms": said.end_ms, "label": said.label.value, "text": said.text}
            for said in utterances(audit)
        ],
    }


def insertion(table: str, rows: Sequence[dict[str, Any]]) -> tuple[str, list[tuple[Any, ...]]]:
    """The statement that puts such rows into a table, and their values: many times faster than one by one."""
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    return f"INSERT INTO {table}({columns}) VALUES ({marks})", [tuple(row.values()) for row in rows]


def placed(audit: Audit, line: str | None, option: str | None, called_at: str | None) -> Audit:
    """The audit with the line, option and time of its call as people have set them since."""
    own = audit.recording.origin
    if line == UNASSIGNED and own.line is None:
        line = None  # nobody has told one
    now = {"line": line, "option": option, "called_at": called_at}
    changed = {name: value for name, value in now.items() if value != getattr(own, name)}
    sources = {f"{name}_source": "owner" if value is not None else None for name, value in changed.items()}
    if not changed:
        return audit
    return replace(audit, recording=replace(audit.recording, origin=replace(own, **changed, **sources)))


def _rows(items: Iterable[Serialisable], names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"position": number, **{name: _plain(getattr(item, name)) for name in names}}
        for number, item in enumerate(items)
    ]


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value


def listing(matches: Sequence[Mapping[str, Any]], id_length: int) -> str:
    """Audits that have the same beginning or name, a few of them, so that one can be chosen."""
    named = [f"{row['id'][:id_length]} ({row['file_name']}, audited {row['made_at']})" for row in matches]
    more = f" and {len(named) - 8} more" if len(named) > 8 else ""
    return ", ".join(named[:8]) + more

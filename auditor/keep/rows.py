"""An audit as rows of the database's tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any

import msgspec

from auditor.keep.migrations import UNASSIGNED
from auditor.keep.utterances import utterances
from auditor.schema import Audit, Basis, Correction, Serialisable

_ID_LENGTH = 16


def canonical(basis: Basis) -> str:
    """The same text for equal bases; circumstances are left out where nothing was told."""
    told = {name: value for name, value in basis.to_dict().items() if name != "circumstances" or value is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def as_json(record: Serialisable) -> str:
    """A record as it is stored whole: the plain form of :meth:`Serialisable.to_dict`, many times faster than by it."""
    return msgspec.json.encode(record).decode()


def from_json(text: str) -> Any:
    """The plain form of what is stored whole. Raises ``ValueError`` for what is no JSON."""
    return msgspec.json.decode(text)


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


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table: the names of their columns, and the values of each row in that order."""

    columns: tuple[str, ...]
    values: list[tuple[Any, ...]]


def part_rows(audit: Audit, audit_id: str) -> dict[str, Rows]:
    """By table, the rows that repeat parts of an audit."""
    stretch = ("start_ms", "end_ms")
    message = ("message_id", "context", "text", "partial", "over_music")
    finding = ("category", "quote", "score", "certain", "message_id", "value", "unit")
    result = ("rule_id", "title", "outcome", "value", "unit", "limit", "at_least", "message", "action")
    claim = ("kind", "quote", "unit", "value", "low", "high", "happened", "verdict", "note")
    parts = {
        "segments": _rows(audit.segments, (*stretch, "label", "confidence", "over_music")),
        "words": _rows(audit.heard.words, (*stretch, "text", "confidence", "side", "copied")),
        "announcements": _rows(audit.announcements, (*stretch, *message, "categories")),
        "findings": _rows(audit.findings, (*stretch, *finding)),
        "results": _rows(audit.results, result),
        "claims": _rows(audit.claims, (*stretch, *claim)),
        "messages": _rows(audit.messages, ("message_id", "text", "playings", "fingerprint")),
        "menu_options": _rows(audit.menu, (*stretch, "level", "key", "destination", "quote")),
        "measures": _rows(audit.measures, ("id", "value", "unit", "at_least", "note")),
        "utterances": _rows(utterances(audit), (*stretch, "label", "text"), numbered=False),
    }
    return {
        table: Rows(("audit_id", *rows.columns), [(audit_id, *values) for values in rows.values])
        for table, rows in parts.items()
    }


def insertion(table: str, rows: Rows) -> tuple[str, list[tuple[Any, ...]]]:
    """The statement that puts such rows into a table, and their values: many times faster than one by one."""
    columns, marks = ", ".join(f'"{name}"' for name in rows.columns), ", ".join("?" * len(rows.columns))
    return f"INSERT INTO {table}({columns}) VALUES ({marks})", rows.values


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


def _rows(items: Iterable[Serialisable], names: tuple[str, ...], *, numbered: bool = True) -> Rows:
    """A row for each of the items, with what they have under these names; ``numbered`` by their position."""
    fields = attrgetter(*names)
    rows = (tuple([_plain(value) for value in fields(item)]) for item in items)
    if not numbered:
        return Rows(names, list(rows))
    return Rows(("position", *names), [(number, *row) for number, row in enumerate(rows)])


def _plain(value: Any) -> Any:
    """The value as a column holds it: names by their text, several of them with blanks between."""
    if type(value) in (str, int, float):
        return value
    if isinstance(value, tuple):
        return " ".join(value)
    return value.value if isinstance(value, StrEnum) else value


def listing(matches: Sequence[Mapping[str, Any]], id_length: int) -> str:
    """Audits that have the same beginning or name, a few of them, so that one can be chosen."""
    named = [f"{row['id'][:id_length]} ({row['file_name']}, audited {row['made_at']})" for row in matches]
    more = f" and {len(named) - 8} more" if len(named) > 8 else ""
    return ", ".join(named[:8]) + more

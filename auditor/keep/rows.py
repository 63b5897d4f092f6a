"""An audit as rows of the database's tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from auditor.keep.migrations import UNASSIGNED
from auditor.keep.utterances import utterances
from auditor.schema import Audit, Basis, Correction, Heard, Recording, Serialisable

_ID_LENGTH = 16


def canonical(basis: Basis) -> str:
    """The same text for equal bases; circumstances are left out where nothing was told."""
    told = {name: value for name, value in basis.to_dict().items() if name != "circumstances" or value is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def as_json(record: Serialisable) -> str:
    """A record as it is stored whole: the plain form of :meth:`Serialisable.to_dict`, many times faster than by it."""
    return msgspec.json.encode(record).decode()


def audit_from_json(text: str) -> Audit:
    """An audit that was stored whole. Raises ``ValueError`` or ``TypeError`` for what is none."""
    return Audit.from_dict(msgspec.json.decode(text))


def heard_from_json(text: str) -> tuple[Recording, Heard]:
    """What such an audit rests on, read without what was made of it: many times faster than all of it.

    Raises ``ValueError`` for what is none.
    """
    basis = _BASIS_OF_AUDIT.decode(text)
    return basis.recording, basis.heard


class _BasisOfAudit(msgspec.Struct, gc=False):
    """The parts of a stored audit that it can be judged again from; the others are passed over."""

    recording: Recording
    heard: Heard


_BASIS_OF_AUDIT = msgspec.json.Decoder(_BasisOfAudit)


def recording_row(audit: Audit) -> dict[str, Any]:
    """The row of the recording that was audited."""
    recording = audit.recording
    names = ("sha256", "file_name", "path", "duration_ms", "sample_rate_hz", "channels", "codec", "container")
    origin = {"line": recording.origin.line, "option": recording.origin.option, "called_at": recording.origin.called_at}
    return {**{name: getattr(recording, name) for name in names}, **origin}


def audit_row(audit: Audit, audit_id: str, shown: Audit) -> dict[str, Any]:
    """The row of the audit itself, as the program made it; ``shown`` is the same as people's corrections leave it."""
    return {
        "id": audit_id,
        "recording_sha256": audit.recording.sha256,
        "made_at": audit.made_at,
        "basis": canonical(audit.basis),
        "outcome": shown.outcome.value,
        "audit": as_json(audit),
        "corrected": corrected_json(shown),
    }


def corrected_json(audit: Audit) -> str | None:
    """The audit as it is stored beside the program's own; ``None`` where nobody has corrected it."""
    return as_json(audit) if audit.machine else None


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


_STRETCH = ("start_ms", "end_ms")
PARTS: Mapping[str, tuple[str, ...]] = {
    "segments": (*_STRETCH, "label", "confidence", "over_music"),
    "words": (*_STRETCH, "text", "confidence", "side", "copied"),
    "announcements": (*_STRETCH, "message_id", "context", "text", "partial", "over_music", "categories"),
    "findings": (*_STRETCH, "category", "quote", "score", "certain", "message_id", "value", "unit"),
    "results": ("rule_id", "title", "outcome", "value", "unit", "limit", "at_least", "message", "action"),
    "claims": (*_STRETCH, "kind", "quote", "unit", "value", "low", "high", "happened", "verdict", "note"),
    "messages": ("message_id", "text", "playings", "fingerprint"),
    "menu_options": (*_STRETCH, "level", "key", "destination", "quote"),
    "measures": ("id", "value", "unit", "at_least", "note"),
    "utterances": (*_STRETCH, "label", "text"),
}
"""The tables that repeat parts of audits, and what of each item stands in them."""


def part_rows(audit: Audit, audit_id: str) -> dict[str, Rows]:
    """By table, the rows that repeat parts of an audit."""
    items: dict[str, Sequence[Serialisable]] = {
        "segments": audit.segments,
        "words": audit.heard.words,
        "announcements": audit.announcements,
        "findings": audit.findings,
        "results": audit.results,
        "claims": audit.claims,
        "messages": audit.messages,
        "menu_options": audit.menu,
        "measures": audit.measures,
        "utterances": utterances(audit),
    }
    return {
        table: _rows(audit_id, items[table], names, numbered=table != "utterances") for table, names in PARTS.items()
    }


@cache
def insertion(table: str, columns: Sequence[str], key: str | None = None) -> str:
    """The statement that puts a row into a table, or with a ``key`` changes the one that has the same."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != key)
    instead = f" ON CONFLICT({key}) DO UPDATE SET {changed}" if key else ""
    return f"INSERT INTO {table}({names}) VALUES ({marks}){instead}"


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


def _rows(audit_id: str, items: Iterable[Serialisable], names: tuple[str, ...], *, numbered: bool) -> Rows:
    """A row for each of the items, with what they have under these names; ``numbered`` by their position.

    Names of a kind go into a column as they are, for they are text; several texts go with blanks between them.
    """
    fields = attrgetter(*names)
    own = map(fields, items) if "categories" not in names else (tuple(map(_plain, fields(item))) for item in items)
    if not numbered:
        return Rows(("audit_id", *names), [(audit_id, *values) for values in own])
    rows = [(audit_id, number, *values) for number, values in enumerate(own)]
    return Rows(("audit_id", "position", *names), rows)


def _plain(value: Any) -> Any:
    return " ".join(value) if isinstance(value, tuple) else value


def listing(matches: Sequence[Mapping[str, Any]], id_length: int) -> str:
    """Audits that have the same beginning or name, a few of them, so that one can be chosen."""
    named = [f"{row['id'][:id_length]} ({row['file_name']}, audited {row['made_at']})" for row in matches]
    more = f" and {len(named) - 8} more" if len(named) > 8 else ""
    return ", ".join(named[:8]) + more

"""Which calls are meant: ``line:acme@2026-Q1``, ``option:sales``, ``campaign:spring``, ``period:2026-03`` or an audit.

Parts are joined by commas and all must hold: ``line:acme,option:sales@2026-Q1``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from auditor.errors import UsageProblem
from auditor.judge.line_hours import local_time, time_zone
from auditor.keep.hours import Period, parse_period
from auditor.keep.lines import find_line
from auditor.keep.migrations import UNASSIGNED
from auditor.keep.store import Store
from auditor.keep.survival import Wait

_KINDS = ("line", "option", "campaign", "tag", "shopper", "period", "audit")
#: Outcomes of calls in which the line had no chance to say or do anything.
NOT_CONNECTED = frozenset(("busy", "no_answer", "failed", "closed"))

#: Measures that are counted; those of :data:`WAITS` can be cut off.
WAITS = ("time_to_human_ms", "queue_wait_ms", "hold_ms", "longest_hold_ms")
COUNTS = ("ring_ms", "menu_ms", "dead_air_ms", "playings_count", "playings_per_min", "transfers_count", "holds_count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Calls that all of these hold for; ``None`` does not ask."""

    name: str
    line: str | None = None
    option: str | None = None
    campaign: str | None = None
    tag: str | None = None
    shopper: str | None = None
    period: Period | None = None
    audit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as statistics see it. ``local`` is the time by the clock of the line, ``None`` when it is unknown; so is
    ``line`` when nobody has told it.

    ``waits`` and ``counts`` hold what is known of :data:`WAITS` and :data:`COUNTS`; ``categories`` are those that
    recorded messages certainly said; ``words_read`` is false where sound alone was heard.
    """

    audit_id: str
    file_name: str
    line: str | None
    option: str | None
    local: datetime | None
    outcome: str
    words_read: bool
    basis: str
    waits: dict[str, Wait]
    counts: dict[str, float]
    categories: frozenset[str]

    @property
    def connected(self) -> bool:
        """Whether the line had the chance to say something."""
        return self.outcome not in NOT_CONNECTED


def parse_selection(text: str) -> Selection:
    """A selection as people type it; what has no kind is an audit. Raises :class:`UsageProblem` for what is none."""
    body, at, period = text.rpartition("@") if "@" in text else (text, "", "")
    said: dict[str, Any] = {"period": parse_period(period)} if at else {}
    for part in body.split(","):
        kind, colon, value = part.strip().partition(":")
        if not colon:
            kind, value = "audit", kind
        if kind not in _KINDS or not value.strip():
            raise UsageProblem(f"{part.strip()!r} selects nothing; write one of {', '.join(_KINDS)} as line:NAME.")
        if kind in said:
            raise UsageProblem(f"{text!r} gives {kind} twice.")
        said[kind] = parse_period(value) if kind == "period" else value.strip()
    return Selection(name=text, **said)


def load_calls(
    store: Store, wanted: Selection, waits: Sequence[str] = WAITS, counts: Sequence[str] = COUNTS
) -> tuple[Call, ...]:
    """The calls of a selection by their newest audits, in order of time; those of unknown time come last.

    ``waits`` and ``counts`` are the measures that are needed: fewer are sooner loaded.
    """
    where, values = _where(store, wanted)
    # Circumstances are a call's own: that lines keep other hours is no reason not to compare them.
    basis = "json_remove(basis, '$.circumstances') AS basis"
    columns = ", ".join(("audit_id", "file_name", "line", "option", "called_at", "outcome", "words_read", basis))
    bounds = [_bound(name) for name in waits]
    rows = store.ask(f"SELECT {', '.join((columns, *waits, *counts, *bounds))} FROM calls WHERE {where}", values)
    heard = _categories(store, where, values)
    zones = _zones(store)
    calls = (_call(row, heard.get(row["audit_id"], frozenset()), zones, waits, counts) for row in rows)
    chosen = [call for call in calls if wanted.period is None or wanted.period.holds(call.local)]
    return tuple(sorted(chosen, key=lambda call: (call.local is None, call.local or datetime.min, call.file_name)))


def _where(store: Store, wanted: Selection) -> tuple[str, list[str]]:
    """Conditions on the view ``calls``, and their values."""
    tests: list[tuple[str, str]] = []
    if wanted.line is not None:
        tests.append(("line = ?", find_line(store, wanted.line).name))
    if wanted.audit is not None:
        sha256 = "SELECT recording_sha256 FROM audits WHERE id = ?"
        tests.append((f"recording_sha256 = ({sha256})", store.resolve(wanted.audit)))
    if wanted.period is not None:
        # Told in whatever zone, a time lies within a day of what it is by the clock of the line.
        tests.append(("called_at >= ?", _day_text(wanted.period.first, -1)))
        tests.append(("called_at < ?", _day_text(wanted.period.last, 2)))
    for name in ("option", "campaign", "shopper"):
        if (value := getattr(wanted, name)) is not None:
            tests.append((f"{name} = ? COLLATE NOCASE", value))
    if wanted.tag is not None:
        tests.append(("instr(' ' || replace(lower(tags), ',', ' ') || ' ', ' ' || lower(?) || ' ')", wanted.tag))
    return " AND ".join(test for test, _ in tests) or "1", [value for _, value in tests]


def _day_text(day: date, days: int) -> str:
    """A day so many days later, as timestamps begin; the first or last day of all where there is none later."""
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return day.isoformat()


def _categories(store: Store, where: str, values: list[str]) -> dict[str, frozenset[str]]:
    """What the recorded messages of each call certainly said, by audit."""
    sql = f"""SELECT p.audit_id, group_concat(p.categories, ' ') AS said FROM announcements p
        WHERE p.categories <> '' AND p.audit_id IN (SELECT audit_id FROM calls WHERE {where}) GROUP BY p.audit_id"""
    return {row["audit_id"]: _words(row["said"]) for row in store.ask(sql, values)}


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _zones(store: Store) -> dict[str, Any]:
    rows = store.ask("SELECT name, time_zone FROM lines WHERE time_zone IS NOT NULL")
    return {row["name"]: time_zone(row["time_zone"]) for row in rows}


def _bound(wait: str) -> str:
    return f"{wait.removesuffix('_ms')}_at_least"


def _call(
    row: dict[str, Any],
    categories: frozenset[str],
    zones: dict[str, Any],
    waits: Sequence[str],
    counts: Sequence[str],
) -> Call:
    return Call(
        audit_id=row["audit_id"],
        file_name=row["file_name"],
        line=None if row["line"] == UNASSIGNED else row["line"],
        option=row["option"],
        local=local_time(row["called_at"], zones.get(row["line"])),
        outcome=row["outcome"],
        words_read=bool(row["words_read"]),
        basis=row["basis"],
        waits={name: Wait(time_ms=row[name], ended=not row[_bound(name)]) for name in waits if row[name] is not None},
        counts={name: row[name] for name in counts if row[name] is not None},
        categories=categories,
    )

"""Conditions that must not come true: for cron and for continuous checks."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from auditor.errors import UsageProblem
from auditor.judge.measure_definitions import DEFINITIONS, definition_of
from auditor.keep.selection import Selection, load_calls
from auditor.keep.store import Store

_OPERATORS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
_MEASURE = re.compile(r"(?P<id>[a-z][a-z0-9_]*)\s*(?P<operator>>=|<=|>|<)\s*(?P<limit>-?\d+(?:\.\d+)?)")
_HABIT = re.compile(r"habit:(?P<id>[a-z0-9_-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``time_to_human_ms>60000``, or ``habit:ID`` for a rule that failed or something that was certainly said."""

    text: str
    id: str
    operator: str | None = None
    limit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A call on which a condition came true."""

    audit_id: str
    file_name: str
    condition: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A line whose newest ``row`` calls in a row all missed. ``calls`` are those on which it could be told."""

    line: str
    condition: str
    row: int
    calls: int


def parse_condition(text: str) -> Condition:
    """A condition as people type it. Raises :class:`UsageProblem` for what is none."""
    if habit := _HABIT.fullmatch(text.strip().lower()):
        return Condition(text=text, id=habit["id"].replace("-", "_"))
    if measure := _MEASURE.fullmatch(text.strip()):
        limit = float(measure["limit"])
        return Condition(text=text, id=measure["id"], operator=measure["operator"], limit=limit)
    raise UsageProblem(f"{text!r} is no condition; write it as 'time_to_human_ms>60000' or 'habit:high_volume_claim'.")


def misses(store: Store, conditions: Sequence[Condition], audit_ids: Sequence[str]) -> tuple[Miss, ...]:
    """Where conditions came true. What is unknown is no miss."""
    found = []
    for condition in conditions:
        for audit_id in audit_ids:
            missed, value = _told(store, condition, audit_id)
            if missed:
                name = _file_name(store, audit_id)
                found.append(Miss(audit_id=audit_id, file_name=name, condition=condition.text, value=value))
    return tuple(found)


def check_conditions(conditions: Sequence[Condition], habits: frozenset[str]) -> None:
    """Refuse a condition that names nothing that is measured or judged: it could never come true."""
    for condition in conditions:
        if condition.operator is None and condition.id not in habits:
            raise UsageProblem(f"{condition.text!r} names no rule and nothing that can be said; see `auditor habits`.")
        if condition.operator is not None and definition_of(condition.id) is None:
            raise UsageProblem(f"{condition.text!r} names no measure; there are {', '.join(DEFINITIONS)}.")


def watched(
    store: Store, conditions: Sequence[Condition], in_a_row: int, line: str | None = None
) -> tuple[Watched, ...]:
    """Lines whose newest calls missed a condition so many times in a row or more."""
    rows = store.ask("SELECT name FROM lines ORDER BY name")
    names = [line] if line else [row["name"] for row in rows]
    found = (_row(store, condition, name) for name in names for condition in conditions)
    return tuple(one for one in found if one.row >= in_a_row)


def _row(store: Store, condition: Condition, line: str) -> Watched:
    calls = [call for call in load_calls(store, Selection(name=line, line=line), waits=(), counts=()) if call.local]
    told = [missed for call in calls if (missed := _told(store, condition, call.audit_id)[0]) is not None]
    row = sum(1 for _ in takewhile(bool, reversed(told)))
    return Watched(line=line, condition=condition.text, row=row, calls=len(told))


def _told(store: Store, condition: Condition, audit_id: str) -> tuple[bool | None, float | None]:
    """Whether a condition came true on a call (``None``: cannot be told), and the value."""
    if condition.operator is None:
        return _habit_told(store, condition.id, audit_id), None
    for row in store.ask(
        "SELECT value, at_least FROM measures WHERE audit_id = ? AND id = ?", [audit_id, condition.id]
    ):
        if row["value"] is not None:
            return _measure_told(condition, row["value"], bool(row["at_least"])), row["value"]
    return None, None


def _measure_told(condition: Condition, value: float, at_least: bool) -> bool | None:
    """A lower bound tells only that a value is larger than something."""
    true = bool(_OPERATORS[condition.operator or ">"](value, condition.limit))
    if not at_least:
        return true
    larger_is_worse = condition.operator in (">", ">=")
    return true if true == larger_is_worse else None


def _habit_told(store: Store, habit: str, audit_id: str) -> bool | None:
    for row in store.ask("SELECT outcome FROM results WHERE audit_id = ? AND rule_id = ?", [audit_id, habit]):
        return {"failed": True, "passed": False}.get(row["outcome"])
    said = "SELECT count(*) AS n FROM findings WHERE audit_id = ? AND category = ? AND certain"
    return bool(store.ask(said, [audit_id, habit])[0]["n"])


def _file_name(store: Store, audit_id: str) -> str:
    sql = "SELECT file_name FROM recordings r JOIN audits a ON a.recording_sha256 = r.sha256 WHERE a.id = ?"
    return str(store.ask(sql, [audit_id])[0]["file_name"])

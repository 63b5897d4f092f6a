"""The telephone lines that calls belong to, and the small next actions agreed for them.

A line keeps every name it has had: a recording that comes in under an old name still belongs to it. Every call belongs
to a line: those of which nobody has told one to that of the name :data:`UNASSIGNED`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from auditor.errors import UsageProblem
from auditor.judge.line_hours import parse_hours, time_zone
from auditor.keep.migrations import UNASSIGNED
from auditor.keep.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What is known of a line; ``None`` is unknown. ``opening_hours`` as ``Mon-Fri 09:00-17:00; Sat 09:00-12:00``.

    ``whose`` is ``own`` or ``competitor``; ``time_zone`` an IANA name such as ``America/New_York``.
    """

    firm: str | None = None
    phone: str | None = None
    time_zone: str | None = None
    opening_hours: str | None = None
    whose: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, its facts, the number of calls to it, and how many of these lack a note on consent to record."""

    number: int
    name: str
    facts: LineFacts
    calls: int
    without_consent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A small next step for a line: the rule that asked for it, and the days on which it was agreed and done."""

    number: int
    line: str
    rule_id: str | None
    text: str
    added_on: str
    done_on: str | None


FACTS = tuple(field.name for field in fields(LineFacts))


def all_lines(store: Store) -> tuple[Line, ...]:
    """Every line by name."""
    return tuple(_line(row) for row in store.ask(_LINES_SQL + " GROUP BY l.number ORDER BY l.name"))


def calls_without_line(store: Store) -> int:
    """How many recordings nobody has told a line of."""
    return int(store.ask("SELECT count(*) AS n FROM recordings WHERE line = ?", [UNASSIGNED])[0]["n"])


def find_line(store: Store, name: str) -> Line:
    """The line with that name, present or past, in any case. Raises :class:`UsageProblem` when there is none."""
    where = " WHERE l.number = (SELECT line_number FROM line_names WHERE name = ?) GROUP BY l.number"
    found = store.ask(_LINES_SQL + where, [name])
    if not found:
        raise UsageProblem(f"There is no line {name!r}; `auditor lines list` shows those that there are.")
    return _line(found[0])


def add_line(store: Store, name: str, facts: LineFacts) -> None:
    """Add a line. Raises :class:`UsageProblem` when a line has, or has had, that name."""
    name = _checked_name(store, name)
    with store.changing() as execute:
        execute("INSERT INTO lines(name) VALUES (?)", [name])
    set_facts(store, name, facts)


def set_facts(store: Store, name: str, facts: LineFacts) -> None:
    """Set those facts that are not ``None``; an empty text makes one unknown again."""
    line = find_line(store, name)
    _check_facts(facts)
    told = {fact: value for fact in FACTS if (value := getattr(facts, fact)) is not None}
    with store.changing() as execute:
        for fact, value in told.items():
            execute(f"UPDATE lines SET {fact} = ? WHERE number = ?", [value.strip() or None, line.number])


def rename_line(store: Store, name: str, new_name: str) -> None:
    """Give a line another name; calls that come in under the old one still belong to it."""
    line = find_line(store, name)
    if line.name == UNASSIGNED:
        raise UsageProblem(f"{UNASSIGNED!r} is no line; `auditor lines merge {UNASSIGNED} NAME` gives its calls one.")
    if new_name.strip().lower() != line.name.lower():
        new_name = _checked_name(store, new_name)
    with store.changing() as execute:
        execute("UPDATE lines SET name = ? WHERE number = ?", [new_name.strip(), line.number])
        execute("UPDATE recordings SET line = ? WHERE line = ?", [new_name.strip(), line.name])


def merge_lines(store: Store, name: str, into: str) -> int:
    """Make one line of two and return how many calls moved. Facts that only the first one has go over."""
    gone, kept = find_line(store, name), find_line(store, into)
    if gone.number == kept.number:
        raise UsageProblem(f"{name!r} and {into!r} are the same line; name two.")
    if kept.name == UNASSIGNED:
        raise UsageProblem(f"{UNASSIGNED!r} is no line; name another to merge into.")
    with store.changing() as execute:
        if gone.name == UNASSIGNED:
            return _assign(execute, kept.name)
        for fact in FACTS:
            own = f"(SELECT {fact} FROM lines WHERE number = ?)"
            execute(f"UPDATE lines SET {fact} = coalesce({fact}, {own}) WHERE number = ?", [gone.number, kept.number])
        for table in ("line_names", "actions", "watches"):
            execute(f"UPDATE {table} SET line_number = ? WHERE line_number = ?", [kept.number, gone.number])
        execute("DELETE FROM lines WHERE number = ?", [gone.number])
        moved = execute("UPDATE recordings SET line = ? WHERE line = ?", [kept.name, gone.name])
        return int(moved.rowcount)


def _assign(execute: Callable[..., Any], name: str) -> int:
    """Say of all calls without a line that they belong to this one. Later ones are told apart anew."""
    said = execute(
        """INSERT INTO contexts(recording_sha256, line) SELECT sha256, ? FROM recordings WHERE line = ?
            ON CONFLICT(recording_sha256) DO UPDATE SET line = excluded.line""",
        [name, UNASSIGNED],
    )
    execute("UPDATE recordings SET line = line WHERE line = ?", [UNASSIGNED])
    execute("DELETE FROM lines WHERE name = ?", [UNASSIGNED])
    return int(said.rowcount)


def remove_line(store: Store, name: str) -> None:
    """Remove a line that has no calls. Raises :class:`UsageProblem` when it has."""
    line = find_line(store, name)
    if line.calls:
        raise UsageProblem(f"{line.name} has calls; move them to another line with `auditor lines merge`.")
    with store.changing() as execute:
        execute("DELETE FROM lines WHERE number = ?", [line.number])


def add_action(store: Store, line: str, text: str, rule_id: str | None, added_on: date) -> int:
    """Note a next step for a line and return its number."""
    if not text.strip():
        raise UsageProblem("Say in a few words what is to be done.")
    values = [find_line(store, line).number, rule_id, text.strip(), added_on.isoformat()]
    with store.changing() as execute:
        made = execute("INSERT INTO actions(line_number, rule_id, text, added_on) VALUES (?, ?, ?, ?)", values)
        return int(made.lastrowid or 0)


def finish_action(store: Store, number: int, done_on: date) -> Action:
    """Mark a step as done and return it. Raises :class:`UsageProblem` when there is no such step."""
    with store.changing() as execute:
        execute("UPDATE actions SET done_on = ? WHERE number = ?", [done_on.isoformat(), number])
    found = store.ask(_ACTIONS_SQL + " WHERE a.number = ?", [number])
    if not found:
        raise UsageProblem(f"There is no action {number}; `auditor action list LINE` shows those that there are.")
    return Action(**found[0])


def actions_of(store: Store, line: str) -> tuple[Action, ...]:
    """The steps noted for a line, oldest first."""
    found = store.ask(_ACTIONS_SQL + " WHERE l.number = ? ORDER BY a.number", [find_line(store, line).number])
    return tuple(Action(**row) for row in found)


def suggested_actions(store: Store, line: str) -> tuple[tuple[str, str, int], ...]:
    """What failed rules ask for and is not noted yet: rule, step, and calls that failed it; the commonest first."""
    sql = """SELECT f.rule_id, max(f.action) AS action, count(*) AS calls FROM results f
        JOIN calls c ON c.audit_id = f.audit_id WHERE f.outcome = 'failed' AND f.action <> '' AND c.line = ?
        AND f.rule_id NOT IN (SELECT rule_id FROM actions WHERE line_number = ? AND rule_id IS NOT NULL
            AND done_on IS NULL) GROUP BY f.rule_id ORDER BY calls DESC, f.rule_id"""
    found = find_line(store, line)
    rows = store.ask(sql, [found.name, found.number])
    return tuple((row["rule_id"], row["action"], row["calls"]) for row in rows)


_LINES_SQL = f"""SELECT l.number, l.name, {", ".join(f"l.{fact}" for fact in FACTS)}, count(r.sha256) AS calls,
    count(r.sha256) - count(x.consent) AS without_consent
FROM lines l LEFT JOIN recordings r ON r.line = l.name LEFT JOIN contexts x ON x.recording_sha256 = r.sha256"""

_ACTIONS_SQL = """SELECT a.number, l.name AS line, a.rule_id, a.text, a.added_on, a.done_on
FROM actions a JOIN lines l ON l.number = a.line_number"""


def _line(row: dict[str, Any]) -> Line:
    facts = LineFacts(**{fact: row.pop(fact) for fact in FACTS})
    return Line(**row, facts=facts)


def _checked_name(store: Store, name: str) -> str:
    name = name.strip()
    if not name:
        raise UsageProblem("A line needs a name.")
    taken = "SELECT l.name FROM line_names n JOIN lines l ON l.number = n.line_number WHERE n.name = ?"
    for row in store.ask(taken, [name]):
        was = "There is already a line" if row["name"].lower() == name.lower() else f"{row['name']!r} was once called"
        raise UsageProblem(f"{was} {name!r}; choose another name, or use `auditor lines merge`.")
    return name


def _check_facts(facts: LineFacts) -> None:
    if facts.time_zone:
        time_zone(facts.time_zone)
    if facts.opening_hours:
        parse_hours(facts.opening_hours)
    if facts.whose not in (None, "own", "competitor"):
        raise UsageProblem(f"A line is `own` or a `competitor`'s, not {facts.whose!r}.")


def zone_of(line: Line) -> ZoneInfo | None:
    """The time zone of a line, ``None`` when it is unknown."""
    return time_zone(line.facts.time_zone) if line.facts.time_zone else None

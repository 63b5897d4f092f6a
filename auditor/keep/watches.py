"""The watch list: conditions that are looked at again and again, and the lines that miss them time after time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.errors import UsageProblem
from auditor.keep.gates import Condition, Watched, parse_condition, watched
from auditor.keep.lines import find_line
from auditor.keep.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A condition on the list, of one line or (``None``) of every one, missed when so many calls in a row meet it."""

    number: int
    line: str | None
    condition: str
    in_a_row: int
    added_on: str


def add_watch(store: Store, condition: Condition, in_a_row: int, line: str | None, added_on: date) -> int:
    """Put a condition on the list and return its number. Raises :class:`UsageProblem` when it is on it already."""
    number = find_line(store, line).number if line else None
    for known in store.ask(_SAME, [number, condition.text, in_a_row]):
        raise UsageProblem(f"{condition.text!r} is on the watch list already, as number {known['number']}.")
    with store.changing() as execute:
        sql = "INSERT INTO watches(line_number, condition, in_a_row, added_on) VALUES (?, ?, ?, ?)"
        return int(execute(sql, [number, condition.text, in_a_row, added_on.isoformat()]).lastrowid or 0)


def remove_watch(store: Store, number: int) -> None:
    """Take a condition off the list. Raises :class:`UsageProblem` when there is none of that number."""
    with store.changing() as execute:
        if not execute("DELETE FROM watches WHERE number = ?", [number]).rowcount:
            raise UsageProblem(f"The watch list has no number {number}; `auditor watch-list list` shows what it has.")


def all_watches(store: Store) -> tuple[Watch, ...]:
    """The list, oldest first."""
    return tuple(Watch(**row) for row in store.ask(_ALL))


def misses_of(store: Store, watches: tuple[Watch, ...], line: str | None = None) -> tuple[Watched, ...]:
    """What lines miss of these; with ``line`` only what that line does."""
    wanted = [watch for watch in watches if line is None or watch.line in (None, line)]
    return tuple(
        one
        for watch in wanted
        for one in watched(store, [parse_condition(watch.condition)], watch.in_a_row, watch.line or line)
    )


_SAME = "SELECT number FROM watches WHERE line_number IS ? AND condition = ? AND in_a_row = ?"
_ALL = """SELECT w.number, l.name AS line, w.condition, w.in_a_row, w.added_on
FROM watches w LEFT JOIN lines l ON l.number = w.line_number ORDER BY w.number"""

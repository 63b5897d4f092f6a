"""Menus of a line over time: since when are the choices the same, and what changed between two menus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from auditor.keep.hours import local_time
from auditor.keep.store import Store
from auditor.thresholds import MANY_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of a menu: at which level which key leads where."""

    level: int
    key: str
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuChange:
    """What a menu has that an earlier one lacks, and what it lacks; ``moved`` lead elsewhere: before and after."""

    added: tuple[Choice, ...]
    gone: tuple[Choice, ...]
    moved: tuple[tuple[Choice, Choice], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuHistory:
    """Since when the menu of a line is the same as in its newest call.

    ``said_changed`` calls with a menu claimed that the options have changed, ``said_changed_same`` of them in the
    unbroken row of ``same_calls`` that have the newest menu. That row goes from the day ``since`` to ``until``;
    ``known_before`` tells whether another menu was heard before it (else the menu may be older than the first call).
    """

    calls: int
    said_changed: int
    said_changed_same: int
    since: date | None
    until: date | None
    same_calls: int
    known_before: bool


def menu_history(store: Store, line: str, time_zone: ZoneInfo | None = None) -> MenuHistory:
    """Since when the options of a line are what they are, and how often it is said that they have changed."""
    heard = [(local_time(called_at, time_zone), menu, said) for called_at, menu, said in _menus(store, line)]
    dated = sorted(((at, menu, said) for at, menu, said in heard if at), key=lambda one: one[0])
    same = _newest_row(dated)
    return MenuHistory(
        calls=len(heard),
        said_changed=sum(said for _, _, said in heard),
        said_changed_same=sum(said for _, _, said in same),
        since=same[0][0].date() if same else None,
        until=same[-1][0].date() if same else None,
        same_calls=len(same),
        known_before=len(same) < len(dated),
    )


def same_menu(one: Sequence[Choice], other: Sequence[Choice]) -> bool:
    """Whether two readings are of the same menu: most choices of the first level agree, as some are misread.

    A caller who presses a key early hears only the first choices, so the shorter reading is held against the longer.
    """
    first, second = _first_level(one), _first_level(other)
    if not first or not second:
        return False
    agree = sum(_same_place(first[key], second[key]) for key in first.keys() & second.keys())
    return agree >= MANY_CALLS.same_menu_share * min(len(first), len(second))


def menu_change(before: Sequence[Choice], after: Sequence[Choice]) -> MenuChange:
    """What changed from one menu to another."""
    old = {(choice.level, choice.key): choice for choice in before}
    new = {(choice.level, choice.key): choice for choice in after}
    both = sorted(old.keys() & new.keys())
    moved = [(old[key], new[key]) for key in both if not _same_place(old[key].destination, new[key].destination)]
    return MenuChange(
        added=tuple(new[key] for key in sorted(new.keys() - old.keys())),
        gone=tuple(old[key] for key in sorted(old.keys() - new.keys())),
        moved=tuple(moved),
    )


def newest_menu(store: Store, audit_ids: Sequence[str]) -> tuple[Choice, ...]:
    """The menu that the newest of these audits (oldest first) heard, as fully as any call heard it since then."""
    sql = "SELECT level, key, destination FROM menu_options WHERE audit_id = ? ORDER BY position"
    longest: tuple[Choice, ...] = ()
    for audit_id in reversed(audit_ids[-MANY_CALLS.compared_menus :]):
        menu = tuple(Choice(**row) for row in store.ask(sql, [audit_id]))
        if longest and menu and not same_menu(menu, longest):
            break
        longest = max(longest, menu, key=len)
    return longest


def _newest_row(
    dated: Sequence[tuple[datetime, tuple[Choice, ...], bool]],
) -> list[tuple[datetime, tuple[Choice, ...], bool]]:
    """The last calls in an unbroken row whose menu is that of the newest."""
    row: list[tuple[datetime, tuple[Choice, ...], bool]] = []
    for one in reversed(dated):
        if row and not same_menu(one[1], row[0][1]):
            break
        row.append(one)
    return row[::-1]


def _first_level(menu: Sequence[Choice]) -> dict[str, str]:
    return {choice.key: choice.destination for choice in menu if choice.level == 1}


def _same_place(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other) >= MANY_CALLS.same_destination_percent


def _menus(store: Store, line: str) -> list[tuple[str | None, tuple[Choice, ...], bool]]:
    """Of each call with a menu: when it was made, the menu, and whether it was said that the options changed."""
    rows = store.ask(_MENUS_SQL, [line])
    made = []
    for (_, called_at, said), choices in groupby(rows, key=itemgetter("audit_id", "called_at", "said")):
        menu = tuple(Choice(level=row["level"], key=row["key"], destination=row["destination"]) for row in choices)
        made.append((called_at, menu, bool(said)))
    return made


_MENUS_SQL = """SELECT c.audit_id, c.called_at, o.level, o.key, o.destination,
    EXISTS (SELECT 1 FROM claims p WHERE p.audit_id = c.audit_id AND p.kind = 'options_changed') AS said
FROM calls c JOIN menu_options o ON o.audit_id = c.audit_id WHERE c.line = ? ORDER BY c.audit_id, o.position"""

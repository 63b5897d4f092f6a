"""The menus that a line has had, one after the other, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from auditor.keep.menus import Choice, MenuChange, Reading, fullest, menu_change, parted, read_menus
from auditor.keep.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuVersion:
    """A menu as it was heard in ``calls`` calls in a row, from the day ``first`` to ``last``, as fully as any heard it.

    ``change`` is what it has and lacks against the one before; ``None`` for the first.
    """

    first: date
    last: date
    calls: int
    choices: tuple[Choice, ...]
    change: MenuChange | None


def menu_versions(
    store: Store,
    line: str,
    time_zone: ZoneInfo | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[MenuVersion, ...]:
    """The menus of the dated calls to a line, oldest first."""
    readings = read_menus(store, line, time_zone)
    return versions_of([one for one in readings if one.at and _within(one.at.date(), since, until)])


def versions_of(dated: Sequence[Reading]) -> tuple[MenuVersion, ...]:
    """Menus in order of time, those that are the same in a row as one."""
    rows = parted(dated)
    if not rows:
        return ()
    menus = [fullest(row) for row in rows]
    changes = (None, *(menu_change(before, after) for before, after in pairwise(menus)))
    return tuple(_version(row, change) for row, change in zip(rows, changes, strict=True))


def _version(row: Sequence[Reading], change: MenuChange | None) -> MenuVersion:
    days = [one.at.date() for one in row if one.at]
    return MenuVersion(first=days[0], last=days[-1], calls=len(row), choices=fullest(row), change=change)


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)

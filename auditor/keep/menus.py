"""Menus of a line over time: since when are the choices the same, and what changed between two menus.

A call hears a menu whole, or cut short by a key; a recogniser now and then misreads a choice or misses one. So two
readings are the same menu when most choices agree that both have. A choice was added where calls that surely heard the
menu to its end lack it up to some day, and others have it from then on; taken away, likewise, by two such calls. Where
no key was heard (many recorders leave out the caller's own), one call more is asked for, and all must end alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from auditor.judge.line_hours import local_time
from auditor.keep.store import Store
from auditor.thresholds.keep import MANY_CALLS


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
class Reading:
    """The menu as one call heard it. ``at`` is by the clock of the line, ``said_changed``: that its options changed.

    ``whole``: a key was pressed so long after the last choice that the menu had ended; ``None``: no key was heard.
    """

    at: datetime | None
    choices: tuple[Choice, ...]
    said_changed: bool
    whole: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuHistory:
    """Since when the menu of a line is the same as in its newest call.

    ``said_changed`` calls with a menu claimed that the options have changed, ``said_changed_same`` of them in the
    unbroken row of ``same_calls`` that have the newest menu. That row goes from the day ``since`` to ``until``;
    ``known_before`` tells whether another menu was heard before it (else the menu may be older than the first call),
    and ``change`` what then changed.
    """

    calls: int
    said_changed: int
    said_changed_same: int
    since: date | None
    until: date | None
    same_calls: int
    known_before: bool
    change: MenuChange | None = None


def menu_history(store: Store, line: str, time_zone: ZoneInfo | None = None) -> MenuHistory:
    """Since when the options of a line are what they are, and how often it is said that they have changed."""
    readings = read_menus(store, line, time_zone)
    rows = parted([one for one in readings if one.at])
    same = rows[-1] if rows else []
    days = [one.at.date() for one in same if one.at]
    return MenuHistory(
        calls=len(readings),
        said_changed=sum(one.said_changed for one in readings),
        said_changed_same=sum(one.said_changed for one in same),
        since=days[0] if days else None,
        until=days[-1] if days else None,
        same_calls=len(same),
        known_before=len(rows) > 1,
        change=menu_change(fullest(rows[-2]), fullest(same)) if len(rows) > 1 else None,
    )


def read_menus(store: Store, line: str, time_zone: ZoneInfo | None = None) -> list[Reading]:
    """The menus that calls to a line heard, in order of time; those of unknown time come first."""
    readings = _readings(store.ask(_MENUS_SQL.format(which=_OF_LINE), [line]), time_zone)
    return sorted((one for _, one in readings), key=lambda one: (one.at is not None, one.at or datetime.min))


def parted(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The readings, which are in order of time, in rows of the same menu."""
    rows: list[list[Reading]] = []
    longest: tuple[Choice, ...] = ()
    for reading in readings:
        if rows and same_menu(reading.choices, longest):
            rows[-1].append(reading)
            longest = max(reading.choices, longest, key=len)
        else:
            rows.append([reading])
            longest = reading.choices
    return [part for row in rows for part in _cut(row)]


def fullest(row: Sequence[Reading]) -> tuple[Choice, ...]:
    """The longest reading, the newest of several: a caller who presses a key early hears fewer choices."""
    return max((one.choices for one in reversed(row)), key=len)


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
    newest = audit_ids[-MANY_CALLS.compared_menus :]
    which = f"a.id IN ({', '.join('?' * len(newest))})"
    found = dict(_readings(store.ask(_MENUS_SQL.format(which=which), newest), None))
    rows = parted([found[audit_id] for audit_id in newest if audit_id in found])
    return fullest(rows[-1]) if rows else ()


def _cut(row: Sequence[Reading]) -> list[list[Reading]]:
    """A row of like readings, cut where choices were added or taken away."""
    heard = [_first_level(one.choices).keys() for one in row]
    cuts = {0, len(row)}
    for key in set().union(*heard):
        having = [number for number, keys in enumerate(heard) if key in keys]
        before, after = row[: having[0]], row[having[-1] + 1 :]
        gone = _lack_it(after, MANY_CALLS.fewest_whole_menus)
        # What a single call heard, and none after it, is a slip of the recogniser and no change.
        if not (len(having) == 1 and after) and _lack_it(before, 1):
            cuts.add(having[0])
        if gone and len(having) > 1:
            cuts.add(having[-1] + 1)
    return [list(row[first:last]) for first, last in pairwise(sorted(cuts))]


def _lack_it(readings: Sequence[Reading], enough: int) -> bool:
    """Whether readings without a choice show that there was none: so many whole ones, or one more that end alike."""
    if sum(one.whole is True for one in readings) >= enough:
        return True
    untold = [one for one in readings if one.whole is None]
    ends = {tuple(_first_level(one.choices))[-1:] for one in untold}
    return len(untold) > enough and len(ends) == 1


def _first_level(menu: Sequence[Choice]) -> dict[str, str]:
    return {choice.key: choice.destination for choice in menu if choice.level == 1}


def _same_place(one: str, other: str) -> bool:
    return fuzz.token_set_ratio(one, other) >= MANY_CALLS.same_destination_percent


def _readings(rows: Iterable[dict[str, Any]], time_zone: ZoneInfo | None) -> Iterator[tuple[str, Reading]]:
    """By audit, from rows that lie together for each."""
    for (audit_id, called_at, said), group in groupby(rows, key=itemgetter("audit_id", "called_at", "said")):
        choices = list(group)
        key_ms = choices[0]["key_ms"]
        last_ms = max((one["end_ms"] for one in choices if one["level"] == 1), default=0)
        yield (
            audit_id,
            Reading(
                at=local_time(called_at, time_zone),
                choices=tuple(
                    Choice(level=one["level"], key=one["key"], destination=one["destination"]) for one in choices
                ),
                said_changed=bool(said),
                whole=None if key_ms is None else key_ms >= last_ms + MANY_CALLS.menu_over_ms,
            ),
        )


_OF_LINE = "r.line = ? AND a.number = (SELECT max(number) FROM audits WHERE recording_sha256 = r.sha256)"
# The key that ended a menu is the first one after its last choice began: a choice may be cut short by it.
_MENUS_SQL = """SELECT a.id AS audit_id, r.called_at, o.level, o.key, o.destination, o.end_ms,
    EXISTS (SELECT 1 FROM claims p WHERE p.audit_id = a.id AND p.kind = 'options_changed') AS said,
    (SELECT min(k.start_ms) FROM segments k WHERE k.audit_id = a.id AND k.label = 'keypad' AND k.start_ms >
        (SELECT max(l.start_ms) FROM menu_options l WHERE l.audit_id = a.id AND l.level = 1)) AS key_ms
FROM audits a JOIN recordings r ON r.sha256 = a.recording_sha256 JOIN menu_options o ON o.audit_id = a.id
WHERE {which} ORDER BY a.id, o.position"""

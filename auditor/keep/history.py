"""A line over time: per day, week, month or quarter how long callers waited, which habits failed, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from auditor.keep.habits import habit_tallies
from auditor.keep.hours import By, period_of
from auditor.keep.lines import Action, actions_of, find_line
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.store import Store
from auditor.keep.survival import Wait, median_wait_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Median and range of a measure over ``calls`` calls. Where the hang-up cut waits off (``cut_off``), the median
    allows for it and is ``None`` when more than half were; the largest is then only known as "at least" if
    ``at_least``.
    """

    calls: int
    median: float | None
    least: float
    most: float
    at_least: bool
    cut_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitShare:
    """Calls that failed a rule, of those it was judged on."""

    rule_id: str
    title: str
    failed: int
    judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOfLine:
    """A period of a line's history. ``habits`` are those that any call failed, the commonest first."""

    name: str
    calls: int
    time_to_human_ms: Spread | None
    hold_ms: Spread | None
    playings_count: Spread | None
    habits: tuple[HabitShare, ...]
    actions_done: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A line over time, oldest first. ``undated`` calls are in no period; ``bases`` of audits should be one."""

    line: str
    periods: tuple[PeriodOfLine, ...]
    undated: int
    bases: int
    actions: tuple[Action, ...]


def history(
    store: Store, line: str, *, by: By = By.MONTH, since: date | None = None, until: date | None = None
) -> History:
    """The history of a line, from and up to a day if these are given."""
    found = find_line(store, line)
    wanted = Selection(name=found.name, line=found.name)
    calls = load_calls(store, wanted, waits=("time_to_human_ms", "hold_ms"), counts=("playings_count",))
    dated = [call for call in calls if call.local and _within(call.local.date(), since, until)]
    actions = actions_of(store, found.name)
    groups = groupby(dated, key=lambda call: period_of(_day(call), by).name)
    return History(
        line=found.name,
        periods=tuple(_period(store, name, list(group), actions) for name, group in groups),
        undated=sum(call.local is None for call in calls),
        bases=len({call.basis for call in dated}),
        actions=actions,
    )


def spread(waits: Sequence[Wait]) -> Spread | None:
    """Median and range; ``None`` without values."""
    if not waits:
        return None
    most = max(waits, key=lambda wait: (wait.time_ms, not wait.ended))
    return Spread(
        calls=len(waits),
        median=median_wait_ms(waits),
        least=min(wait.time_ms for wait in waits),
        most=most.time_ms,
        at_least=not most.ended,
        cut_off=sum(not wait.ended for wait in waits),
    )


def _period(store: Store, name: str, calls: Sequence[Call], actions: Sequence[Action]) -> PeriodOfLine:
    tallies = habit_tallies(store, [call.audit_id for call in calls]).values()
    failed = sorted((one for one in tallies if one.failed), key=lambda one: (-one.failed / one.judged, one.rule_id))
    return PeriodOfLine(
        name=name,
        calls=len(calls),
        time_to_human_ms=spread([call.waits["time_to_human_ms"] for call in calls if "time_to_human_ms" in call.waits]),
        hold_ms=spread([call.waits["hold_ms"] for call in calls if "hold_ms" in call.waits]),
        playings_count=spread(
            [Wait(time_ms=call.counts["playings_count"]) for call in calls if "playings_count" in call.counts]
        ),
        habits=tuple(
            HabitShare(rule_id=one.rule_id, title=one.title, failed=one.failed, judged=one.judged) for one in failed
        ),
        actions_done=tuple(action for action in actions if _done_in(action, name)),
    )


def _done_in(action: Action, period: str) -> bool:
    done_on = date.fromisoformat(action.done_on) if action.done_on else None
    return done_on is not None and any(period_of(done_on, by).name == period for by in By)


def _day(call: Call) -> date:
    return call.local.date() if call.local else date.min


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)

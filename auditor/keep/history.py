"""A line over time: per day, week, month or quarter how long callers waited, which habits failed, what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from auditor.keep.curves import Curve, Ends, curve_of
from auditor.keep.habits import Tally, habit_tallies
from auditor.keep.hours import By, period_of
from auditor.keep.lines import Action, actions_of, find_line
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.statistics import Bounds, clopper_pearson
from auditor.keep.store import Store
from auditor.keep.survival import Wait

_COUNTS = ("playings_count", "playings_per_min")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Median and range of a measure over ``calls`` calls. Where the hang-up cut waits off (``cut_off``), the median
    allows for it and is ``None`` when more than half were; the largest is then only known as "at least" if
    ``at_least``. ``bounds`` is the 95 % interval of the median, ``None`` where there are too few calls for any.
    """

    calls: int
    median: float | None
    least: float
    most: float
    at_least: bool
    cut_off: int
    bounds: Ends | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitShare:
    """Calls that failed a rule, of those it was judged on; ``bounds`` is the exact 95 % interval of their share."""

    rule_id: str
    title: str
    failed: int
    judged: int
    bounds: Bounds | None = None

    @property
    def share(self) -> float:
        """The share itself."""
        return self.failed / self.judged


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOfLine:
    """A period of a line's history. ``habits`` are those that any call failed, the commonest first; ``kept`` are those
    that were judged and that no call failed.
    """

    name: str
    calls: int
    time_to_human_ms: Spread | None
    hold_ms: Spread | None
    playings_count: Spread | None
    playings_per_min: Spread | None
    habits: tuple[HabitShare, ...]
    kept: tuple[HabitShare, ...]
    actions_done: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A line over time, oldest first. ``undated`` calls are in no period; ``bases`` of audits should be one.

    ``waiting`` is how long callers waited for a person, over all periods.
    """

    line: str
    periods: tuple[PeriodOfLine, ...]
    undated: int
    bases: int
    actions: tuple[Action, ...]
    waiting: Curve | None


def history(
    store: Store, line: str, *, by: By = By.MONTH, since: date | None = None, until: date | None = None
) -> History:
    """The history of a line, from and up to a day if these are given."""
    found = find_line(store, line)
    wanted = Selection(name=found.name, line=found.name)
    calls = load_calls(store, wanted, waits=("time_to_human_ms", "hold_ms"), counts=_COUNTS)
    dated = [call for call in calls if call.local and _within(call.local.date(), since, until)]
    actions = actions_of(store, found.name)
    waits = [call.waits["time_to_human_ms"] for call in dated if "time_to_human_ms" in call.waits]
    groups = groupby(dated, key=lambda call: period_of(_day(call), by).name)
    return History(
        line=found.name,
        periods=tuple(_period(store, name, list(group), actions) for name, group in groups),
        undated=sum(call.local is None for call in calls),
        bases=len({call.basis for call in dated}),
        actions=actions,
        waiting=curve_of(found.name, waits),
    )


def spread(waits: Sequence[Wait]) -> Spread | None:
    """Median and range; ``None`` without values."""
    curve = curve_of("", waits)
    if curve is None:
        return None
    return Spread(
        calls=curve.calls,
        median=curve.median_ms,
        least=curve.shortest_ms,
        most=curve.longest_ms,
        at_least=curve.at_least,
        cut_off=curve.cut_off,
        bounds=curve.median_bounds,
    )


def counted(calls: Sequence[Call], name: str) -> Spread | None:
    """Median and range of what is counted in calls."""
    return spread([Wait(time_ms=call.counts[name]) for call in calls if name in call.counts])


def waited(calls: Sequence[Call], name: str) -> Spread | None:
    """Median and range of a wait in calls."""
    return spread([call.waits[name] for call in calls if name in call.waits])


def habit_shares(tallies: Iterable[Tally]) -> tuple[HabitShare, ...]:
    """Each rule with the share of calls that failed it, the commonest first."""
    order = sorted(tallies, key=lambda one: (-one.failed / one.judged, one.rule_id))
    return tuple(
        HabitShare(
            rule_id=one.rule_id,
            title=one.title,
            failed=one.failed,
            judged=one.judged,
            bounds=clopper_pearson(one.failed, one.judged),
        )
        for one in order
    )


def _period(store: Store, name: str, calls: Sequence[Call], actions: Sequence[Action]) -> PeriodOfLine:
    shares = habit_shares(habit_tallies(store, [call.audit_id for call in calls]).values())
    return PeriodOfLine(
        name=name,
        calls=len(calls),
        time_to_human_ms=waited(calls, "time_to_human_ms"),
        hold_ms=waited(calls, "hold_ms"),
        playings_count=counted(calls, "playings_count"),
        playings_per_min=counted(calls, "playings_per_min"),
        habits=tuple(one for one in shares if one.failed),
        kept=tuple(one for one in shares if not one.failed),
        actions_done=tuple(action for action in actions if _done_in(action, name)),
    )


def _done_in(action: Action, period: str) -> bool:
    done_on = date.fromisoformat(action.done_on) if action.done_on else None
    return done_on is not None and any(period_of(done_on, by).name == period for by in By)


def _day(call: Call) -> date:
    return call.local.date() if call.local else date.min


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)

"""Two sets of calls against each other: waits, counts, habits, recorded messages and menus.

Waits that the hang-up cut off are at least as long as they were seen to be, and never taken for short ones: means run
up to the time to which both sides can be followed, and are tested by the log-rank test. Counts are tested by Welch's
test; the intervals of both are found by resampling (:mod:`auditor.keep.resampling`). Habits are compared by Newcombe's
interval and Fisher's exact test. As many things are compared at once, every p is corrected by Holm's method over all of
them; intervals are not, and hold with 95 % each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.errors import UsageProblem
from auditor.keep.curves import Curve, curve_of
from auditor.keep.filling import FillingCompared, compare_fillings
from auditor.keep.habits import Tally, habit_tallies
from auditor.keep.hazard import Pace, pace
from auditor.keep.menus import MenuChange, menu_change, newest_menu
from auditor.keep.messages import MessageChange, message_changes
from auditor.keep.resampling import difference_of_means
from auditor.keep.selection import COUNTS, WAITS, Call, Selection, load_calls
from auditor.keep.statistics import Bounds, holm, share_difference
from auditor.keep.store import Store
from auditor.keep.survival import (
    Step,
    Wait,
    horizon_ms,
    kaplan_meier,
    log_rank,
    median_wait_ms,
)
from auditor.thresholds.keep import MANY_CALLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure on both sides. ``difference`` is the second mean less the first.

    Medians are ``None`` when they are unknown or lie beyond what was seen. ``until_ms`` is how far waits were followed,
    ``cut_off`` how many calls of both sides were. ``pace`` tells, of waits, how many times as fast the second side is
    served. ``p`` is corrected for the number of comparisons.
    """

    measure: str
    calls: int
    other_calls: int
    median: float | None
    other_median: float | None
    difference: float | None
    bounds: Bounds | None
    p: float | None
    until_ms: float | None = None
    cut_off: int = 0
    pace: Pace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitCompared:
    """Calls that failed a rule, of those it was judged on, on both sides."""

    rule_id: str
    title: str
    failed: int
    judged: int
    other_failed: int
    other_judged: int
    bounds: Bounds | None
    p: float | None

    @property
    def difference(self) -> float:
        """The second share less the first."""
        return self.other_failed / self.other_judged - self.failed / self.judged

    @property
    def gained(self) -> bool:
        """Failed by some calls of the second side and none of the first."""
        return self.failed == 0 and self.other_failed > 0

    @property
    def lost(self) -> bool:
        """Failed by some calls of the first side and none of the second."""
        return self.failed > 0 and self.other_failed == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The second set of calls against the first. ``warnings`` tell what limits it, in sentences.

    ``waiting`` and ``other_waiting`` are the curves of waiting for a person with intervals and callers at risk;
    ``fillings`` tell what filled the waits, kind by kind.
    """

    name: str
    other_name: str
    calls: int
    other_calls: int
    measures: tuple[Compared, ...]
    curve: tuple[Step, ...]
    other_curve: tuple[Step, ...]
    waiting: Curve | None
    other_waiting: Curve | None
    fillings: tuple[FillingCompared, ...]
    habits: tuple[HabitCompared, ...]
    messages: tuple[MessageChange, ...]
    menu: MenuChange
    comparisons: int
    warnings: tuple[str, ...]


def compare(store: Store, one: Selection, other: Selection) -> Comparison:
    """Compare the calls of two selections. Raises :class:`UsageProblem` when either has none."""
    calls, others = (_some_calls(store, wanted) for wanted in (one, other))
    habits = _habits(habit_tallies(store, _ids(calls)), habit_tallies(store, _ids(others)))
    measures, habits = _corrected(_measures(calls, others), habits)
    waits, other_waits = (_waits(side, WAITS[0]) for side in (calls, others))
    return Comparison(
        name=one.name,
        other_name=other.name,
        calls=len(calls),
        other_calls=len(others),
        measures=measures,
        curve=kaplan_meier(waits) if waits else (),
        other_curve=kaplan_meier(other_waits) if other_waits else (),
        waiting=curve_of(one.name, waits),
        other_waiting=curve_of(other.name, other_waits),
        fillings=compare_fillings(store, _ids(calls), _ids(others)),
        habits=habits,
        messages=message_changes(store, _ids(calls), _ids(others)),
        menu=menu_change(newest_menu(store, _ids(calls)), newest_menu(store, _ids(others))),
        comparisons=sum(one.p is not None for one in measures) + sum(one.p is not None for one in habits),
        warnings=_warnings(calls, others),
    )


def compare_waits(measure: str, ones: Sequence[Wait], others: Sequence[Wait]) -> Compared:
    """Waits on both sides, some of which may have been cut off; ``p`` is not corrected yet."""
    made = Compared(
        measure=measure,
        calls=len(ones),
        other_calls=len(others),
        median=median_wait_ms(ones) if ones else None,
        other_median=median_wait_ms(others) if others else None,
        difference=None,
        bounds=None,
        p=None,
        cut_off=sum(not wait.ended for wait in (*ones, *others)),
    )
    if not _enough(ones, others):
        return made
    until_ms = horizon_ms(ones, others)
    found = difference_of_means(others, ones, until_ms)
    return replace(
        made,
        difference=found.value,
        bounds=found.bounds,
        p=log_rank(ones, others) if found.p is not None else None,
        until_ms=until_ms,
        pace=pace(ones, others),
    )


def _compare_counts(measure: str, ones: Sequence[float], others: Sequence[float]) -> Compared:
    # A count is compared as a wait that was never cut off: then the curve's mean and median are the usual ones.
    made, counted = (tuple(Wait(time_ms=value) for value in side) for side in (ones, others))
    found = difference_of_means(counted, made, max((*ones, *others))) if _enough(ones, others) else None
    return Compared(
        measure=measure,
        calls=len(ones),
        other_calls=len(others),
        median=median_wait_ms(made) if made else None,
        other_median=median_wait_ms(counted) if counted else None,
        difference=found.value if found else None,
        bounds=found.bounds if found else None,
        p=found.p if found else None,
    )


def _enough(ones: Sequence[object], others: Sequence[object]) -> bool:
    return min(len(ones), len(others)) >= MANY_CALLS.fewest_compared


def _measures(calls: Sequence[Call], others: Sequence[Call]) -> tuple[Compared, ...]:
    waits = [compare_waits(name, _waits(calls, name), _waits(others, name)) for name in WAITS]
    counts = [_compare_counts(name, _counts(calls, name), _counts(others, name)) for name in COUNTS]
    return tuple(one for one in (*waits, *counts) if one.calls and one.other_calls)


def _habits(tallies: dict[str, Tally], others: dict[str, Tally]) -> tuple[HabitCompared, ...]:
    """Rules that were judged on both sides."""
    return tuple(_habit(tallies[rule], others[rule]) for rule in sorted(tallies.keys() & others.keys()))


def _habit(one: Tally, other: Tally) -> HabitCompared:
    found = None
    if min(one.judged, other.judged) >= MANY_CALLS.fewest_compared:
        found = share_difference(other.failed, other.judged, one.failed, one.judged)
    return HabitCompared(
        rule_id=one.rule_id,
        title=other.title if other.failed else one.title,
        failed=one.failed,
        judged=one.judged,
        other_failed=other.failed,
        other_judged=other.judged,
        bounds=found.bounds if found else None,
        p=found.p if found else None,
    )


def _corrected(
    measures: Sequence[Compared], habits: Sequence[HabitCompared]
) -> tuple[tuple[Compared, ...], tuple[HabitCompared, ...]]:
    """The same with every p corrected for their number."""
    tested = [one.p for one in measures if one.p is not None] + [one.p for one in habits if one.p is not None]
    corrected = iter(holm(tested))
    return (
        tuple(one if one.p is None else replace(one, p=next(corrected)) for one in measures),
        tuple(one if one.p is None else replace(one, p=next(corrected)) for one in habits),
    )


def _waits(calls: Sequence[Call], name: str) -> list[Wait]:
    return [call.waits[name] for call in calls if name in call.waits]


def _counts(calls: Sequence[Call], name: str) -> list[float]:
    return [call.counts[name] for call in calls if name in call.counts]


def _ids(calls: Sequence[Call]) -> list[str]:
    return [call.audit_id for call in calls]


def _some_calls(store: Store, wanted: Selection) -> tuple[Call, ...]:
    calls = load_calls(store, wanted)
    if not calls:
        raise UsageProblem(f"No call is in {wanted.name!r}; `auditor list` shows the calls that there are.")
    return calls


def _warnings(calls: Sequence[Call], others: Sequence[Call]) -> tuple[str, ...]:
    told = []
    fewest = min(len(calls), len(others))
    if fewest < MANY_CALLS.fewest_compared:
        told.append(
            f"Too few calls for an interval: {len(calls)} against {len(others)}; make at least "
            f"{MANY_CALLS.fewest_compared} on either side."
        )
    elif fewest < MANY_CALLS.small_sample:
        told.append(f"Few calls: {len(calls)} against {len(others)}; the intervals are wide and rough.")
    if len({call.basis for call in (*calls, *others)}) > 1:
        told.append(
            "The audits were made on different bases (program, rules or model); `auditor reaudit` evens rules out."
        )
    shared = len(set(_ids(calls)) & set(_ids(others)))
    if shared:
        told.append(f"{shared} of the calls are on both sides, which hides differences.")
    return tuple(told)

"""Everything that a report on one line shows, gathered in one place: calls, history, truth tests, messages, actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.keep.calibration import Calibration, calibration
from auditor.keep.compare import Comparison, compare
from auditor.keep.curves import Curve, curve_of
from auditor.keep.habits import habit_tallies
from auditor.keep.history import HabitShare, History, Spread, counted, habit_shares, history
from auditor.keep.hours import By, Period
from auditor.keep.inventory import Known, inventory
from auditor.keep.lines import Action, Line, actions_of, find_line, suggested_actions, zone_of
from auditor.keep.menu_versions import MenuVersion, menu_versions
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.shares import Share, share_of
from auditor.keep.store import Store
from auditor.keep.truth import LineTruth, truth
from auditor.schema import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A line as its report shows it.

    ``calls`` and what follows from them lie between ``since`` and ``until`` where these are given; ``truth`` rests on
    all calls ever. ``waiting`` is how long callers waited for a person, ``interruptions`` how many messages a minute
    they heard on hold, ``habits`` the rules that any call failed. ``against`` compares the calls with others, which are
    its first side, where that was asked for.
    """

    line: Line
    since: date | None
    until: date | None
    calls: tuple[Call, ...]
    answered: Share
    waiting: Curve | None
    against: Comparison | None
    history: History
    interruptions: Spread | None
    truth: LineTruth
    estimates: Calibration
    habits: tuple[HabitShare, ...]
    messages: tuple[Known, ...]
    menus: tuple[MenuVersion, ...]
    actions: tuple[Action, ...]
    suggested: tuple[tuple[str, str, int], ...]


def review(
    store: Store,
    name: str,
    *,
    by: By = By.MONTH,
    since: date | None = None,
    until: date | None = None,
    against: Selection | None = None,
) -> Review:
    """Gather it; raises :class:`auditor.errors.UsageProblem` when there is no such line, or nothing to compare it with.

    ``by`` says how long the periods of the history are, ``against`` which calls the line's are compared with.
    """
    line = find_line(store, name)
    wanted = _selection(line, since, until)
    calls = load_calls(store, wanted)
    ids = [call.audit_id for call in calls]
    return Review(
        line=line,
        since=since,
        until=until,
        calls=calls,
        answered=share_of(sum(call.outcome == Outcome.ANSWERED for call in calls), len(calls)),
        waiting=_waiting(line.name, calls),
        against=compare(store, against, wanted) if against else None,
        history=history(store, line.name, by=by, since=since, until=until),
        interruptions=counted(calls, "playings_per_min"),
        truth=truth(store, line.name),
        estimates=calibration(store, calls, line.name),
        habits=tuple(one for one in habit_shares(habit_tallies(store, ids).values()) if one.failed),
        messages=inventory(store, calls),
        menus=menu_versions(store, line.name, zone_of(line), since, until),
        actions=actions_of(store, line.name),
        suggested=suggested_actions(store, line.name),
    )


def _selection(line: Line, since: date | None, until: date | None) -> Selection:
    """The line's calls in the time asked for; those of unknown time are in it only if none is."""
    if since is None and until is None:
        return Selection(name=line.name, line=line.name)
    period = Period(name=f"{since or ''}..{until or ''}", first=since or date.min, last=until or date.max)
    return Selection(name=f"{line.name}@{period.name}", line=line.name, period=period)


def _waiting(name: str, calls: Sequence[Call]) -> Curve | None:
    return curve_of(name, [call.waits["time_to_human_ms"] for call in calls if "time_to_human_ms" in call.waits])

"""Everything that a report on one line shows, gathered in one place: calls, history, truth tests, messages, actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditor.keep.history import History, history
from auditor.keep.hours import By
from auditor.keep.lines import Action, Line, actions_of, find_line, suggested_actions
from auditor.keep.messages import Heard, heard_messages
from auditor.keep.selection import Call, Selection, load_calls
from auditor.keep.store import Store
from auditor.keep.survival import Step, Wait, kaplan_meier
from auditor.keep.truth import LineTruth, truth
from auditor.schema import Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A line as its report shows it.

    ``calls`` and what follows from them lie between ``since`` and ``until`` where these are given; ``truth`` rests on
    all calls ever. ``curve`` is the share of callers still waiting for a person. ``newest_menu`` is the newest of the
    calls in which a menu was heard.
    """

    line: Line
    since: date | None
    until: date | None
    calls: tuple[Call, ...]
    history: History
    truth: LineTruth
    waits: tuple[Wait, ...]
    curve: tuple[Step, ...]
    messages: tuple[Heard, ...]
    newest_menu: Audit | None
    actions: tuple[Action, ...]
    suggested: tuple[tuple[str, str, int], ...]


def review(
    store: Store, name: str, *, by: By = By.MONTH, since: date | None = None, until: date | None = None
) -> Review:
    """Gather it; raises :class:`auditor.errors.UsageProblem` when there is no such line."""
    line = find_line(store, name)
    calls = tuple(one for one in load_calls(store, Selection(name=name, line=line.name)) if _within(one, since, until))
    waits = tuple(call.waits["time_to_human_ms"] for call in calls if "time_to_human_ms" in call.waits)
    return Review(
        line=line,
        since=since,
        until=until,
        calls=calls,
        history=history(store, line.name, by=by, since=since, until=until),
        truth=truth(store, line.name),
        waits=waits,
        curve=kaplan_meier(waits) if waits else (),
        messages=tuple(heard_messages(store, [call.audit_id for call in calls])),
        newest_menu=_newest_menu(store, calls),
        actions=actions_of(store, line.name),
        suggested=suggested_actions(store, line.name),
    )


def _within(call: Call, since: date | None, until: date | None) -> bool:
    """Whether a call lies in the time asked for; one of unknown time does only if none is."""
    if call.local is None:
        return since is None and until is None
    day = call.local.date()
    return (since is None or since <= day) and (until is None or day <= until)


def _newest_menu(store: Store, calls: Sequence[Call]) -> Audit | None:
    for call in reversed([one for one in calls if one.local is not None]):
        audit = store.get(call.audit_id)
        if audit.menu:
            return audit
    return None

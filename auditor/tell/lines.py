"""Lines, their actions and history in rows, 80 columns wide. Renders only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from auditor.keep.gates import Miss, Watched
from auditor.keep.history import History, PeriodOfLine, Spread
from auditor.keep.lines import FACTS, Action, Line
from auditor.keep.watches import Watch
from auditor.tell import plots
from auditor.tell.many_words import curve_told
from auditor.tell.wording import clock, plural, quantity, visible

#: Habits that a period shows; the rest is counted.
_MOST_HABITS = 6


def lines(found: Sequence[Line], without_line: int) -> RenderableType:
    """Every line with what is known of it, and what is missing."""
    if not found and not without_line:
        return Text("No lines yet; `auditor lines add NAME` makes one, and so does auditing calls.")
    parts: list[RenderableType] = [_line(line) for line in found]
    if without_line:
        parts.append(
            Text(
                f"Of {plural(without_line, 'call')} the line is not known; tell it with `auditor calls set AUDIT "
                "--line NAME`, or for all of them with `auditor lines merge unassigned NAME`."
            )
        )
    missing = sum(line.without_consent for line in found)
    return Group(*parts, *([consent_reminder(missing)] if missing else []))


def consent_reminder(calls: int) -> Text:
    """What to do about calls without a note on consent."""
    return Text(
        f"Reminder: {plural(calls, 'call')} without a note on consent to record. Whether one party's consent is enough "
        "differs by place; note it with `auditor calls set AUDIT --consent TEXT --jurisdictions PLACES`.",
        style="yellow",
    )


def actions(found: Sequence[Action], suggested: Sequence[tuple[str, str, int]]) -> RenderableType:
    """Next steps noted, and those that failed rules suggest."""
    parts: list[RenderableType] = [_action(action) for action in found]
    parts = [Text("Noted", style="bold"), *parts] if parts else [Text("No actions are noted.")]
    if suggested:
        parts.append(Text("\nSuggested by failed rules", style="bold"))
        parts += [Text(f"  {rule} ({plural(calls, 'call')}): {text}") for rule, text, calls in suggested]
    return Group(*parts)


def history(found: History) -> RenderableType:
    """A line over time: a row for each period, then its habits and what was done."""
    if not found.periods:
        return Text(f"No calls to {visible(found.line)} whose date is known.")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("period")
    for name in ("calls", "person", "range", "hold", "range", "messages", "range"):
        table.add_column(name, justify="right")
    for period in found.periods:
        table.add_row(period.name, str(period.calls), *_waits(period))
    parts: list[RenderableType] = [Text(visible(found.line), style="bold"), table]
    parts += [_habits(period) for period in found.periods if period.habits]
    parts += [Text(f"{period.name}  done: {action.text}") for period in found.periods for action in period.actions_done]
    parts += [Text(f"Open: {action.text} (action {action.number})") for action in found.actions if not action.done_on]
    if found.waiting is not None:
        parts.append(Text("\nStill waiting for a person", style="bold"))
        parts += [*plots.waiting([found.waiting]), Text(curve_told(found.waiting))]
    return Group(*parts, *(Text(note, style="dim") for note in _notes(found)))


def missed(found: Sequence[Miss]) -> RenderableType:
    """Where conditions came true."""
    if not found:
        return Text("No call missed.")
    return Group(
        *(Text(f"{miss.audit_id[:8]}  {visible(miss.file_name)}  {miss.condition}{_value(miss)}") for miss in found)
    )


def watched(found: Sequence[Watched], in_a_row: int | None) -> RenderableType:
    """Lines that missed again and again: so many times in a row, or as often as the watch list says (``None``)."""
    if not found:
        often = "as often as the watch list says" if in_a_row is None else f"{plural(in_a_row, 'time')} in a row"
        return Text(f"No line missed {often}.")
    return Group(
        *(
            Text(f"{visible(one.line)}: {one.condition} on the newest {plural(one.row, 'call')} (of {one.calls} told)")
            for one in found
        )
    )


def watch_list(found: Sequence[Watch]) -> RenderableType:
    """The conditions on the watch list."""
    if not found:
        return Text(
            "The watch list is empty; `auditor watch-list add 'time_to_human_ms>60000'` puts a condition on it."
        )
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("number", "line", "condition", "misses in a row", "since"):
        table.add_column(name)
    for one in found:
        line = "every line" if one.line is None else visible(one.line)
        table.add_row(str(one.number), line, one.condition, str(one.in_a_row), one.added_on)
    return table


def _value(miss: Miss) -> str:
    return "" if miss.value is None else f" (it is {miss.value:g})"


def _line(line: Line) -> Text:
    text = Text.assemble((visible(line.name), "bold"), f"  {plural(line.calls, 'call')}")
    told = [(fact, value) for fact in FACTS if (value := getattr(line.facts, fact)) and value != "own"]
    for fact, value in told:
        text.append(f"\n  {fact.replace('_', ' ')}: {visible(value)}", style="dim")
    return text


def _action(action: Action) -> Text:
    state = f"done {action.done_on}" if action.done_on else f"open since {action.added_on}"
    return Text(f"  {action.number}  {action.text} ({state})")


def _waits(period: PeriodOfLine) -> tuple[str, ...]:
    person, hold, messages = period.time_to_human_ms, period.hold_ms, period.playings_count
    return _median(person), _range(person), _median(hold), _range(hold), *_counts(messages)


def _counts(found: Spread | None) -> tuple[str, str]:
    if found is None:
        return "?", ""
    return quantity(found.median, "count"), f"{quantity(found.least, 'count')}-{quantity(found.most, 'count')}"


def _median(found: Spread | None) -> str:
    if found is None:
        return "?"
    return clock(found.median) if found.median is not None else f">{clock(found.most)}"


def _range(found: Spread | None) -> str:
    return "" if found is None else f"{clock(found.least)}-{'>' if found.at_least else ''}{clock(found.most)}"


def _habits(period: PeriodOfLine) -> Text:
    shown = [f"{habit.title} {habit.failed}/{habit.judged}" for habit in period.habits[:_MOST_HABITS]]
    more = len(period.habits) - len(shown)
    return Text(f"{period.name}  failed: {'; '.join(shown)}{f'; {more} more' if more > 0 else ''}")


def _notes(found: History) -> list[str]:
    notes = ["Medians, then ranges; medians allow for callers who hung up, > is a wait that was cut off."]
    if found.undated:
        notes.append(f"{plural(found.undated, 'call')} of unknown date left out.")
    if found.bases > 1:
        notes.append(f"The audits were made on {found.bases} different bases; `auditor reaudit` evens the rules out.")
    return notes

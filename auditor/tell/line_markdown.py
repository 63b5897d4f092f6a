"""The report of a line as Markdown: the same as its page, without the drawings. Renders only."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.judge.line_hours import DAYS
from auditor.keep.history import HabitShare, PeriodOfLine
from auditor.keep.inventory import Known
from auditor.keep.menu_versions import MenuVersion
from auditor.keep.review import Review
from auditor.keep.selection import Call
from auditor.keep.truth import Estimates, Unusual
from auditor.tell import many_words
from auditor.tell.line_report import against_sentence, headline, unusual_sentence
from auditor.tell.markdown import quote, safe, section
from auditor.tell.markdown_tables import curves_table, definitions, table
from auditor.tell.text import outcome_word
from auditor.tell.truths import menu_sentence, paired_sentence
from auditor.tell.wording import clock, plural, said
from auditor.thresholds.tell import REPORT


def line_markdown(found: Review) -> str:
    """The report; everything that comes from outside is escaped, so that it is shown as it is."""
    against = found.against.waiting if found.against else None
    sections = (
        ("", [f"# {safe(headline(found))}", "", safe(many_words.curve_told(found.waiting))]),
        ("Over time", _periods(found.history.periods)),
        ("How long callers wait", [*_against(found), *curves_table(found.waiting, against)]),
        ("Habits", _habits(found.habits, found.history.periods)),
        ("How often the hold is interrupted", _interruptions(found)),
        ("Is “unusual” usual?", [safe(unusual_sentence(found.truth.unusual)), "", *_grid(found.truth.unusual)]),
        ("Promises against what happened", _promises(found)),
        ("Recorded messages", _messages(found.messages, len(found.calls))),
        ("Menu", _menus(found)),
        ("Next steps", _actions(found)),
        ("Calls", _calls(found.calls[-REPORT.most_rows :])),
        ("How to read this", definitions(many_words.HOW_TO_READ)),
    )
    return "\n".join(text for title, lines in sections if lines for text in section(title, lines))


def _against(found: Review) -> list[str]:
    if found.against is None:
        return []
    warnings = [f"- {safe(one)}" for one in found.against.warnings]
    return [safe(against_sentence(found)), "", *warnings, *([""] if warnings else [])]


def _periods(periods: Sequence[PeriodOfLine]) -> list[str]:
    head = ("period", "calls:", "person: median:", "95 % interval:", "range:", "hold: median:", "done")
    return table(head, [_period(one) for one in periods])


def _period(one: PeriodOfLine) -> tuple[str, ...]:
    person = one.time_to_human_ms
    figures = (many_words.median(person, "ms"), many_words.interval(person, "ms"), many_words.range_of(person, "ms"))
    done = "; ".join(action.text for action in one.actions_done)
    return one.name, str(one.calls), *figures, many_words.median(one.hold_ms, "ms"), done


def _habits(habits: Sequence[HabitShare], periods: Sequence[PeriodOfLine]) -> list[str]:
    shares = {(period.name, one.rule_id): one for period in periods for one in (*period.habits, *period.kept)}
    rows = []
    for habit in habits:
        cells = (shares.get((period.name, habit.rule_id)) for period in periods)
        told = (f"{one.failed} of {one.judged}" if one else "–" for one in cells)
        rows.append((habit.title, *told, f"{habit.failed} of {habit.judged}", many_words.share_interval(habit.bounds)))
    return table(("failed", *(f"{period.name}:" for period in periods), "in all:", "95 % interval:"), rows)


def _interruptions(found: Review) -> list[str]:
    known = [(one.name, one.playings_per_min) for one in found.history.periods if one.playings_per_min]
    rows = [
        (name, str(one.calls), many_words.median(one, ""), many_words.interval(one, ""), many_words.range_of(one, ""))
        for name, one in known
    ]
    head = ("period", "calls:", "messages a minute: median:", "95 % interval:", "range:")
    return [safe(many_words.interruptions_told(found.interruptions)), "", *table(head, rows)]


def _grid(found: Unusual) -> list[str]:
    bands = sorted({cell.band for cell in found.grid})
    cells = {(one.weekday, one.band): f"{one.hits} of {one.calls}" for one in found.grid}
    days = [day for day in DAYS if any(cell.weekday == day for cell in found.grid)]
    rows = [(day, *(cells.get((day, band), "–") for band in bands)) for day in days]
    return table(("", *(f"{band}:" for band in bands)), rows)


def _promises(found: Review) -> list[str]:
    soon = found.truth.shortly
    told = (
        f"Told “shortly” in {plural(soon.calls, 'call')}: {soon.kept} answered within {clock(soon.limit_ms)}, "
        f"{soon.broken} waited longer, {soon.unknown} gave up before it could be told."
    )
    lines = [told if soon.calls else "No call was told “shortly” while it waited.", ""]
    if found.estimates.told:
        lines += [safe(many_words.estimates_told(found.estimates)), ""]
        head = ("announced", "times:", "then waited (median):", "longer than announced:", "unknown:")
        lines += [*table(head, [_estimates(one) for one in found.truth.estimates]), ""]
    return [*lines, safe(paired_sentence(found.truth.paired))]


def _estimates(one: Estimates) -> tuple[str, ...]:
    upper = f"up to {clock(one.upper_ms - 1)}" if one.upper_ms else f"over {clock(one.lower_ms - 1)}"
    median = "not reached" if one.median_ms is None else clock(one.median_ms)
    return upper, str(one.told), median, str(one.longer), str(one.unknown)


def _messages(found: Sequence[Known], calls: int) -> list[str]:
    rows = []
    for one in found:
        said_ = "; ".join(said(category) for category in one.categories)
        days = (str(one.first or "unknown"), str(one.last or "unknown"))
        rows.append((quote(one.text), said_, f"{one.calls} of {calls}", str(one.playings), *days))
    head = ("words", "what it says", "calls:", "playings:", "first heard", "last heard")
    return table(head, rows, escaped=("words",))


def _menus(found: Review) -> list[str]:
    lines = [safe(menu_sentence(found.truth.menu)), ""]
    if found.menus:
        lines += [f"- {safe(many_words.choice_told(choice))}" for choice in found.menus[-1].choices]
    return lines + [line for version in found.menus for line in _changes(version)]


def _changes(version: MenuVersion) -> list[str]:
    if version.change is None:
        return []
    lines = [f"  - {sign}: {safe(text)}" for sign, text in many_words.menu_changes(version.change)]
    return ["", f"- changed on {version.first} ({plural(version.calls, 'call')} up to {version.last})", *lines]


def _actions(found: Review) -> list[str]:
    noted = [
        f"- {f'done {one.done_on}' if one.done_on else f'open since {one.added_on}'}: {safe(one.text)}"
        for one in found.actions
    ]
    suggested = [f"- suggested: {safe(text)} ({plural(calls, 'call')})" for _, text, calls in found.suggested]
    return [*noted, *suggested]


def _calls(calls: Sequence[Call]) -> list[str]:
    rows = [
        (
            f"{call.local:%Y-%m-%d %H:%M}" if call.local else "unknown",
            call.file_name,
            call.option or "",
            outcome_word(call.outcome),
            many_words.wait_told(call, "time_to_human_ms"),
            many_words.wait_told(call, "hold_ms"),
        )
        for call in calls
    ]
    return table(("called", "recording", "option", "outcome", "person:", "hold:"), rows)

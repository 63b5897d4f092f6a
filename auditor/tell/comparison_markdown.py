"""The comparison of two sets of calls as Markdown. Renders only."""

from __future__ import annotations

from auditor.keep.compare import Compared, Comparison, HabitCompared
from auditor.keep.filling import FillingCompared
from auditor.tell import many_words
from auditor.tell.comparison import in_words
from auditor.tell.comparison_report import (
    HOW_TO_READ,
    by_change,
    chance,
    headline,
    middle,
    pace_told,
    points,
    waits_told,
)
from auditor.tell.markdown import quote, safe, section
from auditor.tell.markdown_tables import curves_table, definitions, table
from auditor.tell.wording import kind_title, measure_title, plural, quantity


def comparison_markdown(found: Comparison) -> str:
    """The report; everything that comes from outside is escaped, so that it is shown as it is."""
    waits = [safe(told) for told in (*waits_told(found), pace_told(found)) if told]
    sections = (
        ("", _head(found)),
        ("How long callers wait for a person", [*waits, "", *curves_table(found.waiting, found.other_waiting)]),
        ("Measures", table(_MEASURES, [_measure(one) for one in found.measures])),
        ("What filled the waits", table(_FILLINGS, [_filling(one) for one in found.fillings])),
        ("Habits gained and lost", table(_HABITS, [_habit(one) for one in by_change(found.habits)])),
        ("Recorded messages", _messages(found)),
        ("Menu", [f"- {sign}: {safe(text)}" for sign, text in many_words.menu_changes(found.menu)]),
        ("How to read this", definitions(HOW_TO_READ)),
    )
    return "\n".join(text for title, lines in sections if lines for text in section(title, lines))


_MEASURES = ("measure", "median before:", "n:", "median now:", "n :", "difference", "by chance?")
_FILLINGS = ("share of all time waited", "before:", "n:", "now:", "n :")
_HABITS = ("habit", "failed before:", "failed now:", "", "difference", "by chance?")


def _head(found: Comparison) -> list[str]:
    sides = (
        f"Before: {safe(found.name)}, {plural(found.calls, 'call')}; "
        f"now: {safe(found.other_name)}, {plural(found.other_calls, 'call')}."
    )
    return [f"# {safe(headline(found))}", "", sides, "", *(f"- {safe(one)}" for one in found.warnings)]


def _measure(one: Compared) -> tuple[str, ...]:
    unit = "ms" if one.measure.endswith("_ms") else "count"
    before, now = middle(one.median, unit), middle(one.other_median, unit)
    return measure_title(one.measure), before, str(one.calls), now, str(one.other_calls), in_words(one), chance(one.p)


def _filling(one: FillingCompared) -> tuple[str, ...]:
    before, now = quantity(one.share, "share"), quantity(one.other_share, "share")
    return kind_title(one.kind), before, str(one.calls), now, str(one.other_calls)


def _habit(one: HabitCompared) -> tuple[str, ...]:
    before, now = f"{one.failed} of {one.judged}", f"{one.other_failed} of {one.other_judged}"
    mark = "gained" if one.gained else "lost" if one.lost else ""
    return one.title, before, now, mark, points(one.bounds), chance(one.p)


def _messages(found: Comparison) -> list[str]:
    rows = [
        (
            one.change.value,
            quote(one.text) if one.text else "",
            quote(one.other_text) if one.other_text else "",
            f"{one.calls} of {found.calls}",
            f"{one.other_calls} of {found.other_calls}",
        )
        for one in found.messages
    ]
    words = ("words before", "words now")
    return table(("what became of it", *words, "calls before:", "calls now:"), rows, escaped=words)

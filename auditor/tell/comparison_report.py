"""The comparison of two sets of calls as one HTML file. Renders what was compared, works nothing out."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.keep.compare import Compared, Comparison, HabitCompared
from auditor.keep.messages import Change
from auditor.keep.statistics import Bounds
from auditor.tell import many_words
from auditor.tell.charts import curves
from auditor.tell.comparison import in_words
from auditor.tell.page import Site, render
from auditor.tell.series import Series, Value, forest
from auditor.tell.wording import kind_title, measure_title, plural, quantity

_PERSON = "time_to_human_ms"
_CHANCE = 0.05
#: What a comparison rests on besides: term and meaning.
HOW_TO_READ = (
    (
        "By chance?",
        "How often chance alone would bring a difference as large, if both sides were alike; corrected for the number "
        "of things that are compared (Holm). From 5 % on a difference may well be chance.",
    ),
    (
        "Difference",
        "Of means. Waits are followed only up to the time to which both sides can be; those cut off by the hang-up "
        "count as at least as long as they were.",
    ),
    *many_words.HOW_TO_READ,
)


def comparison_report(found: Comparison, site: Site | None = None) -> str:
    """The page; with ``site`` it is one of the program's server."""
    times = [one for one in found.measures if one.measure.endswith("_ms")]
    counts = [one for one in found.measures if not one.measure.endswith("_ms")]
    habits = by_change(found.habits)
    return render(
        "comparison.html",
        styles=("call.css", "line.css"),
        script="line.js",
        media="'none'",
        site=site,
        found=found,
        headline=headline(found),
        curves=curves(found.waiting, found.other_waiting),
        waits_told=waits_told(found),
        pace_told=pace_told(found),
        groups=(("Times", "ms", times, _times(times)), ("Counts", "count", counts, None)),
        habits=habits,
        habit_chart=forest([_habit(one) for one in habits], unit="share", least=-1.0, most=1.0),
        menu=many_words.menu_changes(found.menu),
        kind_title=kind_title,
        quantity=quantity,
        in_words=in_words,
        middle=middle,
        chance=chance,
        points=points,
        how_to_read=HOW_TO_READ,
    )


def headline(found: Comparison) -> str:
    """The waits, the habits gained and lost, and the messages that came and went, in a sentence or two."""
    waits = next((one for one in found.measures if one.measure == _PERSON), None)
    said = f"Average wait for a person: {in_words(waits)}" if waits else "No waits are known to compare"
    gained, lost = (sum(getattr(one, which) for one in found.habits) for which in ("gained", "lost"))
    new, gone = (sum(one.change is which for one in found.messages) for which in (Change.NEW, Change.GONE))
    return f"{said}. {plural(gained, 'habit')} gained, {lost} lost; {plural(new, 'recorded message')} new, {gone} gone."


def waits_told(found: Comparison) -> list[str]:
    """Median, interval, range and number of waits of either side."""
    sides = ((found.name, found.waiting), (found.other_name, found.other_waiting))
    return [f"{name}: {many_words.curve_told(curve)}" for name, curve in sides]


def pace_told(found: Comparison) -> str:
    """How much faster the second side is served, in a sentence; empty when that cannot be told."""
    pace = next((one.pace for one in found.measures if one.measure == _PERSON), None)
    if pace is None:
        return ""
    return (
        f"At any moment a caller who still waits is {pace.ratio:.2f} times as likely to be answered next in "
        f"{found.other_name} as in {found.name} (95 % interval {pace.low:.2f} to {pace.high:.2f}; Cox)."
    )


def middle(value: float | None, unit: str) -> str:
    """A median."""
    return "not reached" if value is None else quantity(value, unit)


def chance(p: float | None) -> str:
    """How likely chance alone is, said so that nobody need know what a p-value is."""
    if p is None:
        return "–"
    if p < 0.001:
        return "under 0.1 %"
    return f"{100 * p:.1f} %" if p < _CHANCE else f"may be: {100 * p:.0f} %"


def points(bounds: Bounds | None) -> str:
    """The interval of a difference of two shares, in percentage points."""
    if bounds is None:
        return "too few calls to say by how much"
    return f"between {_points(bounds.low)} and {_points(bounds.high)} points"


def _points(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _times(found: Sequence[Compared]) -> Series | None:
    return forest([_difference(one) for one in found], unit="ms")


def _difference(one: Compared) -> Value:
    low, high = (one.bounds.low, one.bounds.high) if one.bounds else (None, None)
    return Value(name=measure_title(one.measure), value=one.difference, low=low, high=high, text=in_words(one))


def _habit(one: HabitCompared) -> Value:
    low, high = (one.bounds.low, one.bounds.high) if one.bounds else (None, None)
    return Value(name=one.title, value=one.difference, low=low, high=high, text=points(one.bounds))


def by_change(habits: Sequence[HabitCompared]) -> list[HabitCompared]:
    """Those gained first, then those lost, then the others by how much they changed."""
    return sorted(habits, key=lambda one: (not one.gained, not one.lost, -abs(one.difference), one.title))

"""A campaign of calls to many lines as one HTML file. Renders what was gathered, works nothing out."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.keep.campaign import Campaign, LineOfCampaign
from auditor.keep.curves import Curve, Point
from auditor.keep.history import HabitShare
from auditor.keep.ranking import Place
from auditor.tell import many_words
from auditor.tell.charts import Curves, curves
from auditor.tell.comparison_report import chance, middle
from auditor.tell.page import Site, render
from auditor.tell.series import Series, Value, forest
from auditor.tell.wording import plural

HOW_TO_READ = (
    (
        "Place",
        "1 is the fastest. Every two lines are compared by Gehan's test, which counts who surely waited longer than "
        "whom; its result is corrected for the number of pairs (Holm). A line stands behind all that beat it, before "
        "all that it beats: “2 to 4” means that one line is surely faster, and that the calls leave open which of the "
        "places 2, 3 and 4 it holds. With 95 % confidence all places hold at once.",
    ),
    (
        "Cannot be told apart",
        "The calls do not show which of the two is faster. That is no proof that they are alike: more calls may.",
    ),
    (
        "By chance?",
        "How often chance alone would bring a difference as large, if the two lines were alike.",
    ),
    *many_words.HOW_TO_READ,
)


def campaign_report(found: Campaign, site: Site | None = None) -> str:
    """The page; with ``site`` it is one of the program's server."""
    shown = [(line.name, line.waiting) for line in found.lines if line.waiting]
    return render(
        "campaign.html",
        styles=("call.css", "line.css"),
        script="line.js",
        media="'none'",
        site=site,
        found=found,
        headline=headline(found),
        places=_places(found),
        curves=_curves(shown),
        marks=marks(curve for _, curve in shown),
        habits=habit_rows(found.lines),
        bands=bands(found.lines),
        place=place,
        chance=chance,
        middle=middle,
        look=_look,
        at=_at,
        ends=many_words.ends,
        median=many_words.median,
        interval=many_words.interval,
        share_interval=many_words.share_interval,
        how_to_read=HOW_TO_READ,
    )


def headline(found: Campaign) -> str:
    """Which lines may be the fastest."""
    counted = f"{plural(found.calls - found.without_line, 'call')} to {plural(len(found.lines), 'line')}"
    ranked = [line for line in found.lines if line.place]
    leaders = [line.name for line in ranked if line.place and line.place.best == 1]
    if len(ranked) < 2:
        return f"{counted}: too few to rank any."
    if len(leaders) == 1:
        return f"{counted}. {leaders[0]} is answered fastest."
    if len(leaders) == len(ranked):
        return f"{counted}. Which is answered fastest cannot be told from them."
    return f"{counted}. Answered fastest, and not to be told apart at the top: {', '.join(leaders)}."


def place(found: Place | None) -> str:
    """A place as people say it."""
    if found is None:
        return "not ranked"
    return str(found.best) if found.best == found.worst else f"{found.best} to {found.worst}"


def marks(shown: Iterable[Curve]) -> list[float]:
    """The times at which any of the curves is read off."""
    return sorted({mark.time_ms for curve in shown for mark in curve.marks})


def habit_rows(lines: Iterable[LineOfCampaign]) -> list[tuple[str, list[HabitShare | None]]]:
    """For every habit that any line failed, its title and what is known of it for each line, in their order."""
    by_line = [{one.rule_id: one for one in (*line.habits, *line.kept)} for line in lines]
    failed = {rule: one.title for shares in by_line for rule, one in shares.items() if one.failed}
    return [(title, [shares.get(rule) for shares in by_line]) for rule, title in sorted(failed.items())]


def bands(lines: Iterable[LineOfCampaign]) -> list[str]:
    """The hour bands in which any line was called."""
    return sorted({band for line in lines for band, _ in line.hours})


def _places(found: Campaign) -> Series | None:
    return forest([_median(line) for line in found.lines], unit="ms")


def _median(line: LineOfCampaign) -> Value:
    if line.waiting is None:
        return Value(name=line.name, value=None)
    bounds = line.waiting.median_bounds
    low, high = (bounds.low, bounds.high) if bounds else (None, None)
    return Value(name=line.name, value=line.waiting.median_ms, low=low, high=high)


def _curves(shown: Iterable[tuple[str, Curve]]) -> list[tuple[str, Curves]]:
    """Each line's curve for itself, all on the scale of the longest wait."""
    every = list(shown)
    end_ms = max((curve.longest_ms for _, curve in every), default=0.0)
    drawn = ((name, curves(curve, end_ms=end_ms)) for name, curve in every)
    return [(name, chart) for name, chart in drawn if chart]


def _at(chart: Curves, time_ms: float) -> Point | None:
    return next((mark for mark in chart.lines[0].curve.marks if mark.time_ms == time_ms), None)


def _look(share: float) -> str:
    """From ``share-0`` (none) to ``share-4`` (all)."""
    return f"share-{round(4 * share)}"

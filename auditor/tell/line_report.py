"""The report of one line as one HTML file: what many calls to it show. Renders what was gathered, works nothing out."""

from __future__ import annotations

from auditor.keep.hours import DAYS
from auditor.keep.permanence import Permanence
from auditor.keep.review import Review
from auditor.keep.survival import share_waiting
from auditor.keep.truth import Cell, Unusual
from auditor.schema import Outcome
from auditor.tell.charts import curve, dots
from auditor.tell.menu_map import menu_map
from auditor.tell.page import render
from auditor.tell.text import outcome_word
from auditor.tell.truths import menu_sentence, paired_sentence, verdict_sentence
from auditor.tell.wording import clock, plural, quantity

#: Times at which the table beneath the curve tells how many still wait.
_MARKS_MS = (30_000, 60_000, 120_000, 180_000, 300_000, 600_000, 1_200_000)


def line_report(found: Review) -> str:
    """The page."""
    periods = found.history.periods
    return render(
        "line.html",
        styles=("call.css", "line.css"),
        script="line.js",
        media="'none'",
        found=found,
        headline=headline(found),
        dots=dots(found.calls),
        curve=curve(found.curve, found.waits),
        still=[(clock(mark), quantity(share_waiting(found.curve, mark), "share")) for mark in _marks(found)],
        cut_off=sum(not wait.ended for wait in found.waits),
        habits=list(dict.fromkeys(habit.title for period in periods for habit in period.habits)),
        shares={(period.name, one.title): one for period in periods for one in period.habits},
        bands=sorted({cell.band for cell in found.truth.unusual.grid}),
        days=[day for day in DAYS if any(cell.weekday == day for cell in found.truth.unusual.grid)],
        cells=_cells(found.truth.unusual),
        unusual=unusual_sentence(found.truth.unusual),
        menu_told=menu_sentence(found.truth.menu),
        paired_told=paired_sentence(found.truth.paired),
        menus=menu_map(found.newest_menu) if found.newest_menu else (),
        wait=_wait,
        outcome_word=outcome_word,
    )


def headline(found: Review) -> str:
    """How many calls, how long they waited for a person, and what "unusual" has come to."""
    calls = f"{plural(len(found.calls), 'call')} to {found.line.name}."
    unusual = found.truth.unusual
    claimed = f"Unusual volume was claimed on {unusual.hits} of {unusual.calls}" if unusual.hits else ""
    verdict = f": {unusual.verdict}." if unusual.verdict is not Permanence.TOO_FEW else "; too few calls for a verdict."
    return " ".join(one for one in (calls, _answered(found), claimed and claimed + verdict) if one)


def unusual_sentence(found: Unusual) -> str:
    """How often unusual volume was claimed, with its interval, and the verdict."""
    if not found.calls or found.share is None:
        return "No call got through with its words read."
    low, high = (quantity(share, "share") for share in (found.share.low, found.share.high))
    told = f"Claimed on {found.hits} of {plural(found.calls, 'call')} that got through (95 % interval {low} to {high})."
    undated = f" {plural(found.undated, 'call')} of unknown time are in no cell." if found.undated else ""
    return f"{told} {verdict_sentence(found)}{undated}"


def _answered(found: Review) -> str:
    people = sum(call.outcome == Outcome.ANSWERED for call in found.calls)
    if not found.calls:
        return ""
    half = next((step.time_ms for step in found.curve if step.share_waiting <= 0.5), None)
    waited = f" half of the callers had reached one after {clock(half)}." if half is not None else ""
    return f"A person answered {people} of them{';' if waited else '.'}{waited}"


def _marks(found: Review) -> list[int]:
    longest = max((wait.time_ms for wait in found.waits), default=0)
    return [mark for mark in _MARKS_MS if mark <= longest]


def _cells(found: Unusual) -> dict[tuple[str, str], tuple[Cell, str]]:
    """Each cell with its look: from ``share-0`` (never claimed) to ``share-4`` (always)."""
    return {(one.weekday, one.band): (one, f"share-{round(4 * one.hits / one.calls)}") for one in found.grid}


def _wait(call_waits: dict[str, object], name: str) -> str:
    wait = call_waits.get(name)
    if wait is None:
        return ""
    at_least = "" if getattr(wait, "ended", True) else "at least "
    return at_least + clock(getattr(wait, "time_ms", None))

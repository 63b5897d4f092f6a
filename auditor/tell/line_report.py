"""The report of one line as one HTML file: what many calls to it show. Renders what was gathered, works nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.judge.line_hours import DAYS
from auditor.keep.history import HabitShare, PeriodOfLine, Spread
from auditor.keep.permanence import Permanence
from auditor.keep.review import Review
from auditor.keep.truth import Cell, Unusual
from auditor.tell import many_words
from auditor.tell.charts import curves, dots, scatter
from auditor.tell.comparison import in_words
from auditor.tell.message_sounds import MessageSound
from auditor.tell.page import Site, render
from auditor.tell.series import Series, Value, series
from auditor.tell.text import outcome_word
from auditor.tell.truths import (
    chance_sentence,
    menu_sentence,
    paired_sentence,
    unsure_sentence,
    verdict_sentence,
)
from auditor.tell.wording import clock, plural, quantity
from auditor.thresholds.tell import REPORT

#: Of a single row of figures nothing can be drawn that the table does not tell.
_FEWEST_PERIODS = 2


def line_report(found: Review, site: Site | None = None, sounds: Mapping[int, MessageSound] | None = None) -> str:
    """The page; with ``site`` it is one of the program's server.

    ``sounds`` are those of messages, by their place in the inventory.
    """
    return render(
        "line.html",
        styles=("call.css", "line.css"),
        script="line.js",
        media=_media(sounds),
        site=site,
        found=found,
        sounds=sounds or {},
        headline=headline(found),
        figures=_figures(found),
        rows=found.calls[-REPORT.most_rows :],
        **_charts(found),
        **_sentences(found),
        **_grid(found.truth.unusual),
        **_WORDS,
    )


def _media(sounds: Mapping[int, MessageSound] | None) -> str:
    """From where the page may take sound."""
    if not sounds:
        return "'none'"
    return "'self' file:" if any(one.link for one in sounds.values()) else "data:"


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
    undated = f"{plural(found.undated, 'call')} of unknown time are in no cell." if found.undated else ""
    unsure = unsure_sentence(found) if found.unsure else ""
    return " ".join(one for one in (told, verdict_sentence(found), chance_sentence(found), unsure, undated) if one)


def against_sentence(found: Review) -> str:
    """How the waits differ from those of the calls that they are compared with; empty without any."""
    if found.against is None:
        return ""
    waits = next((one for one in found.against.measures if one.measure == "time_to_human_ms"), None)
    other = f"Against {found.against.name} ({plural(found.against.calls, 'call')}), callers waited for a person"
    return f"{other}, on average: {in_words(waits)}." if waits else f"{other}: no waits are known to compare."


def _answered(found: Review) -> str:
    if not found.calls:
        return ""
    half = found.waiting.median_ms if found.waiting else None
    waited = f" half of the callers had reached one after {clock(half)}." if half is not None else ""
    return f"A person answered {found.answered.hits} of them{';' if waited else '.'}{waited}"


def _figures(found: Review) -> list[tuple[str, str, str]]:
    """The boxes at the head: name, figure, and what it rests on."""
    figures = []
    if found.waiting:
        wait = found.waiting
        value = "not reached" if wait.median_ms is None else clock(wait.median_ms)
        rests = f"95 % {many_words.ends(wait.median_bounds, 'ms')}, n = {wait.calls}"
        figures.append(("Time to a person, median", value, rests))
    if found.calls:
        answered = found.answered
        rests = f"95 % {many_words.share_interval(answered.bounds)}"
        figures.append(("Answered by a person", f"{answered.hits} of {answered.calls}", rests))
    if found.interruptions:
        one = found.interruptions
        rests = f"95 % {many_words.interval(one, '')}, n = {one.calls}"
        figures.append(("Messages a minute on hold", many_words.median(one, ""), rests))
    return figures


def _charts(found: Review) -> dict[str, Any]:
    against = found.against.waiting if found.against else None
    return {
        "dots": dots(found.calls, found.waiting),
        "curves": curves(found.waiting, against) if found.waiting else None,
        "trends": [
            (habit, chart)
            for habit in found.habits[: REPORT.most_charts]
            if (chart := _trend(found, habit)) is not None
        ],
        "shares": {
            (period.name, one.rule_id): one
            for period in found.history.periods
            for one in (*period.habits, *period.kept)
        },
        "medians": _spreads([(one.name, one.time_to_human_ms) for one in found.history.periods], "ms"),
        "interruptions": _spreads([(one.name, one.playings_per_min) for one in found.history.periods], ""),
        "calibration": scatter(found.estimates),
    }


def _trend(found: Review, habit: HabitShare) -> Series | None:
    """How the share of a habit went from period to period."""
    if len(found.history.periods) < _FEWEST_PERIODS:
        return None
    return series([_habit(period, habit.rule_id) for period in found.history.periods], most=1.0, unit="share")


def _habit(period: PeriodOfLine, rule_id: str) -> Value:
    one = next((one for one in (*period.habits, *period.kept) if one.rule_id == rule_id), None)
    if one is None or one.bounds is None:
        return Value(name=period.name, value=None)
    told = f"{period.name}: {one.failed} of {one.judged} failed, 95 % interval {many_words.share_interval(one.bounds)}"
    return Value(name=period.name, value=one.share, low=one.bounds.low, high=one.bounds.high, text=told)


def _spreads(periods: Sequence[tuple[str, Spread | None]], unit: str) -> Series | None:
    """How a median went from period to period."""
    if len(periods) < _FEWEST_PERIODS or not any(one for _, one in periods):
        return None
    return series([_spread(name, one, unit) for name, one in periods], unit=unit)


def _spread(name: str, one: Spread | None, unit: str) -> Value:
    if one is None:
        return Value(name=name, value=None)
    middle, bounds = many_words.median(one, unit), many_words.interval(one, unit)
    told = f"{name}: median {middle}, 95 % interval {bounds}, n = {one.calls}"
    low, high = (one.bounds.low, one.bounds.high) if one.bounds else (None, None)
    return Value(name=name, value=one.median, low=low, high=high, text=told)


def _sentences(found: Review) -> dict[str, Any]:
    return {
        "waited_told": many_words.curve_told(found.waiting),
        "interruptions_told": many_words.interruptions_told(found.interruptions),
        "estimates_told": many_words.estimates_told(found.estimates),
        "against_told": against_sentence(found),
        "unusual": unusual_sentence(found.truth.unusual),
        "menu_told": menu_sentence(found.truth.menu),
        "paired_told": paired_sentence(found.truth.paired),
        "levels": many_words.menu_levels(found.menus[-1].choices) if found.menus else (),
    }


def _grid(found: Unusual) -> dict[str, Any]:
    """Weekdays, hour bands and cells, each with its look: ``share-0`` (never claimed) to ``share-4`` (always)."""
    cells: dict[tuple[str, str], tuple[Cell, str]] = {
        (one.weekday, one.band): (one, f"share-{round(4 * one.hits / one.calls)}") for one in found.grid
    }
    return {
        "bands": sorted({cell.band for cell in found.grid}),
        "days": [day for day in DAYS if any(cell.weekday == day for cell in found.grid)],
        "cells": cells,
    }


#: What the template may call.
_WORDS: dict[str, Any] = {
    "wait": many_words.wait_told,
    "median": many_words.median,
    "interval": many_words.interval,
    "range": many_words.range_of,
    "share_interval": many_words.share_interval,
    "changes": many_words.menu_changes,
    "outcome_word": outcome_word,
    "how_to_read": many_words.HOW_TO_READ,
}

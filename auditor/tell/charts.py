"""The charts of many calls: where marks, steps, intervals and ticks lie, in percent of the drawing. Places, no looks.

They are drawn as SVG by the templates, as the timeline of a call is, and not by a plotting library: text stays text
that a screen reader reads and a browser sets, colours follow the reader's light or dark choice, marks keep their size
on a phone, and nothing large need be installed or loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.keep.calibration import Calibration, Told
from auditor.keep.curves import Curve, Ends, Point
from auditor.keep.selection import Call
from auditor.keep.survival import Wait
from auditor.tell.wording import clock

#: A place in percent and what is written there.
Tick = tuple[float, str]
#: Distances between ticks of time, in seconds; the first that leaves few enough is taken.
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
MOST_TICKS = 6
#: Room at either side of a drawing, in percent, so that no dot is cut.
_MARGIN = 3.0
#: More dots than this have no tooltips, and are drawn small.
MOST_TOLD_DOTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A call: its place, whether its wait was cut off, and its tooltip."""

    left: float
    top: float
    cut_off: bool
    title: str
    audit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Waits of calls by their date.

    ``median`` is where their median lies, ``band`` the upper and lower edge of its interval.
    """

    dots: tuple[Dot, ...]
    times: tuple[Tick, ...]
    days: tuple[Tick, ...]
    left_out: int
    median: float | None
    band: tuple[float, float] | None

    @property
    def crowded(self) -> bool:
        """Whether they are too many for tooltips."""
        return len(self.dots) > MOST_TOLD_DOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A curve in a box of 1000 by 100: its steps, its interval as an area, and whose it is."""

    curve: Curve
    path: str
    band: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """Shares of callers still waiting, over the same time."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[tuple[str, tuple[Point | None, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """Announced waits (across) against what followed (up), both on one scale."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]

    @property
    def crowded(self) -> bool:
        """Whether they are too many for tooltips."""
        return len(self.dots) > MOST_TOLD_DOTS


def dots(calls: Sequence[Call], waiting: Curve | None, measure: str = "time_to_human_ms") -> Dots | None:
    """A dot for each call whose date and wait are known; ``None`` without any. ``left_out`` counts the others."""
    known = [(call.local, call.waits[measure], call) for call in calls if call.local and measure in call.waits]
    if not known:
        return None
    first, last = known[0][0], known[-1][0]
    top_ms = max(1.0, *(wait.time_ms for _, wait, _ in known))
    return Dots(
        dots=tuple(
            Dot(
                left=_across(moment, first, last),
                top=_down(wait.time_ms, top_ms),
                cut_off=not wait.ended,
                title=f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}: {_told(wait)}",
                audit_id=call.audit_id,
            )
            for moment, wait, call in known
        ),
        times=tuple((_down(at, top_ms), clock(at)) for at in ticks(top_ms)),
        days=_days(first, last),
        left_out=len(calls) - len(known),
        median=_down(waiting.median_ms, top_ms) if waiting and waiting.median_ms is not None else None,
        band=_band(waiting.median_bounds, top_ms) if waiting and waiting.median_bounds else None,
    )


def curves(*wanted: Curve | None, end_ms: float | None = None) -> Curves | None:
    """The curves of one or more sets of calls up to a time, the longest wait unless told; ``None`` without any."""
    known = [curve for curve in wanted if curve is not None]
    if not known:
        return None
    end_ms = max(1.0, end_ms or 0.0, *(curve.longest_ms for curve in known))
    times = sorted({mark.time_ms for curve in known for mark in curve.marks})
    read = [{mark.time_ms: mark for mark in curve.marks} for curve in known]
    return Curves(
        lines=tuple(Line(curve=one, path=_steps(one, end_ms), band=_area(one, end_ms)) for one in known),
        ticks=tuple((round(100 * at / end_ms, 2), clock(at)) for at in ticks(end_ms)),
        marks=tuple((clock(time), tuple(marks.get(time) for marks in read)) for time in times),
    )


def scatter(found: Calibration) -> Scatter | None:
    """Announced waits against what followed; ``None`` without any."""
    if not found.told:
        return None
    top_ms = max(1.0, *(max(one.said_ms, one.waited.time_ms) for one in found.told))
    return Scatter(
        dots=tuple(_told_dot(one, top_ms) for one in found.told),
        ticks=tuple((round(100 * at / top_ms, 2), clock(at)) for at in ticks(top_ms)),
    )


def time_step_ms(span_ms: float, most: int = MOST_TICKS) -> int:
    """The shortest round time of which at most so many fit into a span."""
    return 1000 * next((step for step in _STEPS_S if span_ms <= step * 1000 * most), _STEPS_S[-1])


def ticks(end_ms: float) -> Sequence[int]:
    """Round times from 0 up to an end, few enough to be read."""
    return range(0, int(end_ms) + 1, time_step_ms(end_ms))


def _told(wait: Wait) -> str:
    return clock(wait.time_ms) if wait.ended else f"at least {clock(wait.time_ms)}"


def _told_dot(one: Told, top_ms: float) -> Dot:
    return Dot(
        left=round(100 * one.said_ms / top_ms, 2),
        top=round(100 - 100 * one.waited.time_ms / top_ms, 2),
        cut_off=not one.waited.ended,
        title=f"announced {clock(one.said_ms)}, then waited {_told(one.waited)}",
        audit_id=one.audit_id,
    )


def _across(moment: datetime, first: datetime, last: datetime) -> float:
    whole = (last - first).total_seconds()
    share = (moment - first).total_seconds() / whole if whole else 0.5
    return round(_MARGIN + (100 - 2 * _MARGIN) * share, 2)


def _down(time_ms: float, top_ms: float) -> float:
    """From 0 at the top to 100 at the bottom; the longest wait is not quite at the top."""
    return round(100 - (100 - 2 * _MARGIN) * min(time_ms, top_ms) / top_ms, 2)


def _band(ends: Ends, top_ms: float) -> tuple[float, float]:
    """The upper and the lower edge; an interval without an upper end goes up to the top."""
    return 0.0 if ends.high is None else _down(ends.high, top_ms), _down(ends.low, top_ms)


def _days(first: datetime, last: datetime) -> tuple[Tick, ...]:
    """The first and the last day; the times of a single one."""
    if first.date() == last.date():
        ends = dict.fromkeys((first, last))
        return tuple((_across(one, first, last), f"{one.day} {one:%b %Y, %H:%M}") for one in ends)
    return tuple((_across(one, first, last), f"{one.day} {one:%b %Y}") for one in (first, last))


def _steps(curve: Curve, end_ms: float) -> str:
    path = "M0 0"
    for step in curve.steps:
        path += f"H{1000 * step.time_ms / end_ms:.1f}V{100 * (1 - step.share):.2f}"
    return f"{path}H{1000 * curve.longest_ms / end_ms:.1f}"


def _area(curve: Curve, end_ms: float) -> str:
    """The interval of a curve: along its upper edge, and back along the lower. It ends where it cannot be told."""
    told = [(step.time_ms, step.bounds) for step in curve.steps if step.bounds]
    if not told:
        return ""
    unbounded = (step.time_ms for step in curve.steps if step.time_ms > told[-1][0])
    stops = [time for time, _ in told[1:]] + [next(unbounded, curve.longest_ms)]
    spans = [(1000 * a / end_ms, 1000 * b / end_ms, one) for (a, one), b in zip(told, stops, strict=True)]
    above = "".join(f"L{a:.1f} {100 * (1 - one.high):.2f}H{b:.1f}" for a, b, one in spans)
    below = "".join(f"L{b:.1f} {100 * (1 - one.low):.2f}H{a:.1f}" for a, b, one in reversed(spans))
    return f"M{above[1:]}{below}Z"

"""The charts of a line: where dots, medians, steps and ticks lie, in percent of the drawing. Places only, no looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.keep.selection import Call
from auditor.keep.survival import Step, Wait
from auditor.tell.wording import clock

#: Distances between ticks of time, in seconds; the first that leaves few enough is taken.
_STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_MOST_TICKS = 6
#: Room at either side of a drawing, in percent, so that no dot is cut.
_MARGIN = 3.0


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
    """Waits of calls by their date. Ticks are places with their texts."""

    dots: tuple[Dot, ...]
    times: tuple[tuple[float, str], ...]
    days: tuple[tuple[float, str], ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The share of callers still waiting: a path in a box of 1000 by 100, and ticks of time in percent."""

    path: str
    ticks: tuple[tuple[float, str], ...]


def dots(calls: Sequence[Call], measure: str = "time_to_human_ms") -> Dots | None:
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
        times=tuple((_down(at, top_ms), clock(at)) for at in _ticks(top_ms)),
        days=_days(first, last),
        left_out=len(calls) - len(known),
    )


def curve(steps: Sequence[Step], waits: Sequence[Wait]) -> Curve | None:
    """The steps of the curve up to the longest wait; ``None`` without calls."""
    if not waits:
        return None
    end_ms = max(1.0, *(wait.time_ms for wait in waits))
    path = "M0 0"
    for step in steps:
        path += f"H{1000 * step.time_ms / end_ms:.1f}V{100 * (1 - step.share_waiting):.2f}"
    ticks = tuple((round(100 * at / end_ms, 2), clock(at)) for at in _ticks(end_ms))
    return Curve(path=f"{path}H1000", ticks=ticks)


def _told(wait: Wait) -> str:
    return clock(wait.time_ms) if wait.ended else f"at least {clock(wait.time_ms)}"


def _across(moment: datetime, first: datetime, last: datetime) -> float:
    whole = (last - first).total_seconds()
    share = (moment - first).total_seconds() / whole if whole else 0.5
    return round(_MARGIN + (100 - 2 * _MARGIN) * share, 2)


def _down(time_ms: float, top_ms: float) -> float:
    """From 0 at the top to 100 at the bottom; the longest wait is not quite at the top."""
    return round(100 - (100 - 2 * _MARGIN) * time_ms / top_ms, 2)


def _ticks(end_ms: float) -> Sequence[int]:
    step_s = next((step for step in _STEPS_S if end_ms <= step * 1000 * _MOST_TICKS), _STEPS_S[-1])
    return range(0, int(end_ms) + 1, step_s * 1000)


def _days(first: datetime, last: datetime) -> tuple[tuple[float, str], ...]:
    ends = [first] if first.date() == last.date() else [first, last]
    return tuple((_across(one, first, last), f"{one.day} {one:%b %Y}") for one in ends)

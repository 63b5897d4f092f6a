"""Figures with their intervals on one scale, side by side or one beneath the other: places in percent, no looks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.tell.charts import MOST_TICKS, Tick, time_step_ms
from auditor.tell.wording import clock

#: Steps between ticks of a share: it is known what lies between.
_MOST_SHARES = 2
#: Steps between other ticks: these drawings are low, or narrow.
_MOST_STEPS = 5
#: What floating point may take from a whole number of steps.
_SLACK = 1e-9
#: Room at the ends of a scale, as a share of it.
_ROOM = 0.05
_ROUND = tuple(factor * 10.0**power for power in range(-3, 9) for factor in (1, 2, 2.5, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A figure to be drawn: its name, its text, and its interval.

    Without ``low`` there is none; without ``high`` it has no upper end.
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A drawn figure: the place of its value, where its interval starts and ends, and its tooltip."""

    at: float
    place: float | None
    reach: tuple[float, float] | None
    open_ended: bool
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Figures side by side on one scale. ``path`` joins neighbouring values in a box of 1000 by 100."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    names: tuple[Tick, ...]
    path: str = ""
    zero: float | None = None


def series(values: Sequence[Value], *, most: float | None = None, unit: str = "") -> Series | None:
    """Figures from left to right on one scale from 0 up to ``most`` (the highest, unless told); ``None`` without any.

    ``unit`` says how ticks are written: ``ms``, ``share`` or plain numbers.
    """
    known = [one for one in values if one.value is not None]
    if not known:
        return None
    steps = _MOST_SHARES if unit == "share" else _MOST_STEPS
    top = most or max(1e-9, *(max(one.value or 0.0, one.high or 0.0) for one in known))
    places = [_between(index, len(values)) for index in range(len(values))]
    marks = tuple(_mark(at, one, 0.0, top) for at, one in zip(places, values, strict=True))
    flipped = tuple(_flipped(one) for one in marks)
    return Series(
        marks=flipped,
        ticks=tuple((round(100 - 100 * at / top, 2), _written(at, unit)) for at in _round(0.0, top, unit, steps)),
        names=_thinned([(at, one.name) for at, one in zip(places, values, strict=True)]),
        path=_joined(flipped),
    )


def forest(
    values: Sequence[Value], *, unit: str, least: float | None = None, most: float | None = None
) -> Series | None:
    """Figures one beneath the other, each with its interval from left to right; ``None`` without any.

    The scale holds all of them and 0. Values without an upper end run to the right edge.
    """
    ends = [end for one in values for end in (one.value, one.low, one.high) if end is not None]
    if not ends:
        return None
    room = _ROOM * (max(0.0, *ends) - min(0.0, *ends)) or 1.0
    low = (min(ends) - room if min(ends) < 0 else 0.0) if least is None else least
    high = (max(ends) + room if max(ends) > 0 or low == 0 else 0.0) if most is None else most
    marks = tuple(_mark(float(number), one, low, high) for number, one in enumerate(values))
    return Series(
        marks=marks,
        ticks=tuple((_share(at, low, high), _written(at, unit)) for at in _round(low, high, unit, _MOST_STEPS)),
        names=(),
        zero=_share(0.0, low, high) if low < 0 else None,
    )


def _between(index: int, count: int) -> float:
    """The middle of one of ``count`` columns."""
    return round(100 * (index + 0.5) / count, 2)


def _share(value: float, low: float, high: float) -> float:
    return round(100 * (min(max(value, low), high) - low) / (high - low), 2)


def _mark(at: float, one: Value, low: float, high: float) -> Mark:
    reach = None
    if one.low is not None:
        reach = (_share(one.low, low, high), 100.0 if one.high is None else _share(one.high, low, high))
    return Mark(
        at=at,
        place=None if one.value is None else _share(one.value, low, high),
        reach=reach,
        open_ended=reach is not None and one.high is None,
        value=one,
    )


def _flipped(one: Mark) -> Mark:
    """The same with 0 at the bottom."""
    return replace(
        one,
        place=None if one.place is None else round(100 - one.place, 2),
        reach=None if one.reach is None else (round(100 - one.reach[1], 2), round(100 - one.reach[0], 2)),
    )


def _joined(marks: Sequence[Mark]) -> str:
    """The line that joins values; where one is unknown it is broken."""
    path, drawn = "", False
    for one in marks:
        if one.place is not None:
            path += f"{'L' if drawn else 'M'}{10 * one.at:.1f} {one.place:.2f}"
        drawn = one.place is not None
    return path


def _thinned(names: Sequence[Tick]) -> tuple[Tick, ...]:
    """So many names as have room, the first and last among them where that is possible."""
    step = -(-len(names) // MOST_TICKS)
    return tuple(names[::step])


def _written(value: float, unit: str) -> str:
    if unit == "ms":
        return clock(value)
    return f"{100 * value:.0f} %" if unit == "share" else f"{round(value, 6):g}"


def _round(low: float, high: float, unit: str, most: int) -> list[float]:
    """Round figures from ``low`` to ``high``, with at most so many steps between them."""
    span = high - low
    step = float(time_step_ms(span, most)) if unit == "ms" else next(one for one in _ROUND if span <= one * most)
    first, last = math.ceil(low / step - _SLACK), math.floor(high / step + _SLACK)
    return [number * step for number in range(first, last + 1)]

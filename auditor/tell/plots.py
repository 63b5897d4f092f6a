"""Drawings for a terminal of 80 columns, in plain signs: curves of waiting, and announced waits against real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from auditor.keep.calibration import Calibration, Told
from auditor.keep.curves import Curve
from auditor.tell.wording import clock, visible

#: A sign for each curve, and the one where they meet.
SIGNS = ("1", "2")
_BOTH = "="
_WIDTH, _HEIGHT = 64, 11
_GUTTER = 7
#: Columns that a time beneath the axis needs.
_TICK_ROOM = 8


def waiting(curves: Sequence[Curve]) -> list[Text]:
    """One or two curves of the share still waiting, with the callers followed (n) beneath round times."""
    end_ms = max(curve.longest_ms for curve in curves) or 1.0
    cells: dict[tuple[int, int], str] = {}
    for sign, curve in zip(SIGNS, curves, strict=False):
        for place in _steps(curve, end_ms):
            cells[place] = _BOTH if cells.get(place, sign) != sign else sign
    rows = [f"{100 - 10 * row:>4} % {_row(cells, row)}" for row in range(_HEIGHT)]
    ticks = _ticks(curves, end_ms)
    rows += [" " * _GUTTER + _axis([column for column, _ in ticks]), _labels("", [(at, clock(ms)) for at, ms in ticks])]
    for sign, curve in zip(SIGNS, curves, strict=False):
        rows.append(_labels(f"n {sign}" if len(curves) > 1 else "n", [(at, _followed(curve, ms)) for at, ms in ticks]))
    names = [f"{sign} {visible(curve.name)}" for sign, curve in zip(SIGNS, curves, strict=False)]
    legend = [f"{'   '.join(names)}   {_BOTH} both"] if len(curves) > 1 else []
    return [Text(row, no_wrap=True, overflow="ellipsis") for row in (*legend, *rows)]


def announced(found: Calibration) -> list[Text]:
    """Each announced wait at what was said (across) and what was then waited (up); on the dots they are equal."""
    if not found.told:
        return []
    across = max(one.said_ms for one in found.told) or 1.0
    up = max(across, *(one.waited.time_ms for one in found.told))
    cells = {(_column(across * x / _WIDTH, across), _down(across * x / _WIDTH, up)): "." for x in range(_WIDTH)}
    cells |= _points(found.told, across, up)
    labels = [clock(up * (_HEIGHT - 1 - row) / (_HEIGHT - 1)) if row % 2 == 0 else "" for row in range(_HEIGHT)]
    rows = [f"{label:>{_GUTTER - 1}} {_row(cells, row)}" for row, label in enumerate(labels)]
    ticks = [(round(part * (_WIDTH - 1) / 4), clock(across * part / 4)) for part in range(5)]
    rows += [" " * _GUTTER + _axis([column for column, _ in ticks]), _labels("", ticks)]
    head = "waited (up) against announced (across); above the dots it took longer"
    return [
        Text(row, no_wrap=True) for row in (head, *rows, "1-9: so many (+: more)   ^: gave up, waited at least so long")
    ]


def _steps(curve: Curve, end_ms: float) -> Iterator[tuple[int, int]]:
    """The places of a falling line, level pieces joined by upright ones; it ends with the longest wait."""
    before = 0
    for column in range(_column(curve.longest_ms, end_ms) + 1):
        time_ms = end_ms * column / (_WIDTH - 1)
        share = next((step.share for step in reversed(curve.steps) if step.time_ms <= time_ms), 1.0)
        if column == _column(curve.longest_ms, end_ms) and curve.steps:
            share = curve.steps[-1].share
        row = round((1 - share) * (_HEIGHT - 1))
        yield from ((column, between) for between in range(min(before + 1, row), row + 1))
        before = row


def _ticks(curves: Sequence[Curve], end_ms: float) -> list[tuple[int, float]]:
    """Columns and round times, from the right as many as have room; the start is always told."""
    marks = sorted({mark.time_ms for curve in curves for mark in curve.marks}, reverse=True)
    ticks: list[tuple[int, float]] = []
    for time_ms in marks:
        column = _column(time_ms, end_ms)
        if column >= _TICK_ROOM and (not ticks or ticks[-1][0] - column >= _TICK_ROOM):
            ticks.append((column, time_ms))
    return [(0, 0.0), *reversed(ticks)]


def _followed(curve: Curve, time_ms: float) -> str:
    """How many callers the curve rests on at a time."""
    if time_ms == 0:
        return str(curve.calls)
    return next((str(mark.at_risk) for mark in curve.marks if mark.time_ms == time_ms), "0")


def _points(told: Iterable[Told], across: float, up: float) -> dict[tuple[int, int], str]:
    counts: dict[tuple[int, int], int] = {}
    cut_off: set[tuple[int, int]] = set()
    for one in told:
        place = _column(one.said_ms, across), _down(one.waited.time_ms, up)
        if one.right is None:
            cut_off.add(place)
        counts[place] = counts.get(place, 0) + 1
    signs = {place: str(count) if count < 10 else "+" for place, count in counts.items()}
    return signs | {place: "^" for place in cut_off if counts[place] == 1}


def _column(value: float, end: float) -> int:
    return round(value / end * (_WIDTH - 1))


def _down(value: float, top: float) -> int:
    return round((1 - value / top) * (_HEIGHT - 1))


def _row(cells: dict[tuple[int, int], str], row: int) -> str:
    return ("|" + "".join(cells.get((column, row), " ") for column in range(_WIDTH))).rstrip()


def _axis(columns: Sequence[int]) -> str:
    return "+" + "".join("+" if column in columns else "-" for column in range(_WIDTH))


def _labels(head: str, labels: Sequence[tuple[int, str]]) -> str:
    """Texts centred beneath their columns."""
    line = f"{head:<{_GUTTER}}"
    for column, text in labels:
        start = _GUTTER + 1 + column - len(text) // 2
        line = f"{line:<{start}}{text}"
    return line

"""Tables of Markdown, and those that several reports share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from auditor.keep.curves import Curve, Point
from auditor.tell.many_words import share_interval
from auditor.tell.markdown import safe
from auditor.tell.wording import clock, quantity


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, escaped: Collection[str] = ()) -> list[str]:
    """A table; nothing without rows. A name that ends in a colon is that of a column of numbers, set to the right.

    Cells are escaped here, except in the columns ``escaped``, where that is done already.
    """
    lines = [
        "| " + " | ".join(_cell(name, cell, escaped) for name, cell in zip(head, row, strict=True)) + " |"
        for row in rows
    ]
    if not lines:
        return []
    names = " | ".join(safe(name.removesuffix(":")) for name in head)
    rule = "|".join("---:" if name.endswith(":") else "---" for name in head)
    return [f"| {names} |", f"|{rule}|", *lines]


def curves_table(*wanted: Curve | None) -> list[str]:
    """How many callers still wait as time goes on, curve by curve."""
    known = [curve for curve in wanted if curve is not None]
    times = sorted({mark.time_ms for curve in known for mark in curve.marks})
    read = [{mark.time_ms: mark for mark in curve.marks} for curve in known]
    rows = [(clock(time), *(cell for marks in read for cell in _point(marks.get(time)))) for time in times]
    names = [f"{curve.name}: still waiting" for curve in known]
    return table(("after:", *(name for one in names for name in (f"{one}:", "95 % interval:", "followed:"))), rows)


def definitions(terms: Iterable[tuple[str, str]]) -> list[str]:
    """Terms with their meaning."""
    return [f"- **{safe(term)}**: {safe(meaning)}" for term, meaning in terms]


def _cell(name: str, cell: str, escaped: Collection[str]) -> str:
    return cell if name in escaped else safe(cell)


def _point(point: Point | None) -> tuple[str, str, str]:
    if point is None:
        return "–", "–", "0"
    return quantity(point.share, "share"), share_interval(point.bounds), str(point.at_risk)

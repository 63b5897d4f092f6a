"""A plan of calls as text, as CSV and as a calendar. Renders only."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from auditor.keep.plan import PlannedCall


def plan(calls: Sequence[PlannedCall]) -> RenderableType:
    """The calls to make, in order of time."""
    if not calls:
        return Text("No slot is open in that time; set opening hours with `auditor lines set NAME --opening-hours`.")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for name in ("when", "option", "why"):
        table.add_column(name)
    for call in calls:
        table.add_row(f"{call.at:%a %d %b %H:%M}", call.option or "any", call.why)
    return table


def plan_csv(calls: Sequence[PlannedCall]) -> str:
    """The plan as CSV: ``at`` (local time of the line), ``option``, ``why``."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("at", "option", "why"))
    writer.writerows((call.at.isoformat(timespec="minutes"), call.option or "", call.why) for call in calls)
    return stream.getvalue()


def plan_ics(calls: Sequence[PlannedCall], line: str, time_zone: str | None, stamp: datetime) -> str:
    """The plan as a calendar (RFC 5545) of ten-minute events, in the zone of the line or in floating time."""
    zone = f";TZID={time_zone}" if time_zone else ""
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hold Auditor//Plan//EN"]
    for number, call in enumerate(calls):
        rows += [
            "BEGIN:VEVENT",
            f"UID:{call.at:%Y%m%dT%H%M}-{number}@hold-auditor",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART{zone}:{call.at:%Y%m%dT%H%M%S}",
            f"DTEND{zone}:{call.at + timedelta(minutes=10):%Y%m%dT%H%M%S}",
            f"SUMMARY:{_ics_text(f'Call {line}' + (f', option {call.option}' if call.option else ''))}",
            f"DESCRIPTION:{_ics_text(call.why)}",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for row in (*rows, "END:VCALENDAR") for folded in _folded(row))


def _ics_text(text: str) -> str:
    """Escaped as RFC 5545 3.3.11 asks."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(row: str) -> list[str]:
    """Lines of at most 75 bytes, the next ones indented (RFC 5545 3.1)."""
    parts, current = [], ""
    for character in row:
        if len((current + character).encode()) > 75:
            parts.append(current)
            current = " "
        current += character
    return [*parts, current]

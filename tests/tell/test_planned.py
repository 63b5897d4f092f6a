"""Plans as calendars: what RFC 5545 asks of lines and texts."""

from __future__ import annotations

from datetime import UTC, datetime

from auditor.keep.plan import PlannedCall
from auditor.tell.planned import plan_ics

STAMP = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_long_lines_are_folded_and_unfold_to_themselves() -> None:
    name = "Müller & Söhne; " * 12 + "Ulm"
    text = plan_ics([PlannedCall(at=datetime(2026, 3, 9, 10, 0), option="2", why="new")], name, None, STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Call " + "Müller & Söhne\\; " * 12 + "Ulm\\, option 2\r\n" in unfolded
    assert "DTSTART:20260309T100000" in unfolded
    assert "DTSTAMP:20260301T080000Z" in unfolded


def test_every_line_ends_as_the_standard_asks() -> None:
    text = plan_ics([], "Acme", None, STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")

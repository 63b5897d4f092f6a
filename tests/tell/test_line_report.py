"""The report of a line: what it tells, that it is escaped, and where its charts put things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import HOSTILE
from reports import line_call as call

from auditor.keep.lines import add_action
from auditor.keep.review import Review, review
from auditor.keep.store import Store
from auditor.keep.survival import Wait, kaplan_meier
from auditor.schema import Audit
from auditor.tell.charts import curve, dots
from auditor.tell.line_report import line_report


@pytest.fixture
def reviewed(tmp_path: Path) -> Callable[..., Review]:
    """Stores calls of one line (three, unless told) with an open action, and gathers what its report shows."""

    def made(*audits: Audit, **options: date) -> Review:
        audits = audits or (call(0), call(1), call(2, cut_off=True))
        line = audits[0].recording.origin.line or ""
        with Store.open(tmp_path / "audits.db") as store:
            for audit in audits:
                store.add(audit)
            add_action(store, line, "ask <b>Ann</b>", None, date(2026, 1, 2))
            return review(store, line, **options)

    return made


@pytest.mark.parametrize(
    "expected",
    [
        "3 calls to Fernwood Garage. A person answered 2 of them; half of the callers had reached one after 2:00.",
        "Unusual volume was claimed on 3 of 3; too few calls for a verdict.",
        "n = 3, of which 1 gave up",
        "Claimed on 3 of 3 calls that got through (95 % interval 29 % to 100 %). Too few calls: at least",
        ": at least 3:00</title>",
        '<td class="number" data-v="180000.0">at least 3:00</td>',
        "3 of 3</td><td><q>we are experiencing unusually high call volume",
        "○ open since 2026-01-02: ask &lt;b&gt;Ann&lt;/b&gt;",
        "Let the second phone ring too after 20 seconds.",
        '<td class="share-4">1 of 1</td>',
        "<kbd>1</kbd> sales",
    ],
)
def test_it_tells(reviewed: Callable[..., Review], expected: str) -> None:
    page = line_report(reviewed())
    assert expected in page or expected in page.replace("&#34;", '"')


def test_days_limit_the_calls(reviewed: Callable[..., Review]) -> None:
    page = line_report(reviewed(since=date(2026, 1, 10), until=date(2026, 1, 15)))
    assert "1 call to Fernwood Garage." in page
    assert "call-1.wav" in page
    assert "call-0.wav" not in page


def test_a_line_without_calls_in_that_time_is_a_page(reviewed: Callable[..., Review]) -> None:
    assert "0 calls to Fernwood Garage." in line_report(reviewed(since=date(2030, 1, 1)))


def test_hostile_names_stay_text(reviewed: Callable[..., Review]) -> None:
    page = line_report(reviewed(call(0, line=HOSTILE), call(1, line=HOSTILE)))
    assert page.count("<script>") == 1
    assert "<img" not in page
    assert "&lt;script&gt;window.hacked=1" in page


def test_dots_lie_by_date_and_wait(reviewed: Callable[..., Review]) -> None:
    drawn = dots(reviewed().calls)
    assert drawn is not None
    assert [dot.left for dot in drawn.dots] == pytest.approx([3, 50, 97], abs=0.2)
    tops = [dot.top for dot in drawn.dots]
    assert tops[0] - tops[1] == pytest.approx(tops[1] - tops[2], abs=0.02)
    assert tops == sorted(tops, reverse=True)
    assert [dot.cut_off for dot in drawn.dots] == [False, False, True]
    assert drawn.times[0] == (100, "0:00")
    assert drawn.left_out == 0


def test_calls_whose_date_is_unknown_are_counted_and_not_drawn(reviewed: Callable[..., Review]) -> None:
    undated = call(1)
    origin = replace(undated.recording.origin, called_at=None)
    found = reviewed(call(0), replace(undated, recording=replace(undated.recording, origin=origin)))
    drawn = dots(found.calls)
    assert drawn is not None
    assert (len(drawn.dots), drawn.left_out, drawn.dots[0].left) == (1, 1, 50)
    assert dots([one for one in found.calls if one.local is None]) is None


@given(st.lists(st.tuples(st.integers(0, 4_000_000), st.booleans()), min_size=1, max_size=30))
def test_the_curve_falls_and_stays_inside(every: list[tuple[int, bool]]) -> None:
    waits = [Wait(time_ms=time_ms, ended=ended) for time_ms, ended in every]
    drawn = curve(kaplan_meier(waits), waits)
    assert drawn is not None
    places = [tuple(map(float, one.split("V"))) for one in drawn.path.removeprefix("M0 0H").split("H") if "V" in one]
    assert all(0 <= across <= 1000 and 0 <= down <= 100 for across, down in places)
    assert places == sorted(places)
    assert len(drawn.ticks) <= 8


def test_no_waits_no_curve() -> None:
    assert curve((), ()) is None

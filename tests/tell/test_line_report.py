"""The report of a line: what it tells, that it is escaped, and where its charts put things."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import HOSTILE, LINE
from reports import line_call as call

from auditor.keep.curves import curve_of
from auditor.keep.lines import add_action
from auditor.keep.review import Review, review
from auditor.keep.selection import parse_selection
from auditor.keep.store import Store
from auditor.keep.survival import Wait
from auditor.schema import Audit
from auditor.tell.charts import Dots, curves, dots
from auditor.tell.line_report import line_report
from auditor.tell.message_sounds import MessageSound


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
        "Claimed on 3 of 3 calls that got through (95 % interval 29 % to 100 %). Too few calls: ",
        ": at least 3:00</title>",
        '<td class="number" data-v="180000.0">at least 3:00</td>',
        "<q>we are experiencing unusually high call volume",
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
    drawn = _dots(reviewed())
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
    drawn = _dots(found)
    assert drawn is not None
    assert (len(drawn.dots), drawn.left_out, drawn.dots[0].left) == (1, 1, 50)
    assert dots([one for one in found.calls if one.local is None], found.waiting) is None


def _dots(found: Review) -> Dots | None:
    return dots(found.calls, found.waiting)


def test_the_median_lies_among_the_dots(reviewed: Callable[..., Review]) -> None:
    drawn = _dots(reviewed(*(call(number, cut_off=number > 2) for number in range(5))))
    assert drawn is not None
    # Waits of one, two, three, at least four and at least five minutes: three of five were answered.
    assert drawn.median == drawn.dots[2].top
    assert drawn.band == (0.0, drawn.dots[0].top)  # from one minute up, without an upper end


def test_of_too_few_calls_the_median_has_no_band(reviewed: Callable[..., Review]) -> None:
    drawn = _dots(reviewed())
    assert drawn is not None
    assert drawn.median == drawn.dots[1].top
    assert drawn.band is None


def test_calls_of_one_day_are_told_by_their_time(reviewed: Callable[..., Review]) -> None:
    later = call(1)
    origin = replace(later.recording.origin, called_at="2026-01-05T15:00:00-05:00")
    drawn = _dots(reviewed(call(0), replace(later, recording=replace(later.recording, origin=origin))))
    assert drawn is not None
    assert drawn.days == ((3.0, "5 Jan 2026, 09:30"), (97.0, "5 Jan 2026, 15:00"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4_000_000), st.booleans()), min_size=1, max_size=30))
def test_the_curve_falls_and_stays_inside(every: list[tuple[int, bool]]) -> None:
    drawn = curves(curve_of("a", [Wait(time_ms=time_ms, ended=ended) for time_ms, ended in every]))
    assert drawn is not None
    (line,) = drawn.lines
    steps = line.path.removeprefix("M0 0H").split("H")
    places = [tuple(map(float, one.split("V"))) for one in steps if "V" in one]
    assert all(0 <= across <= 1000 and 0 <= down <= 100 for across, down in places)
    assert places == sorted(places)
    assert len(drawn.ticks) <= 8
    assert all(0 <= float(one) <= 1000 for one in re.findall(r"[\d.]+", line.band))


def test_no_waits_no_curve() -> None:
    assert curves(None, None) is None


def test_a_second_curve_runs_on_the_same_time() -> None:
    short, long = (curve_of(name, [Wait(time_ms=time_ms)] * 3) for name, time_ms in (("a", 60_000), ("b", 120_000)))
    drawn = curves(short, long)
    assert drawn is not None
    assert [line.path for line in drawn.lines] == ["M0 0H500.0V100.00H500.0", "M0 0H1000.0V100.00H1000.0"]
    assert [(after, [point.at_risk if point else 0 for point in points]) for after, points in drawn.marks][-2:] == [
        ("1:00", [3, 3]),
        ("2:00", [0, 3]),
    ]


def test_other_calls_are_drawn_and_told_beside_it(tmp_path: Path) -> None:
    calls = [call(number) for number in range(6)] + [call(number, line="Birch") for number in range(6)]
    with Store.open(tmp_path / "audits.db") as store:
        for audit in calls:
            store.add(audit)
        found = review(store, "Birch", against=parse_selection(f"line:{LINE}"))
    page = line_report(found)
    assert page.count('<path class="steps"') == 2
    assert f"Against line:{LINE} (6 calls), callers waited for a person, on average: 0:00 more; " in page


def test_many_calls_are_drawn_as_specks_and_not_all_listed(reviewed: Callable[..., Review]) -> None:
    found = reviewed()
    many = replace(found, calls=found.calls * 500)
    page = line_report(many)
    assert page.count('class="specks') == 2
    assert "<circle" not in page.split("How long callers wait")[0].split("call by call")[1].split("Over time")[0]
    assert "The newest 1000 of 1500 calls" in page


def test_sounds_are_played_by_their_message(reviewed: Callable[..., Review]) -> None:
    found = reviewed()
    embedded = line_report(found, sounds={0: MessageSound(start_ms=0, end_ms=5000, data="data:audio/ogg;base64,AAAA")})
    assert '<audio controls preload="none" src="data:audio/ogg;base64,AAAA" aria-label="Message 1">' in embedded
    assert "media-src data:;" in embedded
    linked = line_report(found, sounds={0: MessageSound(start_ms=1500, end_ms=5000, link="calls/a b.wav")})
    assert 'src="calls/a%20b.wav#t=1.5,5.0"' in linked
    assert "<audio" not in line_report(found)
